#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

#define WAX_TYPE_TAG_ITEM (wax_tag_item_get_type ())
#define WAX_TYPE_TAG_SECTION (wax_tag_section_get_type ())

/**
 * WaxTagItem:
 *
 * One tag as it is shown. Signal "changed": its name or colour is another. The same tag stays the same object. Main
 * thread.
 */
G_DECLARE_FINAL_TYPE (WaxTagItem, wax_tag_item, WAX, TAG_ITEM, GObject)

WaxTag *wax_tag_item_get_tag (WaxTagItem *self);

/**
 * WaxTagSection:
 *
 * A #GListModel of the #WaxTagItem of an account, by name; it follows the account. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxTagSection, wax_tag_section, WAX, TAG_SECTION, GObject)

WaxTagSection *wax_tag_section_new (WaxAccount *account);

G_END_DECLS
