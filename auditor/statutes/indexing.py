"""Texts of laws in, the index of their articles out: what ``auditor statutes build`` does.

A version that two sources hold is taken from the one named first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.model import Provision
from auditor.statutes.articles import make_article
from auditor.statutes.index_file import Entered, Numbered, Row, Source, encode
from auditor.statutes.index_grams import numbers
from auditor.statutes.index_marks import outline
from auditor.statutes.sources import SourceLaw, TextSource
from auditor.statutes.titles import title_key


@dataclass(frozen=True, slots=True)
class Given:
    """A source of texts with what the header says of it; ``snapshot`` is ISO or ``""``."""

    texts: TextSource
    sha256: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class Built:
    """A finished index: the file's bytes, the sources, and the versions held twice."""

    data: bytes
    sources: tuple[Source, ...]
    versions: int
    articles: int
    twice: int


def build(given: Sequence[Given]) -> Built:
    """Return the index of all versions that the sources hold, empty ones left out.

    Raises ``InputError`` when a source cannot be read.
    """
    taken: dict[tuple[str, str], Entered] = {}
    twice = 0
    counts = [0] * len(given)
    for number, one in enumerate(given):
        for law in one.texts.laws:
            key = title_key(law.title), law.promulgated
            if key in taken:
                twice += 1
            elif articles := _articles(one.texts.read(law.key)):
                taken[key] = Entered(_row(law, number), articles)
                counts[number] += 1
    sources = tuple(
        Source(one.texts.name, one.sha256, one.snapshot, laws, one.texts.all_laws)
        for one, laws in zip(given, counts, strict=True)
    )
    return Built(
        data=encode(sources, taken.values()),
        sources=sources,
        versions=len(taken),
        articles=sum(len(law.articles) for law in taken.values()),
        twice=twice,
    )


def _row(law: SourceLaw, source: int) -> Row:
    return Row(
        title=law.title,
        promulgated=law.promulgated,
        in_force=law.in_force.isoformat() if law.in_force else "",
        rank=law.rank,
        issuer=law.issuer or "",
        order=law.order or "",
        source=source,
        flagged=law.flagged,
        at=0,
        count=0,
    )


def _articles(rows: Iterable[tuple[Provision, str]]) -> tuple[Numbered, ...]:
    """Return articles as numbers; what stands twice under one number is one article."""
    texts: dict[Provision, str] = {}
    for provision, text in rows:
        before = texts.get(provision)
        texts[provision] = f"{before}\n{text}" if before else text
    return tuple(number_article(p, text) for p, text in sorted(texts.items()))


def number_article(provision: Provision, text: str) -> Numbered:
    """Return one article as numbers."""
    article = make_article(provision, text)
    return Numbered(provision, outline(article), numbers(article.letters.text))


def digest(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal. Raises ``OSError`` when it cannot be read."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            sha.update(block)
    return sha.hexdigest()
