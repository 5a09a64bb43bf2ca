#include "wax-demo-call.h"

#include <string.h>

/* Scenes: what happens at the server by other hands than the client's. */

typedef struct {
  const char *user, *text, *more, *value;
  guint id, folder;
  gint64 number;
  GBytes *bytes;
  char *answer;
} Scene;

static void
add_user_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  if (wax_demo_server_find_user (self, scene->user) == NULL)
    wax_demo_server_new_user (self, scene->user, scene->text, scene->more);
}

void
wax_demo_server_add_user (WaxDemoServer *self, const char *user, const char *display_name, const char *password)
{
  Scene scene = { .user = user, .text = display_name, .more = password };

  wax_demo_server_run (self, add_user_cb, &scene);
}

static void
remove_user_cb (WaxDemoServer *self, gpointer data)
{
  WaxDemoUser *user = wax_demo_server_find_user (self, data);

  if (user == NULL)
    return;
  g_hash_table_steal (self->users, user->name);
  g_free (user->status);
  user->status = g_strdup ("deleted");
  g_ptr_array_add (self->removed_users, user);
}

void
wax_demo_server_remove_user (WaxDemoServer *self, const char *user)
{
  wax_demo_server_run (self, remove_user_cb, (gpointer) user);
}

static void
set_password_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  GHashTableIter iter;
  gpointer value;

  g_free (user->password);
  user->password = g_strdup (scene->text);
  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoToken *token = value;
    token->outdated = token->outdated || token->user == user;
  }
}

void
wax_demo_server_set_password (WaxDemoServer *self, const char *user, const char *password)
{
  Scene scene = { .user = user, .text = password };

  wax_demo_server_run (self, set_password_cb, &scene);
}

static void
set_status_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  g_free (user->status);
  user->status = g_strdup (scene->text);
}

void
wax_demo_server_set_status (WaxDemoServer *self, const char *user, const char *status)
{
  Scene scene = { .user = user, .text = status };

  wax_demo_server_run (self, set_status_cb, &scene);
}

static void
set_quota_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  wax_demo_server_find_user (self, scene->user)->quota = scene->number;
}

void
wax_demo_server_set_quota (WaxDemoServer *self, const char *user, gint64 bytes)
{
  Scene scene = { .user = user, .number = bytes };

  wax_demo_server_run (self, set_quota_cb, &scene);
}

static void
set_preference_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  json_object_set_new (wax_demo_server_find_user (self, scene->user)->prefs, scene->text,
                       wax_demo_string (scene->value));
}

void
wax_demo_server_set_preference (WaxDemoServer *self, const char *user, const char *name, const char *value)
{
  Scene scene = { .user = user, .text = name, .value = value };

  wax_demo_server_run (self, set_preference_cb, &scene);
}

static void
add_alias_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  json_t *attributes = wax_demo_server_find_user (self, scene->user)->attrs;

  if (json_object_get (attributes, "zimbraMailAlias") == NULL)
    json_object_set_new (attributes, "zimbraMailAlias", json_array ());
  json_array_append_new (json_object_get (attributes, "zimbraMailAlias"), json_string (scene->text));
}

void
wax_demo_server_add_alias (WaxDemoServer *self, const char *user, const char *address)
{
  Scene scene = { .user = user, .text = address };

  wax_demo_server_run (self, add_alias_cb, &scene);
}

static void
add_identity_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  json_array_insert_new (user->identities, 0, json_pack ("{s:s, s:s, s:o}", "name", scene->text, "id", scene->text,
                                                         "_attrs", json_loads (scene->value, 0, NULL)));
}

void
wax_demo_server_add_identity (WaxDemoServer *self, const char *user, const char *id, const char *attributes)
{
  Scene scene = { .user = user, .text = id, .value = attributes };

  wax_demo_server_run (self, add_identity_cb, &scene);
}

static void
add_signature_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  json_array_append_new (user->signatures,
                         json_pack ("{s:s, s:s, s:[{s:s, s:s}]}", "name", scene->text, "id", scene->text, "content",
                                    "type", scene->value[0] == '<' ? "text/html" : "text/plain", "_content",
                                    scene->value));
}

