#pragma once

#include "app/wax-account.h"
#include "app/wax-found-words.h"
#include "app/wax-message-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE_VIEW (wax_message_view_get_type ())

/**
 * WaxMessageView:
 *
 * One message with its headers and attachments: as its sender laid it out, or as text. Signals: "shown"
 * (#WaxMessageItem, %NULL for one within another: it is on the screen), "notice" (string: plain text to show once),
 * "act" (#WaxMessageItem, string: what is wanted of it, as a button at it says: "reply", "edit-draft").
 */
G_DECLARE_FINAL_TYPE (WaxMessageView, wax_message_view, WAX, MESSAGE_VIEW, AdwBin)

/* @item: (nullable): %NULL shows that none is chosen */
void wax_message_view_show_message (WaxMessageView *self, WaxAccount *account, WaxMessageItem *item);

/* @index: of the attachments of @outer: one that is a message, which nothing is answered to, nor trusted */
void wax_message_view_show_attached (WaxMessageView *self, WaxAccount *account, WaxMime *outer, guint index);

/* @words: (nullable): are marked in the text of messages from the next one on */
void wax_message_view_set_found (WaxMessageView *self, WaxFoundWords *words);

/**
 * wax_message_view_grow:
 * @subject: what stands above it; its own is shown where it is another one
 *
 * From now on it is as high as what it shows, within something that scrolls. Before the first message is shown.
 */
void wax_message_view_grow (WaxMessageView *self, const char *subject);

/* One that grows finds its height anew, as it has another width than before. */
void wax_message_view_fit (WaxMessageView *self);

/* Shows the message as text, or again as its sender laid it out; the next one is shown as it comes. Nothing happens
 * where there is only one form. */
void wax_message_view_toggle_text (WaxMessageView *self);

/* (nullable): the message that is shown; what it says of its mailing list, where it is here */
WaxMessageItem *wax_message_view_get_item (WaxMessageView *self);
const WaxMimeList *wax_message_view_get_list (WaxMessageView *self);

/* Returns: (transfer full) (nullable): what the person selected in it, where it is shown as text. */
char *wax_message_view_dup_selected (WaxMessageView *self);

/* Asks whether to be taken off that list, and how; nothing happens where it says of none. */
void wax_message_view_unsubscribe (WaxMessageView *self);

/* Lists the links of the message that is shown, to be followed; nothing happens where none is. */
void wax_message_view_list_links (WaxMessageView *self);

/* Asks where to, and writes the message there as it came. */
void wax_message_view_save (WaxMessageView *self);

/* Shows it as it came, in a window of its own. */
void wax_message_view_show_source (WaxMessageView *self);

/* Asks how, and prints the message as it is shown, below its headers. */
void wax_message_view_print (WaxMessageView *self);

/* Lets the person look for words in the message. */
void wax_message_view_find (WaxMessageView *self);

/* Shows messages larger for a @step of 1, smaller for -1, as they come for 0; kept. */
void wax_message_view_zoom (WaxMessageView *self, int step);

/* 1: as they come; set: of this view alone */
double wax_message_view_get_zoom (WaxMessageView *self);
void wax_message_view_set_zoom (WaxMessageView *self, double zoom);

G_END_DECLS
