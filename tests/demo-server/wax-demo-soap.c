#include "wax-demo-call.h"

#include <string.h>


/* Answers */

/* The server seen writes angle brackets as escapes; they only stand inside strings. */
static char *
dump (json_t *envelope, gsize *length)
{
  g_autofree char *plain = json_dumps (envelope, JSON_COMPACT);
  GString *text = g_string_sized_new (strlen (plain) + 64);

  for (const char *p = plain; *p != '\0';) {
    gsize run = strcspn (p, "<>");
    g_string_append_len (text, p, (gssize) run);
    p += run;
    if (*p != '\0')
      g_string_append (text, *p++ == '<' ? "\\u003C" : "\\u003E");
  }
  *length = text->len;
  return g_string_free (text, FALSE);
}

static void
respond_envelope (WaxDemoServer *self, SoupServerMessage *message, json_t *context, json_t *body, gboolean fault)
{
  g_autoptr(json_t) envelope = json_object ();
  gint64 fault_status = wax_demo_server_switch (self, WAX_DEMO_FAULT_STATUS, NULL);
  gsize length = 0;
  char *text;

  if (context != NULL) {
    json_object_set_new (context, "_jsns", json_string ("urn:zimbra"));
    json_object_set_new (envelope, "Header", json_pack ("{s:O}", "context", context));
  }
  json_object_set (envelope, "Body", body);
  json_object_set_new (envelope, "_jsns", json_string ("urn:zimbraSoap"));
  text = dump (envelope, &length);
  wax_demo_respond (message, fault ? (guint) (fault_status != 0 ? fault_status : 422) : 200,
                    "text/javascript; charset=utf-8", text, length);
}

void
wax_demo_soap_respond_xml_fault (SoupServerMessage *message, guint status, const char *whose, const char *code,
                                 const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  char *body = g_strdup_printf ("<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\"><soap:Body>"
                                "<soap:Fault><soap:Code><soap:Value>%s</soap:Value></soap:Code>"
                                "<soap:Reason><soap:Text>%s</soap:Text></soap:Reason>"
                                "<soap:Detail><Error xmlns=\"urn:zimbra\"><Code>%s</Code>"
                                "<Trace>demo-1:1795230545474:f0de97dbeb5e93ab</Trace></Error></soap:Detail>"
                                "</soap:Fault></soap:Body></soap:Envelope>",
                                whose, escaped, code);

  wax_demo_respond (message, status, "application/soap+xml; charset=utf-8", body, strlen (body));
}

static void
respond_xml_fault (WaxDemoServer *self, SoupServerMessage *message, const char *code, const char *text)
{
  gint64 status = wax_demo_server_switch (self, WAX_DEMO_FAULT_STATUS, NULL);

  wax_demo_soap_respond_xml_fault (message, (guint) (status != 0 ? status : 422), "soap:Sender", code, text);
}

/* The requests that are served */

typedef struct {
  const char *name, *namespace;
  WaxDemoHandler handler;
  gboolean no_token;
} Served;

