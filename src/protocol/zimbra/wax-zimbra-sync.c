#include "protocol/zimbra/wax-zimbra-sync.h"

#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-message.h"

#define ROOT_ID "1"

static const struct {
  const char *id;
  WaxFolderRole role;
} roles[] = {
  { "2", WAX_FOLDER_INBOX }, { "3", WAX_FOLDER_TRASH }, { "4", WAX_FOLDER_JUNK },
  { "5", WAX_FOLDER_SENT }, { "6", WAX_FOLDER_DRAFTS }, { "7", WAX_FOLDER_CONTACTS },
};

/* Roots, and where the server keeps tags, conversations and comments. */
static const char *const hidden_ids[] = { ROOT_ID, "8", "9", "11", "17", NULL };

static const char *
get_color (const WaxJson *json)
{
  const char *rgb = wax_json_get_string (json, "rgb");
  gint64 index = wax_json_get_int64 (json, "color", 0);

  if (rgb != NULL)
    return rgb;
  return index >= 0 && index < WAX_TAG_N_COLORS ? wax_tag_colors[index] : ""; /* of unknown numbers none */
}

int
wax_zimbra_sync_find_color (const char *color)
{
  for (int i = 0; i < WAX_TAG_N_COLORS; i++) {
    if (g_ascii_strcasecmp (wax_tag_colors[i], color) == 0)
      return i;
  }
  return -1;
}

static WaxFolderRole
get_role (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].id, id))
      return roles[i].role;
  return WAX_FOLDER_NONE;
}

/* @member: what lists it: "folder", "link" or "search" */
static void
add_folder (WaxMailChanges *changes, const WaxJson *json, const char *member)
{
  gboolean is_link = g_str_equal (member, "link"), is_search = g_str_equal (member, "search");
  const char *query = is_search ? wax_json_get_string (json, "query") : NULL;
  g_autofree char *id = wax_json_dup_text (json, "id");
  g_autofree char *parent_id = wax_json_dup_text (json, "l");
  gboolean at_top = g_strcmp0 (parent_id, ROOT_ID) == 0;

  if (id == NULL || *id == '\0' || g_strv_contains (hidden_ids, id) ||
      (is_search && (query == NULL || *query == '\0')))
    return;
  g_ptr_array_add (changes->folders, wax_folder_new (&(WaxFolder) {
    .id = id,
    .parent_id = at_top ? "" : parent_id,
    .name = wax_json_get_string (json, "name"),
    .path = wax_json_get_string (json, "absFolderPath"),
    .view = wax_json_get_string (json, is_search ? "types" : "view"),
    .color = get_color (json),
    .role = get_role (id),
    .deletable = wax_json_has (json, "deletable") ? wax_json_get_bool (json, "deletable") : is_search,
    .is_link = is_link,
    .owner = is_link ? wax_json_get_string (json, "owner") : NULL,
    .query = query,
  }));
}

static void
add_tags (WaxMailChanges *changes, const WaxJson *json)
{
  guint length = wax_json_get_length (json, "tag");

  for (guint i = 0; i < length; i++) {
    const WaxJson *tag = wax_json_get_entry (json, "tag", i);
    g_autofree char *id = wax_json_dup_text (tag, "id");

    if (id != NULL && *id != '\0')
      g_ptr_array_add (changes->tags, wax_tag_new (&(WaxTag) {
        .id = id, .name = wax_json_get_string (tag, "name"), .color = get_color (tag),
      }));
  }
}

/* In a first answer a folder lists the ids of its messages, newest first, and nothing else of them. */
static void
add_listed_messages (WaxMailChanges *changes, const WaxJson *json)
{
  g_autofree char *folder_id = wax_json_dup_text (json, "id");
  guint length = wax_json_get_length (json, "m");

  for (guint i = 0; i < length; i++) {
    g_autofree char *joined = wax_json_dup_text (wax_json_get_entry (json, "m", i), "ids");
    g_auto(GStrv) ids = wax_zimbra_message_split_ids (joined);

    for (guint n = 0; ids[n] != NULL; n++)
      g_ptr_array_add (changes->new_messages, wax_message_new (&(WaxMessage) { .id = ids[n], .folder_id = folder_id }));
  }
}

