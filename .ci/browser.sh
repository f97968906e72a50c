#!/usr/bin/env bash
# Make sure that Chromium stands ready for the browser tests.
#
# Where it is missing and may be installed (root on Debian or Ubuntu) it is. Elsewhere
# this says how to get it and goes on: the browser tests then report themselves as not
# run. Under CI=true a missing browser is a failure.
set -euo pipefail

ready() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }

if ! ready && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "安装 Chromium 和中文字体 · installing Chromium and a Chinese font"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
      chromium fonts-noto-cjk; } >/dev/null || echo "apt-get failed" >&2
fi

if ready; then exit 0; fi

cat >&2 <<'SAY'
没有找到 chromium，浏览器测试不会运行。Debian/Ubuntu：sudo apt install chromium fonts-noto-cjk
chromium is missing, so the browser tests do not run; on Debian or Ubuntu: sudo apt install chromium fonts-noto-cjk
SAY
[ "${CI:-}" != true ]
