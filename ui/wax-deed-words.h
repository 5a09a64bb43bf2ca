#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what was done to how many messages, a sentence. @account: whose */
char *wax_deed_words_done (WaxMailDeed *deed, WaxAccount *account, guint n);

G_END_DECLS