static const Served served[] = {
  { "AuthRequest", "urn:zimbraAccount", wax_demo_auth_request, TRUE },
  { "ChangePasswordRequest", "urn:zimbraAccount", wax_demo_auth_change_password, TRUE },
  { "EndSessionRequest", "urn:zimbraAccount", wax_demo_auth_end_session, FALSE },
  { "GetInfoRequest", "urn:zimbraAccount", wax_demo_account_info, FALSE },
  { "GetAccountInfoRequest", "urn:zimbraAccount", wax_demo_account_other_info, FALSE },
  { "GetFolderRequest", "urn:zimbraMail", wax_demo_folder_get, FALSE },
  { "SyncRequest", "urn:zimbraMail", wax_demo_sync, FALSE },
  { "SearchRequest", "urn:zimbraMail", wax_demo_search, FALSE },
  { "NoOpRequest", "urn:zimbraMail", wax_demo_wait_noop, FALSE },
  { "CreateWaitSetRequest", "urn:zimbraMail", wax_demo_wait_create, FALSE },
  { "WaitSetRequest", "urn:zimbraMail", wax_demo_wait_set, FALSE },
  { "MsgActionRequest", "urn:zimbraMail", wax_demo_action_message, FALSE },
  { "ItemActionRequest", "urn:zimbraMail", wax_demo_action_item, FALSE },
  { "ConvActionRequest", "urn:zimbraMail", wax_demo_action_item, FALSE },
  { "ContactActionRequest", "urn:zimbraMail", wax_demo_action_contact, FALSE },
  { "TagActionRequest", "urn:zimbraMail", wax_demo_action_tag, FALSE },
  { "FolderActionRequest", "urn:zimbraMail", wax_demo_action_folder, FALSE },
  { "CreateFolderRequest", "urn:zimbraMail", wax_demo_action_create_folder, FALSE },
  { "CreateSearchFolderRequest", "urn:zimbraMail", wax_demo_folder_create_search, FALSE },
  { "ModifySearchFolderRequest", "urn:zimbraMail", wax_demo_folder_modify_search, FALSE },
  { "CreateTagRequest", "urn:zimbraMail", wax_demo_action_create_tag, FALSE },
  { "CreateMountpointRequest", "urn:zimbraMail", wax_demo_action_create_mountpoint, FALSE },
  { "GetMsgMetadataRequest", "urn:zimbraMail", wax_demo_action_metadata, FALSE },
  { "GetMsgRequest", "urn:zimbraMail", wax_demo_message_get, FALSE },
  { "SendMsgRequest", "urn:zimbraMail", wax_demo_send_message, FALSE },
  { "SaveDraftRequest", "urn:zimbraMail", wax_demo_send_draft, FALSE },
  { "AddMsgRequest", "urn:zimbraMail", wax_demo_send_add, FALSE },
  { "GetContactsRequest", "urn:zimbraMail", wax_demo_contacts_get, FALSE },
  { "CreateContactRequest", "urn:zimbraMail", wax_demo_contacts_create, FALSE },
  { "ModifyContactRequest", "urn:zimbraMail", wax_demo_contacts_modify, FALSE },
  { "AutoCompleteRequest", "urn:zimbraMail", wax_demo_contacts_complete, FALSE },
  { "SyncGalRequest", "urn:zimbraAccount", wax_demo_gal_sync, FALSE },
  { "SearchGalRequest", "urn:zimbraAccount", wax_demo_gal_search, FALSE },
  { "AutoCompleteGalRequest", "urn:zimbraAccount", wax_demo_gal_search, FALSE },
  { "GetPrefsRequest", "urn:zimbraAccount", wax_demo_settings_get_prefs, FALSE },
  { "ModifyPrefsRequest", "urn:zimbraAccount", wax_demo_settings_modify_prefs, FALSE },
  { "GetSignaturesRequest", "urn:zimbraAccount", wax_demo_settings_get_signatures, FALSE },
  { "CreateSignatureRequest", "urn:zimbraAccount", wax_demo_settings_create_signature, FALSE },
  { "ModifySignatureRequest", "urn:zimbraAccount", wax_demo_settings_modify_signature, FALSE },
  { "DeleteSignatureRequest", "urn:zimbraAccount", wax_demo_settings_delete_signature, FALSE },
  { "GetIdentitiesRequest", "urn:zimbraAccount", wax_demo_settings_get_identities, FALSE },
  { "CreateIdentityRequest", "urn:zimbraAccount", wax_demo_settings_create_identity, FALSE },
  { "ModifyIdentityRequest", "urn:zimbraAccount", wax_demo_settings_modify_identity, FALSE },
  { "DeleteIdentityRequest", "urn:zimbraAccount", wax_demo_settings_delete_identity, FALSE },
  { "GetWhiteBlackListRequest", "urn:zimbraAccount", wax_demo_settings_get_senders, FALSE },
  { "ModifyWhiteBlackListRequest", "urn:zimbraAccount", wax_demo_settings_modify_senders, FALSE },
  { "GetShareInfoRequest", "urn:zimbraAccount", wax_demo_settings_get_shares, FALSE },
  { "DestroyWaitSetRequest", "urn:zimbraMail", wax_demo_wait_destroy, FALSE },
};

