#include "cli/wax-cli-json.h"

#include "trust/wax-cause-finder.h"

static json_t *
problem_to_json (const WaxProblem *problem, WaxVerdict *verdict)
{
  g_autofree char *text = wax_problem_describe (problem, verdict);

  return json_pack ("{ss sb si ss}", "id", wax_problem_id_to_string (problem->id), "overridable",
                    wax_problem_id_is_overridable (problem->id), "at", (int) problem->at, "text", text);
}

static json_t *
problems_to_json (WaxVerdict *verdict)
{
  GPtrArray *found = wax_verdict_get_problems (verdict);
  json_t *problems = json_array ();

  for (guint i = 0; i < found->len; i++)
    json_array_append_new (problems, problem_to_json (g_ptr_array_index (found, i), verdict));
  return problems;
}

static json_t *
fingerprint_to_json (WaxVerdict *verdict)
{
  return wax_json_form_string (wax_verdict_get_chain (verdict)->len > 0 ? wax_verdict_get_fingerprint (verdict) : NULL);
}

json_t *
wax_cli_json_error (const WaxFailure *failure)
{
  g_autofree char *help = NULL;
  json_t *error;

  if (failure == NULL)
    return json_null ();
  help = wax_cli_dup_help (failure);
  error = json_pack ("{ss ss ss ss ss}", "domain", failure->domain, "code", failure->code, "text", failure->sentence,
                     "help", help, "sent", failure->sent);
  if (failure->question != NULL) {
    WaxVerdict *verdict = wax_trust_question_get_verdict (failure->question);

    /* What `trust allow` wants to be told. */
    json_object_set_new (error, "endpoint", wax_json_form_endpoint (wax_verdict_get_endpoint (verdict)));
    json_object_set_new (error, "fingerprint", fingerprint_to_json (verdict));
    json_object_set_new (error, "problems", problems_to_json (verdict));
  }
  return error;
}

json_t *
wax_cli_json_account (const WaxAccountRecord *record)
{
  return json_pack ("{ss ss ss ss ss si ss ss? sb ss sb}", "account", record->id, "name", record->name, "kind",
                    record->kind, "server", record->server_url, "user", record->user, "cert_port",
                    (int) record->cert_port, "sign_in", record->sign_in, "identity",
                    *record->identity != '\0' ? record->identity : NULL, "secure", record->secure, "download",
                    record->download, "online", !record->offline);
}

json_t *
wax_cli_json_certificate (const WaxCertificate *certificate)
{
  return json_pack ("{ss ss ss so so ss so}", "subject", wax_certificate_get_subject (certificate), "issuer",
                    wax_certificate_get_issuer (certificate), "serial", wax_certificate_get_serial (certificate),
                    "not_before", wax_json_form_time (wax_certificate_get_not_before (certificate)), "not_after",
                    wax_json_form_time (wax_certificate_get_not_after (certificate)), "fingerprint",
                    wax_certificate_get_fingerprint (certificate), "names",
                    wax_json_form_strings (wax_certificate_get_names (certificate)));
}

static json_t *
change_to_json (const WaxChange *change)
{
  if (change == NULL)
    return json_null ();
  return json_pack ("{ss sb so so}", "judgement", wax_change_judgement_to_string (change->judgement), "severe",
                    change->severe, "previous_fingerprint", wax_json_form_string (change->previous_fingerprint),
                    "secure_until", wax_json_form_time (change->secure_until));
}

const char *
wax_cli_trust_state (WaxVerdict *verdict, const WaxGrant *grant, WaxTrustQuestion *question)
{
  gboolean passes = grant != NULL || (question == NULL && wax_verdict_is_empty (verdict));

  if (passes && wax_policy_is_outdated (wax_verdict_get_protocol (verdict)))
    return "not-secure";
  if (passes)
    return grant != NULL ? "granted" : "secure";
  return wax_verdict_is_overridable (verdict) && (question == NULL || wax_trust_question_is_askable (question))
           ? "not-trusted"
           : "refused";
}

