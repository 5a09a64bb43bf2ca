#!/usr/bin/env bash
# Includes may only point downwards. usage: check-layers.sh SOURCE-ROOT
set -u
cd "$1" || exit 1

# What each layer may include besides itself.
declare -A below=(
  [src/util]=""
  [src/store]="util"
  [src/mail]="store util" # what is written, without a server
  [src/trust]="store util"
  [src/identity]="trust store util"
  [src/transport]="identity trust store util"
  [src/protocol]="transport identity trust store util"
  [src/engine]="protocol transport identity trust store util"
  [src/app]="mail engine protocol transport identity trust store util"
  [src/rehearsal]="app transport trust store util" # known to what shows it alone: the command and one window
  [src/cli]="rehearsal app engine protocol transport identity trust store util"
  [ui]="rehearsal app mail trust store util" # no TLS, HTTP or protocol: a widget asks the application
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

# Lines "file:line:include" of what a folder includes, however it is written.
includes() {
  grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' --include='*.[ch]' "$@" |
    sed -E 's/#[[:space:]]*include[[:space:]]*["<]([^">]*)[">].*/\1/; s,:(\.\./)+(src/)?,:,; s,:src/,:,'
}

echo "1..$((${#below[@]} + 3))"
for folder in "${!below[@]}"; do
  allowed=$(tr ' ' '|' <<<"${folder#src/} ${below[$folder]}")
  bad=$(includes "$folder" | grep -E ':(util|store|mail|trust|identity|transport|protocol|engine|app|rehearsal|cli|ui)/[^:]*$' |
    grep -vE ":(${allowed%|})/[^:]*$" | grep -vE '^ui/main\.c:.*:transport/wax-tls-setup\.h$')
  report "$folder includes nothing above it" "$bad"
done
report "src knows no GTK" "$(includes src | grep -E ':(gtk|gdk|adwaita)[^:]*$')"
report "ui knows no TLS, SQL or HTTP library" "$(includes ui | grep -E ':(gnutls|sqlite3|libsoup|jansson|gmime)[^:]*$')"
report "concrete protocols are known to the factory alone" \
  "$(includes src ui | grep -E ':protocol/(zimbra|imap|smtp|eas)/[^:]*$' |
    grep -vE '^src/(protocol/|app/wax-backend-factory\.c)')"
exit $status