void
wax_demo_server_add_signature (WaxDemoServer *self, const char *user, const char *id, const char *text)
{
  Scene scene = { .user = user, .text = id, .value = text };

  wax_demo_server_run (self, add_signature_cb, &scene);
}

static void
deliver_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  guint flags = wax_demo_flag (scene->folder == WAX_DEMO_DRAFTS ? 'd' : 'u');

  wax_demo_user_open_mailbox (user);
  scene->id = wax_demo_user_add_message (user, scene->folder, scene->bytes, NULL, flags, scene->number * 1000)->id;
  wax_demo_wait_notify (self, user);
}

guint
wax_demo_server_deliver_at (WaxDemoServer *self, const char *user, guint folder, GBytes *raw, gint64 at)
{
  Scene scene = { .user = user, .folder = folder, .bytes = raw, .number = at };

  wax_demo_server_run (self, deliver_cb, &scene);
  return scene.id;
}

guint
wax_demo_server_deliver (WaxDemoServer *self, const char *user, guint folder, GBytes *raw)
{
  return wax_demo_server_deliver_at (self, user, folder, raw, 0);
}

guint
wax_demo_server_deliver_generated (WaxDemoServer *self, const char *user, guint64 index)
{
  g_autoptr(GString) raw = g_string_new (NULL);
  g_auto(WaxGeneratedMessage) message = { 0 };
  g_autoptr(GBytes) bytes = NULL;

  wax_message_generator_make (self->options.seed + 1, index, raw, &message);
  bytes = g_string_free_to_bytes (g_steal_pointer (&raw));
  return wax_demo_server_deliver (self, user, WAX_DEMO_INBOX, bytes);
}

static void
act_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  WaxDemoItem *item = wax_demo_user_find (user, scene->id);

  if (item == NULL)
    return;
  wax_demo_user_begin (user);
  wax_demo_user_apply (user, item, scene->text);
  wax_demo_wait_notify (self, user);
}

void
wax_demo_server_act (WaxDemoServer *self, const char *user, guint id, const char *op)
{
  Scene scene = { .user = user, .id = id, .text = op };

  wax_demo_server_run (self, act_cb, &scene);
}

static void
mark_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  WaxDemoItem *item = wax_demo_user_find (user, scene->id);

  if (item == NULL)
    return;
  wax_demo_user_begin (user);
  item->flags = wax_demo_flags_from_string (scene->text);
  wax_demo_user_touch (user, item);
  wax_demo_wait_notify (self, user);
}

void
wax_demo_server_mark (WaxDemoServer *self, const char *user, guint id, const char *flags)
{
  Scene scene = { .user = user, .id = id, .text = flags };

  wax_demo_server_run (self, mark_cb, &scene);
}

static void
forget_cb (WaxDemoServer *self, gpointer data)
{
  WaxDemoUser *user = wax_demo_server_find_user (self, data);

  user->cutoff = user->change;
  g_array_set_size (user->tombstones, 0);
}

void
wax_demo_server_forget_deletions (WaxDemoServer *self, const char *user)
{
  wax_demo_server_run (self, forget_cb, (gpointer) user);
}

static gboolean
newer_cb (gpointer key, gpointer value, gpointer data)
{
  return ((WaxDemoItem *) value)->rev > GPOINTER_TO_UINT (data);
}

static void
restore_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  user->change -= MIN (user->change - 1, scene->id);
  g_hash_table_foreach_remove (user->items, newer_cb, GUINT_TO_POINTER (user->change));
}

void
wax_demo_server_restore_backup (WaxDemoServer *self, const char *user, guint changes)
{
  Scene scene = { .user = user, .id = changes };

  wax_demo_server_run (self, restore_cb, &scene);
}

static void
get_message_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoItem *item = wax_demo_user_find_kind (wax_demo_server_find_user (self, scene->user), scene->id,
                                               WAX_DEMO_MESSAGE);

  if (item == NULL)
    return;
  scene->bytes = g_bytes_ref (item->raw);
  scene->answer = wax_demo_flags_to_string (item->flags);
}

GBytes *
wax_demo_server_get_message (WaxDemoServer *self, const char *user, guint id)
{
  Scene scene = { .user = user, .id = id };

  wax_demo_server_run (self, get_message_cb, &scene);
  g_free (scene.answer);
  return scene.bytes;
}