static const Served *
find_served (const char *name, const char *namespace)
{
  for (gsize i = 0; i < G_N_ELEMENTS (served); i++) {
    if (strcmp (served[i].name, name) == 0 && g_strcmp0 (served[i].namespace, namespace) == 0)
      return &served[i];
  }
  return NULL;
}

static char *
response_name (const char *name)
{
  gsize stem = strlen (name) - (g_str_has_suffix (name, "Request") ? strlen ("Request") : 0);

  return g_strdup_printf ("%.*sResponse", (int) stem, name);
}

static gboolean
csrf_satisfied (WaxDemoCall *call)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (call->message),
                                                     "X-Zimbra-Csrf-Token");
  const char *given = header != NULL ? header : wax_demo_text (call->context, "csrfToken");

  if (call->token->csrf == NULL || wax_demo_server_switch (call->server, WAX_DEMO_CSRF, NULL) == 0)
    return TRUE;
  return g_strcmp0 (given, call->token->csrf) == 0;
}

/* Who asks. FALSE with the fault set. */
static gboolean
authenticate (WaxDemoCall *call)
{
  g_autofree char *cookie = wax_demo_auth_dup_cookie (call->message);
  const char *text = wax_demo_text (call->context, "authToken");
  const char *code;

  if (text == NULL)
    text = cookie;
  if (text == NULL)
    code = "service.AUTH_REQUIRED";
  else
    code = wax_demo_auth_check (call->server, text, &call->token);
  if (code == NULL && !csrf_satisfied (call)) {
    code = "service.AUTH_REQUIRED";
    call->no_header = TRUE;
  }
  if (code != NULL) {
    wax_demo_fail (call, code, strcmp (code, "service.AUTH_EXPIRED") == 0 ? "auth credentials have expired"
                   : "no valid authtoken present");
    return FALSE;
  }
  call->user = call->mailbox = call->token->user;
  return TRUE;
}

static gboolean
choose_mailbox (WaxDemoCall *call)
{
  json_t *account = wax_demo_object (call->context, "account");
  const char *by = wax_demo_text (account, "by");
  const char *value = wax_demo_text (account, "_content");
  WaxDemoUser *owner;

  if (account == NULL || call->user == NULL)
    return TRUE;
  owner = g_strcmp0 (by, "id") == 0 ? wax_demo_server_find_user_by_id (call->server, value)
      : wax_demo_server_find_user (call->server, value);
  if (owner == NULL || (owner != call->user && !wax_demo_user_grants_any (owner, call->user))) {
    wax_demo_fail (call, "service.PERM_DENIED", "permission denied: can not access account %s", value);
    return FALSE;
  }
  call->mailbox = owner;
  return TRUE;
}

/* The answer, or NULL with the fault set, or NULL while waiting. */
static json_t *
dispatch (WaxDemoCall *call, const char *name, json_t *request)
{
  const char *namespace = wax_demo_text (request, "_jsns");
  const Served *found = find_served (name, namespace);
  json_t *response;

  wax_demo_server_count (call->server, name);
  call->name = name;
  if (found == NULL)
    return wax_demo_fail (call, "service.UNKNOWN_DOCUMENT", "unknown document: %s", name);
  if (!found->no_token && call->user == NULL && !authenticate (call))
    return NULL;
  if (call->user != NULL && found->handler != wax_demo_wait_noop && strcmp (namespace, "urn:zimbraMail") == 0)
    wax_demo_user_open_mailbox (call->user);
  response = found->handler (call, request);
  if (response == NULL && call->fault == NULL && !call->waiting && !call->xml_fault)
    wax_demo_fail (call, "service.INVALID_REQUEST", "invalid request: missing required attribute");
  if (response != NULL)
    json_object_set_new (response, "_jsns", json_string (namespace));
  return response;
}

