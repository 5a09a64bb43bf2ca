#!/bin/sh
# keyring.sh COMMAND…: runs it on a bus of its own with a keyring that is open, in folders of its own.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" XDG_DATA_HOME="$dir/data" XDG_RUNTIME_DIR="$dir" XDG_CACHE_HOME="$dir/cache" XDG_CONFIG_HOME="$dir/config"
dbus-run-session -- "$(dirname "$0")/../ui/keyring.sh" "$@"
