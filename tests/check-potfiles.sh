#!/usr/bin/env bash
# Every file with words for people stands in po/POTFILES.in, which is sorted. usage: check-potfiles.sh SOURCE-ROOT
cd "$1" || exit 1
export LC_ALL=C
listed=$(grep -v '^#' po/POTFILES.in)
wanted=$( (grep -rlE '\b(_|C_|N_|ngettext|g_dngettext) ?\(' --include='*.c' src ui
  grep -rl 'translatable="yes"' --include='*.ui' ui
  ls data/*.desktop.in data/*.metainfo.xml.in) 2>/dev/null | sort)
difference=$(diff <(echo "$listed") <(echo "$wanted"))
echo 1..1
if [ -z "$difference" ]; then
  echo "ok 1 - po/POTFILES.in lists the files with words for people"
else
  echo "not ok 1 - po/POTFILES.in lists the files with words for people (< listed, > found)"
  sed 's/^/# /' <<<"$difference"
  exit 1
fi
