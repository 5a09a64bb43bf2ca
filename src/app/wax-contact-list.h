#pragma once

#include "app/wax-account.h"
#include "store/wax-contact.h"

G_BEGIN_DECLS

#define WAX_TYPE_CONTACT_ITEM (wax_contact_item_get_type ())

/* A row of a list of contacts. Immutable. */
G_DECLARE_FINAL_TYPE (WaxContactItem, wax_contact_item, WAX, CONTACT_ITEM, GObject)

/* Without fields and members. */
WaxContact *wax_contact_item_get_contact (WaxContactItem *self);

/* (nullable): the name of the place that begins with this row: a folder of the person's own contacts, or the server's
 * address list */
const char *wax_contact_item_get_heading (WaxContactItem *self);

#define WAX_TYPE_CONTACT_LIST (wax_contact_list_get_type ())

/**
 * WaxContactList:
 *
 * An account's contacts, the person's own first, folder by folder, then the server's address list: a #GListModel of
 * #WaxContactItem, read on a thread of its own and kept up to date. Main thread.
 *
 * Signal "loaded": what is there now is what was asked for last, or wax_contact_list_get_failure() says why it is not.
 */
G_DECLARE_FINAL_TYPE (WaxContactList, wax_contact_list, WAX, CONTACT_LIST, GObject)

WaxContactList *wax_contact_list_new (void);

/**
 * wax_contact_list_show:
 * @account: (nullable)
 * @text: words; each must begin a word of a name, an address or a company; "" for all
 */
void wax_contact_list_show (WaxContactList *self, WaxAccount *account, const char *text);

WaxAccount *wax_contact_list_get_account (WaxContactList *self); /* (nullable) */
const char *wax_contact_list_get_text (WaxContactList *self);
gboolean wax_contact_list_is_loading (WaxContactList *self);

/* (nullable): valid until the next "loaded" */
WaxFailure *wax_contact_list_get_failure (WaxContactList *self);

/* The position of the contact, %GTK_INVALID_LIST_POSITION's value (the largest guint) where it is not listed.
 * @own: one of the person's own */
guint wax_contact_list_find (WaxContactList *self, gboolean own, const char *id);

/**
 * WaxContactDetails:
 * @contact: with all its fields
 * @members: (element-type WaxContact): of a group, as far as they are known here: one that is not has its address, or
 *   what the server calls it, for a name
 */
typedef struct {
  WaxContact *contact;
  GPtrArray *members;
} WaxContactDetails;

void wax_contact_details_free (WaxContactDetails *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxContactDetails, wax_contact_details_free)

/* All there is to know of @contact of the list's account. */
void wax_contact_list_load_async (WaxContactList *self,
                                  WaxContact *contact,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL with %WAX_STORE_ERROR. */
WaxContactDetails *wax_contact_list_load_finish (WaxContactList *self, GAsyncResult *result, GError **error);

G_END_DECLS
