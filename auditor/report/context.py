"""What every format is made from: the audit, the language, and what the rules are called.

In: an ``Audit``. Out: ``Report``, which says bilingual words in the report's language,
and ``plain``, which turns any evidence into what JSON can hold.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.model import Audit, Finding, Item, ItemList, Lang, Place, Words
from auditor.report.words import FIELD, PLACE

#: A format: the files to write, by name.
Renderer = Callable[["Report"], dict[str, bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """An audit about to be shown; ``titles`` and ``whys`` belong to rule ids.

    ``lists`` and ``found`` are the audit's lists and findings by list id.
    """

    audit: Audit
    lang: Lang
    titles: Mapping[str, Words]
    whys: Mapping[str, Words]
    lists: Mapping[str, ItemList]
    found: Mapping[str, tuple[Finding, ...]]

    def title(self, rule: str) -> str:
        """Return the name of a rule, its id when it has none."""
        return self.titles[rule].say(self.lang) if rule in self.titles else rule

    def why(self, rule: str) -> str:
        """Return why a rule matters, ``""`` when that is not known."""
        return self.whys[rule].say(self.lang) if rule in self.whys else ""

    def say(self, words: Words | None) -> str:
        """Return a sentence in the report's language, ``""`` for none."""
        return words.say(self.lang) if words else ""

    def day(self) -> str:
        """Return the date of the audit as people write it."""
        day = self.audit.as_of
        return day.isoformat() if self.lang == "en" else f"{day.year}年{day.month}月{day.day}日"

    def heading(self, list_id: str) -> str:
        """Return the title of a list on one line, its id when it has none."""
        list_ = self.lists.get(list_id)
        return (" ".join(list_.identity.title.split()) if list_ else "") or list_id


def prepare(
    audit: Audit, lang: Lang, titles: Mapping[str, Words], whys: Mapping[str, Words]
) -> Report:
    """Return a report with its findings sorted to their lists.

    Raises ``ValueError`` when a finding names a list that the audit does not have: it
    would be missing from every page.
    """
    lists = {parsed.list.id: parsed.list for parsed in audit.lists}
    found: dict[str, list[Finding]] = {list_id: [] for list_id in lists}
    for finding in audit.findings:
        if finding.list not in found:
            raise ValueError(f"finding {finding.id} names an unknown list: {finding.list}")
        found[finding.list].append(finding)
    by_list = {list_id: tuple(same) for list_id, same in found.items()}
    return Report(audit, lang, titles, whys, lists, by_list)


def field_name(field: str | None, report: Report) -> str:
    """Return a field's name, ``""`` for none; a column of the list's own keeps its header."""
    if field is None:
        return ""
    return FIELD[field].say(report.lang) if field in FIELD else field


def fact(item: Item, name: str) -> str:
    """Return a short field of an item on one line."""
    return " ".join(item.text(name).split())


def full_name(item: Item) -> str:
    """Return the name of an item with that of its sub-item, on one line."""
    return " · ".join(part for part in (fact(item, "name"), fact(item, "sub_name")) if part)


def say_place(place: Place, lang: Lang) -> str:
    """Return where a text stands in its file, ``""`` when nothing is known.

    A line beside a row is one of the file, told only where it is another number.
    """
    known = place._asdict() | ({"line": None} if place.line == place.row else {})
    if place.row is not None:
        known["file_line"] = known.pop("line")
    told = ((words, known.get(key)) for key, words in PLACE.items())
    said = [words.say(lang).format(value) for words, value in told if value is not None]
    return (", " if lang == "en" else "").join(said)


def place_keys(place: Place) -> dict[str, int | str]:
    """Return only what is known of a place."""
    return {key: value for key, value in place._asdict().items() if value is not None}


def plain(value: Any, lang: Lang) -> Any:
    """Return evidence as dicts, lists, strings and numbers; sets sorted, words said."""
    if isinstance(value, Words):
        return value.say(lang)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: plain(part, lang) for name, part in named}
    if isinstance(value, Place):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(key): plain(part, lang) for key, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(part, lang) for part in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(part, lang) for part in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else str(value)
