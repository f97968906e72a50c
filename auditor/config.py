"""The version, where the project's own data files are, and the settings of the working folder.

Settings stand in ``auditor.toml``, or under ``[tool.auditor]`` of ``pyproject.toml``. There
is one so far: ``library``, the file that holds the user's texts of statutes, relative to
the folder of the settings. The environment variable ``AUDITOR_LIBRARY`` goes before it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from auditor.errors import DefinitionError

VERSION = "0.1.0"

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Return the path of ``rules/…`` or ``reports/templates/…``.

    In a wheel both trees are mapped below ``auditor/_data``; in a checkout they stand
    at the top level. Raises ``FileNotFoundError`` when neither holds ``name``.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(name)


# --- settings ----------------------------------------------------------------------

#: Names the user's library wherever the program is run.
LIBRARY_VARIABLE = "AUDITOR_LIBRARY"
_OWN, _SHARED = "auditor.toml", "pyproject.toml"
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What a working folder sets; ``library`` is ``None`` where it sets none."""

    library: Path | None = None


def load_settings(folder: Path) -> Settings:
    """Return the settings of a folder; ``auditor.toml`` goes before ``pyproject.toml``.

    Raises ``DefinitionError`` for a file that is no TOML, an unknown key, or a value that
    is no text.
    """
    for name in (_OWN, _SHARED):
        path = folder / name
        if path.is_file():
            table = _table(path)
            if name == _OWN or table:
                return _settings(path, table)
    return Settings()


def library_path(folder: Path, environment: Mapping[str, str]) -> Path:
    """Return where the user's library is, whether it exists or not.

    The environment goes before the settings of ``folder``; without either it is a file in
    the user's own data folder. Raises ``DefinitionError`` for settings that are wrong.
    """
    if named := environment.get(LIBRARY_VARIABLE, "").strip():
        return Path(named).expanduser()
    return load_settings(folder).library or _default_library()


def _default_library() -> Path:
    return Path(platformdirs.user_data_dir("auditor", appauthor=False)) / "library.db"


def _table(path: Path) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise _wrong(path, "文件过大", "too large")
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _wrong(path, f"无法打开（{reason}）", f"cannot open ({reason})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _wrong(path, f"不是有效的 TOML（{error}）", f"no sound TOML ({error})") from error
    if path.name == _OWN:
        return found
    tools = found.get("tool", {})
    own = tools.get("auditor", {}) if isinstance(tools, dict) else {}
    if not isinstance(own, dict):
        raise _wrong(path, "tool.auditor 应为一节", "tool.auditor must be a table")
    return own


def _settings(path: Path, table: Mapping[str, Any]) -> Settings:
    for key in table:
        if key != "library":
            zh = f"没有“{key}”这一项设置；可用：library"
            raise _wrong(path, zh, f"unknown setting {key!r}; known: library")
    library = table.get("library")
    if library is None:
        return Settings()
    if not isinstance(library, str) or not library.strip():
        raise _wrong(path, "library 应为文件路径", "library must be the path of a file")
    return Settings(path.parent / Path(library.strip()).expanduser())


def _wrong(path: Path, zh: str, en: str) -> DefinitionError:
    return DefinitionError(f"{path}：{zh}", f"{path}: {en}")
