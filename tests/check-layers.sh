#!/usr/bin/env bash
# Includes may only point downwards. usage: check-layers.sh SOURCE-ROOT
set -u
cd "$1" || exit 1

# What each layer may include besides itself.
declare -A below=(
  [util]=""
  [store]="util"
  [trust]="store util"
  [identity]="trust store util"
  [transport]="identity trust store util"
  [protocol]="transport identity trust store util"
  [engine]="protocol transport identity trust store util"
  [app]="engine protocol transport identity trust store util"
  [cli]="app engine protocol transport identity trust store util"
)
number=0
status=0

report() {
  number=$((number + 1))
  if [ -z "$2" ]; then
    echo "ok $number - $1"
  else
    echo "not ok $number - $1"
    sed 's/^/# /' <<<"$2"
    status=1
  fi
}

echo "1..$((${#below[@]} + 3))"
for layer in "${!below[@]}"; do
  allowed=$(tr ' ' '|' <<<"$layer ${below[$layer]}")
  bad=$(grep -rnE '^#include "(util|store|trust|identity|transport|protocol|engine|app|cli|ui)/' --include='*.[ch]' "src/$layer" |
    grep -vE "#include \"(${allowed%|})/")
  report "src/$layer includes nothing above it" "$bad"
done
report "src knows no GTK" "$(grep -rnE '^#include <(gtk|adwaita|gdk)' --include='*.[ch]' src)"
report "ui makes no TLS, SQL or HTTP calls" \
  "$(grep -rnE '^#include (<(gnutls|sqlite3|libsoup)|"(transport|protocol|engine)/)' --include='*.[ch]' ui | grep -v 'transport/wax-tls-setup.h')"
report "concrete protocols are known to the factory alone" \
  "$(grep -rnE '^#include "protocol/(zimbra|imap|smtp|eas)/' --include='*.[ch]' src ui | grep -vE '^src/(protocol/|app/wax-backend-factory\.c)')"
exit $status
