"""Web pages written from the same sheets as workbooks are."""

from __future__ import annotations

from html import escape

from makers.sheets import Tab


def table(tab: Tab) -> str:
    """Write a sheet as the HTML table that shows the same."""
    spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in tab.merges}
    covered = {
        (row, column)
        for a, b, c, d in tab.merges
        for row in range(a, c + 1)
        for column in range(b, d + 1)
    } - set(spans)
    rows = ""
    for row, values in enumerate(tab.rows, 1):
        cells = ""
        for column, value in enumerate(values, 1):
            if (row, column) not in covered:
                down, across = spans.get((row, column), (1, 1))
                text = "<br>".join(escape(str(value or "")).split("\n"))
                cells += f'<td rowspan="{down}" colspan="{across}">{text}</td>'
        rows += f"<tr>{cells}</tr>\n"
    return f"<table>\n{rows}</table>"


def page(*bodies: str, charset: str = "utf-8") -> bytes:
    head = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>x</title></head>'
    return f"{head}<body>{''.join(bodies)}</body></html>".encode(charset)
