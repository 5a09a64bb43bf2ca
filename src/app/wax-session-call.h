#pragma once

#include "app/wax-keeper.h"
#include "app/wax-session.h"

G_BEGIN_DECLS

typedef struct _WaxSessionCall WaxSessionCall;

/**
 * WaxDesk: where a call waits for its turn: behind those alone that wait for the same
 * @WAX_DESK_PROFILE: for milliseconds
 * @WAX_DESK_LOOKS: for a keyring, which asks nothing
 * @WAX_DESK_KEYRING: for a keyring's own prompt, perhaps, which may stay open for minutes
 * @WAX_DESK_TOKENS: for a card reader, perhaps with keys of its own
 * @WAX_DESK_REMOVALS: for other programs that still work on an account: some seconds
 * @WAX_DESK_TRIALS: for a server that is tried, and for all of these
 */
typedef enum {
  WAX_DESK_PROFILE,
  WAX_DESK_LOOKS,
  WAX_DESK_KEYRING,
  WAX_DESK_TOKENS,
  WAX_DESK_REMOVALS,
  WAX_DESK_TRIALS,
  WAX_N_DESKS,
} WaxDesk;

/**
 * WaxSessionCall: one call to the keeper on a thread of the session's, and what it is called with
 * @keeper: set by wax_session_call_start()
 * @func: on that thread; may block; fills in what it brings back
 * @done: (nullable): in the main thread, after it worked and unless the session closes
 * @end: cancelled when the session closes; set by wax_session_call_start(): what need not be waited for then
 * @id: of the account
 * @desk: what it may have to wait for
 * @list: what the call returns, if it is to return more than that it worked
 *
 * All members are owned, and freed with the call.
 */
struct _WaxSessionCall {
  WaxKeeper *keeper;
  gboolean (*func) (WaxSessionCall *call, GCancellable *cancellable, GError **error);
  void (*done) (WaxSession *session, WaxSessionCall *call);
  GCancellable *end;
  char *id;
  char *key;
  char *text;
  char *entered;
  char *chosen;
  gboolean keep_data;
  gboolean flag;
  WaxDesk desk;
  WaxPinWanted wanted;
  WaxAccountRecord *record;
  GBytes *password;
  WaxTrustQuestion *question;
  WaxDuration duration;
  WaxEndpoint *endpoint;
  GPtrArray *ids;
  GPtrArray *list;
  WaxIdentity *identity;
  WaxIdentity *other;
  WaxIdentityRequest *request;
  GError *cause;
};

WaxSessionCall *wax_session_call_new (gboolean (*func) (WaxSessionCall *, GCancellable *, GError **),
                                      void (*done) (WaxSession *, WaxSessionCall *));

/* Takes @call. To be ended with wax_session_finish(), or as a GPtrArray where @func sets the list. */
void wax_session_call_start (WaxSession *session,
                             WaxSessionCall *call,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

G_END_DECLS
