"""The document of a Word package: bytes in, its parts in reading order and its problems out.

The body is read as a stream and given up row by row, so that a long table costs hardly
more memory than its text. What stands outside it (headers, notes, comments) is read once
the body has said what it refers to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

from lxml import etree

from auditor.errors import InputError
from auditor.model import Document, Grid, Paragraph, Place
from auditor.readers.docx_numbering import Numbering
from auditor.readers.docx_package import Package, damage_reported
from auditor.readers.docx_remarks import Remarks
from auditor.readers.docx_styles import Styles
from auditor.readers.docx_tables import (
    MAX_COLUMNS,
    TableReader,
    TooWideError,
    framed_cell,
    lines_of,
)
from auditor.readers.docx_text import BLOCKS, TELLING, ProseReader
from auditor.readers.docx_xml import (
    BODY,
    FALLBACK,
    PARAGRAPH,
    REL_ID,
    ROW,
    SECTION,
    TABLE,
    Element,
    ink_of,
    is_on,
    nearest,
    w,
)
from auditor.text import BLANKS, count_ink

#: Most cells of a file.
MAX_CELLS = 2_000_000

#: Inside these a table is a part of a paragraph.
_ENCLOSING = (PARAGRAPH, w("txbxContent"), FALLBACK)
_DONE = "done"
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read_story(data: bytes, path: str) -> Document:
    """Read the bytes of a Word file. Raises ``InputError`` as ``read_docx`` says."""
    with damage_reported(path):
        package = Package(data, path)
        story = _Story(package)
        try:
            story.read_body()
            story.read_surroundings()
        except TooWideError as error:
            zh = f"有表格超过 {MAX_COLUMNS} 列，请拆分后再读"
            raise package.refuse(zh, f"a table has over {MAX_COLUMNS} columns") from error
    if all(isinstance(part, Paragraph) and part.running for part in story.parts):
        raise _without_text(package, story.remarks)
    ink = story.ink + story.reader.added - story.remarks.dropped
    story.remarks.count_lost(ink - story.shown())
    return Document(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        format="docx",
        parts=tuple(story.parts),
        problems=story.remarks.problems(),
        ink=ink,
    )


def _without_text(package: Package, remarks: Remarks) -> InputError:
    if remarks.has("picture"):
        zh = "文件里只有图片，没有文字；请提供文字版，或先做文字识别"
        return package.refuse(zh, "only pictures, no text; give a version with text")
    return package.refuse("文件里没有文字", "the file holds no text")


class _Story:
    """The document as it comes together. ``ink`` counts the text elements gone through."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._numbering, self.remarks = _numbering(package), Remarks()
        self.reader = ProseReader(*self._numbering, self.remarks)
        self.parts: list[Grid | Paragraph] = []
        self.ink = 0
        self._line = 0
        self._tables = 0
        self._cells = 0
        self._carried = ""
        self._live: Element | None = None
        self._table: TableReader

    def shown(self) -> int:
        """Return how many non-blank characters the parts hold."""
        return sum(
            count_ink(part.raw)
            if isinstance(part, Paragraph)
            else sum(count_ink(cell.raw) for row in part.rows for cell in row)
            for part in self.parts
        )

    # --- the body, as a stream ---------------------------------------------------

    def read_body(self) -> None:
        """Read the body, giving up what has been read whenever a row ends."""
        for element in self._ended():
            if element.tag == ROW:
                self._row(element)
            elif element is self._live:
                self._finish(element)
            elif element.tag == BODY:
                self._rest(element)

    def _ended(self) -> Iterator[Element]:
        """Yield every row, every table and the body as soon as its end has been parsed."""
        with closing(self._package.stream()) as file:
            events = etree.iterparse(
                file,
                events=("end",),
                tag=(BODY, TABLE, ROW),
                resolve_entities=False,
                no_network=True,
                remove_comments=True,
                remove_pis=True,
            )
            for _, element in events:
                yield element
            root = events.root
            if root is None or root.tag != w("document"):
                zh = "正文部件不是 Word 文档，请确认文件类型"
                raise self._package.refuse(zh, "the main part is no Word document")
            self._package.refuse_dtd(root)

    def _row(self, row: Element) -> None:
        tables = list(row.iterancestors(TABLE))
        if len(tables) != 1 or not (tables[0] is self._live or self._begin(tables[0])):
            return  # a part of another row, or of a text box: read with that
        # One look at the whole row saves asking each paragraph and run what it does not have.
        texts = [element.text or "" for element in row.iter(*TELLING)]
        self.ink += count_ink("".join(texts))
        # What is no text is empty, or holds blanks where a program indents its XML.
        blank = any(not text or text.isspace() for text in texts)
        self.reader.plain = not (blank or self._numbering[0].hiding)
        self._table = self._take(row, self._table, tables[0])
        self.reader.plain = False
        row.clear(keep_tail=True)
        before, above = row.getprevious(), row.getparent()
        if before is not None and before.tag == ROW and above is not None:
            above.remove(before)

    def _begin(self, table: Element) -> bool:
        """Read all that stands before a table of the body, outermost first, and give it up."""
        above = list(table.iterancestors())
        tags = [element.tag for element in above]
        if BODY not in tags or any(tag in _ENCLOSING for tag in tags):
            return False
        self._package.refuse_dtd(table)
        path = [*above[tags.index(BODY) :: -1], table]
        for parent, child in pairwise(path):
            while (first := parent[0]) is not child:
                self._block(first)
                parent.remove(first)
        self._live = table
        self._tables += 1
        self._table = TableReader(table, self.reader, self._tables)
        return True

    def _take(self, row: Element, table: TableReader, element: Element) -> TableReader:
        """Read a row of a table, and return the reader of those to come.

        A row that only frames a table is read as if what it holds stood in the body.
        """
        cell = framed_cell(row)
        if cell is None:
            table.add(row)
            self._refuse_many(table.cells)
            return table
        self.reader.plain = False
        table.frames = True
        self._close(table)
        self._blocks(nearest(cell, BLOCKS, self.reader.skip))
        self._end_paragraph()
        self._tables += 1
        rest = TableReader(element, self.reader, self._tables)
        rest.frames = True
        return rest

    def _close(self, table: TableReader) -> None:
        """Take over what was read of a table; single cells around a framed one are lines."""
        if not table.cells:
            self._tables -= 1
            return
        self._cells += table.cells
        grid = table.grid()
        if not table.frames or any(len(row) > 1 for row in grid.rows):
            self._add_grid(grid)
            return
        for line in (line for row in grid.rows for cell in row for line in cell.raw.split("\n")):
            self._line += 1
            self._add_paragraph(line, Place(line=self._line))

    def _refuse_many(self, more: int) -> None:
        if self._cells + more > MAX_CELLS:
            zh = f"表格超过 {MAX_CELLS} 个单元格，请拆分后再读"
            raise self._package.refuse(zh, f"over {MAX_CELLS} cells; split the file")

    def _finish(self, element: Element) -> None:
        """Take over a table that is read, and mark it so."""
        self._close(self._table)
        self._live = None
        self.ink += ink_of(element)
        element.clear(keep_tail=True)
        element.tag = _DONE

    def _rest(self, body: Element) -> None:
        for child in body:
            self._block(child)
        self._end_paragraph()

    # --- blocks --------------------------------------------------------------------

    def _block(self, element: Element) -> None:
        """Read a child of the body, or all that a wrapper in it holds."""
        self.ink += ink_of(element)
        if element.tag == SECTION:
            self.reader.sections.append(element)
        self._blocks(
            iter((element,))
            if element.tag in BLOCKS
            else nearest(element, BLOCKS, self.reader.skip)
        )

    def _blocks(self, blocks: Iterator[Element]) -> None:
        for block in blocks:
            if block.tag == TABLE:
                self._whole_table(block)
            else:
                self._paragraph(block)

    def _whole_table(self, element: Element) -> None:
        """Read a table that does not come as a stream: one in a text box."""
        self._tables += 1
        table = TableReader(element, self.reader, self._tables)
        for row in nearest(element, (ROW,), self.reader.skip):
            table = self._take(row, table, element)
        self._close(table)

    def _add_grid(self, grid: Grid) -> None:
        self._end_paragraph()
        if any(cell.raw for row in grid.rows for cell in row):
            self.parts.append(grid)

    def _paragraph(self, element: Element) -> None:
        if element.tag == PARAGRAPH:
            self._line += 1
        place = self.reader.place = Place(line=self._line)
        label, text, boxes, runs_on = self.reader.paragraph(element)
        self._carried += text
        if not runs_on:
            self._add_paragraph(label + self._carried, place)
            self._carried = ""
        for box in boxes:
            self._blocks(nearest(box, BLOCKS, self.reader.skip))

    def _end_paragraph(self) -> None:
        """Close a paragraph that was to run on into one that does not come."""
        self._add_paragraph(self._carried, Place(line=self._line))
        self._carried = ""

    def _add_paragraph(self, text: str, place: Place) -> None:
        if raw := text.strip(BLANKS):
            self.parts.append(Paragraph(raw, place))

    # --- headers, notes and comments -----------------------------------------------

    def read_surroundings(self) -> None:
        """Read what stands outside the body, once the body has said what it refers to."""
        self._notes()
        headers = self._running(w("headerReference"))
        self.parts = [*headers, *self.parts, *self._running(w("footerReference"))]
        self._comments()
        for name in self._numbering[1].unknown:
            self.remarks.count("number_format", name, Place())

    def _notes(self) -> None:
        """Put the text of notes behind the body, in the order of their marks."""
        for kind in ("footnotes", "endnotes"):
            root = self._root(kind)
            texts = {} if root is None else {e.get(w("id"), ""): e for e in root}
            for (of, key), place in list(self.reader.notes.items()):
                note = texts.get(key)
                if of != kind or note is None or note.get(w("type")) in _SEPARATORS:
                    continue
                self.reader.place = place
                text = "\n".join(lines_of(note, self.reader)).strip(BLANKS)
                self.ink += ink_of(note)
                self.remarks.count("note_mark", text, place)
                self._add_paragraph(text, place)

    def _running(self, tag: str) -> list[Paragraph]:
        """Return the text of page headers or footers, each once."""
        found: dict[str, list[str]] = {}
        for name in self._page_parts(tag):
            root = self._package.root(name)
            self.reader.place = Place()
            counts = self.reader.added, self.remarks.dropped
            lines = lines_of(root, self.reader) if root is not None else []
            self.reader.added, self.remarks.dropped = counts
            found["\n".join(lines)] = lines
        raws = [raw for lines in found.values() for line in lines if (raw := line.strip(BLANKS))]
        self.ink += sum(count_ink(raw) for raw in raws)
        return [Paragraph(raw, Place(), running=True) for raw in raws]

    def _page_parts(self, tag: str) -> list[str]:
        """Return the names of the header or footer parts that some page shows."""
        settings = self._root("settings")
        differs = is_on(settings, w("evenAndOddHeaders"))
        names: dict[str, None] = {}
        for section in self.reader.sections:
            first = is_on(section, w("titlePg"))
            for reference in section.iterfind(tag):
                page = reference.get(w("type"), "default")
                name = self._package.target(reference.get(REL_ID))
                if name and (page == "default" or (first if page == "first" else differs)):
                    names[name] = None
        return list(names)

    def _comments(self) -> None:
        root = self._root("comments")
        for comment in () if root is None else root:
            place = self.reader.comments.get(comment.get(w("id"), ""), Place())
            self.remarks.tell("comment", place, _comment_text(comment))

    def _root(self, kind: str) -> Element | None:
        return _root(self._package, kind)


def _comment_text(comment: Element) -> str:
    styles = Styles(None)
    reader = ProseReader(styles, Numbering(None, styles), Remarks())
    return "\n".join(lines_of(comment, reader))


def _root(package: Package, kind: str) -> Element | None:
    return package.root(next(iter(package.related(kind)), None))


def _numbering(package: Package) -> tuple[Styles, Numbering]:
    styles = Styles(_root(package, "styles"))
    return styles, Numbering(_root(package, "numbering"), styles)
