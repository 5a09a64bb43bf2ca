#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/**
 * wax_account_names_tell_apart:
 * @accounts: of #WaxAccount
 *
 * Gives every account the title and the address by which people tell it from the others: those that several have carry
 * the server, see wax_endpoint_dup_name(). To be called when accounts came, went or changed. Main thread.
 */
void wax_account_names_tell_apart (GListModel *accounts);

G_END_DECLS
