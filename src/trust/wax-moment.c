#include "trust/wax-moment.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  char *boot_id;
  char *machine_id;
  char *session_id;
} Ids;

static char *
read_line (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  g_strstrip (text);
  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

/* machine-id(5) asks that the bare id be shown to nobody, so a hash of it is kept. */
static char *
make_machine_id (void)
{
  g_autofree char *id = read_line ("/etc/machine-id");
  g_autofree char *salted = NULL;

  if (id == NULL)
    id = read_line ("/var/lib/dbus/machine-id");
  salted = id != NULL ? g_strconcat ("waxwing:", id, NULL) : g_strconcat ("waxwing:host:", g_get_host_name (), NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, salted, -1);
}

/* When the process began, in clock ticks since boot: field 22 of proc(5)'s stat; 0 for none. A pid alone is used
 * again. */
static guint64
read_start (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto(GStrv) fields = NULL;
  const char *after_name;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (after_name = strrchr (text, ')')) == NULL)
    return 0;
  fields = g_strsplit (after_name + 1, " ", -1);
  return g_strv_length (fields) > 20 ? g_ascii_strtoull (fields[20], NULL, 10) : 0;
}

static char *
make_session_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strdup_printf ("%d:%" G_GUINT64_FORMAT ":%s", (int) getpid (), read_start (getpid ()), uuid);
}

static const Ids *
get_ids (void)
{
  static Ids ids;
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    ids.boot_id = read_line ("/proc/sys/kernel/random/boot_id");
    if (ids.boot_id == NULL)
      ids.boot_id = g_uuid_string_random ();
    ids.machine_id = make_machine_id ();
    ids.session_id = make_session_id ();
    g_once_init_leave (&ready, 1);
  }
  return &ids;
}

void
wax_moment_read (WaxMoment *moment)
{
  const Ids *ids = get_ids ();
  struct timespec boot = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &boot);
  *moment = (WaxMoment) {
    .now = g_get_real_time () / G_USEC_PER_SEC,
    .boot_ms = (gint64) boot.tv_sec * 1000 + boot.tv_nsec / 1000000,
    .boot_id = ids->boot_id,
    .machine_id = ids->machine_id,
    .session_id = ids->session_id,
  };
}

gint64
wax_moment_get_time (const WaxMoment *moment, const WaxClockMark *mark)
{
  gint64 since_ms = 0;

  if (mark == NULL)
    return moment->now;
  if (g_strcmp0 (mark->boot_id, moment->boot_id) == 0)
    since_ms = MAX (moment->boot_ms - mark->boot_ms, 0);
  return MAX (moment->now, mark->latest + since_ms / 1000);
}

gboolean
wax_moment_is_session_running (const char *session_id)
{
  g_auto(GStrv) parts = g_strsplit (session_id, ":", 3);
  guint64 start;
  gint64 pid;

  if (g_strv_length (parts) != 3)
    return FALSE;
  pid = g_ascii_strtoll (parts[0], NULL, 10);
  start = g_ascii_strtoull (parts[1], NULL, 10);
  return pid > 0 && start != 0 && read_start (pid) == start;
}
