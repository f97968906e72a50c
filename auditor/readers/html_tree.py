"""The bytes of a page in, its tree out, with the ends of lines as characters in its text.

What a ``<br>`` or the end of a paragraph means needs no element: put into the source as U+2028
and U+2029, the text of most elements is had in one step, however many lines they have. That
it came to the right place is proved from the tree (each of the characters must stand in its text
or in a comment, none in an attribute or a name); else the page is parsed as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from auditor.errors import InputError
from auditor.model import Problem, Words
from auditor.readers.html_css import Rule, hides, read_rules
from auditor.readers.html_text import BLOCK, BREAK, LINES, SPECIAL
from auditor.readers.safety import need, refuse

_LOOKED_AT = 4096
_CHARSET = re.compile(
    rb"<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What a page may call its encoding, and the widest encoding of that family.
_ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}  # fmt: skip
# A text in another encoding is hardly ever sound UTF-8 for so many characters.
_SURE = 10
_BREAK_TAG = re.compile(rb"<[bB][rR]\s*/?>")
_LINE_TAG = re.compile(
    rb"<(?=/?(?:[pP]|[dD][iI][vV]|[lL][iI]|[uU][lL]|[hH][rR1-6]|[cC][eE][nN][tT][eE][rR])[\s/>])"
)
# Up to the > that ends it, which is not one in quotes.
_WITH_ATTRIBUTES = re.compile(
    rb"<[a-zA-Z][^\s<>/]*+[\s/][^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*+"
)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# In these a tag is text.
_RAW = ("textarea", "xmp", "plaintext")

_END = re.compile(rb"</html\s*>", re.IGNORECASE)
_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page; ``special`` are the elements that are not just text and lines of it.

    ``marked`` says that the ends of lines have marks in the text.
    """

    root: Any
    marked: bool
    text: str
    special: list[Any]
    tables: list[Any]
    rules: list[Rule]


def read_tree(content: bytes, path: str) -> Tree:
    """Parse a page in UTF-8.

    Raises ``InputError`` when it nests too deep or holds nothing.
    """
    content = _unended(content)
    marked, count = _marked(content)
    tree = _look(_parse(marked, path), SPECIAL, marked=True)
    lost = count - tree.text.count(BREAK) - tree.text.count(BLOCK)
    whole = not lost or lost == sum(map(_marks, _COMMENT.findall(marked)))
    if whole and not hides(tree.rules, "br") and not _in_raw_text(tree.special):
        return tree
    return _look(_parse(content, path), (*SPECIAL, *LINES), marked=False)


def _unended(content: bytes) -> bytes:
    """Return a page without its end where something comes after it, which the parser drops."""
    end = _END.search(content)
    if end is None or not content[end.end() :].strip():
        return content
    return _ENDS.sub(b"", content)


def _marked(content: bytes) -> tuple[bytes, int]:
    """Return a page with its ends of lines marked, and how many there are."""
    # To split and to join takes half the time of putting one for the other.
    texts = _BREAK_TAG.split(content)
    lines = _LINE_TAG.split(BREAK.encode().join(texts))
    return f"{BLOCK}<".encode().join(lines), len(texts) + len(lines) - 2


def _marks(source: bytes) -> int:
    return source.count(BREAK.encode()) + source.count(BLOCK.encode())


def distinct_tags(content: bytes) -> bytes:
    """Return each start tag with attributes once, in lower case.

    Pages say the same of thousands of cells; what is looked for in here takes no time.
    """
    return b"\n".join(set(_WITH_ATTRIBUTES.findall(content))).lower()


def _look(root: Any, tags: Iterable[str], *, marked: bool) -> Tree:
    """Find what needs more than its text; one look, as each takes a tenth of parsing."""
    special = list(root.iter(*tags))
    text = root.xpath("string()", smart_strings=False)
    tables = [element for element in special if element.tag == "table"]
    rules = read_rules(element for element in special if element.tag == "style")
    return Tree(root, marked, text, special, tables, rules)


def _in_raw_text(special: Iterable[Any]) -> bool:
    raw = (element for element in special if element.tag in _RAW)
    return any(BREAK in text or BLOCK in text for each in raw for text in each.itertext())


def _parse(content: bytes, path: str) -> Any:
    etree = need("lxml.etree", "office", path)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise _damaged(path, str(error)) from error
    fatal = [entry.message.strip() for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:
        raise _damaged(path, fatal[0])
    if root is None:
        raise refuse(path, "网页里没有文字", "the page holds no text")
    return root


def _damaged(path: str, why: str) -> InputError:
    zh = f"网页嵌套过深或已损坏，读到一半（{why}）；请重新保存"
    return refuse(path, zh, f"the page nests too deep or is damaged ({why}); save it again")


# --- encoding -----------------------------------------------------------------------


def as_utf8(data: bytes) -> tuple[bytes, list[Problem]]:
    """Return the page in UTF-8: by mark, by what it calls its encoding, or by trial."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _loose(data[len(mark) :], encoding)
    declared = _CHARSET.search(data[:_LOOKED_AT])
    name = declared[1].decode("ascii", "replace").lower() if declared else ""
    encodings = [_ENCODINGS[name]] if name in _ENCODINGS else []
    for encoding in ("utf-8", *encodings, "gb18030"):
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Every character outside ASCII takes more bytes than one.
        doubtful = encoding == "utf-8" and len(data) - len(content) < _SURE
        if not doubtful or encodings in ([], ["utf-8"]):
            return data if encoding == "utf-8" else content.encode(), []
    return _loose(data, encodings[0] if encodings else "utf-8")


def _loose(data: bytes, encoding: str) -> tuple[bytes, list[Problem]]:
    content = data.decode(encoding, "replace")
    bad = content.count("\ufffd")
    if not bad:
        return content.encode(), []
    words = Words(
        f"有 {bad} 处不能按 {encoding} 解码，这些字未能读出，请重新保存网页",
        f"not {encoding} in {bad} places; the characters there are lost, save the page again",
    )
    return content.encode(), [Problem("unread", words)]
