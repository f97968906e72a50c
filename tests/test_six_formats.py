"""One table in every format that is read: each gives the same items."""

from email.message import EmailMessage
from html import escape
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from makers import docx as word
from makers import rtf as rich
from makers.old_xml import xml
from makers.pdf import Page, Pdf, draw_table
from makers.sheets import Tab, ods, xls, xlsx

from auditor.layout import lay_out, load_profiles
from auditor.readers import read

FIELDS = ("number", "category", "name", "body", "basis", "duties")
HEAD = ("序号", "权力分类", "项目名称", "实施主体", "实施依据", "责任事项")
TITLE = "柳州市医疗保障局权责清单（2022年版）"
MERGED = (1, 3)
PROFILES = load_profiles()

CATEGORIES = st.sampled_from(["行政处罚", "行政检查", "行政许可", "其他行政权力"])
NAMES = st.sampled_from(["医保登记", "药品价格", "费用结算", "材料封存", "资金使用", "定点管理"])
ACTS = st.sampled_from(["对违反{}规定行为的处罚", "对{}的监督检查", "{}审核"])


@st.composite
def tables(draw):
    """Rows of a list: number, category, name, body, basis, duties; names are all different."""
    count = draw(st.integers(1, 6))
    rows = []
    for number in range(1, count + 1):
        name = draw(ACTS).format(draw(NAMES)) + f"之{number}"
        basis = f"《某市第{number}条例》第{draw(st.integers(1, 90))}条：内容<{number}>&若干。"
        duties = "1.受理责任。\n2.审查责任。" if draw(st.booleans()) else "1.受理责任。"
        rows.append((str(number), draw(CATEGORIES), name, "柳州市医疗保障局", basis, duties))
    return rows


def merged(rows):
    """Cells (row, column, height, text) from 0; equal neighbours in two columns are merged."""
    cells = [(0, column, 1, words) for column, words in enumerate(HEAD)]
    for column in range(len(HEAD)):
        at = 1
        for text, group in groupby(row[column] for row in rows):
            count = len(list(group))
            heights = [count] if column in MERGED else [1] * count
            for high in heights:
                cells.append((at, column, high, text))
                at += high
    return cells


def as_text(rows):
    lines = [f"{TITLE}\n"]
    for row in (HEAD, *rows):
        lines += [f"\t{cell}\n" for cell in row]
        lines[-1] += "\n"
    return "".join(lines).encode()


def as_csv(rows):
    quoted = (
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (HEAD, *rows)
    )
    return ("\r\n".join(quoted) + "\r\n").encode("gb18030")


def as_tsv(rows):
    """Write what Excel saves as Unicode text."""
    lines = (
        "\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in (HEAD, *rows)
    )
    return ("\r\n".join(lines) + "\r\n").encode("utf-16")


def as_pipes(rows):
    """Write a pipe table, whose cells hold no line breaks."""
    lines = (f"|{'|'.join(row)}|" for row in (HEAD, ["---"] * len(HEAD), *rows))
    return "\n".join((TITLE, "", *lines, "")).encode()


def as_mhtml(rows):
    """Write a page saved as one file."""
    page = EmailMessage()
    page["Subject"] = TITLE
    page.set_content(as_html(rows).decode(), subtype="html", cte="base64")
    return page.as_bytes()


def as_html(rows):
    lines = {}
    for row, column, high, text in merged(rows):
        cell = f"<td rowspan={high}>{escape(text).replace(chr(10), '<br>')}</td>"
        lines.setdefault(row, []).append((column, cell))
    body = "".join(
        "<tr>" + "".join(cell for _, cell in sorted(lines.get(n, []))) + "</tr>"
        for n in range(len(rows) + 1)
    )
    page = f"<!doctype html><meta charset=utf-8><h1>{TITLE}</h1><table>{body}</table>"
    return page.encode()


def as_tab(rows):
    grid = [[TITLE, *[None] * 5], *([None] * 6 for _ in range(len(rows) + 1))]
    merges = [(1, 1, 1, 6)]
    for row, column, high, text in merged(rows):
        grid[row + 1][column] = text
        if high > 1:
            merges.append((row + 2, column + 1, row + 1 + high, column + 1))
    return Tab(rows=grid, merges=merges)


