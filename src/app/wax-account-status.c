#include "app/wax-account-status.h"

#include "app/wax-offline-words.h"
#include "trust/wax-policy.h"

#include <glib/gi18n-lib.h>

static WaxConnectionState
judge_state (WaxAccount *account, const WaxConnectionInfo *info)
{
  WaxFailure *failure = wax_account_get_failure (account);

  switch (wax_account_get_state (account)) {
  case WAX_ACCOUNT_ONLINE:
    if (info == NULL || info->plain)
      return info == NULL ? WAX_CONNECTION_OFFLINE : WAX_CONNECTION_PLAIN;
    if (wax_policy_is_outdated (wax_verdict_get_protocol (info->verdict)))
      return WAX_CONNECTION_OUTDATED;
    return info->grant != NULL ? WAX_CONNECTION_GRANTED : WAX_CONNECTION_SECURE;
  case WAX_ACCOUNT_NEEDS_DECISION:
    return WAX_CONNECTION_NOT_TRUSTED;
  case WAX_ACCOUNT_FAILED:
    return failure != NULL && failure->question != NULL ? WAX_CONNECTION_REFUSED : WAX_CONNECTION_OFFLINE;
  case WAX_ACCOUNT_OFFLINE:
  case WAX_ACCOUNT_CONNECTING:
  case WAX_ACCOUNT_NEEDS_PASSWORD:
  case WAX_ACCOUNT_NEEDS_PIN:
  case WAX_ACCOUNT_WAITING:
    return WAX_CONNECTION_OFFLINE;
  }
  g_return_val_if_reached (WAX_CONNECTION_OFFLINE);
}

/* What the profile says of an account that is not in Work Offline there is not why it does. */
static char *
describe_offline (WaxAccount *account, const char *offline_reason)
{
  WaxAccountRecord *record = wax_account_get_record (account);

  if (offline_reason != NULL)
    return g_strdup (offline_reason);
  return wax_offline_words_describe (record->offline ? record->offline_reason : WAX_OFFLINE_UNKNOWN,
                                     wax_account_get_endpoint (account));
}

static char *
describe_reason (WaxAccount *account, const char *offline_reason)
{
  WaxFailure *failure = wax_account_get_failure (account);

  switch (wax_account_get_state (account)) {
  case WAX_ACCOUNT_OFFLINE:
    return describe_offline (account, offline_reason);
  case WAX_ACCOUNT_CONNECTING:
    return g_strdup (_("Connecting …"));
  case WAX_ACCOUNT_ONLINE:
    return g_strdup ("");
  case WAX_ACCOUNT_NEEDS_DECISION:
  case WAX_ACCOUNT_NEEDS_PASSWORD:
  case WAX_ACCOUNT_NEEDS_PIN:
  case WAX_ACCOUNT_WAITING:
  case WAX_ACCOUNT_FAILED:
    return g_strdup (failure != NULL ? failure->sentence : "");
  }
  g_return_val_if_reached (g_strdup (""));
}

static void
add_history (WaxConnectionStatus *fields, WaxJudge *judge, const WaxLastConnection *last)
{
  if (fields->state != WAX_CONNECTION_SECURE && fields->state != WAX_CONNECTION_GRANTED)
    return;
  if (last != NULL && last->granted == (fields->state == WAX_CONNECTION_GRANTED))
    fields->since = last->since;
  if (fields->state == WAX_CONNECTION_SECURE && fields->fingerprint != NULL)
    fields->withdrawal = wax_revocation_memory_get_standing (wax_judge_get_revocations (judge), fields->fingerprint,
                                                             g_get_real_time () / G_USEC_PER_SEC);
}

/* Returns: (nullable): the authority that the person added and that @verdict rests on. */
static const char *
find_own_authority (WaxVerdict *verdict)
{
  WaxAnchorSource *source = verdict != NULL ? wax_verdict_get_anchor_source (verdict) : NULL;

  return source != NULL && source->kind == WAX_ANCHOR_ACCOUNT
           ? wax_certificate_get_fingerprint (wax_verdict_get_anchor (verdict))
           : NULL;
}

WaxConnectionStatus *
wax_account_status_new (WaxAccount *account, WaxJudge *judge, const WaxConnectionInfo *info, const WaxSignIn *sign_in,
                        const char *offline_reason)
{
  WaxFailure *failure = wax_account_get_failure (account);
  WaxEndpoint *endpoint = wax_account_get_endpoint (account);
  g_autoptr(WaxGrant) grant = endpoint != NULL ? wax_judge_find_grant (judge, endpoint) : NULL;
  g_autoptr(WaxLastConnection) last = endpoint != NULL ? wax_judge_dup_last_connection (judge, endpoint) : NULL;
  g_autofree char *reason = describe_reason (account, offline_reason);
  g_autoptr(WaxFailure) missing =
    sign_in != NULL && sign_in->missing != NULL ? wax_failure_new (sign_in->missing, endpoint) : NULL;
  WaxConnectionStatus fields = {
    .state = judge_state (account, info),
    .endpoint = endpoint,
    .online = wax_account_get_state (account) != WAX_ACCOUNT_OFFLINE,
    .reason = reason,
    .grant = grant,
    .signed_in_with = sign_in != NULL ? sign_in->means : WAX_SIGNED_IN_WITH_NOTHING,
    .missing = missing,
  };

  if (failure != NULL && failure->question != NULL) {
    fields.verdict = wax_trust_question_get_verdict (failure->question);
    fields.cause = wax_cause_to_string (wax_trust_question_get_cause (failure->question));
  } else if (info != NULL) {
    fields.verdict = info->verdict;
  }
  if (fields.verdict != NULL && fields.state != WAX_CONNECTION_PLAIN) {
    fields.protocol = wax_verdict_get_protocol (fields.verdict);
    fields.cipher = wax_verdict_get_cipher (fields.verdict);
    fields.fingerprint = wax_verdict_get_fingerprint (fields.verdict);
  }
  if (fields.state == WAX_CONNECTION_SECURE)
    fields.own_authority = find_own_authority (fields.verdict);
  add_history (&fields, judge, last);
  return wax_connection_status_new (&fields);
}