char *
wax_demo_server_dup_flags (WaxDemoServer *self, const char *user, guint id)
{
  Scene scene = { .user = user, .id = id };

  wax_demo_server_run (self, get_message_cb, &scene);
  g_clear_pointer (&scene.bytes, g_bytes_unref);
  return scene.answer;
}

static void
count_messages_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, wax_demo_server_find_user (self, scene->user)->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    scene->id += item->kind == WAX_DEMO_MESSAGE && (scene->folder == 0 || item->folder == scene->folder);
  }
}

guint
wax_demo_server_count_messages (WaxDemoServer *self, const char *user, guint folder)
{
  Scene scene = { .user = user, .folder = folder };

  wax_demo_server_run (self, count_messages_cb, &scene);
  return scene.id;
}

static void
add_folder_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  scene->id = wax_demo_user_add_folder (user, scene->folder, scene->text, "message", 0)->id;
  wax_demo_wait_notify (self, user);
}

guint
wax_demo_server_add_folder (WaxDemoServer *self, const char *user, guint parent, const char *name)
{
  Scene scene = { .user = user, .folder = parent, .text = name };

  wax_demo_server_run (self, add_folder_cb, &scene);
  return scene.id;
}

static void
find_folder_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  g_auto(GStrv) names = g_strsplit (scene->text, "/", -1);
  WaxDemoItem *folder = wax_demo_user_find (user, WAX_DEMO_ROOT);

  for (char **name = names; *name != NULL && folder != NULL; name++) {
    if (**name != '\0')
      folder = wax_demo_user_find_child (user, folder->id, *name);
  }
  scene->id = folder != NULL ? folder->id : 0;
}

guint
wax_demo_server_find_folder (WaxDemoServer *self, const char *user, const char *path)
{
  Scene scene = { .user = user, .text = path };

  wax_demo_server_run (self, find_folder_cb, &scene);
  return scene.id;
}

static void
dup_tags_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);
  WaxDemoItem *item = wax_demo_user_find (user, scene->id);

  scene->answer = item != NULL ? wax_demo_item_tag_names (user, item) : NULL;
}

char *
wax_demo_server_dup_tags (WaxDemoServer *self, const char *user, guint id)
{
  Scene scene = { .user = user, .id = id };

  wax_demo_server_run (self, dup_tags_cb, &scene);
  return scene.answer;
}

static void
dup_tag_color_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoItem *tag = wax_demo_user_find_tag (wax_demo_server_find_user (self, scene->user), scene->text);

  scene->answer = tag == NULL ? NULL : tag->view != NULL ? g_strdup (tag->view) : g_strdup_printf ("%d", tag->color);
}

char *
wax_demo_server_dup_tag_color (WaxDemoServer *self, const char *user, const char *name)
{
  Scene scene = { .user = user, .text = name };

  wax_demo_server_run (self, dup_tag_color_cb, &scene);
  return scene.answer;
}

static void
set_person_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  wax_demo_gal_set_person (self, scene->user, scene->text, scene->more);
}

void
wax_demo_server_set_person (WaxDemoServer *self, const char *address, const char *display_name, const char *title)
{
  Scene scene = { .user = address, .text = display_name, .more = title };

  wax_demo_server_run (self, set_person_cb, &scene);
}

static void
remove_person_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;

  wax_demo_gal_remove_person (self, scene->user, scene->number != 0);
}

void
wax_demo_server_remove_person (WaxDemoServer *self, const char *address, gboolean full_run)
{
  Scene scene = { .user = address, .number = full_run };

  wax_demo_server_run (self, remove_person_cb, &scene);
}

static void
get_numbers_cb (WaxDemoServer *self, gpointer data)
{
  Scene *scene = data;
  WaxDemoUser *user = wax_demo_server_find_user (self, scene->user);

  scene->id = user->next_id - 1;
  scene->folder = user->change;
}

guint
wax_demo_server_get_change (WaxDemoServer *self, const char *user)
{
  Scene scene = { .user = user };

  wax_demo_server_run (self, get_numbers_cb, &scene);
  return scene.folder;
}

guint
wax_demo_server_get_newest (WaxDemoServer *self, const char *user)
{
  Scene scene = { .user = user };

  wax_demo_server_run (self, get_numbers_cb, &scene);
  return scene.id;
}