static void add_trees (WaxMailChanges *changes, const WaxJson *json);

/* As deep as the document, which is bounded. */
static void
add_tree (WaxMailChanges *changes, const WaxJson *json, const char *member)
{
  guint length = wax_json_get_length (json, member);

  for (guint i = 0; i < length; i++) {
    const WaxJson *folder = wax_json_get_entry (json, member, i);

    add_folder (changes, folder, member);
    add_tags (changes, folder);
    add_listed_messages (changes, folder);
    add_trees (changes, folder);
  }
}

static void
add_trees (WaxMailChanges *changes, const WaxJson *json)
{
  static const char *const members[] = { "folder", "link", "search" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    add_tree (changes, json, members[i]);
}

static void
add_changed_messages (WaxMailChanges *changes, const WaxJson *response)
{
  guint length = wax_json_get_length (response, "m");

  for (guint i = 0; i < length; i++) {
    const WaxJson *json = wax_json_get_entry (response, "m", i);
    WaxMessage *message = wax_zimbra_message_parse_row (json);

    /* Flags, even none, mean that only the state changed; without them the content is new. */
    if (message != NULL)
      g_ptr_array_add (wax_json_has (json, "f") ? changes->changed : changes->new_messages, message);
  }
}

/* New or changed, whatever of them: they are asked for (exchange 152). */
static void
add_contacts (WaxMailChanges *changes, const WaxJson *response)
{
  guint length = wax_json_get_length (response, "cn");

  for (guint i = 0; i < length; i++) {
    char *id = wax_json_dup_text (wax_json_get_entry (response, "cn", i), "id");

    if (id != NULL)
      g_ptr_array_add (changes->contact_ids, id);
  }
}

static void
add_removed (WaxMailChanges *changes, const WaxJson *response)
{
  guint length = wax_json_get_length (response, "deleted");

  for (guint i = 0; i < length; i++) {
    g_autofree char *joined = wax_json_dup_text (wax_json_get_entry (response, "deleted", i), "ids");
    g_auto(GStrv) ids = wax_zimbra_message_split_ids (joined);

    for (guint n = 0; ids[n] != NULL; n++)
      g_ptr_array_add (changes->removed_ids, g_strdup (ids[n]));
  }
}

static guint64
get_change_id (const char *token)
{
  return g_ascii_strtoull (token, NULL, 10);
}

static gboolean
check_token (const char *token, const char *sent_token, GError **error)
{
  if (token == NULL || !g_ascii_isdigit (*token)) {
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the changes end with no token");
    return FALSE;
  }
  if (sent_token != NULL && get_change_id (token) < get_change_id (sent_token)) {
    wax_server_error_set (error, WAX_SERVER_ERROR_MUST_RESYNC, NULL, "the mailbox went back in time");
    return FALSE;
  }
  return TRUE;
}

WaxMailChanges *
wax_zimbra_sync_parse (const WaxJson *response, const char *sent_token, GError **error)
{
  g_autofree char *token = wax_json_dup_text (response, "token");
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_tag_unref);
  g_autoptr(GPtrArray) removed_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) contact_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) new_messages = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_message_unref);
  WaxMailChanges changes = {
    .complete = sent_token == NULL, .folders = folders, .tags = tags, .removed_ids = removed_ids,
    .contact_ids = contact_ids, .new_messages = new_messages, .changed = changed, .token = token,
    .more = wax_json_get_bool (response, "more"),
  };

  if (!check_token (token, sent_token, error))
    return NULL;
  add_trees (&changes, response);
  add_tags (&changes, response);
  if (sent_token != NULL) {
    add_changed_messages (&changes, response);
    add_contacts (&changes, response);
    add_removed (&changes, response);
  } else if (folders->len == 0) {
    /* A mailbox always has folders: an answer without is no reason to drop what is here. */
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the mailbox has no folders");
    return NULL;
  }
  return wax_mail_changes_new (&changes);
}
