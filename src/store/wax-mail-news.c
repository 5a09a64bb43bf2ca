#include "store/wax-mail-news.h"

WaxMailNews *
wax_mail_news_new (void)
{
  WaxMailNews *self = g_new0 (WaxMailNews, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (WaxMailNewsRow));
  self->folder_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wax_mail_news_free (WaxMailNews *self)
{
  g_array_unref (self->rows);
  g_hash_table_unref (self->folder_ids);
  g_free (self);
}

static void
add (WaxMailNews *self, WaxMailNewsRow row, const char *folder_id)
{
  row.folder_id = g_hash_table_lookup (self->folder_ids, folder_id);
  if (row.folder_id == NULL) {
    row.folder_id = g_strdup (folder_id);
    g_hash_table_insert (self->folder_ids, (char *) row.folder_id, (char *) row.folder_id);
  }
  self->folders = TRUE;
  g_array_append_val (self->rows, row);
}

void
wax_mail_news_add (WaxMailNews *self, WaxMailNewsKind kind, gint64 key, const char *folder_id)
{
  add (self, (WaxMailNewsRow){ kind, key }, folder_id);
}

void
wax_mail_news_add_again (WaxMailNews *self, gint64 key, gint64 before, const char *folder_id)
{
  add (self, (WaxMailNewsRow){ WAX_MAIL_NEWS_ADDED, key, before != key ? before : 0 }, folder_id);
}

void
wax_mail_news_append (WaxMailNews *self, WaxMailNews *from)
{
  for (guint i = 0; i < from->rows->len; i++) {
    const WaxMailNewsRow *row = &g_array_index (from->rows, WaxMailNewsRow, i);

    add (self, *row, row->folder_id);
  }
  self->folders |= from->folders;
  self->tags |= from->tags;
  self->searchable |= from->searchable;
  self->contacts |= from->contacts;
  g_array_set_size (from->rows, 0);
  from->folders = from->tags = from->searchable = from->contacts = FALSE;
}
