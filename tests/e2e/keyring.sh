#!/bin/sh
# keyring.sh WAXCTL: a password kept in a keyring signs in unasked; behind a lock that nobody opens the reason is told;
# with its account, or with the server that it was for, it goes.
set -e
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" XDG_DATA_HOME="$dir/data" XDG_RUNTIME_DIR="$dir" XDG_CACHE_HOME="$dir/cache" XDG_CONFIG_HOME="$dir/config"
printf 'secret-1' > "$dir/password"
in_keyring () {
  key=$1
  shift
  dbus-run-session -- sh -c 'printf "%s" "$0" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"' \
    "$key" "$@"
}
# expect CODE TEXT KEY COMMAND…: the exit code, and what the document holds
expect () {
  code=$1 text=$2 key=$3
  shift 3
  status=0
  in_keyring "$key" "$@" > "$dir/out" 2> "$dir/err" || status=$?
  if [ "$status" -ne "$code" ] || ! grep -q "$text" "$dir/out" || grep -q secret-1 "$dir/out"; then
    echo "exit code $status instead of $code, wanted $text:"
    cat "$dir/out" "$dir/err"
    exit 1
  fi
}
program=$1
set -- "$program" --profile "$dir/profile" --json
expect 0 '"alice"' right "$@" account add --server https://localhost:1 --user alice@example.test --no-probe \
  --password-file "$dir/password"
# The password is found: what is in the way is the port.
expect 3 '"refused"' right "$@" sync alice --channel receive
expect 4 '"keyring-locked"' wrong "$@" sync alice --channel receive
# It is for that server: an account of the same name elsewhere, in another profile or after a change, does not get it.
expect 0 '"alice"' right "$program" --profile "$dir/other" --json account add --server https://127.0.0.1:1 \
  --user alice@example.test --no-probe
expect 4 '"no-password"' right "$program" --profile "$dir/other" --json sync alice --channel receive
expect 0 '"alice"' right "$@" account set alice server=https://127.0.0.1:1
expect 4 '"no-password"' right "$@" sync alice --channel receive
# Nor is it there for whoever has that server later: with the change it went. Another port is the same server.
expect 0 '"alice"' right "$@" account set alice server=https://localhost:1
expect 4 '"no-password"' right "$@" sync alice --channel receive
expect 0 '"again"' right "$@" account add --server https://localhost:1 --user alice@example.test --name again --no-probe \
  --password-file "$dir/password"
expect 0 '"alice"' right "$@" account set alice server=https://localhost:2
expect 3 '"refused"' right "$@" sync alice --channel receive
# As long as another account signs in with it, it stays, whether one changes or goes.
expect 0 '"alice"' right "$@" account set alice server=https://127.0.0.1:1
expect 3 '"refused"' right "$@" sync alice-2 --channel receive
expect 0 '"alice"' right "$@" account set alice server=https://localhost:1
expect 0 '"removed"' right "$@" account remove alice-2
expect 3 '"refused"' right "$@" sync alice --channel receive
# Behind a lock it may stay; that is said.
expect 0 '"alice"' wrong "$@" account set alice user=bob@example.test
grep -q 'The password for https://localhost:1 may still be kept' "$dir/err"
expect 0 '"alice"' right "$@" account set alice user=alice@example.test
expect 3 '"refused"' right "$@" sync alice --channel receive
# An account of that name that comes later does not sign in with what another one left there.
expect 0 '"removed"' right "$@" account remove alice
expect 0 '"alice"' right "$@" account add --server https://localhost:1 --user alice@example.test --no-probe
expect 4 '"no-password"' right "$@" sync alice --channel receive
! grep -rq secret-1 "$dir/profile"