json_t *
wax_cli_json_revocation (GPtrArray *answers)
{
  static const char *const states[] = { "good", "revoked", "unknown" };
  json_t *array = json_array ();

  for (guint i = 0; i < answers->len; i++) {
    const WaxRevocationAnswer *answer = answers->pdata[i];
    const WaxRevocation *found = &answer->found;
    const char *cause = found->state == WAX_REVOCATION_UNKNOWN ? wax_revocation_cause_to_string (found->cause) : NULL;
    g_autofree char *text = wax_revocation_describe (found);
    json_t *object = json_pack ("{si ss ss}", "at", (int) answer->at, "state", states[found->state], "text", text);

    json_object_set_new (object, "cause", wax_json_form_string (cause));
    json_object_set_new (object, "since", wax_json_form_time (found->since));
    json_object_set_new (object, "until", wax_json_form_time (found->until));
    json_array_append_new (array, object);
  }
  return array;
}

/* Where the path ends; null where it ends nowhere. */
static json_t *
anchor_to_json (WaxVerdict *verdict)
{
  static const char *const stores[] = { "system", "given", "policy", "account" };
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  WaxAnchorSource *source = wax_verdict_get_anchor_source (verdict);
  json_t *object;

  if (anchor == NULL)
    return json_null ();
  object = json_pack ("{ss ss}", "subject", wax_certificate_get_subject (anchor), "fingerprint",
                      wax_certificate_get_fingerprint (anchor));
  json_object_set_new (object, "store", wax_json_form_string (source != NULL ? stores[source->kind] : NULL));
  json_object_set_new (object, "file",
                       wax_json_form_string (source != NULL && source->file[0] != '\0' ? source->file : NULL));
  return object;
}

static void
add_cause (json_t *object, WaxVerdict *verdict, WaxTrustQuestion *question)
{
  g_autoptr(WaxCause) cause = question != NULL ? wax_cause_ref (wax_trust_question_get_cause (question))
                                               : wax_cause_find (&(WaxCauseFacts) { .verdict = verdict });
  g_autofree char *text = cause != NULL ? wax_cause_describe (cause, verdict) : NULL;
  g_autofree char *help = cause != NULL ? wax_cause_describe_help (cause) : NULL;

  json_object_set_new (object, "cause", wax_json_form_string (cause != NULL ? wax_cause_to_string (cause) : NULL));
  json_object_set_new (object, "cause_text", wax_json_form_string (text));
  json_object_set_new (object, "help", wax_json_form_string (help));
}

json_t *
wax_cli_json_verdict (WaxVerdict *verdict, const WaxGrant *grant, WaxTrustQuestion *question)
{
  GPtrArray *sent = wax_verdict_get_chain (verdict);
  json_t *chain = json_array ();
  json_t *object = json_object ();

  for (guint i = 0; i < sent->len; i++)
    json_array_append_new (chain, wax_cli_json_certificate (g_ptr_array_index (sent, i)));

  json_object_set_new (object, "endpoint", wax_json_form_endpoint (wax_verdict_get_endpoint (verdict)));
  json_object_set_new (object, "state", json_string (wax_cli_trust_state (verdict, grant, question)));
  json_object_set_new (object, "problems", problems_to_json (verdict));
  json_object_set_new (object, "fingerprint", fingerprint_to_json (verdict));
  json_object_set_new (object, "spki", wax_json_form_string (sent->len > 0 ? wax_verdict_get_spki (verdict) : NULL));
  json_object_set_new (object, "protocol", wax_json_form_string (wax_verdict_get_protocol (verdict)));
  json_object_set_new (object, "cipher", wax_json_form_string (wax_verdict_get_cipher (verdict)));
  json_object_set_new (object, "grant", wax_json_form_grant (grant));
  add_cause (object, verdict, question);
  json_object_set_new (object, "change",
                       change_to_json (question != NULL ? wax_trust_question_get_change (question) : NULL));
  json_object_set_new (object, "chain", chain);
  json_object_set_new (object, "anchor", anchor_to_json (verdict));
  return object;
}

