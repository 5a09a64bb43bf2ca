#include "protocol/zimbra/wax-zimbra-items.h"

#include "protocol/zimbra/wax-zimbra-soap.h"
#include "protocol/zimbra/wax-zimbra-sync.h"

#define ROOT_ID "1"
/* A trash of many thousand messages takes its time. */
#define EMPTY_PATIENCE_S 300

static const char *
get_parent (const WaxFolderAction *action)
{
  return action->parent_id[0] == '\0' ? ROOT_ID : action->parent_id;
}

/* The id of the first that was made; without one the answer is none. */
static char *
dup_made_id (const WaxJson *response, const char *member, GError **error)
{
  char *id = wax_json_dup_text (wax_json_get_object (response, member), "id");

  if (id == NULL)
    wax_server_error_set (error, WAX_SERVER_ERROR_UNREADABLE, NULL, "the answer names nothing that was made");
  return id;
}

/* @request: "CreateFolder" and the like; @member: what it makes; @writer: (transfer full): within that, which ends */
static char *
create (WaxZimbraClient *client, const char *request, WaxChannelId channel, const char *member, WaxJsonWriter *writer,
        GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_end_object (writer);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = request, .channel = channel, .content = content,
  }, &response, cancellable, error);
  return envelope != NULL ? dup_made_id (response, member, error) : NULL;
}

static WaxJsonWriter *
begin (const char *member)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);

  wax_json_writer_begin_object (writer, member);
  return writer;
}

static char *
create_folder (WaxZimbraClient *client, const WaxFolderAction *action, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = begin ("folder");

  wax_json_writer_add_string (writer, "name", action->name);
  wax_json_writer_add_string (writer, "l", get_parent (action));
  wax_json_writer_add_string (writer, "view", "message");
  return create (client, "CreateFolder", WAX_CHANNEL_FOLDERS, "folder", writer, cancellable, error);
}

/* In the order that web clients list it in. */
static void
add_query (WaxJsonWriter *writer, const WaxFolderAction *action)
{
  wax_json_writer_add_string (writer, "query", action->query);
  wax_json_writer_add_string (writer, "types", "message");
  wax_json_writer_add_string (writer, "sortBy", "dateDesc");
}

static char *
create_search (WaxZimbraClient *client, const WaxFolderAction *action, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = begin ("search");

  wax_json_writer_add_string (writer, "name", action->name);
  wax_json_writer_add_string (writer, "l", get_parent (action));
  add_query (writer, action);
  return create (client, "CreateSearchFolder", WAX_CHANNEL_FOLDERS, "search", writer, cancellable, error);
}

static const char *
get_operation (WaxFolderOperation operation)
{
  switch (operation) {
  case WAX_FOLDER_RENAME:
    return "rename";
  case WAX_FOLDER_MOVE:
    return "move";
  case WAX_FOLDER_RESTORE:
    return "update";
  case WAX_FOLDER_TO_TRASH:
    return "trash";
  case WAX_FOLDER_DELETE:
    return "delete";
  case WAX_FOLDER_EMPTY:
    return "empty";
  case WAX_FOLDER_CREATE:
  case WAX_FOLDER_CREATE_SEARCH:
  case WAX_FOLDER_CHANGE_SEARCH:
    break;
  }
  g_assert_not_reached ();
}

static GBytes *
build_search_change (const WaxFolderAction *action)
{
  WaxJsonWriter *writer = begin ("search");

  wax_json_writer_add_string (writer, "id", action->id);
  add_query (writer, action);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

static GBytes *
build_folder_action (const WaxFolderAction *action)
{
  WaxJsonWriter *writer = begin ("action");

  wax_json_writer_add_string (writer, "id", action->id);
  wax_json_writer_add_string (writer, "op", get_operation (action->operation));
  if (action->operation == WAX_FOLDER_RENAME || action->operation == WAX_FOLDER_RESTORE)
    wax_json_writer_add_string (writer, "name", action->name);
  if (action->operation == WAX_FOLDER_MOVE || action->operation == WAX_FOLDER_RESTORE)
    wax_json_writer_add_string (writer, "l", get_parent (action));
  if (action->operation == WAX_FOLDER_EMPTY)
    wax_json_writer_add_string (writer, "recursive", "1");
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

char *
wax_zimbra_request_folder (WaxZimbraClient *client, const WaxFolderAction *action, GCancellable *cancellable,
                           GError **error)
{
  gboolean changes_search = action->operation == WAX_FOLDER_CHANGE_SEARCH;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  if (action->operation == WAX_FOLDER_CREATE)
    return create_folder (client, action, cancellable, error);
  if (action->operation == WAX_FOLDER_CREATE_SEARCH)
    return create_search (client, action, cancellable, error);
  content = changes_search ? build_search_change (action) : build_folder_action (action);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = changes_search ? "ModifySearchFolder" : "FolderAction", .channel = WAX_CHANNEL_FOLDERS, .content = content,
    .patience_s = action->operation == WAX_FOLDER_EMPTY ? EMPTY_PATIENCE_S : 0,
  }, &response, cancellable, error);
  return envelope != NULL ? g_strdup (action->id) : NULL;
}

/* ---- tags ---- */

