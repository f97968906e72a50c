"""Settings of a working folder, and where the user's library is."""

from pathlib import Path

import pytest

from auditor.config import LIBRARY_VARIABLE, Settings, library_path, load_settings
from auditor.errors import DefinitionError


def test_a_folder_without_settings_sets_nothing(tmp_path):
    assert load_settings(tmp_path) == Settings()


def test_the_own_file_goes_before_the_shared_one(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.auditor]\nlibrary = "shared.db"\n', "utf-8")
    assert load_settings(tmp_path).library == tmp_path / "shared.db"
    (tmp_path / "auditor.toml").write_text('library = "own.db"\n', "utf-8")
    assert load_settings(tmp_path).library == tmp_path / "own.db"


def test_a_project_that_says_nothing_of_this_program_sets_nothing(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n', "utf-8")
    assert load_settings(tmp_path) == Settings()


def test_an_absolute_path_stays(tmp_path):
    there = (tmp_path / "far" / "l.db").resolve()
    (tmp_path / "auditor.toml").write_text(f"library = '{there}'\n", "utf-8")
    assert load_settings(tmp_path).library == there


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("auditor.toml", 'libary = "a.db"', "libary"),
        ("auditor.toml", "library = 3", "library"),
        ("auditor.toml", 'library = " "', "library"),
        ("auditor.toml", "library = ", "TOML"),
        ("auditor.toml", "a = " + "[" * 5000, "TOML"),
        ("pyproject.toml", "[tool]\nauditor = 3", "tool.auditor"),
        ("pyproject.toml", '[tool.auditor]\nother = "a"', "other"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, name, content, said):
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(DefinitionError) as error:
        load_settings(tmp_path)
    assert name in error.value.say("zh")
    assert said in error.value.say("zh")
    assert said in error.value.say("en")


def test_settings_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "auditor.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionError, match="TOML"):
        load_settings(tmp_path)


def test_settings_beyond_any_size_are_refused(tmp_path):
    (tmp_path / "auditor.toml").write_text("#" * 1_100_000, "utf-8")
    with pytest.raises(DefinitionError, match="过大"):
        load_settings(tmp_path)


def test_the_environment_goes_before_the_settings(tmp_path):
    (tmp_path / "auditor.toml").write_text('library = "own.db"\n', "utf-8")
    assert library_path(tmp_path, {LIBRARY_VARIABLE: "e.db"}) == Path("e.db")
    assert library_path(tmp_path, {LIBRARY_VARIABLE: " "}) == tmp_path / "own.db"
    assert library_path(tmp_path, {}) == tmp_path / "own.db"


def test_without_either_it_is_in_the_user_s_own_folder(tmp_path):
    path = library_path(tmp_path, {})
    assert path.name == "library.db"
    assert path.is_absolute()
