#!/usr/bin/env bash
# Each translation is complete and has the form that its originals ask for. usage: check-languages.sh SOURCE-ROOT
cd "$1" || exit 1
export LC_ALL=C.UTF-8
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT INT TERM
read -ra languages <<<"$(grep -v '^#' po/LINGUAS | tr '\n' ' ')"
status=0 n=1

report() {
  if [ -z "$2" ]; then
    echo "ok $n - $1"
  else
    echo "not ok $n - $1"
    sed 's/^/# /' <<<"$2"
    status=1
  fi
  n=$((n + 1))
}

echo "1..$((2 * ${#languages[@]} + 1))"
errors=$(sh tests/extract-words.sh "$PWD" "$T/words.pot" 2>&1)
# What stands behind a macro such as G_GINT64_FORMAT is not seen, and would be looked for in vain.
report "words for people are whole" "$errors$(grep -E '[^%]%"$' "$T/words.pot")"
for language in "${languages[@]}"; do
  report "$language is well-formed" "$(msgfmt --check --check-accelerators=_ --output-file="$T/$language.mo" "po/$language.po" 2>&1)"
  msgmerge --quiet --no-fuzzy-matching --output-file="$T/$language.po" "po/$language.po" "$T/words.pot"
  report "$language is complete" "$(msgattrib --no-obsolete --untranslated "$T/$language.po"; msgattrib --no-obsolete --only-fuzzy "po/$language.po")"
done
exit $status
