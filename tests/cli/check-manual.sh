#!/usr/bin/env bash
# The manual page has the commands that the program's help names, each with its options, those for all of them, and no
# others; and it can be set without a warning. usage: check-manual.sh PAGE PROGRAM
set -u

# "COMMAND" and "COMMAND --option" a line
in_help() {
  "$1" --help | grep -oE '^  [a-z]+( [a-z]+)?' | sed 's/^  //' | grep -vx "$(basename "$1")" | while read -r command; do
    echo "$command"
    # shellcheck disable=SC2086 # a command is two words
    "$1" $command --help | sed '1,/^Application Options:/d' | grep -oE '^  --[a-z-]+' | sed "s/^ */$command /"
  done
}

# What is below COMMANDS FOR … begins with .TP: a command, or an option of the last one.
in_manual() {
  sed -n '/^\.SH COMMANDS FOR/,/^\.SH EXIT/p' "$1" | sed 's/\\-/-/g; s/\\f.//g' | awk '
    last == ".TP" {
      sub(/^\.[BIR]+ /, ""); gsub(/"/, "")
      if ($1 ~ /^--/) { while (match($0, /--[a-z-]+/)) { print command, substr($0, RSTART, RLENGTH)
                                                        $0 = substr($0, RSTART + RLENGTH) } }
      else { command = $1 ($2 ~ /^[a-z]+$/ ? " " $2 : ""); print command }
    }
    { last = $0 }'
}

# Before what is said of them, which stands in a column of its own.
options_in_help() {
  "$1" --help | grep -E '^  (-[a-z], )?--' | sed 's/^  //; s/  .*//' | grep -oE -- '--[a-z-]+'
}

options_in_manual() {
  sed -n '/^\.SH OPTIONS/,/^\.SH [^O]/p' "$1" | sed 's/\\-/-/g' | grep -A1 '^\.TP' | grep -oE -- '--[a-z-]+'
}

failed=0
check() {
  if [ "$3" = 0 ]; then echo "ok $1 - $2"; else echo "not ok $1 - $2"; failed=1; fi
}

echo 1..3
differences=$(diff <(in_manual "$1" | sort) <(in_help "$2" | sort))
check 1 "the manual names what the help names" $?
[ -z "$differences" ] || sed 's/^/# /' <<< "$differences"
differences=$(diff <(options_in_manual "$1" | sort -u) <(options_in_help "$2" | sort -u))
check 2 "the manual names the options that the help names" $?
[ -z "$differences" ] || sed 's/^/# /' <<< "$differences"
warnings=$(groff -man -Tutf8 -ww -z "$1" 2>&1)
[ -z "$warnings" ]
check 3 "the manual is set without a warning" $?
[ -z "$warnings" ] || sed 's/^/# /' <<< "$warnings"
exit $failed
