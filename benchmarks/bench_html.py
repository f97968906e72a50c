"""How fast pages are read, beside bare lxml: prints seconds and ratios of one run.

    python benchmarks/bench_html.py [ROWS]

One list of ROWS × 13 cells (2,000 rows unless told) as pages of many makes: plain, as Excel
and Word save it, as old editors wrote it. What lxml does is to parse the page and to take
the text of each cell (of each block where there is no table). Processor time, best of
several taken in turns; pandas.read_html is timed on the plain page.

What freeing a parsed page leaves the allocator to tidy takes up to half as long as parsing,
and is done when next a large piece of memory is asked for; it is counted to who left it.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from html import escape

from bench_tables import best_pair, rows_of, short_rows, tell

Rows = list[list[str]]
_LARGE = 100_000
_WORD_P = (
    '<p class=MsoNormal align=left style="text-align:left;line-height:14.0pt">'
    '<span lang=ZH-CN style="font-size:9.0pt;font-family:宋体;mso-bidi-font-size:10.0pt">'
)


def table(rows: Rows, cell: Callable[[str], str], attributes: str = "", newline: str = "") -> str:
    """Return a table whose cells hold what ``cell`` makes of their text."""
    lines = (
        "".join(f"<td{attributes}>{cell(escape(text))}</td>{newline}" for text in row)
        for row in rows
    )
    body = newline.join(f"<tr>{newline}{line}</tr>" for line in lines)
    return f"<table>{newline}{body}{newline}</table>"


def page(body: str, head: str = "", charset: str = "utf-8") -> bytes:
    """Return a page in an encoding that it names."""
    whole = f"<!doctype html><html><head><meta charset={charset}>{head}</head><body>{body}</body>"
    return whole.encode(charset)


def with_breaks(text: str) -> str:
    """Return a text as Excel saves it: a ``<br>`` for each line."""
    return text.replace("\n", "<br>")


def as_word(text: str) -> str:
    """Return a text as Word saves it: each line a paragraph, its letters in a span."""
    return "\r\n  ".join(f"{_WORD_P}{line}</span></p>" for line in text.split("\n"))


def as_font(text: str) -> str:
    """Return a text as old editors wrote it."""
    lines = "<br>&nbsp;&nbsp;".join(f"<b>{line[:2]}</b>{line[2:]}" for line in text.split("\n"))
    return f'<font size="2" face="宋体">&nbsp;&nbsp;{lines}</font>'


def as_divs(text: str) -> str:
    """Return a text as content systems write it: each line a div, some of it linked."""
    return "".join(
        f'<div class="line"><a href="#x">{x[:4]}</a>{x[4:]}</div>' for x in text.split("\n")
    )


def excel(rows: Rows, head: str = "") -> bytes:
    """Return a page as Excel saves it."""
    style = ' class=xl65 style="width:60pt"'
    return page(table(rows, with_breaks, style, "\r\n  "), head)


def hidden_rows(rows: Rows) -> bytes:
    """Return a page of Excel's with its style sheet, a class that hides and a row folded away."""
    sheet = "<style>.xl65 {white-space:normal;} .fold {display:none;} br {mso-x:same-cell;}</style>"
    return excel(rows, sheet).replace(b"<tr>", b'<tr style="display:none">', 1)


def merged(rows: Rows) -> bytes:
    """Return a page with a wide title and cells over three rows each, in sections."""
    head, *body = (["".join(f"<td>{with_breaks(escape(c))}</td>" for c in row)] for row in rows)
    lines = [
        f"<tr><td rowspan=3>{n}</td><td rowspan=3>类</td>{line}</tr>"
        if n % 3 == 0
        else f"<tr>{line}</tr>"
        for n, (line,) in enumerate(body)
    ]
    title = f'<tr><td colspan="15">权责清单</td></tr><tr><td>组</td><td>类</td>{head[0]}</tr>'
    return page(f"<table><thead>{title}</thead><tbody>{''.join(lines)}</tbody></table>")


def nested(rows: Rows) -> bytes:
    """Return a page with its table three deep in others, and small tables in some of its cells."""
    small = "<table><tr><td>法规科</td><td>电话</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    body = table(rows, with_breaks).replace("<td>法规科</td>", f"<td>{small}</td>")
    for side in ("导航", "位置", "页脚"):
        body = f"<table><tr><td>{side}</td><td>{body}</td></tr></table>"
    return page(body)


def blocks(rows: Rows) -> bytes:
    """Return a page without a table: each line of each cell a div."""
    body = "".join(
        f"<div class=row>{''.join(map(as_divs, map(escape, row)))}</div>\n" for row in rows
    )
    return page(body)


def makes(count: int) -> dict[str, bytes]:
    """Return the pages to time."""
    rows, short = rows_of(count), short_rows(min(10 * count, 20_000))
    return {
        "plain": page(table(rows, str)),
        "indented": page(table(rows, str, newline="\n    ")),
        "br": page(table(rows, with_breaks, ' class=xl65 style="width:60pt"')),
        "excel": excel(rows),
        "hidden": hidden_rows(rows),
        "word": page(table(rows, as_word, " width=60 valign=top", "\r\n")),
        "font, nbsp": page(table(rows, as_font)),
        "div, a": page(table(rows, as_divs)),
        "spans": merged(rows),
        "nested": nested(rows),
        "gb18030": page(table(rows, with_breaks), charset="gb18030"),
        "short": page(table(short, str)),
        "no table": blocks(rows),
    }


def _tidy() -> None:
    bytearray(_LARGE)  # so much at once makes the allocator tidy its memory


def bare(data: bytes) -> object:
    """Parse with lxml and take the text of each cell, or of each innermost div."""
    from lxml import html  # noqa: PLC0415

    root = html.document_fromstring(data)
    cells = [cell.text_content() for cell in root.iter("td", "th")]
    return cells or [div.text_content() for div in root.iter("div") if div.find("div") is None]


def main() -> None:
    """Run all and print."""
    import pandas as pd  # noqa: PLC0415

    from auditor.readers.html import read_html  # noqa: PLC0415

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    print(f"{count} rows × 13 columns")
    for name, data in makes(count).items():
        ours, theirs = best_pair(lambda: read_html(data, "bench.html"), lambda: bare(data), _tidy)  # noqa: B023
        tell(name, ours, {"lxml": theirs})
        if name == "plain":
            ours, theirs = best_pair(
                lambda: read_html(data, "bench.html"),  # noqa: B023
                lambda: pd.read_html(io.BytesIO(data)),  # noqa: B023
                _tidy,
            )
            tell(name, ours, {"pandas": theirs})


if __name__ == "__main__":
    main()
