#!/bin/sh
# Runs a program in a session of its own: an X server without a screen, a session bus that starts nothing but
# accessibility, an empty home. Everything ends with the program.
set -e

here=$(cd "$(dirname "$0")" && pwd)
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT INT TERM
mkdir -p "$T/run" "$T/.config/gtk-4.0" "$T/services"
chmod 700 "$T/run"
cp "$here/bus.conf" "$T/bus.conf"
for dir in /usr/share/dbus-1/services /usr/local/share/dbus-1/services; do
  if [ -e "$dir/org.a11y.Bus.service" ]; then
    ln -s "$dir/org.a11y.Bus.service" "$T/services/org.a11y.Bus.service"
    break
  fi
done
cat > "$T/.config/gtk-4.0/settings.ini" <<END
[Settings]
gtk-font-name=Cantarell 11
gtk-xft-dpi=${WAX_TEST_DPI:-98304}
gtk-decoration-layout=:close
gtk-enable-animations=false
gtk-icon-theme-name=Adwaita
END

export HOME="$T" XDG_CONFIG_HOME="$T/.config" XDG_RUNTIME_DIR="$T/run" XDG_DATA_HOME="$T/.local/share" XDG_CACHE_HOME="$T/.cache"
export GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory NO_AT_BRIDGE=0
# No GL driver: it is slow to start and leaks. Its switch has another name since GTK 4.16.
if pkg-config --atleast-version=4.16 gtk4; then
  export GDK_DISABLE=gl,vulkan
else
  export GDK_DEBUG=gl-disable
fi
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

# A server that begins anew when its last client went signals its parent again: by then perhaps somebody else. What the
# bus starts does not speak between the lines of the program. A key that a busy machine is slow to release would come
# again: nothing repeats.
xvfb-run -a -s "-screen 0 ${WAX_TEST_SCREEN:-1280x1024x24} -nolisten tcp -noreset -r" \
  dbus-run-session --config-file="$T/bus.conf" -- sh -c 'exec "$@" >&9 9>&-' sh "$@" 9>&1 >&2
