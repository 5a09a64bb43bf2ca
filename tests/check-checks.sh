#!/usr/bin/env bash
# The checks of this folder find what they are for: each is shown a source tree with one fault.
# usage: check-checks.sh FOLDER-OF-THE-CHECKS
set -u
checks=$(cd "$1" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
number=0
status=0

begin() {
  rm -rf "$tree"
  mkdir -p "$tree"/{ui,tests} "$tree"/src/{util,store,trust,identity,transport,protocol/zimbra,engine,app,cli}
}

# expect WHAT CHECK COMPLAINT LINES: the check fails with this complaint alone, and names so many lines
expect() {
  local found
  found=$(bash "$checks/$2" "$tree" 2>&1 | grep -vE '^(ok|1\.\.)')
  number=$((number + 1))
  if [[ $(grep -c '^not ok' <<<"$found") = 1 && $(grep -c '^#' <<<"$found") = "$4" && $found == *" - $3"* ]]; then
    echo "ok $number - $1"
  else
    echo "not ok $number - $1"
    sed 's/^/# /' <<<"${found:-nothing was found}"
    status=1
  fi
}

# forbid FOLDER INCLUDE…
forbid() {
  local folder=$1
  shift
  begin
  printf '#include %s\n' "$@" >"$tree/$folder/bad.c"
  expect "$folder may not include $*" check-layers.sh "$folder includes nothing above it" $#
}

layers=(util store trust identity transport protocol engine app cli)
for ((low = 0; low < ${#layers[@]} - 1; low++)); do
  forbid "src/${layers[low]}" $(printf '"%s/x.h" ' "${layers[@]:low + 1}")
done
forbid ui '"identity/x.h"' '"transport/x.h"' '"protocol/x.h"' '"engine/x.h"' '"cli/x.h"'
forbid src/store '<app/x.h>' '"../app/x.h"' '"../../src/app/x.h"'

begin
echo '#include <gtk/gtk.h>' >"$tree/src/app/bad.h"
expect "src may not know GTK" check-layers.sh "src knows no GTK" 1
begin
echo '# include <sqlite3.h>' >"$tree/ui/bad.c"
expect "ui may not know SQLite" check-layers.sh "ui knows no TLS, SQL or HTTP library" 1
begin
echo '#include "protocol/zimbra/x.h"' >"$tree/src/engine/bad.c"
expect "the engine may not know a driver" check-layers.sh "concrete protocols are known to the factory alone" 1

begin
seq 801 | sed 's,.*,/* & */,' >"$tree/src/app/long.c"
expect "a long file" check-sizes.sh "no file is longer" 1
begin
{ printf 'static void\nlong_one (void)\n{\n'; seq 61 | sed 's/.*/  f (&);/'; echo '}'; } >"$tree/ui/long.c"
expect "a long function" check-sizes.sh "no function is longer" 1
begin
printf '%121s\n' ';' >"$tree/src/util/wide.h"
expect "a long line" check-sizes.sh "no line of src and ui is longer" 1
echo "1..$number"
exit $status
