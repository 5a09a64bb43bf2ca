#pragma once

#include "app/wax-account-list.h"

G_BEGIN_DECLS

WaxAccountList *wax_account_list_new (void);
void wax_account_list_add (WaxAccountList *self, WaxAccount *account);
void wax_account_list_remove (WaxAccountList *self, WaxAccount *account);

G_END_DECLS
