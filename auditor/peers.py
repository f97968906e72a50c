"""Where else it is cited rightly: findings on citations in, the same with an example out.

For a quotation under a wrong number the example is the same quotation under the right one;
for a wrong wording, the same provision quoted truly. Other lists come before the list
itself. Examples are evidence to look at: they change neither verdict nor fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditor.checks_subjects import plain_title, provision_words
from auditor.model import Finding, Parsed, Words
from auditor.text import letters

#: The findings that an example can mend.
_RULES = frozenset(("statute-article-moved", "statute-article-missing", "statute-text-differs"))
_RIGHT = ("ok", "abridged")

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Example:
    """A citation that was found right, and where it stands."""

    list_id: str
    title: str
    position: int
    item: str
    cited: Words


def with_peers(findings: Sequence[Finding], lists: Iterable[Parsed]) -> tuple[Finding, ...]:
    """Return the findings, those that an example can be given for with one more evidence."""
    if not any(finding.rule in _RULES for finding in findings):
        return tuple(findings)
    examples: dict[_Key, list[_Example]] = {}
    for parsed in lists:
        _gather(parsed, examples)
    return tuple(_with_peer(finding, examples) for finding in findings)


def _gather(parsed: Parsed, examples: dict[_Key, list[_Example]]) -> None:
    """Note the first place in a list of every quotation and provision that is right."""
    here: set[_Key] = set()
    items = {item.position: item for item in parsed.list.items}
    for (position, field), verdicts in parsed.verdicts.items():
        raw = items[position].text(field)
        for citation, verdict in zip(parsed.citations[position, field], verdicts, strict=True):
            if verdict.status not in _RIGHT or not citation.quote or not verdict.statute:
                continue
            statute = plain_title(verdict.statute)
            cited = provision_words(citation.provision)
            quoted = letters(raw[slice(*citation.quote)]).text
            for key in ((statute, quoted), (statute, cited.zh)):
                if key not in here:
                    here.add(key)
                    name = items[position].text("name")
                    title = parsed.list.identity.title
                    example = _Example(parsed.list.id, title, position, name, cited)
                    examples.setdefault(key, []).append(example)


def _with_peer(finding: Finding, examples: Mapping[_Key, list[_Example]]) -> Finding:
    found = _example(finding, examples) if finding.rule in _RULES else None
    if found is None:
        return finding
    place = (found.list_id, found.position, found.item)
    related = finding.related if place in finding.related else (*finding.related, place)
    piece = {
        "peer": found.title,
        "position": found.position,
        "item": found.item,
        "cited": found.cited.zh,
    }
    return replace(finding, evidence=(*finding.evidence, piece), related=related)


def _example(finding: Finding, examples: Mapping[_Key, list[_Example]]) -> _Example | None:
    for key in _keys(finding.evidence):
        found = [e for e in examples.get(key, ()) if _elsewhere(e, finding)]
        if found:
            return min(found, key=lambda e: e.list_id == finding.list)
    return None


def _elsewhere(example: _Example, finding: Finding) -> bool:
    return (example.list_id, example.position) != (finding.list, finding.position)


def _keys(evidence: Sequence[Mapping[str, Any]]) -> Iterator[_Key]:
    """Yield what a right citation would be found under, the nearest first."""
    statute = next((plain_title(str(e["statute"])) for e in evidence if e.get("statute")), "")
    for piece in evidence:
        if piece.get("quotation"):
            yield statute, letters(str(piece["quotation"])).text
    for piece in evidence:
        if piece.get("successor"):
            yield statute, str(piece["successor"])
    if not any(piece.get("successor") for piece in evidence):
        for piece in evidence:
            if piece.get("cited") and "statute" in piece:
                yield statute, str(piece["cited"])
