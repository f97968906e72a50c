"""Made-up statutes as an index of numbers, for the tests of ``auditor.statutes.index``."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from statutes_made_up import rows

from auditor.statutes import Registry, Statutes
from auditor.statutes.index import ArticleIndex
from auditor.statutes.indexing import Given, build_from
from auditor.statutes.sources import RowSource


def given(table, name="rows", snapshot="2025-01-01") -> Given:
    """Return a table of articles as a source to build from."""
    return Given(RowSource(table), name, "0" * 64, snapshot)


def index_of(*tables) -> ArticleIndex:
    """Build the index of tables and open it; its file is gone when this returns."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.idx"
        path.write_bytes(build_from([given(table) for table in tables]).data)
        index = ArticleIndex.load(path)
        for law in index.laws:
            index.numbers(law.key)
        return index


def numbered(articles=None, registry=None, more=(), **facts) -> Statutes:
    """Return statutes that have the numbers of made-up articles and no text."""
    table = [*rows(articles, **facts), *more]
    return Statutes(registry or Registry(), [], None, index_of(table))
