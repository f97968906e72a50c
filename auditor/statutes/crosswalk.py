"""Where the matter of an old article stands in a newer version: numbers only.

A provision is written ``55``, ``18(2)`` (paragraph), ``18(2)(3)`` (item) or ``17-1`` (条之一).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.definitions import Definition, KeyPath
from auditor.model import Provision
from auditor.statutes.fields import Fields

_PROVISION = re.compile(r"(\d{1,4})(?:(?:-|之)(\d{1,2}))?(?:\((\d{1,3})\))?(?:\((\d{1,3})\))?")
_KEYS = ("title", "from", "into", "to", "support", "basis", "confirmed", "articles", "added")


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Rows from the provisions of version ``old`` of an instrument to those of ``new``.

    ``old`` and ``new`` are promulgation dates. An article without a successor has an empty
    row; ``added`` are the articles of the new version that have no predecessor. ``into`` is
    the title of another instrument that took over the matter, and ``confirmed`` are the rows
    of a generated crosswalk that are more than a proposal.
    """

    title: str
    old: str
    new: str
    rows: Mapping[Provision, tuple[Provision, ...]]
    added: tuple[Provision, ...] = ()
    support: str = "medium"
    into: str | None = None
    confirmed: frozenset[Provision] = frozenset()

    def successors(self, provision: Provision) -> tuple[Provision, ...] | None:
        """Return where an old article went; ``None`` when the old version has no such article."""
        return self.rows.get(Provision(provision.article, provision.sub))


def parse_provision(text: str) -> Provision:
    """Read ``18(2)``. Raises ``ValueError`` for anything that is no provision."""
    found = _PROVISION.fullmatch(text.strip())
    if not found:
        raise ValueError(f"not a provision: {text!r}")
    article, sub, paragraph, item = (int(part or 0) for part in found.groups())
    return Provision(article, sub, paragraph, item)


def read_crosswalk(definition: Definition, keys: KeyPath) -> Crosswalk:
    """Read the crosswalk at ``keys``. Raises ``DefinitionError`` for anything out of place."""
    definition.check_keys(_KEYS, keys)
    at = Fields(definition, keys)
    for name in ("from", "to"):
        at.need_day(name)
    return Crosswalk(
        title=at.need("title"),
        old=at.need("from"),
        new=at.need("to"),
        rows=read_rows(definition, (*keys, "articles")),
        added=_provisions(at, "added", at.texts("added")),
        support=at.choice("support", ("high", "medium", "low", "unconfirmed")),
        into=at.text("into"),
        confirmed=frozenset(_provisions(at, "confirmed", at.texts("confirmed"))),
    )


def read_rows(definition: Definition, keys: KeyPath) -> Mapping[Provision, tuple[Provision, ...]]:
    """Read the mapping of provisions at ``keys``."""
    at = Fields(definition, keys[:-1])
    if not isinstance(at.node().get(keys[-1]), dict):
        raise at.error(str(keys[-1]), "应为“条号: [条号]”", "must map numbers to lists of numbers")
    rows = Fields(definition, keys)
    return {
        _provisions(rows, name, [name])[0]: _provisions(rows, name, rows.texts(name))
        for name in rows.node()
    }


def _provisions(at: Fields, name: str, texts: Iterable[str]) -> tuple[Provision, ...]:
    try:
        return tuple(parse_provision(text) for text in texts)
    except ValueError as error:
        raise at.error(
            name, "不是条号，应写作 18 或 18(2)", "is no number such as 18(2)"
        ) from error
