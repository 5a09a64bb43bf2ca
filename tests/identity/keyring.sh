#!/bin/sh
# keyring.sh PROGRAM: runs it on a bus of its own with an unlocked keyring, then with one that stays locked.
set -e
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" XDG_DATA_HOME="$dir/data" XDG_RUNTIME_DIR="$dir" XDG_CACHE_HOME="$dir/cache" XDG_CONFIG_HOME="$dir/config"
in_keyring () {
  dbus-run-session -- sh -c 'printf "%s" "$1" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$2" "$3"' \
    sh "$1" "$2" "$3"
}
in_keyring right "$1" unlocked
in_keyring wrong "$1" locked
