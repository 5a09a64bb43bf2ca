#pragma once

#include "app/wax-keeper.h"
#include "app/wax-session.h"

G_BEGIN_DECLS

typedef struct _WaxSessionCall WaxSessionCall;

/**
 * WaxSessionCall: one call to the keeper on the session's own thread, and what it is called with
 * @keeper: set by wax_session_call_start()
 * @func: on the session's thread; may block; fills in what it brings back
 * @done: (nullable): in the main thread, after it worked and unless the session closes
 * @id: of the account
 * @slow: it may have to wait for a card reader or for a keyring's prompt, and holds up no other call
 * @list: what the call returns, if it is to return more than that it worked
 *
 * All members are owned, and freed with the call.
 */
struct _WaxSessionCall {
  WaxKeeper *keeper;
  gboolean (*func) (WaxSessionCall *call, GCancellable *cancellable, GError **error);
  void (*done) (WaxSession *session, WaxSessionCall *call);
  char *id;
  char *key;
  char *text;
  char *entered;
  char *chosen;
  gboolean keep_data;
  gboolean flag;
  gboolean slow;
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