static json_t *
channel_to_json (WaxChannelId id, const WaxChannelState *state)
{
  json_t *error = json_null ();
  const char *condition = id == WAX_CHANNEL_UPDATES ? "off" : "idle";

  if (state != NULL && state->failed_at != 0) {
    condition = "failed";
    error = json_pack ("{ss ss ss so}", "domain", state->error_domain, "code", state->error_code, "text",
                       state->error_text, "at", wax_json_form_time (state->failed_at));
  }
  return json_pack ("{ss ss so so}", "id", wax_channel_id_to_string (id), "state", condition, "last_success",
                    wax_json_form_time (state != NULL ? state->last_success : 0), "last_error", error);
}

void
wax_cli_json_add_sign_in (json_t *object, const WaxConnectionStatus *status)
{
  json_object_set_new (object, "signed_in_with",
                       wax_json_form_string (wax_sign_in_means_to_string (status->signed_in_with)));
  json_object_set_new (object, "certificate", wax_cli_json_error (status->missing));
}

json_t *
wax_cli_json_status (const char *account, const WaxConnectionStatus *status, GPtrArray *channels)
{
  const WaxChannelState *states[WAX_N_CHANNELS] = { NULL };
  json_t *list = json_array ();
  json_t *object;

  for (guint i = 0; i < channels->len; i++) {
    const WaxChannelState *state = g_ptr_array_index (channels, i);

    states[state->channel] = state;
  }
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    json_array_append_new (list, channel_to_json (i, states[i]));

  object = json_pack ("{ss ss so sb}", "account", account, "state", wax_connection_state_to_string (status->state),
                      "endpoint", wax_json_form_endpoint (status->endpoint), "online", status->online);
  json_object_set_new (object, "reason", wax_json_form_string (*status->reason != '\0' ? status->reason : NULL));
  json_object_set_new (object, "cause", wax_json_form_string (status->cause));
  json_object_set_new (object, "protocol", wax_json_form_string (status->protocol));
  json_object_set_new (object, "cipher", wax_json_form_string (status->cipher));
  json_object_set_new (object, "fingerprint",
                       wax_json_form_string (status->fingerprint != NULL ? status->fingerprint
                                            : status->grant != NULL ? wax_grant_get_fingerprint (status->grant)
                                                                    : NULL));
  json_object_set_new (object, "since", wax_json_form_time (status->since));
  json_object_set_new (object, "withdrawal",
                       wax_json_form_string (wax_revocation_standing_to_string (status->withdrawal)));
  json_object_set_new (object, "authority", wax_json_form_string (status->own_authority));
  json_object_set_new (object, "grant", wax_json_form_grant (status->grant));
  wax_cli_json_add_sign_in (object, status);
  json_object_set_new (object, "channels", list);
  return object;
}

json_t *
wax_cli_json_sync (const char *account, const WaxConnectionStatus *status, GPtrArray *results)
{
  json_t *channels = json_array ();
  WaxTrustQuestion *question = NULL;
  json_t *document;

  for (guint i = 0; i < results->len; i++) {
    const WaxSyncResult *result = g_ptr_array_index (results, i);

    if (question == NULL && result->failure != NULL)
      question = result->failure->question;

    json_array_append_new (channels,
                           json_pack ("{ss ss si si si si sI si sf so}", "id",
                                      wax_channel_id_to_string (result->channel), "state", result->state, "added",
                                      (int) result->result.added, "changed", (int) result->result.changed, "removed",
                                      (int) result->result.removed, "missing", (int) result->result.missing, "bytes",
                                      (json_int_t) result->result.bytes, "requests", (int) result->requests, "seconds",
                                      result->result.seconds, "error", wax_cli_json_error (result->failure)));
  }
  document = json_pack ("{ss so}", "account", account, "channels", channels);
  if (status != NULL)
    wax_cli_json_add_sign_in (document, status);
  if (question != NULL)
    json_object_set_new (document, "verdict",
                         wax_cli_json_verdict (wax_trust_question_get_verdict (question), NULL, question));
  return document;
}

