#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_PENDING_QUESTION (wax_pending_question_get_type ())

/**
 * WaxPendingQuestion:
 *
 * A question about one certificate at one endpoint, and who waits for its answer. Signal "changed": somebody joined or
 * left. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxPendingQuestion, wax_pending_question, WAX, PENDING_QUESTION, GObject)

/* One who waits. */
typedef struct {
  const char *account_id;
  WaxChannelId channel;
} WaxWaiting;

WaxTrustQuestion *wax_pending_question_get_question (WaxPendingQuestion *self);

/* Returns: (transfer none) (element-type WaxWaiting): the first met it. */
GArray *wax_pending_question_get_waiting (WaxPendingQuestion *self);

G_END_DECLS
