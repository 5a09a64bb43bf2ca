#include "app/wax-ledger-export.h"

#include "app/wax-json-form.h"

#include <stdlib.h>

enum { PAGE = 256 };

static gboolean
write_text (GOutputStream *stream, const char *text, GCancellable *cancellable, GError **error)
{
  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

static gboolean
write_line (GOutputStream *stream, const WaxTrustLine *line, gboolean first, GCancellable *cancellable, GError **error)
{
  json_t *object = wax_json_form_line (line);
  char *text = json_dumps (object, JSON_COMPACT);
  gboolean ok = write_text (stream, first ? "\n" : ",\n", cancellable, error) &&
                write_text (stream, text, cancellable, error);

  free (text);
  json_decref (object);
  return ok;
}

/* @keys: the newest first */
static gboolean
write_lines (WaxKeeper *keeper, GArray *keys, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  const WaxLedgerView view = { .grants = FALSE };

  for (guint end = keys->len; end > 0;) {
    guint n = MIN (end, PAGE);
    g_autoptr(GPtrArray) entries =
        wax_keeper_read_ledger (keeper, &view, &g_array_index (keys, gint64, end - n), n, error);

    if (entries == NULL)
      return FALSE;
    for (guint i = n; i > 0; i--) {
      const WaxLedgerEntry *entry = entries->pdata[i - 1];

      if (!write_line (stream, entry->line, end - n + i == keys->len, cancellable, error))
        return FALSE;
    }
    end -= n;
  }
  return TRUE;
}

gboolean
wax_ledger_export (WaxKeeper *keeper, GFile *file, GCancellable *cancellable, GError **error)
{
  const WaxLedgerView view = { .grants = FALSE };
  gint64 last_line = 0;
  g_autoptr(GArray) keys = wax_keeper_list_ledger (keeper, &view, &last_line, error);
  g_autoptr(GFileOutputStream) file_stream = NULL;
  g_autoptr(GOutputStream) stream = NULL;
  g_autoptr(GCancellable) give_up = NULL;

  if (keys == NULL)
    return FALSE;
  file_stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, cancellable, error);
  if (file_stream == NULL)
    return FALSE;
  stream = g_buffered_output_stream_new (G_OUTPUT_STREAM (file_stream));
  if (write_text (stream, "[", cancellable, error) && write_lines (keeper, keys, stream, cancellable, error) &&
      write_text (stream, "\n]\n", cancellable, error))
    return g_output_stream_close (stream, cancellable, error);
  /* Closed under a cancelled cancellable the half is thrown away, and what was there before stays. */
  give_up = g_cancellable_new ();
  g_cancellable_cancel (give_up);
  g_output_stream_close (stream, give_up, NULL);
  return FALSE;
}
