#!/usr/bin/env bash
# Make sure that Chromium stands ready for the browser tests.
#
# Where it is missing and may be installed (root on Debian or Ubuntu) it is. Elsewhere
# this says how to get it and goes on: the browser tests then report themselves as not
# run. Under CI=true a missing browser is a failure.
set -euo pipefail

browser=/usr/bin/chromium

if [ ! -x "$browser" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "安装 Chromium 和中文字体 · installing Chromium and a Chinese font"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
      chromium fonts-noto-cjk; } >/dev/null || echo "apt-get failed" >&2
fi

[ -x "$browser" ] && exit 0

cat >&2 <<'SAY'
没有找到 /usr/bin/chromium，浏览器测试不会运行。Debian/Ubuntu：sudo apt install chromium fonts-noto-cjk
/usr/bin/chromium is missing, so the browser tests do not run; on Debian: sudo apt install chromium fonts-noto-cjk
SAY
[ "${CI:-}" != true ]
