"""Evidence made readable: both texts side by side, differences, and the facts besides.

In: a finding with its evidence (mappings of any keys), and the citation it is about, if
any. Out: ``Evidence`` for a template. Flags, and what the message says already, are
left to ``findings.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.model import Citation, Finding, Provision, Verdict, Words
from auditor.provisions import say_provision
from auditor.report.comparison import Stretches, compare
from auditor.report.context import Report, plain
from auditor.report.words import FACT, FIELD, UI, VERDICT

#: Two texts up to this length are shown in one line, longer ones side by side.
_SHORT = 40

Piece = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cited:
    """The citation that a finding is about: its quotation and what became of it."""

    citation: Citation
    quote: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a comparison under its caption."""

    caption: str
    text: Stretches


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the list says, and what it is held against; ``far`` when nothing could be marked.

    ``law`` is false for what is written elsewhere in this list, or in another one.
    """

    left: Side
    right: tuple[Side, ...]
    far: bool
    law: bool

    @property
    def marked(self) -> bool:
        """True when a reader must know what the marks mean."""
        return any(part.look for side in (self.left, *self.right) for part in side.text)


@dataclass(frozen=True, slots=True)
class Change:
    """One short difference: what the list has, what the law has, how much it weighs."""

    quoted: str
    actual: str
    weight: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for a finding."""

    comparison: Comparison | None
    changes: tuple[Change, ...]
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Sorted:
    """The pieces of evidence by what is done with them."""

    quoted: str
    texts: list[tuple[str, str]]
    changes: list[Change]
    lines: list[str]
    facts: dict[str, dict[str, None]]
    law: bool = True


def show_evidence(finding: Finding, cited: Cited | None, report: Report) -> Evidence:
    """Return a finding's evidence for the page."""
    kept = _Sorted(cited.quote if cited else "", [], [], [], {})
    for piece in finding.evidence:
        _sort(piece, kept, report)
    moved = cited and cited.verdict and cited.verdict.status == "moved"
    if moved and kept.texts and cited and cited.verdict and cited.verdict.actual:
        # Where the quotation stands comes first, what the cited number says today last.
        here = cited.verdict.actual
        kept.texts = [(caption, text) for caption, text in kept.texts if text != here]
        kept.texts.append((UI["cited"].say(report.lang), here))
    comparison = _compare(kept, report)
    if comparison is None:
        kept.lines += [caption for caption, _ in kept.texts]
    facts = _facts(kept.facts, finding, report)
    return Evidence(comparison, tuple(kept.changes), tuple(kept.lines), tuple(facts))


def _compare(kept: _Sorted, report: Report) -> Comparison | None:
    if not kept.quoted or not kept.texts:
        return None
    compared = compare(kept.quoted, [text for _, text in kept.texts])
    captions = (caption for caption, _ in kept.texts)
    sides = (Side(c, text) for c, text in zip(captions, compared.right, strict=True))
    left = Side(UI["in_list"].say(report.lang), compared.left)
    return Comparison(left, tuple(sides), compared.far, kept.law)


# --- sorting ------------------------------------------------------------------------


def _sort(piece: Piece, kept: _Sorted, report: Report) -> None:
    """Put the parts of one piece where they belong; what is not known becomes a fact."""
    # The page draws its own comparison of the two texts.
    rest = {key: value for key, value in piece.items() if key not in ("quotation", "redline")}
    if "peer" in rest:
        kept.lines.append(_peer(rest, report))
        return
    if "quoted" in rest and "actual" in rest:
        _sort_pair(rest, kept, report)
    if "quoted" in rest and "elsewhere" in rest:
        kept.quoted, other = str(rest.pop("quoted")), str(rest.pop("elsewhere"))
        kept.texts.append((UI["elsewhere"].say(report.lang), other))
        kept.law = False
    if "successor" in rest:
        _sort_successor(rest, kept, report)
    for successor in _listed(rest.pop("successors", None)):
        _sort_successor(_as_piece(successor), kept, report)
    if "statute" in rest and rest.get("text"):
        named = [say_fact(k, rest.get(k), report) for k in ("statute", "version")]
        kept.texts.append((" ".join(n for n in named if n), str(rest.pop("text"))))
    for key, value in rest.items():
        if not isinstance(value, bool):
            kept.facts.setdefault(key, {})[say_fact(key, value, report)] = None


