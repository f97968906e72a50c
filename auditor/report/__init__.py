"""Reports: an audit written to a folder, in one or several formats.

In: an ``Audit``. Out: files. Everything is made in memory first and then put in place
together, so that a folder never holds half a report.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from rapidfuzz import process

from auditor.errors import UsageError
from auditor.model import Audit, Lang, Words
from auditor.report.context import Renderer, prepare
from auditor.report.csv import render_csv
from auditor.report.html import render_html
from auditor.report.json import render_json

__all__ = ["FORMATS", "render"]

_NONE: Mapping[str, Words] = {}


def render(  # noqa: PLR0913 - the last two are names only
    audit: Audit,
    formats: Sequence[str],
    out: Path,
    lang: Lang = "zh",
    *,
    titles: Mapping[str, Words] = _NONE,
    whys: Mapping[str, Words] = _NONE,
) -> list[Path]:
    """Write an audit into the folder ``out`` and return the paths written, in order.

    ``titles`` and ``whys`` tell by rule id what a rule is called and why it matters.
    Files of the same name are replaced, others are left alone. Raises ``UsageError`` for
    an unknown format or a folder that cannot be written; then nothing has changed.
    """
    renderers = [_renderer(name) for name in dict.fromkeys(formats)]
    report = prepare(audit, lang, titles, whys)
    files: dict[str, bytes] = {}
    for renderer in renderers:
        files |= renderer(report)
    try:
        return _write(files, Path(out))
    except OSError as error:
        raise UsageError(
            f"{out}：无法写入报告（{error.strerror or error}）；请换文件夹，或关闭占用文件的程序",
            f"{out}: the report cannot be written ({error.strerror or error}); "
            "choose another folder or close the program that holds the file",
        ) from error


def _renderer(name: str) -> Renderer:
    if name in FORMATS:
        return FORMATS[name]
    near = process.extractOne(name, list(FORMATS), score_cutoff=60)
    zh = f"，是否为“{near[0]}”" if near else ""
    en = f", did you mean {near[0]!r}" if near else ""
    raise UsageError(
        f"没有“{name}”这种报告格式{zh}；可用：{'、'.join(FORMATS)}",
        f"no report format {name!r}{en}; available: {', '.join(FORMATS)}",
    )


def _write(files: Mapping[str, bytes], out: Path) -> list[Path]:
    """Write all files beside their places, then move them there; undo it if one will not go."""
    new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".report-", dir=out) as stage:
            return _swap(files, out, Path(stage))
    except OSError:
        if new:
            out.rmdir()
        raise


def _swap(files: Mapping[str, bytes], out: Path, stage: Path) -> list[Path]:
    for folder in ("new", "old"):
        (stage / folder).mkdir()
    for name, content in files.items():
        (stage / "new" / name).write_bytes(content)
    done: list[str] = []
    try:
        for name in files:
            done.append(name)
            if (out / name).is_file():
                (out / name).replace(stage / "old" / name)
            (stage / "new" / name).replace(out / name)
    except OSError:
        _undo(done, out, stage)
        raise
    return [out / name for name in files]


def _undo(done: Sequence[str], out: Path, stage: Path) -> None:
    for name in done:
        if not (stage / "new" / name).exists():
            (out / name).unlink(missing_ok=True)
        if (stage / "old" / name).exists():
            (stage / "old" / name).replace(out / name)


#: The formats by name; a new one is a function from ``Report`` to files and a line here.
FORMATS: Mapping[str, Renderer] = {
    "html": render_html,
    "json": render_json,
    "csv": render_csv,
}
