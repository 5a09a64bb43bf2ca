#!/bin/sh
# Writes the words for people as a template for translations. usage: extract-words.sh SOURCE-ROOT POT
cd "$1" || exit 1
xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=g_dngettext:2,3 --files-from=po/POTFILES.in \
  --output="$2"
