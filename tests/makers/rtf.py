"""Rich text files made by hand: text and control words in, the bytes of an .rtf out.

Chinese text is written as numbers or as the bytes of a Chinese font, the two ways that
Office programs have. The helpers return text, so that a test states the very signs it is
about.
"""

from __future__ import annotations

FONTS = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 SimSun;}}"
DOWN, ON, RIGHT, ON_RIGHT = r"\clvmgf", r"\clvmrg", r"\clmgf", r"\clmrg"


def u(text):
    """Text by numbers, with a question mark for programs that do not know them."""
    out = []
    for char in text:
        if char == "\n":
            out.append(r"\line ")
        elif char in "\\{}":
            out.append(f"\\{char}")
        elif char.isascii():
            out.append(char)
        else:
            units = char.encode("utf-16-le")
            for at in range(0, len(units), 2):
                number = int.from_bytes(units[at : at + 2], "little", signed=True)
                out.append(f"\\u{number} ?")
    return "".join(out)


def gbk(text):
    """Text by the bytes of the Chinese font, which is ``\\f1``."""
    return "{\\f1 " + "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030")) + "}"


def p(content=""):
    """A paragraph outside tables: of text, or of signs when it begins with \\ or {."""
    return rf"\pard\plain {_signs(content)}\par" + "\n"


def tr(*cells, merges=(), widths=None):
    """A row: cells of text or of signs; ``merges`` are the signs of each cell's merge."""
    edges, shape = 0, r"\trowd\trleft0"
    for n in range(len(cells)):
        edges += widths[n] if widths else 1000
        shape += f"{merges[n] if n < len(merges) else ''}\\cellx{edges}"
    texts = "".join(rf"\pard\plain\intbl {_signs(cell)}\cell " for cell in cells)
    return f"{shape}\n{texts}\\row\n"


def rtf(*body, head=r"\ansi\ansicpg936\deff0"):
    """The file."""
    return (r"{\rtf1" + head + FONTS + "\n" + "".join(body) + "}").encode("latin-1")


def _signs(content):
    return content if content.startswith(("\\", "{")) else u(content)