static void
copy_request_id (json_t *request, json_t *response)
{
  json_t *id = json_object_get (request, "requestId");

  if (id != NULL)
    json_object_set (response, "requestId", id);
}

static void
append_to (json_t *body, const char *name, json_t *value)
{
  json_t *list = json_object_get (body, name);

  if (list == NULL) {
    list = json_array ();
    json_object_set_new (body, name, list);
  }
  json_array_append_new (list, value);
}

/* One part of a batch; FALSE if it failed. */
static gboolean
run_part (WaxDemoCall *batch, const char *name, json_t *request, json_t *answers)
{
  WaxDemoCall call = *batch;
  g_autofree char *answer_name = response_name (name);
  json_t *response;

  call.fault = NULL;
  call.in_batch = TRUE;
  response = dispatch (&call, name, request);
  batch->user = call.user;
  batch->token = call.token;
  batch->mailbox = call.user;
  if (response != NULL) {
    copy_request_id (request, response);
    append_to (answers, answer_name, response);
    return TRUE;
  }
  if (call.fault == NULL)
    wax_demo_fail (&call, "service.INVALID_REQUEST", "invalid request: not in a batch");
  copy_request_id (request, call.fault);
  json_object_set_new (call.fault, "_jsns", json_string ("urn:zimbraSoap"));
  append_to (answers, "Fault", call.fault);
  return FALSE;
}

static json_t *
run_batch (WaxDemoCall *call, json_t *batch)
{
  const char *onerror = wax_demo_text (batch, "onerror");
  gboolean go_on = onerror == NULL || strcmp (onerror, "continue") == 0;
  json_t *answers = json_object ();
  const char *name;
  json_t *value;
  gboolean stopped = FALSE;

  json_object_foreach (batch, name, value) {
    g_autoptr(json_t) parts = NULL;
    gsize i;
    json_t *part;
    if (stopped || strcmp (name, "_jsns") == 0 || strcmp (name, "onerror") == 0 || strcmp (name, "requestId") == 0)
      continue;
    parts = wax_demo_list (batch, name);
    json_array_foreach (parts, i, part) {
      if (!stopped)
        stopped = !run_part (call, name, part, answers) && !go_on;
    }
  }
  json_object_set_new (answers, "_jsns", json_string ("urn:zimbra"));
  return answers;
}

static void
set_change (WaxDemoCall *call)
{
  WaxDemoUser *mailbox = call->mailbox == NULL || json_object_get (call->context, "account") != NULL ? call->mailbox
      : call->user;
  json_t *change;

  if (mailbox == NULL || !mailbox->has_mailbox || json_object_get (call->reply_context, "change") != NULL)
    return;
  change = json_pack ("{s:i}", "token", (int) mailbox->change);
  if (mailbox != call->user)
    json_object_set_new (change, "acct", json_string (mailbox->id));
  json_object_set_new (call->reply_context, "change", change);
}

/* The server seen gives up before it has read the context when the token is over. */
static gboolean
headless (WaxDemoCall *call)
{
  json_t *error = json_object_get (json_object_get (call->fault, "Detail"), "Error");
  WaxDemoToken *token = call->token;
  gboolean later = token != NULL && (token->outdated || strcmp (token->user->status, "locked") == 0 ||
                                     strcmp (token->user->status, "maintenance") == 0);

  return call->no_header || (!later && g_strcmp0 (wax_demo_text (error, "Code"), "service.AUTH_EXPIRED") == 0);
}

