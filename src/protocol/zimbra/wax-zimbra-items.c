#include "protocol/zimbra/wax-zimbra-items.h"

#include "protocol/zimbra/wax-zimbra-soap.h"

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

static char *
create_folder (WaxZimbraClient *client, const WaxFolderAction *action, GCancellable *cancellable, GError **error)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  wax_json_writer_begin_object (writer, "folder");
  wax_json_writer_add_string (writer, "name", action->name);
  wax_json_writer_add_string (writer, "l", get_parent (action));
  wax_json_writer_add_string (writer, "view", "message");
  wax_json_writer_end_object (writer);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "CreateFolder", .channel = WAX_CHANNEL_FOLDERS, .content = content,
  }, &response, cancellable, error);
  return envelope != NULL ? dup_made_id (response, "folder", error) : NULL;
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
    break;
  }
  g_assert_not_reached ();
}

static GBytes *
build_folder_action (const WaxFolderAction *action)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);

  wax_json_writer_begin_object (writer, "action");
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
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  const WaxJson *response;

  if (action->operation == WAX_FOLDER_CREATE)
    return create_folder (client, action, cancellable, error);
  content = build_folder_action (action);
  envelope = wax_zimbra_client_call (client, &(WaxZimbraCall) {
    .name = "FolderAction", .channel = WAX_CHANNEL_FOLDERS, .content = content,
    .patience_s = action->operation == WAX_FOLDER_EMPTY ? EMPTY_PATIENCE_S : 0,
  }, &response, cancellable, error);
  return envelope != NULL ? g_strdup (action->id) : NULL;
}