def _peer(piece: Piece, report: Report) -> str:
    """Say where the same is cited rightly."""
    cited = say_fact("cited", piece.get("cited"), report)
    named = {key: str(piece.get(key) or "") for key in ("peer", "position", "item")}
    return UI["peer"].say(report.lang).format(cited=cited, **named)


def _sort_pair(rest: dict[str, Any], kept: _Sorted, report: Report) -> None:
    quoted, actual = (str(rest.pop(key) or "") for key in ("quoted", "actual"))
    if max(len(quoted), len(actual)) <= _SHORT or not (quoted and actual):
        kept.changes.append(
            Change(quoted, actual, say_fact("weight", rest.pop("weight", None), report))
        )
        return
    kept.quoted = quoted
    kept.texts.append((UI["in_law"].say(report.lang), actual))


def _sort_successor(rest: dict[str, Any], kept: _Sorted, report: Report) -> None:
    """Take a successor as a text under its name and share, or as a line without text."""
    name = say_fact("provision", rest.pop("successor", None), report)
    score = rest.pop("share", None)
    share = UI["share"].say(report.lang).format(n=_percent(score)) if score is not None else ""
    text = str(rest.pop("text", None) or "")
    caption = " · ".join(part for part in (name, share) if part)
    if text:
        kept.texts.append((caption, text))
    else:
        kept.lines.append(caption)


def _as_piece(successor: Any) -> dict[str, Any]:
    """Read a successor given as the model's own, as a mapping, or as plain words."""
    named = successor if isinstance(successor, Mapping) else plain(successor, "zh")
    if isinstance(named, Mapping) and "provision" in named:
        share = named.get("score", named.get("share"))
        return {"successor": named["provision"], "share": share, "text": named.get("text")}
    return {"successor": successor}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


# --- facts --------------------------------------------------------------------------


def _facts(
    facts: Mapping[str, Mapping[str, None]], finding: Finding, report: Report
) -> Iterator[tuple[str, str]]:
    """Yield the facts that the finding does not tell in its own words."""
    told = [report.say(finding.message), report.say(finding.suggestion), finding.quote or ""]
    told += [name for _, _, name in finding.related]
    stop = UI["semicolon"].say(report.lang)
    for key, values in facts.items():
        new = [value for value in values if value and not any(value in text for text in told)]
        if new:
            yield _key(key, report), stop.join(new)


def _key(key: str, report: Report) -> str:
    return FACT[key].say(report.lang) if key in FACT else key


def say_fact(key: str, value: Any, report: Report) -> str:
    """Return any value of the evidence as one line of text, ``""`` for nothing."""
    if isinstance(value, Provision):
        return report.say(say_provision(value))
    value = plain(value, report.lang)
    if isinstance(value, dict):
        return _say_mapping(value, report)
    if isinstance(value, list):
        said = (say_fact(key, part, report) for part in value)
        return UI["semicolon"].say(report.lang).join(part for part in said if part)
    return _say_scalar(key, value, report)


def _say_mapping(value: dict[str, Any], report: Report) -> str:
    provision = _provision(value)
    if provision:
        return report.say(say_provision(provision))
    colon, comma = UI["colon"].say(report.lang), UI["comma"].say(report.lang)
    said = ((_key(k, report), say_fact(k, part, report)) for k, part in value.items())
    return comma.join(f"{name}{colon}{part}" for name, part in said if part)


def _provision(value: dict[str, Any]) -> Provision | None:
    """Return the provision that a mapping spells out, if it is nothing else."""
    if "article" not in value or not all(key in Provision.__slots__ for key in value):
        return None
    return Provision(**value) if all(isinstance(v, int) for v in value.values()) else None


_NAMED: Mapping[str, Mapping[str, Words]] = {"field": FIELD, "status": VERDICT, "weight": FACT}


def _say_scalar(key: str, value: Any, report: Report) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return FACT["yes" if value else "no"].say(report.lang)
    if key in ("score", "share"):
        return _percent(value)
    if key in _NAMED and value in _NAMED[key]:
        return _NAMED[key][value].say(report.lang)
    return report.heading(value) if isinstance(value, str) else str(value)


def _percent(score: Any) -> str:
    return f"{score:.0%}" if isinstance(score, (int, float)) else str(score)
