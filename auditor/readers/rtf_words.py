"""What the control words of rich text that need no more than a table stand for."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.readers.rtf_tables import FIRST, ON

#: Groups without text of the document, though nothing marks them as such.
WITHOUT_TEXT = frozenset((
    "colortbl", "stylesheet", "info", "nonshppict", "nonesttables", "shprslt", "sp", "sn", "sv",
    "listtable", "listoverridetable", "filetbl", "revtbl", "template", "private", "pntxta",
    "pntxtb", "pnseclvl", "bkmkstart", "bkmkend", "fontemb", "xe", "tc", "tcn", "mmathPict",
    "atnauthor", "atnid", "atnref", "atnicn", "atntime", "atndate", "ftnsep", "ftnsepc", "ftncn",
    "aftnsep", "aftnsepc", "aftncn",
))  # fmt: skip
#: Groups that old programs skip and that hold text all the same.
STARRED = frozenset((
    "shppict", "shpinst", "do", "moMath", "moMathPara",
))  # fmt: skip
#: Words that are a character.
CHARACTERS: Mapping[str, str] = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "nbsp": "\u00a0",
    "nbhyphen": "-", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
#: Languages of a file that tell its code page when nothing else does.
LANGUAGES: Mapping[int, str] = {2052: "gb18030", 4100: "gb18030", 1028: "big5hkscs"}
#: Groups whose text is out of reach, and what is said of them.
TELLING: Mapping[str, str] = {"pict": "picture", "object": "object"}
#: Switches and the property that they turn on or off.
SWITCHES: Mapping[str, str] = {"v": "hidden", "deleted": "deleted", "revised": "inserted"}
#: What the next cell of a row has to do with a merge: direction and part.
MERGES: Mapping[str, tuple[str, str]] = {
    "clvmgf": ("down", FIRST),
    "clvmrg": ("down", ON),
    "clmgf": ("right", FIRST),
    "clmrg": ("right", ON),
}
#: Words for the code page of a file.
CODE_PAGES: Mapping[str, str] = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
