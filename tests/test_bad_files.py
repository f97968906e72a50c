"""Bad files: each gets a message in Chinese that names it; the others are done."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from makers import docx as word
from makers.pdf import Page, Pdf
from makers.sheets import Tab, ole, xls, xlsx
from test_cli import run

from auditor.errors import InputError
from auditor.readers import read

RAW = Path(__file__).parent.parent / "data" / "raw"
GOOD = sorted(RAW.glob("*.txt"))[1]
ROWS = [
    ["序号", "权力分类", "项目名称", "实施依据"],
    ["1", "行政处罚", "对甲行为的处罚", "《甲法》第一条"],
]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 300_000_000)
    return out.getvalue()


def entities():
    lines = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )
    whole = xlsx(Tab(rows=ROWS))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = (lines + "]>").encode() + content.replace(b"<sheetData", b"&i;<sheetData")
            new.writestr(name, content)
    return out.getvalue()


BAD = {
    "空文件.docx": b"",
    "只有空白.txt": b"\n \t\n",
    "加密.xlsx": ole({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 200}),
    "截断.xlsx": xlsx(Tab(rows=ROWS))[:-300],
    "截断.xls": xls(Tab(rows=ROWS))[:1500],
    "截断.docx": word.docx(word.tbl(*[tuple(row) for row in ROWS]))[:400],
    "截断.pdf": Pdf([Page()]).bytes()[:300],
    "扫描件.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "压缩炸弹.docx": bomb(),
    "实体.xlsx": entities(),
    "一万列.csv": (",".join(["列"] * 20_000) + "\n" + ",".join(["1"] * 20_000)).encode(),
    "其实是图片.docx": b"\xff\xd8\xff\xe0" + bytes(100),
    "旧表.xml": b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "旧文档.xml": b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
    "平.fods": b'<a:document xmlns:a="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><table:table/>',
    "压缩包.zip": b"PK\x05\x06" + bytes(18),
    "没有表格.txt": "关于印发通知的通知".encode(),
    "乱码.txt": bytes(range(1, 32)) * 40,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_explained(tmp_path, name):
    (tmp_path / name).write_bytes(BAD[name])
    done = run("normalize", tmp_path / name, "--out", tmp_path / "out")
    assert done.returncode == 3
    (line,) = done.stderr.strip().splitlines()
    assert name in line
    assert "Traceback" not in line
    assert any("\u4e00" <= c <= "\u9fff" for c in line.split(name, 1)[1])
    assert not (tmp_path / "out").exists()


def test_the_good_file_among_bad_ones_is_audited(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    (folder / GOOD.name).write_bytes(GOOD.read_bytes())
    done = run("audit", folder, "--out", out, "--fail-on", "never", "--as-of", "2026-11-22")
    assert done.returncode == 3
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in found["lists"]] == ["450200-医疗保障局-2022"]
    unread = json.dumps(found["ledger"], ensure_ascii=False)
    assert all(name in unread for name in BAD)


@pytest.mark.parametrize(
    "name, data",
    [
        ("其实是旧版.xlsx", xls(Tab(rows=ROWS))),
        ("其实是新版.xls", xlsx(Tab(rows=ROWS))),
        ("其实是网页.doc", b"<html><meta charset=utf-8><table>" + "".join(
            "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS
        ).encode() + b"</table>"),
        ("其实是文字处理.pdf", word.docx(word.tbl(*[tuple(row) for row in ROWS]))),
    ],
)  # fmt: skip
def test_a_wrong_suffix_does_not_matter(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    done = run("normalize", tmp_path / name, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "1 项" in done.stdout


@pytest.mark.parametrize(
    ("name", "advice"),
    [("旧文档.xml", "用 Word 打开后另存为 docx"), ("平.fods", "另存为 docx 或 xlsx")],
)
def test_what_is_not_read_says_what_to_save_it_as(tmp_path, name, advice):
    (tmp_path / name).write_bytes(BAD[name])
    with pytest.raises(InputError, match=advice):
        read(tmp_path / name)
