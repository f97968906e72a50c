"""What a Word or rich text file holds besides its text: noted, given out as ``Problem`` s.

Kinds that may occur hundreds of times (tracked changes, hidden text) are counted and told
once with a sample and the first place; what hides text at one place (a picture) or has
text of its own (a comment) is told every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.model import Place, Problem, Words
from auditor.text import BLANKS

_SAMPLE = 60

#: Told once: kind of problem and sentence with {n}.
_COUNTED: Mapping[str, tuple[str, Words]] = {
    "inserted": (
        "leftover",
        Words(
            "有 {n} 处修订插入的文字尚未接受，按接受后的样子读取",
            "{n} tracked insertions, read as if accepted",
        ),
    ),
    "deleted": (
        "leftover",
        Words(
            "有 {n} 处修订删除的文字尚未接受，按删除后的样子读取",
            "{n} tracked deletions, read as if accepted",
        ),
    ),
    "moved": (
        "leftover",
        Words(
            "有 {n} 处修订移走的文字尚未接受，只在移到的地方读取",
            "{n} tracked moves, read only where the text was moved to",
        ),
    ),
    "inserted_row": (
        "leftover",
        Words("有 {n} 行是修订插入的，尚未接受", "{n} rows inserted as tracked changes"),
    ),
    "deleted_row": (
        "leftover",
        Words(
            "有 {n} 行或单元格是修订删除的，尚未接受，没有读取",
            "{n} rows or cells deleted as tracked changes, not read",
        ),
    ),
    "hidden": (
        "hidden",
        Words("有 {n} 处隐藏文字，没有读取", "{n} stretches of hidden text, not read"),
    ),
    "covered": (
        "hidden",
        Words(
            "有 {n} 个被合并盖住的单元格存有文字，Word 不显示，没有读取",
            "{n} cells under a merge hold text that Word does not show; not read",
        ),
    ),
    "note_mark": (
        "unread",
        Words(
            "有 {n} 个脚注或尾注：注文放在正文之后，正文里的注号没有读取",
            "{n} footnotes or endnotes: their text is put after the body, the marks are not read",
        ),
    ),
    "lost": (
        "unread",
        Words(
            "有 {n} 个字符的位置不合 Word 文件的规定，没有读取；请用 Word 打开后另存再读",
            "{n} characters stand where a Word file may have none, not read; save it anew in Word",
        ),
    ),
    "number_format": (
        "unread",
        Words(
            "有 {n} 种自动编号的格式不认识，按阿拉伯数字读取",
            "{n} formats of automatic numbers are not known; read as plain digits",
        ),
    ),
}
#: Told at each place.
_EACH: Mapping[str, tuple[str, Words]] = {
    "comment": ("leftover", Words("有批注", "a comment")),
    "picture": (
        "unread",
        Words("有图片，其中的文字未读取", "a picture; text in it is not read"),
    ),
    "object": (
        "unread",
        Words("有嵌入的对象，其中的文字未读取", "an embedded object; text in it is not read"),
    ),
    "chart": (
        "unread",
        Words("有图表，其中的文字未读取", "a chart; text in it is not read"),
    ),
    "diagram": (
        "unread",
        Words("有 SmartArt 图示，其中的文字未读取", "a SmartArt diagram; text in it is not read"),
    ),
    "chunk": (
        "unread",
        Words(
            "嵌有另一份文档，没有读取；请在 Word 中打开后另存",
            "another document is embedded and not read; open in Word and save anew",
        ),
    ),
    "word_art": (
        "unread",
        Words("有艺术字或水印，没有读入正文", "word art or a watermark, not read as text"),
    ),
    "ruby": (
        "unread",
        Words("有注音，没有读入正文", "a reading over characters, not read as text"),
    ),
    "field": (
        "unread",
        Words("有一个域没有结果，没有读取", "a field without a result, not read"),
    ),
}


@dataclass(slots=True)
class _Tally:
    count: int
    sample: str
    place: Place


class Remarks:
    """Gathers what must be said about a file. ``dropped`` counts non-blank characters left out."""

    def __init__(self) -> None:
        self.dropped = 0
        self._tallies: dict[str, _Tally] = {}
        self._single: dict[tuple[str, Place, str], None] = {}

    def count(self, kind: str, sample: str, place: Place) -> None:
        """Note one more case of a kind that is told once."""
        tally = self._tallies.setdefault(kind, _Tally(0, "", place))
        tally.count += 1
        tally.sample = tally.sample or _short(sample)

    def count_lost(self, characters: int) -> None:
        """Note how many characters of the file came out nowhere."""
        if characters > 0:
            self._tallies["lost"] = _Tally(characters, "", Place())

    def tell(self, kind: str, place: Place, quote: str = "") -> None:
        """Note something told at its place; the same thing at one place only once."""
        self._single[kind, place, quote.strip(BLANKS)] = None

    def has(self, kind: str) -> bool:
        """True when something of a kind told at its place was noted."""
        return any(noted == kind for noted, _, _ in self._single)

    def problems(self) -> tuple[Problem, ...]:
        """Return everything noted: the counted kinds in fixed order, the others as they came."""
        counted = [
            Problem(kind, _filled(words, tally.count), tally.place, tally.sample or None)
            for name, (kind, words) in _COUNTED.items()
            if (tally := self._tallies.get(name))
        ]
        single = [
            Problem(*_EACH[name], place, quote or None) for name, place, quote in self._single
        ]
        return (*counted, *single)


def _short(sample: str) -> str:
    plain = sample.strip(BLANKS)
    return plain if len(plain) <= _SAMPLE else f"{plain[:_SAMPLE]}…"


def _filled(words: Words, count: int) -> Words:
    return Words(words.zh.format(n=count), words.en.format(n=count))
