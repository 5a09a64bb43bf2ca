#include "store-test.h"

#include "wax-test-dir.h"

#include <string.h>

StoreTestDir *
store_test_dir_new (void)
{
  return wax_test_dir_new ();
}

void
store_test_dir_free (StoreTestDir *dir)
{
  wax_test_dir_remove (dir);
  g_free (dir);
}

GBytes *
store_test_raw (const char *subject, const char *body)
{
  char *raw = g_strdup_printf ("From: Anna Lee <anna@example.org>\r\nTo: Bob <bob@example.org>, carol@example.org\r\n"
                               "Subject: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", subject, body);

  return g_bytes_new_take (raw, strlen (raw));
}

WaxMessage *
store_test_message (const char *id, const char *folder_id, gint64 date_ms, const char *subject)
{
  return wax_message_new (&(WaxMessage) { .id = id, .folder_id = folder_id, .date_ms = date_ms, .subject = subject });
}

WaxStoredBody *
store_test_body (const char *id, const char *folder_id, gint64 date_ms, const char *subject, const char *body)
{
  g_autoptr(WaxMessage) message = store_test_message (id, folder_id, date_ms, subject);
  g_autoptr(GBytes) raw = store_test_raw (subject, body);

  return wax_stored_body_new (message, raw);
}

#define COLLECT(array, first, type)                                                                                    \
  G_STMT_START {                                                                                                       \
    va_list args;                                                                                                      \
    va_start (args, first);                                                                                            \
    for (gpointer item = (gpointer) first; item != NULL; item = va_arg (args, gpointer))                               \
      g_ptr_array_add (array, item);                                                                                   \
    va_end (args);                                                                                                     \
  } G_STMT_END

GPtrArray *
store_test_messages (WaxMessage *first, ...)
{
  GPtrArray *array = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);

  COLLECT (array, first, WaxMessage);
  return array;
}

GPtrArray *
store_test_bodies (WaxStoredBody *first, ...)
{
  GPtrArray *array = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_stored_body_unref);

  COLLECT (array, first, WaxStoredBody);
  return array;
}

GPtrArray *
store_test_strings (const char *first, ...)
{
  GPtrArray *array = g_ptr_array_new ();

  COLLECT (array, first, char);
  return array;
}

void
store_test_add_folders (WaxMailStore *store)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);
  g_autoptr(WaxMailChanges) changes = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "2", .name = "Inbox", .path = "/Inbox",
    .role = WAX_FOLDER_INBOX }));
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "5", .name = "Sent", .path = "/Sent",
    .role = WAX_FOLDER_SENT }));
  g_ptr_array_add (tags, wax_tag_new (&(WaxTag) { .id = "t1", .name = "urgent", .color = "#ff0000" }));
  changes = wax_mail_changes_new (&(WaxMailChanges) { .folders = folders, .tags = tags });
  wax_mail_store_apply (store, changes, &error);
  g_assert_no_error (error);
}

WaxMailStore *
store_test_open (const char *dir, WaxMailStoreMode mode)
{
  g_autoptr(GError) error = NULL;
  WaxMailStore *store = wax_mail_store_open (dir, mode, &error);

  g_assert_no_error (error);
  return store;
}

void
store_test_index_all (WaxMailStore *store)
{
  g_autoptr(GError) error = NULL;
  guint done = 1;

  while (done > 0) {
    wax_mail_store_index_pending (store, 100, &done, &error);
    g_assert_no_error (error);
  }
}

GArray *
store_test_search (WaxMailStore *store, const char *text, guint limit, GError **error)
{
  g_autoptr(GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);
  g_autoptr(WaxQuery) query = wax_query_new (text, WAX_QUERY_TYPED, now);

  return wax_mail_store_search (store, query, limit, error);
}

char *
store_test_ids (WaxMailStore *store, GArray *keys)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(WaxMessage) message = wax_mail_store_get_message (store, g_array_index (keys, gint64, i), &error);

    g_assert_no_error (error);
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", message->id);
  }
  return g_string_free (ids, FALSE);
}
