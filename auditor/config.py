"""The version, and where the project's own data files are: in a checkout or an installed copy."""

from __future__ import annotations

from pathlib import Path

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
