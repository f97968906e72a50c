"""Prove that a wheel holds every rule and template of the checkout, and nothing foreign.

In: the path of a wheel. Out: nothing; exits with a message when something is missing.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TREES = ("rules", "reports/templates")


def main(wheel: str) -> None:
    """Compare the names in ``wheel`` with the files of the checkout."""
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    due = {
        f"auditor/_data/{path.relative_to(ROOT).as_posix()}"
        for tree in TREES
        for path in (ROOT / tree).rglob("*")
        if path.is_file()
    }
    due |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "auditor").rglob("*.py")}
    due.add("auditor/py.typed")
    foreign = {name for name in held - due if ".dist-info/" not in name}
    if due - held or foreign:
        sys.exit(f"{wheel}: missing {sorted(due - held)}, foreign {sorted(foreign)}")


if __name__ == "__main__":
    main(sys.argv[1])
