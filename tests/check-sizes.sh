#!/usr/bin/env bash
# What is too long to be read: files, functions, and in what is shipped also lines. usage: check-sizes.sh SOURCE-ROOT
cd "$1" || exit 1
export LC_ALL=C.UTF-8
MAX_FILE=800 MAX_FUNCTION=60 MAX_COLUMNS=120
status=0

report() {
  if [ -z "$3" ]; then
    echo "ok $1 - $2"
  else
    echo "not ok $1 - $2"
    sed 's/^/# /' <<<"$3"
    status=1
  fi
}

echo 1..3
report 1 "no file is longer than $MAX_FILE lines" \
  "$(find src ui tests -name '*.[ch]' -exec awk -v max=$MAX_FILE \
    'FNR == max + 1 { print FILENAME }' {} +)"
report 2 "no function is longer than $MAX_FUNCTION lines" \
  "$(find src ui tests -name '*.c' -exec awk -v max=$MAX_FUNCTION '
    FNR == 1 { begun = 0 }
    /^[a-z_0-9]+ \(/ { name = $1 }
    /^\{/ { begun = FNR }
    /^\}/ { if (begun && FNR - begun - 1 > max && name !~ /_class_init$/) print FILENAME ":" begun ": " name; begun = 0 }' {} +)"
report 3 "no line of src and ui is longer than $MAX_COLUMNS columns" \
  "$(grep -rnE "^.{$((MAX_COLUMNS + 1))}" --include='*.[ch]' src ui)"
exit $status
