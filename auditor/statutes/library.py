"""Registry and text sources in; titles resolved, versions in force and their texts out.

Nothing is kept outside a ``Statutes`` object, and the articles of a law are read when they
are first needed. The registry's dates override those of a source; whether a version is in
force is computed for a date, never taken from a flag.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from auditor.config import library_path, resource
from auditor.model import Facts, Provision, Verdict, Words
from auditor.statutes.articles import Article, LawText
from auditor.statutes.crosswalk import Crosswalk
from auditor.statutes.index import ArticleIndex
from auditor.statutes.index_search import LawNumbers
from auditor.statutes.registry import Coming, Ended, Instrument, Registry, Version, load_registry
from auditor.statutes.sources import RowSource, SourceLaw, TextSource, find_package, no_texts
from auditor.statutes.store import find_library
from auditor.statutes.titles import Resolution, TitleIndex, title_key

#: The name of the index of articles beside the registry's files.
INDEX = "articles.idx"


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of an instrument, and the source that holds its text, if one does."""

    version: Version
    source: TextSource | None = None
    law: SourceLaw | None = None

    @property
    def flagged(self) -> bool:
        """Return whether the source marks it as repealed without saying when."""
        return bool(self.law and self.law.flagged)

    @property
    def numbered(self) -> bool:
        """Return whether only the index has it: its articles as numbers, no text."""
        return isinstance(self.source, ArticleIndex)


@dataclass(frozen=True, slots=True)
class Shown:
    """What ``Statutes.show`` knows of an instrument on a date.

    ``current`` is the edition in force (``None``: not in force, or no version known);
    ``article`` what was asked for and found in it.
    """

    instrument: Instrument
    editions: tuple[Edition, ...]
    current: Edition | None
    ended: Ended | None
    coming: tuple[Coming, ...]
    article: Article | None = None
    source: str | None = None