/* One of the server's own colours by its number, as other clients give it; any other as it is. */
static void
add_color (WaxJsonWriter *writer, const char *color)
{
  int number = wax_zimbra_sync_find_color (color);
  g_autofree char *text = number >= 0 ? g_strdup_printf ("%d", number) : g_strdup (color);

  wax_json_writer_add_string (writer, number >= 0 ? "color" : "rgb", text);
}

static char *
create_tag (WaxZimbraClient *client, const WaxTagAction *action, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = begin ("tag");

  wax_json_writer_add_string (writer, "name", action->name);
  if (action->color != NULL)
    add_color (writer, action->color);
  return create (client, "CreateTag", WAX_CHANNEL_FOLDERS, "tag", writer, cancellable, error);
}

static GBytes *
build_tag_action (const WaxTagAction *action)
{
  WaxJsonWriter *writer = begin ("action");
  const char *operation = action->operation == WAX_TAG_DELETE ? "delete"
                          : action->color == NULL             ? "rename"
                          : action->name == NULL              ? "color"
                                                              : "update";

  wax_json_writer_add_string (writer, "id", action->id);
  wax_json_writer_add_string (writer, "op", operation);
  if (action->operation == WAX_TAG_CHANGE && action->name != NULL)
    wax_json_writer_add_string (writer, "name", action->name);
  if (action->operation == WAX_TAG_CHANGE && action->color != NULL)
    add_color (writer, action->color);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

char *
wax_zimbra_request_tag (WaxZimbraClient *client, const WaxTagAction *action, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  if (action->operation == WAX_TAG_CREATE)
    return create_tag (client, action, cancellable, error);
  content = build_tag_action (action);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "TagAction", .channel = WAX_CHANNEL_FOLDERS, .content = content,
  }, &response, cancellable, error);
  return envelope != NULL ? g_strdup (action->id) : NULL;
}

/* ---- contacts ---- */

static void
add_fields (WaxJsonWriter *writer, const char *const *fields)
{
  wax_json_writer_begin_array (writer, "a");
  for (guint i = 0; fields != NULL && fields[i] != NULL; i += 2) {
    wax_json_writer_begin_object (writer, NULL);
    wax_json_writer_add_string (writer, "n", fields[i]);
    wax_json_writer_add_string (writer, "_content", fields[i + 1]);
    wax_json_writer_end_object (writer);
  }
  wax_json_writer_end_array (writer);
}

/* "C:305" is the contact of that id. @op: (nullable): of a group that is there, what is done with them: as the server's
 * own documents have it, for making a group was recorded (exchange 328), changing its members was not. */
static void
add_members (WaxJsonWriter *writer, const char *const *members, const char *op)
{
  for (guint i = 0; members != NULL && members[i] != NULL; i++) {
    const char type[] = { members[i][0], '\0' };

    wax_json_writer_begin_object (writer, NULL);
    wax_json_writer_add_string (writer, "type", type);
    wax_json_writer_add_string (writer, "value", strchr (members[i], ':') + 1);
    if (op != NULL)
      wax_json_writer_add_string (writer, "op", op);
    wax_json_writer_end_object (writer);
  }
}

static gboolean
is_any (const char *const *members)
{
  return members != NULL && members[0] != NULL;
}

static char *
create_contact (WaxZimbraClient *client, const WaxContactAction *action, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = begin ("cn");

  if (action->folder_id != NULL)
    wax_json_writer_add_string (writer, "l", action->folder_id);
  add_fields (writer, action->fields);
  if (is_any (action->added)) {
    wax_json_writer_begin_array (writer, "m");
    add_members (writer, action->added, NULL);
    wax_json_writer_end_array (writer);
  }
  return create (client, "CreateContact", WAX_CHANNEL_RECEIVE, "cn", writer, cancellable, error);
}

static GBytes *
build_contact_change (const WaxContactAction *action)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);

  wax_json_writer_add_string (writer, "replace", "0");
  wax_json_writer_begin_object (writer, "cn");
  wax_json_writer_add_string (writer, "id", action->id);
  add_fields (writer, action->fields);
  if (is_any (action->added) || is_any (action->removed)) {
    wax_json_writer_begin_array (writer, "m");
    add_members (writer, action->removed, "-");
    add_members (writer, action->added, "+");
    wax_json_writer_end_array (writer);
  }
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

static GBytes *
build_contact_action (const WaxContactAction *action)
{
  WaxJsonWriter *writer = begin ("action");

  wax_json_writer_add_string (writer, "id", action->id);
  wax_json_writer_add_string (writer, "op", action->operation == WAX_CONTACT_TRASH ? "trash" : "move");
  if (action->operation == WAX_CONTACT_MOVE)
    wax_json_writer_add_string (writer, "l", action->folder_id);
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

char *
wax_zimbra_request_contact (WaxZimbraClient *client, const WaxContactAction *action, GCancellable *cancellable,
                            GError **error)
{
  gboolean changes = action->operation == WAX_CONTACT_CHANGE;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  if (action->operation == WAX_CONTACT_CREATE)
    return create_contact (client, action, cancellable, error);
  content = changes ? build_contact_change (action) : build_contact_action (action);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = changes ? "ModifyContact" : "ContactAction", .channel = WAX_CHANNEL_RECEIVE, .content = content,
  }, &response, cancellable, error);
  return envelope != NULL ? g_strdup (action->id) : NULL;
}
