"""What has to be said about a PDF: pages in as they are read, ``Problem``s out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.model import Place, Problem, Words
from auditor.readers.pdf_marks import UNKNOWN, Sheet
from auditor.text import count_ink

_QUOTE = 60
_OUTLINED = 50  # curves on a page without text: its text was turned into drawings
_PRIVATE = ("\ue000", "\uf8ff")
_MOST_PRIVATE = 0.05
# A page of a list is mostly Chinese; one that is not, in fonts read by a guess, is garbled.
_FEW, _FEWEST_HAN = 20, 0.3
_HAN = re.compile(r"[\u3400-\u9fff]")
# Of Chinese characters no two have their middles this near each other, in points, unless one
# is printed over the other. Now and then that is chance, or a stroke of a seal.
_MIDDLES, _CLASHES = 3.0, 5

_ON_PAGES = {
    "damaged": Words("已损坏，没有读出", "damaged, not read"),
    "scan": Words(
        "只有图片或图形，没有文字（可能是扫描件），没有读出",
        "only pictures or drawings and no text (scans?), not read",
    ),
    "recognised": Words(
        "是扫描图片，读到的是识别软件附上的文字，可能有错，请对照原图",
        "scanned; what was read is what some software recognised, so compare the picture",
    ),
    "picture": Words(
        "有图片或印章，其中若有文字则没有读出",
        "with pictures or seals; text inside them was not read",
    ),
    "garbled": Words(
        "有文件没有给出对应文字的字形，请用原文件重新导出",
        "with glyphs that the file names no character for; export it again from its source",
    ),
    "guessed": Words(
        "的字体没有说明各字形是什么字，读出的很可能是乱码，请用原文件重新导出",
        "in fonts that do not say which characters they draw; what was read is probably"
        " garbled, export it again from its source",
    ),
    "clashing": Words(
        "有文字互相重叠，读出的字和次序可能有误，请对照原件",
        "with texts printed over each other; what was read may be mixed up, compare the source",
    ),
}
_ATTACHED = Words("PDF 里嵌有其他文件，没有读取", "other files are inside the PDF, not read")
_LAYERS = Words(
    "PDF 里有关闭的图层，其中的文字也读入了，请核对",
    "the PDF has layers that are switched off; their text was read too, check it",
)
_FIELD = Words("表单域里填写的文字没有读入正文", "text typed into a form field, not read")
_COMMENT = Words("PDF 里留有批注或标记", "a comment or mark left in the PDF")


class Remarks:
    """Gathers what was not read or must be looked at; ``ink`` counts what was read."""

    def __init__(self) -> None:
        self.ink = 0
        self.pages: dict[str, list[int]] = {key: [] for key in _ON_PAGES}
        self._unknown = 0
        self._on_file: list[Problem] = []
        self._over_pages: list[Problem] = []

    def note_page(self, number: int, sheet: Sheet | None) -> None:
        """Note one page; ``None`` is a damaged one."""
        if sheet is None:
            self.pages["damaged"].append(number)
            return
        text = "".join(glyph.char for glyph in sheet.glyphs)
        ink = count_ink(text)
        self.ink += ink
        self._unknown += text.count(UNKNOWN)
        private = sum(_PRIVATE[0] <= char <= _PRIVATE[1] for char in text)
        if UNKNOWN in text or private > _MOST_PRIVATE * ink:
            self.pages["garbled"].append(number)
        if sheet.guessed >= _FEW and len(_HAN.findall(text)) < _FEWEST_HAN * ink:
            self.pages["guessed"].append(number)
        if _clashes(sheet) >= _CLASHES:
            self.pages["clashing"].append(number)
        if kind := _picture_kind(sheet, ink):
            self.pages[kind].append(number)
        self._over_pages += _overlaid(number, sheet)

    def note_file(self, lost: int, *, layers: bool, attachments: bool) -> None:
        """Note what the file holds beside its pages; ``lost`` pages were not found in it."""
        if lost > 0:
            zh = f"按文件所说的页数，有 {lost} 页没有找到，文件可能已损坏"
            en = f"{lost} of the pages that the file counts were not found; it may be damaged"
            self._on_file.append(Problem("unread", Words(zh, en)))
        if attachments:
            self._on_file.append(Problem("unread", _ATTACHED))
        if layers:
            self._on_file.append(Problem("hidden", _LAYERS))

    def problems(self) -> Iterator[Problem]:
        """Yield what concerns whole pages, then the file, then what lies over the pages."""
        for key, numbers in self.pages.items():
            if numbers:
                yield _on_pages(numbers, self._words(key))
        yield from self._on_file
        yield from self._over_pages

    def _words(self, key: str) -> Words:
        zh, en = _ON_PAGES[key]
        if key != "garbled" or not self._unknown:
            return Words(zh, en)
        count = self._unknown
        return Words(f"{zh}（{count} 个读作“{UNKNOWN}”）", f"{en} ({count} read as {UNKNOWN})")


def _picture_kind(sheet: Sheet, ink: int) -> str:
    if not ink and (sheet.pictures or sheet.covered or sheet.curves > _OUTLINED):
        return "scan"
    if sheet.recognised:
        return "recognised"
    return "picture" if sheet.pictures else ""


def _clashes(sheet: Sheet) -> int:
    """Count the Chinese characters that are printed over another one."""
    middles: dict[tuple[int, int], str] = {}
    clashes = 0
    for char, x0, y0, x1, y1, turn in sheet.glyphs:
        if turn or not _HAN.match(char):
            continue
        spot = round((x0 + x1) / 2 / _MIDDLES), round((y0 + y1) / 2 / _MIDDLES)
        clashes += middles.setdefault(spot, char) != char
    return clashes


def _on_pages(numbers: Sequence[int], words: Words) -> Problem:
    pages = _ranges(numbers)
    noun = "page" if len(numbers) == 1 else "pages"
    zh, en = f"第 {'、'.join(pages)} 页{words.zh}", f"{noun} {', '.join(pages)}: {words.en}"
    return Problem("unread", Words(zh, en), Place(page=numbers[0]))


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Return rising page numbers with runs drawn together: 1, 2, 3, 7 → 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [f"{a}–{b}" if a < b else str(a) for a, b in runs]


def _overlaid(number: int, sheet: Sheet) -> Iterator[Problem]:
    """Yield what lies over or under the page: comments, fields and text that is not shown."""
    place = Place(page=number)
    for note in sheet.notes:
        if note.kind == "field":
            yield Problem("unread", _FIELD, place, note.text)
        else:
            yield Problem("leftover", _COMMENT, place, note.text or None)
    if sheet.hidden:
        count = len(sheet.hidden)
        zh = f"有 {count} 个字不在页面上显示，没有读入正文"
        en = f"{count} characters are not shown on the page and were not read"
        yield Problem("hidden", Words(zh, en), place, sheet.hidden[:_QUOTE])
