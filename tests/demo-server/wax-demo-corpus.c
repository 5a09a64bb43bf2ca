#include "wax-demo-corpus.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  gsize offset, size;
  WaxGeneratedMessage known;
} Entry;

static void
entry_clear (gpointer data)
{
  wax_generated_message_clear (&((Entry *) data)->known);
}

static gboolean
write_all (int file, const char *bytes, gsize length)
{
  while (length > 0) {
    gssize written = write (file, bytes, length);
    if (written <= 0)
      return FALSE;
    bytes += written;
    length -= (gsize) written;
  }
  return TRUE;
}

/* One file for all; it has no name any more when this returns. */
static GMappedFile *
write_corpus (guint64 seed, guint count, GArray *entries, GError **error)
{
  g_autofree char *path = NULL;
  int file = g_file_open_tmp ("wax-demo-XXXXXX", &path, error);
  g_autoptr(GString) raw = g_string_sized_new (1 << 20);
  gsize offset = 0;
  GMappedFile *mapped = NULL;
  gboolean good = TRUE;

  if (file < 0)
    return NULL;
  g_unlink (path);
  for (guint i = 0; i < count && good; i++) {
    Entry entry = { .offset = offset };
    g_string_truncate (raw, 0);
    wax_message_generator_make (seed, i, raw, &entry.known);
    entry.size = raw->len;
    offset += raw->len;
    g_array_append_val (entries, entry);
    good = write_all (file, raw->str, raw->len);
  }
  if (good)
    mapped = g_mapped_file_new_from_fd (file, FALSE, error);
  else
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "The generated messages do not fit into the temporary directory.");
  close (file);
  return mapped;
}

void
wax_demo_corpus_fill (WaxDemoServer *self, WaxDemoUser *user)
{
  g_autoptr(GArray) entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), self->options.messages);
  g_autoptr(GBytes) all = NULL;
  g_autoptr(GError) error = NULL;
  guint folders[WAX_GENERATOR_FOLDERS] = { WAX_DEMO_INBOX };

  g_array_set_clear_func (entries, entry_clear);
  if (self->options.messages == 0)
    return;
  for (guint i = 1; i < WAX_GENERATOR_FOLDERS; i++)
    folders[i] = wax_demo_user_add_folder (user, WAX_DEMO_ROOT, wax_message_generator_folder_name (i), "message", (gint) i)->id;
  self->corpus = write_corpus (self->options.seed, self->options.messages, entries, &error);
  if (self->corpus == NULL)
    g_error ("%s", error->message);
  all = g_mapped_file_get_bytes (self->corpus);
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = &g_array_index (entries, Entry, i);
    const WaxGeneratedMessage *known = &entry->known;
    g_autoptr(GBytes) raw = g_bytes_new_from_bytes (all, entry->offset, entry->size);
    guint flags = (known->unread ? wax_demo_flag ('u') : 0) | (known->flagged ? wax_demo_flag ('f') : 0) |
                  (known->replied ? wax_demo_flag ('r') : 0) | (known->attachment ? wax_demo_flag ('a') : 0);
    wax_demo_item_digest (wax_demo_user_add_message (user, folders[known->folder], raw, known, flags, known->date_ms));
  }
  self->live_index = 0;
}
