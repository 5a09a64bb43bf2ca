#include "protocol/zimbra/wax-zimbra-watch.h"

#include <string.h>

#include "protocol/zimbra/wax-zimbra-requests.h"
#include "protocol/zimbra/wax-zimbra-soap.h"
#include "protocol/zimbra/wax-zimbra-wait.h"
#include "util/wax-shared.h"

/* What the server makes of other times, and how much later it answered. Exchanges 433 to 435. */
#define MIN_WAIT_S 30
#define MAX_WAIT_S 1200
#define LATE_S 30
#define MIN_LIFE_S 60

struct _WaxZimbraWatch {
  WaxZimbraClient *client;
  WaxShared *set;     /* WaxZimbraWaitSet */
  WaxShared *account; /* WaxAccountInfo: its id is asked for once */
};

WAX_DEFINE_SHARED (WaxZimbraWaitSet, wax_zimbra_wait_set)
WAX_DEFINE_SHARED (WaxAccountInfo, wax_account_info)

WaxZimbraWatch *
wax_zimbra_watch_new (WaxZimbraClient *client)
{
  WaxZimbraWatch *self = g_new0 (WaxZimbraWatch, 1);

  self->client = client;
  self->set = wax_zimbra_wait_set_shared_new (NULL);
  self->account = wax_account_info_shared_new (NULL);
  return self;
}

void
wax_zimbra_watch_free (WaxZimbraWatch *self)
{
  wax_shared_free (self->set);
  wax_shared_free (self->account);
  g_free (self);
}

WaxAccountInfo *
wax_zimbra_watch_get_account (WaxZimbraWatch *self, GCancellable *cancellable, GError **error)
{
  WaxAccountInfo *account = wax_shared_get (self->account);

  if (account == NULL)
    account = wax_zimbra_request_account_info (self->client, WAX_CHANNEL_CHANGES, cancellable, error);
  if (account != NULL)
    wax_shared_set (self->account, wax_account_info_ref (account));
  return account;
}

static WaxZimbraWaitSet *
create_set (WaxZimbraWatch *self, const char *account_id, const char *token, GCancellable *cancellable, GError **error)
{
  g_autoptr(GBytes) content = wax_zimbra_wait_build_create (account_id, token);
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_call (self->client, &(WaxZimbraCall) {
    .name = "CreateWaitSet", .channel = WAX_CHANNEL_CHANGES, .content = content,
  }, &response, cancellable, error);
  WaxZimbraWaitSet *set = NULL;

  if (envelope != NULL)
    set = wax_zimbra_wait_parse_create (response, wax_zimbra_client_now_s (), error);
  if (set != NULL)
    wax_shared_set (self->set, wax_zimbra_wait_set_ref (set));
  return set;
}

static gboolean
is_lost (const GError *error)
{
  const char *code = wax_server_error_get_fault_code (error);

  return code != NULL && g_str_has_suffix (code, ".NO_SUCH_WAITSET");
}

static gboolean
set_try_again (GError **error, guint retry_after_s, const char *message)
{
  wax_server_error_set (error, WAX_SERVER_ERROR_TRY_AGAIN, &(WaxServerFault) { .retry_after_s = retry_after_s },
                        message);
  return FALSE;
}

static gboolean
wait_once (WaxZimbraWatch *self, WaxZimbraWaitSet *set, const char *account_id, const char *token, guint timeout_s,
           gboolean *changed, GCancellable *cancellable, GError **error)
{
  guint wait_s = CLAMP (timeout_s, MIN_WAIT_S, MAX_WAIT_S);
  g_autoptr(GBytes) content = wax_zimbra_wait_build (set, account_id, token, wait_s);
  const WaxJson *response;
  g_autoptr(WaxJson) envelope = wax_zimbra_client_call (self->client, &(WaxZimbraCall) {
    .name = "WaitSet", .channel = WAX_CHANNEL_CHANGES, .content = content, .patience_s = wait_s + LATE_S,
  }, &response, cancellable, error);
  g_autofree char *seq = NULL;
  WaxZimbraWaitOutcome outcome;

  if (envelope == NULL)
    return FALSE;
  outcome = wax_zimbra_wait_parse (response, &seq);
  *changed = outcome == WAX_ZIMBRA_WAIT_CHANGED;
  if (outcome == WAX_ZIMBRA_WAIT_CANCELED || outcome == WAX_ZIMBRA_WAIT_FAILED) {
    wax_shared_set (self->set, NULL);
    return set_try_again (error, MIN_LIFE_S, "the server ended the wait");
  }
  if (seq != NULL)
    wax_shared_set (self->set, wax_zimbra_wait_set_new (set->id, seq, set->created_s));
  return TRUE;
}

gboolean
wax_zimbra_watch_wait (WaxZimbraWatch *self, const char *token, guint timeout_s, gboolean *changed,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxAccountInfo) account = wax_zimbra_watch_get_account (self, cancellable, error);
  g_autoptr(WaxZimbraWaitSet) set = NULL;
  g_autoptr(GError) local = NULL;
  gint64 age_s;

  *changed = FALSE;
  if (account == NULL)
    return FALSE;
  set = wax_shared_get (self->set);
  if (set == NULL)
    set = create_set (self, account->remote_id, token, cancellable, error);
  if (set == NULL)
    return FALSE;
  if (wait_once (self, set, account->remote_id, token, timeout_s, changed, cancellable, &local))
    return TRUE;
  if (!is_lost (local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }

  age_s = wax_zimbra_client_now_s () - set->created_s;
  wax_shared_set (self->set, NULL);
  if (age_s < MIN_LIFE_S)
    return set_try_again (error, MIN_LIFE_S - age_s, "the server lost a fresh wait set");
  g_clear_pointer (&set, wax_zimbra_wait_set_unref);
  set = create_set (self, account->remote_id, token, cancellable, error);
  return set != NULL &&
         wait_once (self, set, account->remote_id, token, timeout_s, changed, cancellable, error);
}

gboolean
wax_zimbra_watch_close (WaxZimbraWatch *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(WaxZimbraWaitSet) set = wax_shared_get (self->set);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(WaxJson) envelope = NULL;
  g_autoptr(GError) local = NULL;
  WaxJsonWriter *writer;
  const WaxJson *response;

  if (set == NULL)
    return TRUE;
  wax_shared_set (self->set, NULL);
  writer = wax_zimbra_soap_content (WAX_ZIMBRA_NS_MAIL);
  wax_json_writer_add_string (writer, "waitSet", set->id);
  content = wax_json_writer_finish (writer);
  envelope = wax_zimbra_client_call (self->client, &(WaxZimbraCall) {
    .name = "DestroyWaitSet", .channel = WAX_CHANNEL_CHANGES, .content = content,
  }, &response, cancellable, &local);
  if (envelope != NULL || is_lost (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
