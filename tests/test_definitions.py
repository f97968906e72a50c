"""Definition files: strings stay strings, and whatever is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.definitions import load, parse, pipe_table
from auditor.errors import DefinitionError

ROOT = Path("definitions")

RULE = """\
# a comment
id: numbering-duplicate
where: {code: present}
with:
  fields: [code, name]
tests:
  - name: first
    expect: [a]
  - name: second
    expect:
      - b
"""


@pytest.fixture
def broken(tmp_path):
    """Return a function that loads a text which is wrong, and gives back the error."""

    def run(content: str | bytes) -> DefinitionError:
        path = tmp_path / "x.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(DefinitionError) as caught:
            load(path)
        return caught.value

    return run


def says(error: DefinitionError, line: int, *parts: str) -> bool:
    """Both languages name the line; every part stands in one of them."""
    both = error.words.zh + error.words.en
    named = f"x.yaml:{line}：" in error.words.zh and f"x.yaml:{line}:" in error.words.en
    return named and all(part in both for part in parts)


# --- what a file holds --------------------------------------------------------


def test_scalars_stay_what_was_typed(tmp_path):
    text = (
        "on: yes\ncode: 0101\nnone: ~\nnull: null\nempty:\nfloat: 1.0\ndate: 2021-07-15\nsexa: 1:30"
    )
    data = parse(text, tmp_path).data
    assert data == {
        "on": "yes",
        "code": "0101",
        "none": "~",
        "null": "null",
        "empty": "",
        "float": "1.0",
        "date": "2021-07-15",
        "sexa": "1:30",
    }


def test_nested_data_and_the_line_of_every_key(tmp_path):
    path = tmp_path / "rule.yaml"
    path.write_text(RULE, encoding="utf-8")
    definition = load(path)
    assert definition.data["with"] == {"fields": ["code", "name"]}
    assert [case["expect"] for case in definition.data["tests"]] == [["a"], ["b"]]
    assert definition.line("id") == 2
    assert definition.line("where", "code") == 3
    assert definition.line("with", "fields", 1) == 5
    assert definition.line("tests", 1) == 9
    assert definition.line("tests", 1, "expect") == 10
    assert definition.line("tests", 1, "expect", 0) == 11


def test_an_unknown_path_has_the_line_of_its_nearest_ancestor(tmp_path):
    definition = parse(RULE, tmp_path)
    assert definition.line("tests", 1, "items", 4) == 9
    assert definition.line("nothing") == 2
    assert definition.line() == 2


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_no_content_is_an_empty_mapping(tmp_path, text):
    definition = parse(text, tmp_path)
    assert definition.data == {}
    assert definition.line("id") == 1


def test_byte_order_mark_and_crlf_are_taken(tmp_path):
    path = tmp_path / "rule.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode())
    definition = load(path)
    assert definition.data == parse(RULE, path).data
    assert definition.line("tests", 1) == 9


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff"))
TREES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(PLAIN, TREES, min_size=1, max_size=4))
def test_any_tree_of_strings_comes_back_whole(tree):
    text = yaml.safe_dump(tree, allow_unicode=True, default_style='"', sort_keys=False)
    definition = parse(text, ROOT)
    assert definition.data == tree
    assert all(1 <= line <= text.count("\n") + 1 for line in definition.lines.values())


@given(st.text() | st.text(alphabet="ab:-#{}[]&*!|>'\"%@`\n \t,?~<"))
def test_any_text_is_data_or_an_error_safe_to_print(text):
    message = ""
    try:
        parse(text, ROOT)
    except DefinitionError as error:
        message = error.words.zh + error.words.en
    assert message.replace("\n", "").isprintable()


# --- what is refused ------------------------------------------------------------


def test_a_key_given_twice(broken):
    assert says(broken("id: a\nwhy: b\nid: c\n"), 3, "“id”", "'id' is given twice", "3 | id: c")
    assert says(broken("a:\n  - {b: 1, b: 2}\n"), 2, "“b”")


def test_broken_yaml_names_line_and_excerpt(broken):
    assert says(broken("id: a\nwhy: b: c\n"), 2, "不是合法的 YAML", "2 | why: b: c")
    assert says(broken("a:\n\tb: c\n"), 2, "行首有制表符")
    assert says(broken("a：\n  b: c\n"), 2, "半角")
    assert says(broken("id: a\nwith: [a, b\n"), 2, "2 | with: [a, b")
    assert says(broken("a:\n\tb: c\n"), 2)


@pytest.mark.parametrize(
    "text",
    ["a: &x 1\nb: 2\n", "- *x\n", "a: &x [1]\nb: *x\n", "a: !soon\n", "a: !!int 5\n", "&a b: 1\n"],
)
def test_anchors_aliases_and_tags(broken, text):
    assert says(broken(text), 1, "锚点", "aliases")


def test_a_small_file_of_aliases_does_not_blow_up(broken):
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert says(broken("\n".join(rows)), 1, "锚点")  # spelled out it would be 9 to the 29th


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_the_stack_is_full(broken, opening):
    assert says(broken(opening * 100_000), 1, "嵌套", "nested")


@pytest.mark.parametrize("text", ["message: {{field}: x}\n", "? [a, b]\n: c\n"])
def test_a_key_that_is_no_text(broken, text):
    assert says(broken(text), 1, "键只能是文字", "a key must be text")


def test_a_second_document(broken):
    assert says(broken("a: 1\n---\nb: 2\n"), 2, "只写一份")


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\ufeff", "\uffff"])
def test_a_control_character(broken, char):
    error = broken(f"a: 1\nb: x{char}y\n")
    assert says(error, 2, f"U+{ord(char):04X}")
    assert char not in error.words.zh


def test_other_encodings(broken):
    assert says(broken("id: a\nwhy: 编码\n".encode("gb18030")), 2, "UTF-8")
    assert says(broken("id: a\n".encode("utf-16")), 1, "UTF-8")


def test_a_huge_file(broken):
    error = broken(b"# " + b"x" * 8_000_000)
    assert "文件过大，上限为 8 MB" in error.words.zh
    assert "the limit is 8 MB" in error.words.en


def test_a_long_line_is_cut_in_the_excerpt(broken):
    assert len(broken("a: " + "x" * 100_000 + ": b").words.zh) < 400


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(DefinitionError) as caught:
            load(path)
        assert str(path) in caught.value.words.zh
        assert "cannot be read" in caught.value.words.en


# --- checking keys ---------------------------------------------------------------


def test_an_unknown_key_names_its_nearest_and_what_is_allowed(tmp_path):
    definition = parse("id: a\nseverty: error\n", tmp_path / "x.yaml")
    with pytest.raises(DefinitionError) as caught:
        definition.check_keys(["id", "severity", "why"])
    assert says(caught.value, 2, "是否为“severity”", "did you mean 'severity'")
    assert says(caught.value, 2, "可用：id、severity、why", "2 | severty: error")


def test_a_key_near_to_nothing_suggests_nothing(tmp_path):
    definition = parse("zzz: 1\n", tmp_path / "x.yaml")
    with pytest.raises(DefinitionError) as caught:
        definition.check_keys(["id"])
    assert "是否为" not in caught.value.words.zh
    assert "allowed: id" in caught.value.words.en


def test_keys_are_checked_at_any_depth(tmp_path):
    definition = parse(RULE, tmp_path / "x.yaml")
    definition.check_keys(["id", "where", "with", "tests"])
    definition.check_keys(["name", "expect"], ("tests", 1))
    with pytest.raises(DefinitionError) as caught:
        definition.check_keys(["name"], ("tests", 1))
    assert says(caught.value, 10, "expect")
    with pytest.raises(DefinitionError) as caught:
        definition.check_keys(["name"], ("tests",))
    assert says(caught.value, 6, "a mapping is expected here")


def test_an_error_at_a_key_names_path_line_and_excerpt(tmp_path):
    error = parse(RULE, tmp_path / "x.yaml").error(("with", "fields"), "太少", "too few")
    assert says(error, 5, "太少", "too few", "5 |   fields: [code, name]")


# --- pipe tables -------------------------------------------------------------------


def test_a_pipe_table_keeps_strings_blanks_and_escapes():
    table = pipe_table(
        "\n"
        "code | name          | note\n"
        r"0101 | 一\|二\n三\|  | "
        "\n"
        "on   |               | \u3000x\n"
    )
    assert table == [
        {"code": "0101", "name": "一|二\n三|", "note": ""},
        {"code": "on", "name": "", "note": "\u3000x"},
    ]


def test_an_odd_line_separator_inside_a_cell_is_no_new_row():
    assert pipe_table("a | b\n1\u2028\x0c2 | 3") == [{"a": "1\u2028\x0c2", "b": "3"}]


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_pipe_table_has_no_rows(text):
    assert pipe_table(text) == []


def test_a_pipe_table_with_a_head_only_has_no_rows():
    assert pipe_table("a | b") == []


@pytest.mark.parametrize("row", ["1", "1 | 2 | 3"])
def test_a_row_of_another_width_is_refused(row):
    with pytest.raises(ValueError, match=r"row 3 has . cells, not 2"):
        pipe_table(f"a | b\n1 | 2\n{row}")


@pytest.mark.parametrize("head", ["a | a", "| a | b |", "a | "])
def test_columns_without_a_name_of_their_own_are_refused(head):
    with pytest.raises(ValueError, match="a name of its own"):
        pipe_table(f"{head}\n{head}")


CELLS = st.text(st.characters(exclude_characters="\\\0\r", exclude_categories=["Cs"])).map(
    lambda text: text.strip(" ")
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_any_cells_come_back_from_a_pipe_table(rows):
    lines = [" | ".join(c.replace("|", r"\|").replace("\n", r"\n") for c in row) for row in rows]
    expected = [{"a": a, "b": b} for a, b in rows]
    assert pipe_table("\n".join(["a | b", *lines])) == expected