class Statutes:
    """Everything known about statutes: the registry's facts and the texts of the sources."""

    def __init__(
        self,
        registry: Registry,
        sources: Sequence[TextSource],
        confusions: Mapping[str, str] | None = None,
        index: ArticleIndex | None = None,
    ) -> None:
        self.registry = registry
        self.sources = tuple(sources)
        self.index = index
        self.confusions = dict(confusions or {})
        #: What has been judged already, kept here by ``auditor.statutes.verdicts``.
        self.judged: dict[object, Verdict] = {}
        # The index comes last: where a source has the text, numbers are not asked.
        listed = (*self.sources, *([index] if index else []))
        self._held = _by_title(listed)
        self._titles = TitleIndex(all_laws=any(source.all_laws for source in listed))
        self._editions: dict[tuple[str, str], tuple[Edition, ...]] = {}
        self._texts: dict[tuple[str, str], LawText] = {}
        self._resolved: dict[tuple[str, str | None, str | None], Resolution] = {}
        self._facts: dict[tuple[str, str], Facts] = {}
        self._crosswalks: dict[tuple[str, str], list[Crosswalk]] = {}
        self._carried: dict[str, Crosswalk] = {}
        for crosswalk in registry.crosswalks:
            title = title_key(crosswalk.title)
            if crosswalk.into:
                self._carried[title] = crosswalk
            else:
                self._crosswalks.setdefault((title, crosswalk.new), []).append(crosswalk)
        self.instruments = _instruments(registry, self._held)
        for instrument in self.instruments:
            self._titles.add(instrument)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, str]],
        registry: Registry | None = None,
        confusions: Mapping[str, str] | None = None,
    ) -> Statutes:
        """Return statutes made of rows in memory.

        Columns: title, effective, article, text, and where wanted repealed, by, rank, order.
        ``effective`` and ``repealed`` are dates (YYYY-MM-DD), ``article`` is ``5`` or
        ``17之1``; rows that differ in ``effective`` are versions of one statute. With ``by``
        the statute is not repealed but superseded by that one. Raises ``DefinitionError``
        for a column or a value that is out of place.
        """
        return cls(registry or Registry(), [RowSource(rows)], confusions)

    def resolve(self, title: str, order: str | None = None, note: str | None = None) -> Resolution:
        """Return the instrument that a title means, or the nearest titles."""
        key = title, order, note
        if key not in self._resolved:
            self._resolved[key] = self._titles.resolve(title, order, note)
        return self._resolved[key]

    def editions(self, instrument: Instrument) -> tuple[Edition, ...]:
        """Return the versions of an instrument in the order of their commencement."""
        if instrument.key not in self._editions:
            held = self._held.get(title_key(instrument.title), ())
            namesakes = [i for i in self.instruments if i.title == instrument.title]
            self._editions[instrument.key] = _merge(instrument, held, namesakes)
        return self._editions[instrument.key]

    def in_force(self, instrument: Instrument, as_of: date) -> Edition | None:
        """Return the edition in force on a date: the last one that had begun by then."""
        begun = [e for e in self.editions(instrument) if e.version.start <= as_of]
        return begun[-1] if begun else None

    def is_first(self, instrument: Instrument, edition: Edition) -> bool:
        """Return whether nothing older than an edition can have been in force.

        A version that only a collection of texts has may be a revision; what is registered
        as promulgated is the first, and rows given by hand are all there is.
        """
        kind = edition.version.kind or (edition.law.kind if edition.law else None)
        if kind or _is_registered(instrument, edition):
            return kind in (None, "公布", "印发")
        return edition.law is None or edition.law.known_until is None

    def facts(self, instrument: Instrument | None) -> Facts | None:
        """Return an instrument's rank, issuer and document numbers, worked out once."""
        if instrument is None:
            return None
        if instrument.key not in self._facts:
            editions = self.editions(instrument)
            versions = [edition.version for edition in editions]
            # An order number that stands in the published text is as good as a registered one.
            told = any(edition.law and edition.law.order for edition in editions)
            self._facts[instrument.key] = Facts(
                rank=instrument.rank,
                issuer=instrument.issuer,
                orders=tuple(
                    (v.promulgated, None if "order" in v.unconfirmed else v.order)
                    for v in versions
                    if v.promulgated and "promulgated" not in v.unconfirmed
                ),
                sure=told or instrument.support == "high",
            )
        return self._facts[instrument.key]

    def next_editions(self, instrument: Instrument, as_of: date) -> tuple[Edition, ...]:
        """Return the editions that are promulgated and begin after a date."""
        return tuple(e for e in self.editions(instrument) if e.version.start > as_of)

    def ended(self, instrument: Instrument, as_of: date) -> Ended | None:
        """Return how the instrument had ended by a date, ``None`` while it governs."""
        for edition in self.editions(instrument):
            law = edition.law
            if law and law.repealed and law.repealed <= as_of:
                kind = "superseded" if law.replaced_by else "repealed"
                return Ended(kind, law.repealed, law.replaced_by, formal=True)
        ended = instrument.ended
        return ended if ended and ended.day and ended.day <= as_of else None

    def text(self, edition: Edition) -> LawText | None:
        """Return the articles of an edition, ``None`` when no source has its text."""
        if edition.source is None or edition.law is None:
            return None
        key = edition.source.name, edition.law.key
        if key not in self._texts:
            self._texts[key] = LawText(edition.source.read(edition.law.key))
        text = self._texts[key]
        return None if text.empty else text

    def numbers(self, edition: Edition) -> LawNumbers | None:
        """Return the articles of an edition as numbers, ``None`` when the index lacks it.

        An edition whose text a source has is not looked up.
        """
        if self.index is None or edition.law is None or not edition.numbered:
            return None
        return self.index.numbers(edition.law.key)

    def snapshot(self, instrument: Instrument, edition: Edition) -> str | None:
        """Return the day up to which anything is known of an edition that only the index has.

        ``None`` for an edition that is registered or comes from another source.
        """
        if self.index is None or edition.law is None or not edition.numbered:
            return None
        if _is_registered(instrument, edition):
            return None
        return self.index.snapshot(edition.law.key)

    def known_until(self, instrument: Instrument, edition: Edition) -> str | None:
        """Return the last day (ISO) on which an edition was known to be the latest.

        The day on which the registry was checked for what it holds, else that of whichever
        source has the edition; ``None`` where nothing tells.
        """
        if self.registry.as_of and _is_registered(instrument, edition):
            return self.registry.as_of.isoformat()
        key = title_key(instrument.title), edition.version.promulgated
        return self._known_until.get(key) if edition.law else None

    @cached_property
    def _known_until(self) -> dict[tuple[str, str | None], str]:
        """The newest day of knowledge of each version, whichever sources have it."""
        found: dict[tuple[str, str | None], str] = {}
        for source in (*self.sources, *([self.index] if self.index else [])):
            for law in source.laws:
                if law.known_until:
                    key = title_key(law.title), law.promulgated
                    found[key] = max(found.get(key, ""), law.known_until)
        return found

    def crosswalks(self, instrument: Instrument, edition: Edition) -> tuple[Crosswalk, ...]:
        """Return the crosswalks that lead from older versions to ``edition``."""
        at = title_key(instrument.title), edition.version.promulgated or ""
        return tuple(self._crosswalks.get(at, ()))

    def carried_over(self, instrument: Instrument) -> Crosswalk | None:
        """Return where the articles of a replaced instrument went in what replaced it."""
        return self._carried.get(title_key(instrument.title))

    def renumbered(self, instrument: Instrument, as_of: date) -> bool:
        """Return whether article numbers are known to have changed between versions."""
        edition = self.in_force(instrument, as_of)
        if edition and self.crosswalks(instrument, edition):
            return True
        counts = {e.version.articles for e in self.editions(instrument) if e.version.articles}
        return len(counts) > 1

    def show(
        self, title: str, article: Provision | None = None, as_of: date | None = None
    ) -> Shown | None:
        """Return what is known of an instrument, ``None`` when the title is unknown.

        Without ``as_of`` no version counts as in force. ``article`` picks the text to show.
        """
        instrument = self.resolve(title).instrument
        if instrument is None:
            return None
        current = self.in_force(instrument, as_of) if as_of else None
        text = self.text(current) if current else None
        return Shown(
            instrument=instrument,
            editions=self.editions(instrument),
            current=current,
            ended=self.ended(instrument, as_of) if as_of else instrument.ended,
            coming=tuple(c for c in instrument.coming if not as_of or c.day > as_of),
            article=text.article(article) if text and article else None,
            source=source_name(current) if text and current else None,
        )

    def describe_sources(self) -> tuple[Words, ...]:
        """Return a sentence for each source of facts and texts, for the ledger."""
        count, day = len(self.registry.instruments), self.registry.as_of
        facts = (
            Words(
                f"登记库：{count}件文书的事实，核对至{day}",
                f"registry: facts on {count} instruments, checked up to {day}",
            ),
        )
        texts = tuple(source.describe() for source in self.sources)
        numbers = (self.index.describe(),) if self.index else ()
        return (facts if count else ()) + (texts or (() if numbers else (no_texts(),))) + numbers


