"""Small Excel 2003 XML workbooks, as systems that export lists write them."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from makers.sheets import Tab

_NAMES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
)


def xml(*tabs: Tab, styles: str = "", encoding: str = "utf-8") -> bytes:
    """Write a workbook; ``styles`` are put in as they are."""
    sheets = "".join(map(_sheet, tabs))
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f"<Workbook {_NAMES}><Styles>{styles}</Styles>{sheets}</Workbook>"
    ).encode(encoding)


def _sheet(tab: Tab) -> str:
    columns = "".join(
        f'<Column ss:Index="{at}" ss:Hidden="1"/>' for at in sorted(tab.hidden_columns)
    )
    rows = "".join(_row(tab, number, row) for number, row in enumerate(tab.rows, 1))
    shown = "<x:Visible>SheetHidden</x:Visible>" if tab.hidden else ""
    header = f"<x:PageSetup><x:Header x:Data={quoteattr(tab.header)}/></x:PageSetup>"
    options = f"<x:WorksheetOptions>{header}{shown}</x:WorksheetOptions>"
    name = f"ss:Name={quoteattr(tab.name)}"
    return f"<Worksheet {name}><Table>{columns}{rows}</Table>{options}</Worksheet>"


def _row(tab: Tab, number: int, values: list[str | float | None]) -> str:
    """Write the cells there are; those that follow the one before them say no number."""
    spans = {(a, b): (c - a, d - b) for a, b, c, d in tab.merges}
    following, cells = 1, ""
    for column, value in enumerate(values, 1):
        if value is None and (number, column) not in spans:
            continue
        down, across = spans.get((number, column), (0, 0))
        index = f' ss:Index="{column}"' if column != following else ""
        merge = f' ss:MergeDown="{down}"' if down else ""
        merge += f' ss:MergeAcross="{across}"' if across else ""
        kind = "Number" if isinstance(value, int | float) else "String"
        text = escape("" if value is None else str(value)).replace("\n", "&#10;")
        note = tab.comments.get((number, column))
        note = f"<Comment><Data>{escape(note)}</Data></Comment>" if note else ""
        cells += f'<Cell{index}{merge}><Data ss:Type="{kind}">{text}</Data>{note}</Cell>'
        following = column + across + 1
    hidden = ' ss:Hidden="1"' if number in tab.hidden_rows else ""
    return f'<Row ss:Index="{number}"{hidden}>{cells}</Row>' if cells else ""