static void
answer (WaxDemoCall *call, const char *name, json_t *request)
{
  g_autofree char *answer_name = response_name (name);
  g_autoptr(json_t) body = json_object ();
  json_t *response;

  if (strcmp (name, "BatchRequest") == 0) {
    wax_demo_server_count (call->server, name);
    response = run_batch (call, request);
  } else {
    if (json_object_get (call->context, "account") != NULL && (!authenticate (call) || !choose_mailbox (call))) {
      json_object_set (body, "Fault", call->fault);
      respond_envelope (call->server, call->message, NULL, body, TRUE);
      return;
    }
    response = dispatch (call, name, request);
  }
  if (call->waiting)
    return;
  if (call->xml_fault) {
    respond_xml_fault (call->server, call->message, "service.FAILURE",
                       "system failure: Index 0 out of bounds for length 0");
    return;
  }
  set_change (call);
  if (response != NULL) {
    copy_request_id (request, response);
    json_object_set_new (body, answer_name, response);
  } else {
    copy_request_id (request, call->fault);
    json_object_set (body, "Fault", call->fault);
  }
  respond_envelope (call->server, call->message, response == NULL && headless (call) ? NULL : call->reply_context, body,
                    response == NULL);
}

static void
fail_early (WaxDemoCall *call, const char *code, const char *text)
{
  g_autoptr(json_t) body = json_object ();

  wax_demo_fail (call, code, "%s", text);
  json_object_set (body, "Fault", call->fault);
  respond_envelope (call->server, call->message, NULL, body, TRUE);
}

static void
handle_envelope (WaxDemoCall *call, json_t *envelope)
{
  json_t *body = wax_demo_object (envelope, "Body");
  const char *name;
  json_t *request;

  if (body == NULL) {
    fail_early (call, "service.INVALID_REQUEST", "invalid request: No SOAP body");
    return;
  }
  call->context = wax_demo_object (wax_demo_object (envelope, "Header"), "context");
  if (call->context != NULL && g_strcmp0 (wax_demo_text (call->context, "_jsns"), "urn:zimbra") != 0) {
    respond_xml_fault (call->server, call->message, "service.FAILURE", "system failure: expected ctxt, got: context");
    return;
  }
  json_object_foreach (body, name, request) {
    if (strcmp (name, "_jsns") != 0) {
      answer (call, name, json_is_array (request) ? json_array_get (request, 0) : request);
      return;
    }
  }
  fail_early (call, "service.INVALID_REQUEST", "invalid request: No SOAP body");
}

void
wax_demo_soap_handle (WaxDemoServer *self, SoupServerMessage *message, const char *path)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr(json_t) envelope = NULL;
  WaxDemoCall call = { .server = self, .message = message };
  json_error_t problem;

  if (wax_demo_server_switch (self, WAX_DEMO_XML_FAULT, NULL) != 0) {
    respond_xml_fault (self, message, "service.FAILURE", "system failure: as asked for");
    return;
  }
  if (g_bytes_get_size (bytes) == 0) {
    respond_xml_fault (self, message, "service.PARSE_ERROR", "parse error: empty request payload");
    return;
  }
  envelope = json_loadb (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), JSON_DECODE_ANY, &problem);
  if (!json_is_object (envelope)) {
    fail_early (&call, "service.PARSE_ERROR", "parse error: unexpected end of JSON input");
  } else {
    call.reply_context = json_object ();
    handle_envelope (&call, envelope);
  }
  json_decref (call.fault);
  json_decref (call.reply_context);
}

void
wax_demo_soap_answer_waiting (WaxDemoServer *self, SoupServerMessage *message, json_t *context, const char *name,
                              json_t *response)
{
  g_autoptr(json_t) body = json_object ();

  json_object_set (body, name, response);
  respond_envelope (self, message, context, body, FALSE);
  soup_server_message_unpause (message);
}
