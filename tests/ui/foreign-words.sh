#!/bin/sh
# Runs a program in a language that nobody speaks: each text of ours stands in brackets in it.
# usage: foreign-words.sh SOURCE-ROOT PROGRAM
set -e

source=$1
program=$(realpath "$2")
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT INT TERM
mkdir -p "$T/xx/LC_MESSAGES"
cd "$source"
xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=g_dngettext:2,3 --files-from=po/POTFILES.in \
  --output="$T/words.pot" 2> "$T/xgettext.log" || { cat "$T/xgettext.log"; exit 1; }
msgen --output-file="$T/same.po" "$T/words.pot"
msgfilter --keep-header --input="$T/same.po" --output-file="$T/xx.po" sed -z 's/^/⟦/; s/$/⟧/' 2> /dev/null
msgfmt --check-format --output-file="$T/xx/LC_MESSAGES/waxwing.mo" "$T/xx.po"
LANGUAGE=xx "$program" "$T"
