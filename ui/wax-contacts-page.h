#pragma once

#include "app/wax-contact-list.h"
#include "app/wax-session.h"
#include "wax-warning-bar.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_CONTACTS_PAGE (wax_contacts_page_get_type ())

/**
 * WaxContactsPage:
 *
 * The person's own contacts and the server's address list, in place of the mail.
 *
 * Signals: "write" (#WaxAccount, string): mail is to be written to these recipients; "show-messages" (#WaxAccount,
 * string): a search for them is to be shown; "new" (#WaxAccount), "edit" (#WaxAccount, boxed #WaxContact with its
 * fields), "delete" (#WaxAccount, boxed #WaxContact): that is to be done; "closed": the mail is to be shown again.
 */
G_DECLARE_FINAL_TYPE (WaxContactsPage, wax_contacts_page, WAX, CONTACTS_PAGE, AdwBin)

/* @accounts: of #WaxAccount */
void wax_contacts_page_set_accounts (WaxContactsPage *self, GListModel *accounts);

/* Shows the contacts of @account, and gives the list the focus. */
void wax_contacts_page_show (WaxContactsPage *self, WaxAccount *account);

/* (nullable) */
WaxAccount *wax_contacts_page_get_account (WaxContactsPage *self);

/* Puts the focus into the search entry. */
void wax_contacts_page_start_search (WaxContactsPage *self);

/* One pane back where there is one; %FALSE where the list is shown. */
gboolean wax_contacts_page_go_back (WaxContactsPage *self);

/* (nullable): of the contact that is chosen, once they are read */
const WaxContactDetails *wax_contacts_page_get_details (WaxContactsPage *self);

/* A contact of the person's own that is to be chosen as soon as it is listed. */
void wax_contacts_page_choose (WaxContactsPage *self, const char *id);

/* Where it is said how the connection stands. */
WaxWarningBar *wax_contacts_page_get_bar (WaxContactsPage *self);

G_END_DECLS
