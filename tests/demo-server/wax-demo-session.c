#include "wax-demo-call.h"

#include <string.h>

/* Sessions of web clients: a refresh at the start, then notifications. */

/* Grants stand here without the name of who has them. */
static void
drop_names (json_t *folders)
{
  gsize i, j;
  json_t *folder, *grant;

  json_array_foreach (folders, i, folder) {
    json_t *acl = json_object_get (folder, "acl");
    if (acl != NULL) {
      json_t *copy = json_deep_copy (acl);
      json_array_foreach (json_object_get (copy, "grant"), j, grant)
        json_object_del (grant, "d");
      json_object_set_new (folder, "acl", copy);
    }
    drop_names (json_object_get (folder, "folder"));
  }
}

static json_t *
refresh (WaxDemoCall *call)
{
  g_autoptr(json_t) everything = json_pack ("{s:s}", "tr", "1");
  json_t *folders = wax_demo_folder_get (call, everything);
  json_t *tags = json_array ();
  json_t *block;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, call->mailbox->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (((WaxDemoItem *) value)->kind == WAX_DEMO_TAG)
      json_array_append_new (tags, wax_demo_tag_to_json (call, value, FALSE));
  }
  block = json_pack ("{s:s, s:[{s:I}]}", "version", "25.12.0_ZEXTRAS_202611 carbonio 202611 FOSS",
                     "mbx", "s", (json_int_t) wax_demo_user_size (call->mailbox));
  if (json_array_size (tags) > 0)
    json_object_set_new (block, "tags", json_pack ("{s:O}", "tag", tags));
  drop_names (json_object_get (folders, "folder"));
  json_object_set (block, "folder", json_object_get (folders, "folder"));
  json_decref (folders);
  json_decref (tags);
  return block;
}

WaxDemoSession *
wax_demo_session_find (WaxDemoCall *call, json_t *asked)
{
  const char *id = json_is_object (asked) ? wax_demo_text (asked, "id") : json_string_value (asked);
  WaxDemoSession *session = id == NULL ? NULL : g_hash_table_lookup (call->server->sessions, id);

  /* The first digit of an id is the type of the session; the server seen fails over one it does not know. */
  if (id != NULL && (id[0] < '0' || id[0] > '6')) {
    call->xml_fault = TRUE;
    return NULL;
  }
  if (session == NULL || session->user != call->user) {
    session = g_new0 (WaxDemoSession, 1);
    session->id = g_strdup_printf ("1%u", ++call->server->serial);
    session->user = call->user;
    session->known = call->user->change;
    g_hash_table_insert (call->server->sessions, session->id, session);
    json_object_set_new (call->reply_context, "refresh", refresh (call));
  }
  json_object_set_new (call->reply_context, "session", json_pack ("{s:s, s:s}", "id", session->id, "_content",
                                                                  session->id));
  return session;
}

static void
append (json_t *object, const char *key, json_t *value)
{
  json_t *list = json_object_get (object, key);

  if (list == NULL)
    json_object_set_new (object, key, list = json_array ());
  json_array_append_new (list, value);
}

static void
tell_folder (WaxDemoCall *call, guint id, json_t *modified)
{
  static const char *const members[] = { "id", "uuid", "deletable", "u", "n", "s", "i4ms", "i4next" };
  WaxDemoItem *folder = wax_demo_user_find_kind (call->mailbox, id, WAX_DEMO_FOLDER);
  g_autoptr(json_t) full = folder == NULL ? NULL : wax_demo_folder_to_json (call, folder, TRUE);
  json_t *part;

  if (folder == NULL)
    return;
  part = json_object ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set (part, members[i], json_object_get (full, members[i]));
  append (modified, "folder", part);
}

void
wax_demo_session_tell (WaxDemoServer *self, WaxDemoSession *session, json_t *context)
{
  WaxDemoCall call = { .server = self, .user = session->user, .mailbox = session->user };
  g_autoptr(json_t) created = json_object ();
  g_autoptr(json_t) modified = json_pack ("{s:[{s:I}]}", "mbx", "s", (json_int_t) wax_demo_user_size (session->user));
  g_autoptr(GString) deleted = g_string_new (NULL);
  json_t *notify;
  GHashTableIter iter;
  gpointer value;

  if (session->user->change <= session->known)
    return;
  g_hash_table_iter_init (&iter, session->user->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind != WAX_DEMO_MESSAGE || item->ms <= session->known)
      continue;
    if (item->rev > session->known) {
      append (created, "m", wax_demo_message_notice (&call, item));
      append (created, "c", wax_demo_conversation_notice (&call, item));
      tell_folder (&call, item->folder, modified);
    } else {
      append (modified, "m", json_pack ("{s:o, s:o}", "id", wax_demo_id (&call, item->id), "f",
                                        wax_demo_string_take (wax_demo_flags_to_string (item->flags))));
    }
  }
  for (guint i = 0; i < session->user->tombstones->len; i++) {
    WaxDemoTombstone *tombstone = &g_array_index (session->user->tombstones, WaxDemoTombstone, i);
    if (tombstone->change > session->known)
      g_string_append_printf (deleted, "%s%u", deleted->len > 0 ? "," : "", tombstone->id);
  }
  session->known = session->user->change;
  notify = json_pack ("{s:i}", "seq", (int) ++session->seq);
  if (deleted->len > 0)
    json_object_set_new (notify, "deleted", json_pack ("{s:s}", "id", deleted->str));
  if (json_object_size (created) > 0)
    json_object_set (notify, "created", created);
  json_object_set (notify, "modified", modified);
  json_object_set_new (context, "notify", json_pack ("[o]", notify));
}