def load_statutes(
    registry: Path | None = None,
    use_packages: bool = True,
    confusions: Mapping[str, str] | None = None,
    use_index: bool = True,
    library: Path | None = None,
) -> Statutes:
    """Return the statutes of a registry folder, of the texts at hand, and of the index.

    Without ``registry`` the project's own is read. Texts are those of the user's library,
    ``library`` or where the settings have it, then those of the installed packages;
    without ``use_packages`` only a ``library`` that is named is read. The index of articles
    is the file ``articles.idx`` of the registry's folder, where there is one.
    ``confusions`` maps known miswritings to what is meant. Raises ``DefinitionError`` for a
    wrong registry file or setting, and ``InputError`` for a library, a package's database
    or an index that cannot be read.
    """
    if library is None and use_packages:
        library = library_path(Path.cwd(), os.environ)
    own = find_library(library) if library else None
    package = find_package() if use_packages else None
    sources = [source for source in (own, package) if source]
    folder = registry or resource("rules/statutes")
    path = folder / INDEX
    index = ArticleIndex.load(path) if use_index and path.is_file() else None
    return Statutes(load_registry(folder), sources, confusions, index)


def source_name(edition: Edition) -> str | None:
    """Return the name of the source that holds an edition's text."""
    return edition.source.name if edition.source else None


# --- putting registry and sources together ----------------------------------------


_Held = tuple[TextSource, SourceLaw]


def _by_title(sources: Iterable[TextSource]) -> dict[str, tuple[_Held, ...]]:
    """Return the versions by title; one that several sources have is the first one's."""
    held: dict[str, dict[str, _Held]] = {}
    for source in sources:
        for law in source.laws:
            held.setdefault(title_key(law.title), {}).setdefault(law.promulgated, (source, law))
    return {key: tuple(versions.values()) for key, versions in held.items()}


def _instruments(registry: Registry, held: Mapping[str, Sequence[_Held]]) -> tuple[Instrument, ...]:
    """Return the registered instruments, then those that only a source knows."""
    known = {title_key(i.title) for i in registry.instruments}
    unknown = (pairs[-1][1] for key, pairs in sorted(held.items()) if key not in known)
    return registry.instruments + tuple(
        Instrument(title=law.title, rank=law.rank, issuer=law.issuer) for law in unknown
    )


def _merge(
    instrument: Instrument, held: Sequence[_Held], namesakes: Sequence[Instrument]
) -> tuple[Edition, ...]:
    """Match texts to registered versions by promulgation date; add those that match none.

    Of two instruments with one title the later takes the texts that match neither.
    """
    editions = [Edition(version) for version in instrument.versions]
    taken = {v.promulgated for other in namesakes for v in other.versions}
    by_day = {law.promulgated: (source, law) for source, law in held}
    editions = [
        replace(e, source=pair[0], law=pair[1])
        if (pair := by_day.get(e.version.promulgated or ""))
        else e
        for e in editions
    ]
    if not namesakes or instrument is max(namesakes, key=_newest):
        editions += [
            Edition(_version(law), source, law)
            for source, law in held
            if law.promulgated not in taken
        ]
    return tuple(sorted(editions, key=lambda e: (e.version.start, e.version.name)))


def _is_registered(instrument: Instrument, edition: Edition) -> bool:
    return any(v.promulgated == edition.version.promulgated for v in instrument.versions)


def _newest(instrument: Instrument) -> str:
    return max((v.name for v in instrument.versions), default="")


def _version(law: SourceLaw) -> Version:
    return Version(
        promulgated=law.promulgated,
        in_force=law.in_force,
        order=law.order,
        kind=law.kind,
        adopted=law.adopted,
    )
