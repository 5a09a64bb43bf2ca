#pragma once

#include "app/wax-pending-question.h"

G_BEGIN_DECLS

/* ---- a list of them: one for each certificate at an endpoint; an account waits for one at the most ---- */

/* @account waits for @question, with all of its channels that were refused for it; no longer for another. */
void wax_pending_question_list_join (GListStore *list, WaxTrustQuestion *question, WaxAccount *account);

/* That account waits no more; what nobody waits for goes. */
void wax_pending_question_list_leave (GListStore *list, const char *account_id);

/* Takes @question out. Returns: (transfer full) (element-type utf8): ids of the accounts that waited, each once. */
GPtrArray *wax_pending_question_list_take (GListStore *list, WaxTrustQuestion *question);

G_END_DECLS
