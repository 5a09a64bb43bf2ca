#!/bin/sh
# Runs a program in a language that nobody speaks: each text of ours stands in brackets in it.
# usage: foreign-words.sh SOURCE-ROOT PROGRAM
set -e

source=$1
program=$(realpath "$2")
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT INT TERM
mkdir -p "$T/xx/LC_MESSAGES" "$T/locales"
# Newer C libraries translate nothing in the locale of the tests; by another name it is one like others.
cp -r /usr/lib/locale/C.utf8 "$T/locales/xx_XX.utf8"
sh "$source/tests/extract-words.sh" "$source" "$T/words.pot"
msgen --output-file="$T/same.po" "$T/words.pot"
msgfilter --keep-header --input="$T/same.po" --output-file="$T/xx.po" sed -z 's/^/⟦/; s/$/⟧/' 2> /dev/null
msgfmt --check-format --output-file="$T/xx/LC_MESSAGES/waxwing.mo" "$T/xx.po"
LOCPATH="$T/locales" LC_ALL=xx_XX.UTF-8 LANGUAGE=xx "$program" "$T"
