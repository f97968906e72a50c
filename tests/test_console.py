from __future__ import annotations

from pathlib import Path

import pytest

from auditor.console import wanted_formats, write_file
from auditor.errors import UsageError


def test_a_file_is_written_with_the_folders_it_stands_in(tmp_path):
    write_file(tmp_path / "a" / "b.json", b"[]")
    assert (tmp_path / "a" / "b.json").read_bytes() == b"[]"
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.json"]


@pytest.mark.parametrize("failing", ["write_bytes", "replace"])
def test_what_cannot_be_written_whole_leaves_the_old_file_as_it_was(tmp_path, monkeypatch, failing):
    target = tmp_path / "links.json"
    target.write_bytes(b"old")
    real = Path.write_bytes

    def stop(self, content, *_):
        if failing == "write_bytes":
            real(self, content[:2])  # as on a disk that fills up
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, failing, stop)
    with pytest.raises(UsageError, match=r"links\.json"):
        write_file(target, b"new and longer")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["links.json"]


def test_formats_are_those_asked_for_each_once_or_the_default():
    assert wanted_formats(["csv", "json", "csv"], ("json", "csv"), ("json",)) == ("csv", "json")
    assert wanted_formats(None, ("json", "csv"), ("json",)) == ("json",)
    with pytest.raises(UsageError, match="docx"):
        wanted_formats(["docx"], ("json", "csv"), ("json",))
