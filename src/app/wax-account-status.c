#include "app/wax-account-status.h"

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
  case WAX_ACCOUNT_WAITING:
    return WAX_CONNECTION_OFFLINE;
  }
  g_return_val_if_reached (WAX_CONNECTION_OFFLINE);
}

static const char *
get_reason (WaxAccount *account, const char *offline_reason)
{
  WaxFailure *failure = wax_account_get_failure (account);

  switch (wax_account_get_state (account)) {
  case WAX_ACCOUNT_OFFLINE:
    return offline_reason != NULL ? offline_reason : _("This account works offline, as you chose.");
  case WAX_ACCOUNT_CONNECTING:
    return _("Connecting …");
  case WAX_ACCOUNT_ONLINE:
    return "";
  case WAX_ACCOUNT_NEEDS_DECISION:
  case WAX_ACCOUNT_NEEDS_PASSWORD:
  case WAX_ACCOUNT_WAITING:
  case WAX_ACCOUNT_FAILED:
    return failure != NULL ? failure->sentence : "";
  }
  g_return_val_if_reached ("");
}

WaxConnectionStatus *
wax_account_status_new (WaxAccount *account, const WaxConnectionInfo *info, WaxGrant *grant, const char *offline_reason)
{
  WaxFailure *failure = wax_account_get_failure (account);
  WaxConnectionStatus fields = {
    .state = judge_state (account, info),
    .endpoint = wax_account_get_endpoint (account),
    .online = wax_account_get_state (account) != WAX_ACCOUNT_OFFLINE,
    .reason = get_reason (account, offline_reason),
    .grant = grant,
  };

  if (failure != NULL && failure->question != NULL)
    fields.verdict = wax_trust_question_get_verdict (failure->question);
  else if (info != NULL)
    fields.verdict = info->verdict;
  if (fields.verdict != NULL && fields.state != WAX_CONNECTION_PLAIN) {
    fields.protocol = wax_verdict_get_protocol (fields.verdict);
    fields.cipher = wax_verdict_get_cipher (fields.verdict);
    fields.fingerprint = wax_verdict_get_fingerprint (fields.verdict);
  }
  return wax_connection_status_new (&fields);
}
