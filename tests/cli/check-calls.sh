#!/usr/bin/env bash
# README.md names the calls that the program's help names, and no others. usage: check-calls.sh README.md WAXCTL
set -u
in_table=$(sed -n '/^## waxctl$/,/^## /p' "$1" | sed -nE '/^\| `/s/^\|(([^|\\]|\\.)*)\|.*/\1/p' |
  grep -oE '`[a-z]+( [a-z]+)?' | tr -d '`' | sort)
in_help=$("$2" --help | grep -oE '^  [a-z]+( [a-z]+)?' | sed 's/^  //' | sort)

echo 1..2
if [ -n "$in_help" ]; then
  echo "ok 1 - the help names calls"
else
  echo "not ok 1 - the help names calls"
fi
if [ "$in_table" = "$in_help" ]; then
  echo "ok 2 - README.md names the same"
else
  echo "not ok 2 - README.md names the same"
  diff <(echo "$in_table") <(echo "$in_help") | sed 's/^/# /'
fi
[ -n "$in_help" ] && [ "$in_table" = "$in_help" ]
