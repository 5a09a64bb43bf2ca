#!/bin/sh
# Runs a program that can speak these languages (ui_test_speak). That of the name "xx" nobody speaks: each text
# of ours stands in brackets in it.
# usage: with-words.sh SOURCE-ROOT LANGUAGE[,LANGUAGE]… PROGRAM [ARGUMENT…]
set -e

source=$1
languages=$2
program=$(realpath "$3")
shift 3
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT INT TERM

write_foreign() {
  sh "$source/tests/extract-words.sh" "$source" "$T/words.pot"
  msgen --output-file="$T/same.po" "$T/words.pot"
  msgfilter --keep-header --input="$T/same.po" --output-file="$1" sed -z 's/^/⟦/; s/$/⟧/' 2> /dev/null
}

# Newer C libraries translate nothing in the locale of the tests; by another name it is one like others.
mkdir "$T/locales"
cp -r /usr/lib/locale/C.utf8 "$T/locales/xx_XX.utf8"
# English, too, is a translation: GLib looks once, at the start, whether there is any.
printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' > "$T/en.po"
for language in en $(echo "$languages" | tr , ' '); do
  words=$source/po/$language.po
  [ "$language" != en ] || words=$T/en.po
  if [ "$language" = xx ]; then
    words=$T/xx.po
    write_foreign "$words"
  fi
  mkdir -p "$T/$language/xx/LC_MESSAGES"
  msgfmt --check-format --output-file="$T/$language/xx/LC_MESSAGES/waxwing.mo" "$words"
done
LOCPATH="$T/locales" LC_ALL=xx_XX.UTF-8 LANGUAGE=xx WAX_TEST_WORDS="$T" "$program" "$@"
