"""The index of articles as numbers: what versions it knows, and their articles.

It stands beside the sources of texts: it lists laws as they do, but has numbers where they
have texts. Opening it reads the catalogue; the numbers are read when first asked for.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditor.model import Provision, Words
from auditor.statutes.index_file import Body, Catalogue, Row, decode_head
from auditor.statutes.index_search import LawNumbers
from auditor.statutes.sources import SourceLaw


class ArticleIndex:
    """An index file, opened. ``laws`` are its versions; it reads no texts."""

    name = "条文索引"

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._body = Body(catalogue)
        self._rows = {str(number): row for number, row in enumerate(catalogue.rows)}
        self._laws: dict[str, LawNumbers] = {}
        self.all_laws = any(source.all_laws for source in catalogue.sources)
        self.laws = tuple(
            _law(key, row, catalogue.sources[row.source].snapshot)
            for key, row in self._rows.items()
        )

    @classmethod
    def load(cls, path: Path) -> ArticleIndex:
        """Open an index file. Raises ``InputError`` when it cannot be read or is none."""
        return cls(decode_head(path))

    def read(self, key: str) -> tuple[tuple[Provision, str], ...]:  # noqa: ARG002
        """Return no articles: there are no texts here."""
        return ()

    def numbers(self, key: str) -> LawNumbers:
        """Return the articles of a version as numbers. Raises ``InputError`` when damaged."""
        if key not in self._laws:
            places = self._body.articles(self._rows[key])
            self._laws[key] = LawNumbers(places, self._body.article)
        return self._laws[key]

    def snapshot(self, key: str) -> str:
        """Return the day up to which the version's source tells (YYYY-MM-DD), or ``""``."""
        return self._catalogue.sources[self._rows[key].source].snapshot

    def describe(self) -> Words:
        """Return a sentence for the ledger."""
        counts = self._catalogue.counts
        day = max((source.snapshot for source in self._catalogue.sources), default="")
        return Words(
            f"条文索引：{counts['versions']}个文本的{counts['articles']}条，截至{day}；"
            "只有数字，没有原文，可以核对引文，不能显示条文",
            f"index of articles: {counts['articles']} articles of {counts['versions']} texts, up "
            f"to {day}; numbers only, which check quotations but cannot show the articles",
        )


def _law(key: str, row: Row, snapshot: str) -> SourceLaw:
    return SourceLaw(
        key=key,
        title=row.title,
        rank=row.rank,
        issuer=row.issuer or None,
        promulgated=row.promulgated,
        in_force=date.fromisoformat(row.in_force) if row.in_force else None,
        flagged=row.flagged,
        order=row.order or None,
        known_until=snapshot or None,
    )
