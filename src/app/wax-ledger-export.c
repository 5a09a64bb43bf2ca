#include "app/wax-ledger-export.h"

#include "app/wax-json-form.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

enum { PAGE = 256 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FILE, fclose)

static gboolean
write_line (FILE *file, const WaxTrustLine *line, gboolean first)
{
  json_t *object = wax_json_form_line (line);
  char *text = json_dumps (object, JSON_COMPACT);
  gboolean ok = fprintf (file, "%s%s", first ? "\n" : ",\n", text) >= 0;

  free (text);
  json_decref (object);
  return ok;
}

/* What cannot be read is no fault of the place where it was to be written. */
static GPtrArray *
read_page (WaxKeeper *keeper, const gint64 *keys, guint n, GError **error)
{
  const WaxLedgerView view = { .grants = FALSE };
  g_autoptr(GError) local = NULL;
  GPtrArray *entries = wax_keeper_read_ledger (keeper, &view, keys, n, &local);

  if (entries == NULL)
    g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER, "the ledger cannot be read: %s", local->message);
  return entries;
}

/* @keys: the newest first */
static gboolean
write_lines (WaxKeeper *keeper, GArray *keys, FILE *file, const char *path, GError **error)
{
  for (guint end = keys->len; end > 0;) {
    guint n = MIN (end, PAGE);
    g_autoptr(GPtrArray) entries = read_page (keeper, &g_array_index (keys, gint64, end - n), n, error);

    if (entries == NULL)
      return FALSE;
    for (guint i = n; i > 0; i--) {
      const WaxLedgerEntry *entry = entries->pdata[i - 1];

      if (!write_line (file, entry->line, end - n + i == keys->len))
        return wax_store_error_set_errno (error, errno, path);
    }
    end -= n;
  }
  return TRUE;
}

/* Written out before it takes the name: a full disk must show while the old file is still there. */
static gboolean
write_all (WaxKeeper *keeper, GArray *keys, FILE *file, const char *path, GError **error)
{
  if (fputs ("[", file) < 0)
    return wax_store_error_set_errno (error, errno, path);
  if (!write_lines (keeper, keys, file, path, error))
    return FALSE;
  if (fputs ("\n]\n", file) < 0 || fflush (file) != 0 || g_fsync (fileno (file)) != 0)
    return wax_store_error_set_errno (error, errno, path);
  return TRUE;
}

static gboolean
export_to (WaxKeeper *keeper, GArray *keys, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".waxwing-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  g_autoptr(FILE) file = fd >= 0 ? fdopen (fd, "w") : NULL;

  if (file == NULL)
    return wax_store_error_set_errno (error, errno, folder);
  if (!write_all (keeper, keys, file, path, error)) {
    g_unlink (temporary);
    return FALSE;
  }
  if (g_rename (temporary, path) == 0)
    return TRUE;
  wax_store_error_set_errno (error, errno, path);
  g_unlink (temporary);
  return FALSE;
}

gboolean
wax_ledger_export (WaxKeeper *keeper, const char *path, GError **error)
{
  const WaxLedgerView view = { .grants = FALSE };
  gint64 last_line = 0;
  g_autoptr(GError) local = NULL;
  g_autoptr(GArray) keys = wax_keeper_list_ledger (keeper, &view, &last_line, &local);

  if (keys != NULL)
    return export_to (keeper, keys, path, error);
  g_set_error (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_LEDGER, "the ledger cannot be read: %s", local->message);
  return FALSE;
}
