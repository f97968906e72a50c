"""The common table: what is written is read back unchanged, and says what it holds."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from factories import item, item_list
from hypothesis import given
from hypothesis import strategies as st

from auditor.citations import find_citations
from auditor.entries import parse_entries
from auditor.errors import InputError, UsageError
from auditor.layout import lay_out, load_profiles
from auditor.model import (
    CATEGORIES,
    ENTRY_FIELDS,
    FIELDS,
    CharCount,
    Count,
    Identity,
    Item,
    ItemList,
    Parsed,
    Place,
    Problem,
    Value,
    Words,
)
from auditor.readers import read
from auditor.tables import FILES, csv_rows, csv_text, is_normalised, read_list, write_list
from auditor.tables_columns import TABLES

EMPTY = ItemList("甲", Identity("甲"), "甲.txt", "", "common", (), ())


def parsed(one: ItemList) -> Parsed:
    cells = [(i.position, n, v.raw) for i in one.items for n, v in i.values.items() if v.raw]
    entries = {(p, n): parse_entries(raw, n) for p, n, raw in cells if n in ENTRY_FIELDS}
    return Parsed(one, entries, {(p, n): find_citations(raw) for p, n, raw in cells})


@pytest.fixture(scope="module")
def real(raw_lists) -> tuple[Parsed, ...]:
    profiles = load_profiles()
    return tuple(parsed(lay_out(read(path), profiles)) for path in raw_lists)


def write(one: ItemList, folder):
    write_list(parsed(one), folder)
    return folder / one.id


def records(path) -> list[dict[str, str]]:
    content = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


# --- round trips -----------------------------------------------------------------


def test_the_real_lists_come_back(real, tmp_path):
    for one in real:
        write_list(one, tmp_path)
        assert read_list(tmp_path / one.list.id) == one.list


TEXT = st.text(alphabet="甲1２０=+-@'＝＋\"，,;|\t\n\r 　{}[]\\\u2028\u0085é😀", max_size=8)
PLACES = st.builds(
    Place, st.none() | st.integers(1, 99), st.none() | TEXT, row=st.none() | st.integers(1, 9)
)
VALUES = st.builds(Value, TEXT, PLACES)
WORDS = st.builds(Words, TEXT, TEXT)
MANY = st.lists(VALUES, max_size=2).map(tuple)


@st.composite
def item_lists(draw):
    fields = st.dictionaries(st.sampled_from(list(FIELDS)), VALUES, max_size=5)
    items = []
    for position in range(1, draw(st.integers(0, 4)) + 1):
        values = draw(fields)
        items.append(
            Item(
                position,
                values,
                draw(st.dictionaries(TEXT, VALUES, max_size=2)),
                draw(st.none() | st.sampled_from(CATEGORIES)),
                frozenset(name for name in values if draw(st.booleans())),
                draw(st.none() | st.integers(1, 4)),
            )
        )
    return ItemList(
        id="甲",
        identity=draw(st.builds(Identity, TEXT, st.none() | TEXT, edition=st.none() | TEXT)),
        path=draw(TEXT),
        sha256=draw(TEXT),
        profile="common",
        fields=tuple(draw(st.lists(st.sampled_from(list(FIELDS)), unique=True))),
        items=tuple(items),
        titles=draw(MANY),
        headers=draw(MANY),
        notes=draw(MANY),
        unplaced=draw(MANY),
        unknown_columns=draw(MANY),
        counts=tuple(
            draw(st.lists(st.builds(Count, st.integers(0, 999), TEXT, TEXT, PLACES), max_size=2))
        ),
        problems=tuple(
            draw(st.lists(st.builds(Problem, TEXT, WORDS, PLACES, st.none() | TEXT), max_size=2))
        ),
        chars=draw(st.builds(CharCount, st.integers(0, 99), st.integers(0, 99))),
    )


@given(one=item_lists())
def test_any_list_comes_back(one, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    assert read_list(write(one, folder)) == one


def test_absent_empty_and_lost_stay_apart(tmp_path):
    item = Item(1, {"name": Value("甲"), "remark": Value("")}, lost=frozenset({"remark"}))
    plain = replace(item, position=2, lost=frozenset())
    back = read_list(write(replace(EMPTY, items=(item, plain)), tmp_path))
    assert back.items == (item, plain)
    assert "sub_name" not in back.items[0].values
    assert back.items[0].lost == {"remark"}
    assert back.items[1].lost == frozenset()


# --- what is on disk ---------------------------------------------------------------


def test_a_folder_holds_five_files_and_excel_is_told_the_encoding(real, tmp_path):
    write_list(real[0], tmp_path)
    folder = tmp_path / "450000-医疗保障局-2025"
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    for name in TABLES:
        assert (folder / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_same_list_gives_the_same_bytes(real, tmp_path):
    for name in ("a", "b", "b"):
        write_list(real[1], tmp_path / name)
    one, two = (tmp_path / name / real[1].list.id for name in ("a", "b"))
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in FILES)


def test_the_package_describes_every_column_of_every_table(real, tmp_path):
    write_list(real[0], tmp_path)
    folder = tmp_path / real[0].list.id
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["path"] for resource in package["resources"]] == [f"{n}.csv" for n in TABLES]
    assert "apostrophe" in package["description"]
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in fields]
        assert all(field["title"] and field["type"] for field in fields)


CHECKS = {
    "integer": lambda text: str(int(text)) == text,
    "boolean": lambda text: text in ("true", "false"),
    "object": lambda text: isinstance(json.loads(text), dict),
    "string": lambda text: isinstance(text, str),
}


def test_every_value_is_of_the_type_that_the_package_says(real, tmp_path):
    for one in real:
        write_list(one, tmp_path)
        for name, columns in TABLES.items():
            rows = records(tmp_path / one.list.id / f"{name}.csv")
            assert rows
            for column in columns:
                texts = [row[column.name] for row in rows if row[column.name]]
                assert all(CHECKS[column.kind](text) for text in texts), column


def test_entries_and_citations_stand_where_they_say(real, tmp_path):
    for one in real:
        write_list(one, tmp_path)
        folder = tmp_path / one.list.id
        raw = {(str(i.position), n): v.raw for i in one.list.items for n, v in i.values.items()}
        entries, citations = (records(folder / f"{n}.csv") for n in ("entries", "citations"))
        assert len(entries) == sum(map(len, one.entries.values()))
        assert len(citations) == sum(map(len, one.citations.values()))
        for row in entries:
            text = row["text"].removeprefix("'")
            assert text in raw[row["position"], row["field"]][int(row["start"]) : int(row["end"])]
        for row in citations:
            assert row["quote"].removeprefix("'") in raw[row["position"], row["field"]]


def test_what_a_citation_says_beside_its_article_is_written_too(tmp_path):
    basis = "《甲办法》（以下简称《办法》）第三条、第五条：应当登记。\n《办法》第三章"
    write_list(parsed(item_list(item(basis=basis), id="one")), tmp_path)
    rows = records(tmp_path / "one" / "citations.csv")
    assert [r["shares"] for r in rows[:2]] == ["第五条", "第三条"]
    assert (rows[-1]["part"], rows[-1]["means"]) == ("第三章", "甲办法")


# --- formulas ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "＝1", " =1", "\n=1", "'=1", "''", "'"])
def test_no_spreadsheet_takes_a_value_for_a_formula(text):
    written = csv_text(("a",), iter([{"a": text}]))
    assert f'"\'{text}"' in written
    assert csv_rows(written) == [{"a": text}]


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_csv_comes_back(pairs):
    rows = [{"a": one, "b": two} for one, two in pairs]
    written = csv_text(("a", "b"), iter(rows))
    assert csv_rows(written) == rows
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert not any(cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in cells)


def test_none_is_empty_and_truth_is_in_words():
    written = csv_text(("a", "b", "c"), iter([{"a": None, "b": True, "c": False}]))
    assert csv_rows(written) == [{"a": "", "b": "true", "c": "false"}]


# --- what stands in the way ------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "..", ".a", "a/b", "a\\b"])
def test_an_id_that_is_no_folder_name_is_refused(name, tmp_path):
    with pytest.raises(UsageError):
        write(replace(EMPTY, id=name), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    other = tmp_path / "甲"
    other.mkdir()
    (other / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(UsageError, match="不会覆盖"):
        write(EMPTY, tmp_path)
    assert (other / "letter.txt").read_text(encoding="utf-8") == "keep"


def test_files_of_others_beside_the_tables_stay(tmp_path):
    folder = write(EMPTY, tmp_path)
    (folder / "notes.txt").write_text("keep", encoding="utf-8")
    again = replace(EMPTY, items=(Item(1, {"name": Value("甲")}),))
    assert read_list(write(again, tmp_path)) == again
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "keep"
    assert [path.name for path in tmp_path.iterdir()] == ["甲"]


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    folder = write(EMPTY, tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)
    with pytest.raises(UsageError, match="No space left"):
        write(replace(EMPTY, items=(Item(1, {}),)), tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["甲"]


def test_what_is_a_normalised_folder(tmp_path):
    folder = write(EMPTY, tmp_path)
    assert is_normalised(folder)
    assert not is_normalised(tmp_path)
    assert not is_normalised(folder / "list.json")
    assert not is_normalised(tmp_path / "none")
    for head in ("[]", "{}", "not json", '{"schema": "other/1"}'):
        (folder / "list.json").write_text(head, encoding="utf-8")
        assert not is_normalised(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.json", None),
        ("list.json", b"{"),
        ("list.json", b"[]"),
        ("list.json", b'{"schema": "auditor/list/1"}'),
        ("list.json", b'{"schema": "auditor/list/9"}'),
        ("items.csv", None),
        ("items.csv", b""),
        ("items.csv", b"\xff\xfe"),
        ("items.csv", b'"position"\r\n"1"\r\n'),
        ("items.csv", b'"position","places"\r\n'),
    ],
)
def test_a_broken_folder_is_told_in_words(name, content, tmp_path):
    folder = write(replace(EMPTY, items=(Item(1, {"name": Value("甲")}),)), tmp_path)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(InputError) as error:
        read_list(folder)
    assert str(folder) in error.value.words.zh
    assert str(folder) in error.value.words.en


def test_places_that_are_no_places_are_told(tmp_path):
    folder = write(replace(EMPTY, items=(Item(1, {"name": Value("甲")}),)), tmp_path)
    table = folder / "items.csv"
    for places in ('"[]"', '"{""name"": 5}"', '"{""name"": {""x"": 1}}"', '"5"'):
        content = table.read_bytes().replace(b'"{""name"":{}}"', places.encode())
        (folder / "broken.csv").write_bytes(content)
        spoilt = tmp_path / "spoilt"
        spoilt.mkdir(exist_ok=True)
        (spoilt / "list.json").write_bytes((folder / "list.json").read_bytes())
        (spoilt / "items.csv").write_bytes(content)
        with pytest.raises(InputError):
            read_list(spoilt)


def test_items_of_hidden_rows_come_back(tmp_path):
    shown = Item(1, {"name": Value("甲", Place(row=2))})
    behind = Item(
        1, {"name": Value("乙", Place(row=3))}, {"X": Value("丙")}, "行政检查", frozenset({"body"})
    )
    one = ItemList(
        "id", Identity("题"), "a.xlsx", "0", "common", ("name",), (shown,), hidden=(behind,)
    )
    write_list(Parsed(one, {}, {}), tmp_path)
    assert read_list(tmp_path / "id") == one