def as_docx(rows):
    covered = {}
    for row, column, high, text in merged(rows):
        covered[row, column] = word.tc(text, word.DOWN if high > 1 else "")
        for below in range(row + 1, row + high):
            covered[below, column] = word.tc("", word.ON)
    body = [[covered[row, column] for column in range(6)] for row in range(len(rows) + 1)]
    return word.docx(word.p(TITLE) + word.tbl(*body, widths=[1000] * 6))


def as_rtf(rows):
    cells, merges = {}, {}
    for row, column, high, text in merged(rows):
        cells[row, column] = rich.gbk(text) if column % 2 else text
        merges[row, column] = rich.DOWN if high > 1 else ""
        for below in range(row + 1, row + high):
            cells[below, column], merges[below, column] = "", rich.ON
    body = [
        rich.tr(
            *(cells[row, column] for column in range(6)),
            merges=[merges[row, column] for column in range(6)],
        )
        for row in range(len(rows) + 1)
    ]
    return rich.rtf(rich.p(TITLE), *body)


def as_pdf(rows):
    page, widths, high = Page(width=900), (40, 90, 190, 120, 240, 120), 44
    xs = [30]
    for width in widths:
        xs.append(xs[-1] + width)
    ys = [80 + high * n for n in range(len(rows) + 2)]
    page.text(300, 50, TITLE, size=14)
    draw_table(
        page, xs, ys, [(row, column, tall, 1, text) for row, column, tall, text in merged(rows)]
    )
    return Pdf([page]).bytes()


FORMATS = {
    "txt": as_text,
    "csv": as_csv,
    "tsv": as_tsv,
    "html": as_html,
    "mht": as_mhtml,
    "xlsx": lambda rows: xlsx(as_tab(rows)),
    "xls": lambda rows: xls(as_tab(rows)),
    "ods": lambda rows: ods(as_tab(rows)),
    "xml": lambda rows: xml(as_tab(rows)),
    "docx": as_docx,
    "rtf": as_rtf,
    "pdf": as_pdf,
}


def check(path, rows):
    """Read a file and hold its one list against the rows that it was made of."""
    found = lay_out(read(path), PROFILES)
    assert [tuple(item.text(name) for name in FIELDS) for item in found.items] == rows
    assert found.chars.balanced
    assert found.chars.unplaced == 0
    identity = found.identity
    assert (identity.code, identity.department, identity.edition) == (
        "450200",
        "医疗保障局",
        "2022",
    )


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_the_same_table_gives_the_same_items(tmp_path, suffix, rows):
    path = tmp_path / f"{TITLE}.{suffix}"
    path.write_bytes(FORMATS[suffix](rows))
    check(path, rows)


def test_a_pipe_table_gives_them_too(tmp_path):
    rows = [row for row in ROWS if "\n" not in "".join(row)]
    path = tmp_path / f"{TITLE}.md"
    path.write_bytes(as_pipes(rows))
    check(path, rows)


#: What stands in ``samples/six-formats.doc``, which LibreOffice made of ``as_docx(ROWS)``.
ROWS = [
    ("1", "行政处罚", "对违反医保登记规定行为的处罚", "柳州市医疗保障局", "《某市条例》第二条：内容<1>&若干。", "1.受理责任。\n2.审查责任。"),
    ("2", "行政处罚", "对费用结算的监督检查", "柳州市医疗保障局", "《某市条例》第三条", "1.受理责任。"),
    ("3", "其他行政权力", "定点管理审核", "柳州市医疗保障局", "《某市条例》第四条", "1.受理责任。"),
]  # fmt: skip


def test_an_old_word_file_gives_them_too(tmp_path):
    sample = Path(__file__).parent / "samples" / "six-formats.doc"
    path = tmp_path / f"{TITLE}.doc"
    path.write_bytes(sample.read_bytes())
    check(path, ROWS)
    path.with_suffix(".docx").write_bytes(as_docx(ROWS))
    check(path.with_suffix(".docx"), ROWS)
