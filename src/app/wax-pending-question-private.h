#pragma once

#include "app/wax-pending-question.h"

G_BEGIN_DECLS

WaxPendingQuestion *wax_pending_question_new (WaxTrustQuestion *question);

/* Returns: whether nobody of that account and channel waited yet. */
gboolean wax_pending_question_join (WaxPendingQuestion *self, const char *account_id, WaxChannelId channel);

/* Returns: whether somebody waits still. */
gboolean wax_pending_question_leave (WaxPendingQuestion *self, const char *account_id);

G_END_DECLS