json_t *
wax_cli_json_folder (const WaxFolder *folder)
{
  static const char *const roles[] = {
    [WAX_FOLDER_NONE] = NULL, [WAX_FOLDER_INBOX] = "inbox", [WAX_FOLDER_SENT] = "sent", [WAX_FOLDER_DRAFTS] = "drafts",
    [WAX_FOLDER_TRASH] = "trash", [WAX_FOLDER_JUNK] = "junk", [WAX_FOLDER_CONTACTS] = "contacts",
  };

  return json_pack ("{ss so ss ss so ss sb si si}", "id", folder->id, "parent",
                    wax_json_form_string (*folder->parent_id != '\0' ? folder->parent_id : NULL), "name", folder->name,
                    "path", folder->path, "role", wax_json_form_string (roles[folder->role]), "view", folder->view,
                    "shared", folder->is_link, "unread", (int) folder->unread, "total", (int) folder->total);
}

static json_t *
flags_to_json (WaxMessageFlags flags)
{
  static const struct {
    WaxMessageFlags flag;
    const char *name;
  } names[] = {
    { WAX_MESSAGE_UNREAD, "unread" },
    { WAX_MESSAGE_FLAGGED, "flagged" },
    { WAX_MESSAGE_REPLIED, "replied" },
    { WAX_MESSAGE_FORWARDED, "forwarded" },
    { WAX_MESSAGE_ATTACHMENT, "attachment" },
    { WAX_MESSAGE_DRAFT, "draft" },
    { WAX_MESSAGE_SENT, "sent" },
    { WAX_MESSAGE_URGENT, "urgent" },
    { WAX_MESSAGE_LOW_PRIORITY, "low-priority" },
    { WAX_MESSAGE_INVITATION, "invitation" },
    { WAX_MESSAGE_DELETED, "deleted" },
    { WAX_MESSAGE_RECEIPT_SENT, "receipt-sent" },
  };
  json_t *array = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (flags & names[i].flag)
      json_array_append_new (array, json_string (names[i].name));
  }
  return array;
}

json_t *
wax_cli_json_message (const WaxMessage *message)
{
  json_t *object = json_pack ("{ss ss so so so sI}", "id", message->id, "folder", message->folder_id, "flags",
                              flags_to_json (message->flags), "tags", wax_json_form_strings (message->tag_ids), "date",
                              wax_json_form_time (message->date_ms / 1000), "size", (json_int_t) message->size);

  json_object_set_new (object, "subject", json_string (message->subject));
  json_object_set_new (object, "from",
                       json_pack ("{ss ss}", "name", message->from_name, "address", message->from_address));
  json_object_set_new (object, "recipients", json_string (message->recipients));
  json_object_set_new (object, "fragment", json_string (message->fragment));
  json_object_set_new (object, "sha256", wax_json_form_string (*message->digest != '\0' ? message->digest : NULL));
  json_object_set_new (object, "here", json_boolean (message->has_body));
  return object;
}

json_t *
wax_cli_json_contact (const WaxContact *contact)
{
  return json_pack ("{ss ss ss so so ss ss ss sb}", "id", contact->id, "folder", contact->folder_id, "name",
                    contact->name, "addresses", wax_json_form_strings (contact->addresses), "phones",
                    wax_json_form_strings (contact->phones), "company", contact->company, "department",
                    contact->department, "title", contact->title, "group", contact->is_group);
}
