#pragma once

#include "protocol/wax-json.h"

G_BEGIN_DECLS

/**
 * WaxZimbraWaitSet:
 * @seq: opaque; the last one is sent back
 * @created_s: when it was made, on a clock that runs on
 *
 * Immutable, ref-counted, any thread.
 */
typedef struct {
  char *id;
  char *seq;
  gint64 created_s;
} WaxZimbraWaitSet;

WaxZimbraWaitSet *wax_zimbra_wait_set_new (const char *id, const char *seq, gint64 created_s);
WaxZimbraWaitSet *wax_zimbra_wait_set_ref (WaxZimbraWaitSet *self);
void wax_zimbra_wait_set_unref (WaxZimbraWaitSet *self);

typedef enum {
  WAX_ZIMBRA_WAIT_QUIET,
  WAX_ZIMBRA_WAIT_CHANGED,
  WAX_ZIMBRA_WAIT_CANCELED,
  WAX_ZIMBRA_WAIT_FAILED,
} WaxZimbraWaitOutcome;

/**
 * wax_zimbra_wait_build_create:
 * @account_id: the server's id of the account
 * @token: (nullable): what is known: the set is race-free with it
 *
 * Returns: (transfer full): the content of a CreateWaitSetRequest. Exchange 430.
 */
GBytes *wax_zimbra_wait_build_create (const char *account_id, const char *token);

/**
 * wax_zimbra_wait_parse_create:
 * Returns: (transfer full) (nullable): the set, or %NULL with %WAX_SERVER_ERROR_UNREADABLE.
 */
WaxZimbraWaitSet *wax_zimbra_wait_parse_create (const WaxJson *response, gint64 now_s, GError **error);

/**
 * wax_zimbra_wait_build:
 * Returns: (transfer full): the content of a blocking WaitSetRequest. Exchange 434.
 */
GBytes *wax_zimbra_wait_build (const WaxZimbraWaitSet *set, const char *account_id, const char *token,
                               guint timeout_s);

/**
 * wax_zimbra_wait_parse:
 * @seq: (out) (transfer full) (nullable): to go on with; %NULL when the server gave none
 *
 * Returns: what a WaitSetResponse says. Exchanges 431, 432, 433, 436, 444.
 */
WaxZimbraWaitOutcome wax_zimbra_wait_parse (const WaxJson *response, char **seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraWaitSet, wax_zimbra_wait_set_unref)

G_END_DECLS
