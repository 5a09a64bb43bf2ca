#include "protocol/zimbra/wax-zimbra-outgoing.h"

#include <string.h>

#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-letter.h"
#include "protocol/zimbra/wax-zimbra-send.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "store/wax-mime-files.h"

/* The server hands a message to its own mail transport before it answers. */
#define SEND_PATIENCE_S 300

/* A message goes there as it is. Once the server has files of it, it is told piece by piece instead, and names these:
 * so large ones go there once. */

/* ---- drafts as they are ---- */

static GBytes *
build_state (const char *draft_id)
{
  WaxJsonWriter *writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);

  wax_json_writer_begin_object (writer, "m");
  wax_json_writer_add_string (writer, "id", draft_id);
  wax_json_writer_add_string (writer, "max", "10");
  wax_json_writer_end_object (writer);
  return wax_json_writer_finish (writer);
}

WaxDraftState *
wax_zimbra_outgoing_get_draft_state (WaxZimbraClient *client, const char *draft_id, GCancellable *cancellable,
                                     GError **error)
{
  g_autoptr(GBytes) content = build_state (draft_id);
  WaxZimbraCall call = { .name = "GetMsg", .channel = WAX_CHANNEL_SEND, .content = content };
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_call (client, &call, &response, cancellable, error);
  const WaxJson *draft = envelope != NULL ? wax_json_get_object (response, "m") : NULL;
  WaxDraftState *state;

  if (envelope == NULL)
    return NULL;
  state = g_new0 (WaxDraftState, 1);
  state->revision = wax_json_get_int64 (draft, "rev", 0);
  state->origin_id = wax_json_dup_text (draft, "origid");
  state->forwards = g_strcmp0 (wax_json_get_string (draft, "rt"), "w") == 0;
  return state;
}

/* ---- uploads ---- */

/* Returns: whether each file is there. */
static gboolean
upload_missing (WaxZimbraClient *client, const GPtrArray *files, WaxStoredParts *stored, GCancellable *cancellable,
                GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    const WaxMimeFile *file = files->pdata[i];
    char *id;

    if (g_hash_table_contains (stored->parts, file->key) || g_hash_table_contains (stored->uploads, file->key))
      continue;
    id = wax_zimbra_client_upload (client, &(WaxZimbraUpload) {
      .name = file->name[0] != '\0' ? file->name : "picture", .type = file->type, .content = file->content,
    }, cancellable, error);
    if (id == NULL)
      return FALSE;
    g_hash_table_insert (stored->uploads, g_strdup (file->key), id);
  }
  return TRUE;
}

static gboolean
is_any_there (const GPtrArray *files, const WaxStoredParts *stored)
{
  for (guint i = 0; i < files->len; i++) {
    if (g_hash_table_contains (stored->parts, ((WaxMimeFile *) files->pdata[i])->key))
      return TRUE;
  }
  return FALSE;
}

/* Whoever else wrote on the draft may have put another file where one of ours was. */
static gboolean
is_as_known (WaxZimbraClient *client, const WaxOutgoing *message, GCancellable *cancellable)
{
  g_autoptr(WaxDraftState) state =
    wax_zimbra_outgoing_get_draft_state (client, message->draft_id, cancellable, NULL);

  return state != NULL && state->revision == message->stored->revision;
}

/* ---- requests ---- */

static WaxJson *
call_whole (WaxZimbraClient *client, WaxZimbraCall call, const WaxOutgoing *message, const char *draft_name,
            const WaxJson **response, GCancellable *cancellable, GError **error)
{
  g_autofree char *upload_id = wax_zimbra_client_upload (client, &(WaxZimbraUpload) {
    .name = "message.eml", .type = "message/rfc822", .content = message->raw,
  }, cancellable, error);
  g_autoptr(GBytes) content = upload_id != NULL ? wax_zimbra_send_build (upload_id, message, draft_name) : NULL;

  call.content = content;
  return content != NULL ? wax_zimbra_client_call (client, &call, response, cancellable, error) : NULL;
}

static WaxJson *
call_piecewise (WaxZimbraClient *client, WaxZimbraCall call, WaxZimbraLetter *letter, const WaxOutgoing *message,
                const char *draft_name, const WaxJson **response, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = NULL;

  if (!upload_missing (client, wax_zimbra_letter_get_files (letter), message->stored, cancellable, error))
    return NULL;
  content = wax_zimbra_letter_build (letter, message, draft_name);
  call.content = content;
  return wax_zimbra_client_call (client, &call, response, cancellable, error);
}

/* The server has lost what it was thought to have, or cannot build the message: it may take the whole of it. */
static gboolean
may_go_whole (const GError *error)
{
  static const char *const codes[] = { "mail.NO_SUCH_UPLOAD", "mail.NO_SUCH_PART", "service.INVALID_REQUEST" };
  const char *code = wax_server_error_get_fault_code (error);

  if (g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM) ||
      g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_BIG))
    return TRUE;
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (codes); i++) {
    if (strcmp (code, codes[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

/* @letter: (nullable)
 * @whole: (out): how it went there */
static WaxJson *
call_with_message (WaxZimbraClient *client, const WaxZimbraCall *call, WaxZimbraLetter *letter,
                   const WaxOutgoing *message, const char *draft_name, gboolean *whole, const WaxJson **response,
                   GCancellable *cancellable, GError **error)
{
  *whole = letter == NULL || message->draft_id == NULL || message->stored->revision == 0 ||
           !is_any_there (wax_zimbra_letter_get_files (letter), message->stored) ||
           !is_as_known (client, message, cancellable);
  if (!*whole) {
    g_autoptr(GError) local = NULL;
    WaxJson *envelope =
      call_piecewise (client, *call, letter, message, draft_name, response, cancellable, &local);

    if (envelope != NULL)
      return envelope;
    if (!may_go_whole (local)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
    *whole = TRUE;
  }
  if (message->stored != NULL)
    wax_stored_parts_forget (message->stored);
  return call_whole (client, *call, message, draft_name, response, cancellable, error);
}

char *
wax_zimbra_outgoing_send (WaxZimbraClient *client, const WaxOutgoing *message, GCancellable *cancellable,
                          GError **error)
{
  WaxZimbraCall call = { .name = "SendMsg", .channel = WAX_CHANNEL_SEND, .patience_s = SEND_PATIENCE_S };
  g_autoptr(WaxZimbraLetter) letter = message->stored != NULL ? wax_zimbra_letter_new (message) : NULL;
  const WaxJson *response;
  gboolean whole;
  g_autoptr(WaxJson) envelope =
    call_with_message (client, &call, letter, message, "did", &whole, &response, cancellable, error);

  return envelope != NULL ? wax_zimbra_send_parse (response) : NULL;
}

char *
wax_zimbra_outgoing_save_draft (WaxZimbraClient *client, const WaxOutgoing *message, GCancellable *cancellable,
                                GError **error)
{
  WaxZimbraCall call = { .name = "SaveDraft", .channel = WAX_CHANNEL_SEND };
  g_autoptr(WaxZimbraLetter) letter = message->stored != NULL ? wax_zimbra_letter_new (message) : NULL;
  const WaxJson *response;
  gboolean whole;
  g_autoptr(WaxJson) envelope =
    call_with_message (client, &call, letter, message, "id", &whole, &response, cancellable, error);

  if (envelope != NULL && letter != NULL)
    wax_zimbra_letter_learn (letter, message->stored, whole, wax_json_get_object (response, "m"));
  return envelope != NULL ? wax_zimbra_send_parse_draft (response, error) : NULL;
}
