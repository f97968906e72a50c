#!/usr/bin/env bash
# Build the source archive and from it the wheel; then use the wheel as a stranger would:
# in a clean environment, outside the checkout, from an empty folder, without a network
# where the system lets us cut it off.
set -euo pipefail
unset PYTHONPATH

root="$(cd "$(dirname "$0")/.." && pwd)"
python="$root/.venv/bin/python"
temp="$(mktemp -d)"
trap 'rm -rf "$temp"' EXIT

cd "$root"
rm -rf dist
"$python" -m build --quiet --outdir dist
wheel="$(echo dist/*.whl)"
"$python" .ci/wheel_contents.py "$wheel"

"$python" -m venv "$temp/venv"
"$temp/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  -c constraints.txt "$wheel"
cp -R data/raw "$temp/lists"
mkdir "$temp/empty"
cd "$temp/empty"

offline=""
if unshare -rn true 2>/dev/null; then offline="unshare -rn"; fi
auditor="$offline $temp/venv/bin/auditor"

"$temp/venv/bin/python" - <<'CHECK'
import sys
from pathlib import Path

from auditor.config import resource

for name in ("rules/audit", "rules/layouts", "reports/templates"):
    path = resource(name)
    if not path.is_relative_to(Path(sys.prefix).resolve()):
        sys.exit(f"{name} does not come from the wheel: {path}")
CHECK

$auditor --version
$auditor rules list >"$temp/rules"
test -s "$temp/rules" || { echo "rules list says nothing" >&2; exit 1; }
$auditor audit "$temp/lists" --out "$temp/out" --fail-on never
test -s "$temp/out/findings.json" || { echo "no findings.json was written" >&2; exit 1; }
test -s "$temp/out/index.html" || { echo "no index.html was written" >&2; exit 1; }
test -z "$(ls -A)" || { echo "the working folder was written to" >&2; ls -A >&2; exit 1; }
echo "轮子可用 · the wheel works on its own: $wheel"
