#include "wax-demo-corpus.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define MESSAGES_AT_ONCE 100

typedef struct {
  gsize offset, size;
  char *digest;
  WaxGeneratedMessage known;
} Entry;

/* Each message depends on nothing but its number, so that threads make them in any order, and the file has them so. */
typedef struct {
  guint64 seed;
  guint count;
  Entry *entries;
  int file;
  gint taken; /* messages that a thread makes or has made; atomic */
  GMutex lock; /* guards what follows */
  gsize end;
  gboolean failed;
} Corpus;

static gboolean
write_all (int file, const char *bytes, gsize length, gsize offset)
{
  while (length > 0) {
    gssize written = pwrite (file, bytes, length, (off_t) offset);
    if (written <= 0)
      return FALSE;
    bytes += written;
    offset += (gsize) written;
    length -= (gsize) written;
  }
  return TRUE;
}

static gsize
take_room (Corpus *self, gsize length)
{
  gsize offset;

  g_mutex_lock (&self->lock);
  offset = self->end;
  self->end += length;
  g_mutex_unlock (&self->lock);
  return offset;
}

static void
make_messages (Corpus *self, guint first, guint end, GString *raw)
{
  gsize offset;
  gboolean good;

  g_string_truncate (raw, 0);
  for (guint i = first; i < end; i++) {
    Entry *entry = &self->entries[i];
    gsize start = raw->len;
    wax_message_generator_make (self->seed, i, raw, &entry->known);
    entry->size = raw->len - start;
    entry->digest = wax_demo_digest (raw->str + start, entry->size);
  }
  offset = take_room (self, raw->len);
  good = write_all (self->file, raw->str, raw->len, offset);
  for (guint i = first; i < end; i++) {
    self->entries[i].offset = offset;
    offset += self->entries[i].size;
  }
  g_mutex_lock (&self->lock);
  self->failed = self->failed || !good;
  g_mutex_unlock (&self->lock);
}

static gpointer
make_thread (gpointer data)
{
  Corpus *self = data;
  g_autoptr(GString) raw = g_string_sized_new (1 << 23);

  for (;;) {
    guint first = (guint) g_atomic_int_add (&self->taken, MESSAGES_AT_ONCE);
    if (first >= self->count)
      return NULL;
    make_messages (self, first, MIN (first + MESSAGES_AT_ONCE, self->count), raw);
  }
}

/* One file for all; it has no name any more when this returns. */
static GMappedFile *
write_corpus (Corpus *self, GError **error)
{
  g_autofree char *path = NULL;
  guint n_threads = MIN (g_get_num_processors (), 1 + self->count / MESSAGES_AT_ONCE);
  g_autofree GThread **threads = g_new (GThread *, n_threads);
  GMappedFile *mapped = NULL;

  self->file = g_file_open_tmp ("wax-demo-XXXXXX", &path, error);
  if (self->file < 0)
    return NULL;
  g_unlink (path);
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("wax-demo-corpus", make_thread, self);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  if (self->failed)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                         "The generated messages do not fit into the temporary directory.");
  else
    mapped = g_mapped_file_new_from_fd (self->file, FALSE, error);
  close (self->file);
  return mapped;
}

static void
add_message (WaxDemoUser *user, guint folder, GBytes *all, Entry *entry)
{
  const WaxGeneratedMessage *known = &entry->known;
  g_autoptr(GBytes) raw = g_bytes_new_from_bytes (all, entry->offset, entry->size);
  guint flags = (known->unread ? wax_demo_flag ('u') : 0) | (known->flagged ? wax_demo_flag ('f') : 0) |
                (known->replied ? wax_demo_flag ('r') : 0) | (known->attachment ? wax_demo_flag ('a') : 0);

  wax_demo_user_add_message (user, folder, raw, known, flags, known->date_ms)->digest =
    g_steal_pointer (&entry->digest);
}

void
wax_demo_corpus_fill (WaxDemoServer *self, WaxDemoUser *user)
{
  guint count = self->options.messages;
  g_autofree Entry *entries = g_new0 (Entry, count);
  Corpus corpus = { .seed = self->options.seed, .count = count, .entries = entries };
  g_autoptr(GBytes) all = NULL;
  g_autoptr(GError) error = NULL;
  guint folders[WAX_GENERATOR_FOLDERS] = { WAX_DEMO_INBOX };

  if (count == 0)
    return;
  for (guint i = 1; i < WAX_GENERATOR_FOLDERS; i++)
    folders[i] = wax_demo_user_add_folder (user, WAX_DEMO_ROOT, wax_message_generator_folder_name (i), "message",
                                           (gint) i)->id;
  g_mutex_init (&corpus.lock);
  self->corpus = write_corpus (&corpus, &error);
  g_mutex_clear (&corpus.lock);
  if (self->corpus == NULL)
    g_error ("%s", error->message);
  all = g_mapped_file_get_bytes (self->corpus);
  for (guint i = 0; i < count; i++) {
    add_message (user, folders[entries[i].known.folder], all, &entries[i]);
    wax_generated_message_clear (&entries[i].known);
  }
}
