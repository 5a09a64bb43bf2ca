#include "wax-message-view-private.h"

#include "app/wax-account-attachments.h"
#include "mail/wax-address.h"
#include "store/wax-store-error.h"
#include "util/wax-letters.h"
#include "wax-button-layout.h"
#include "wax-found-marks.h"
#include "wax-labels.h"
#include "wax-rest-layout.h"
#include "wax-sender-words.h"
#include "wax-part-save.h"
#include "wax-quoted-text.h"
#include "wax-source-window.h"
#include "wax-status-words.h"
#include "wax-ui-text.h"
#include "wax-unsubscribe-dialog.h"

#include <glib/gi18n-lib.h>

/* A message that comes from the disk is there long before it makes sense to say so. */
enum { PATIENCE_MS = 100, SLOW_MS = 1000 };

enum { SIGNAL_SHOWN, SIGNAL_NOTICE, SIGNAL_ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const acts[] = { "message.reply", "message.reply-all", "message.reply-list", "message.forward",
                                    "message.edit-draft" };

G_DEFINE_FINAL_TYPE (WaxMessageView, wax_message_view, ADW_TYPE_BIN)

/* The people of a message, and where they stand. */
static const struct {
  const char *title;
  gsize at;
} people[] = {
  { N_("From"), offsetof (WaxMime, from) },
  { N_("To"), offsetof (WaxMime, to) },
  { N_("Cc"), offsetof (WaxMime, cc) },
  { N_("Bcc"), offsetof (WaxMime, bcc) },
  { N_("Reply to"), offsetof (WaxMime, reply_to) },
};

static const char *
get_people (WaxMessageView *self, guint index)
{
  return G_STRUCT_MEMBER (const char *, self->mime, people[index].at);
}

/* All of them, however many are shown, and no names. */
static void
copy_addresses (GtkWidget *widget, const char *name, GVariant *index)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) addresses = NULL;

  if (self->mime == NULL)
    return;
  addresses = wax_addresses_parse (get_people (self, g_variant_get_uint32 (index)));
  for (guint i = 0; i < addresses->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", ((WaxAddress *) addresses->pdata[i])->address);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

/* The same, as a link leads to them: whoever has the view knows from which account one writes. */
static void
write_to (GtkWidget *widget, const char *name, GVariant *index)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);
  g_autoptr(GString) link = g_string_new ("mailto:");
  g_autoptr(GPtrArray) addresses = NULL;

  if (self->mime == NULL)
    return;
  addresses = wax_addresses_parse (get_people (self, g_variant_get_uint32 (index)));
  for (guint i = 0; i < addresses->len; i++) {
    g_string_append (link, i > 0 ? ",%20" : "");
    g_string_append_uri_escaped (link, ((WaxAddress *) addresses->pdata[i])->address, "@", FALSE);
  }
  gtk_widget_activate_action (widget, "win.write-by-link", "s", link->str);
}

/* Whoever has the view has the dialog for it. */
static void
add_contact (GtkWidget *widget, const char *name, GVariant *index)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);
  g_autoptr(GPtrArray) addresses = NULL;
  WaxAddress *person;

  if (self->mime == NULL || self->account == NULL)
    return;
  addresses = wax_addresses_parse (get_people (self, g_variant_get_uint32 (index)));
  if (addresses->len == 0)
    return;
  person = addresses->pdata[0];
  gtk_widget_activate_action (widget, "win.add-contact", "(sss)", wax_account_get_id (self->account), person->name,
                              person->address);
}

static gboolean
is_one (const char *line)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (line);

  return addresses->len == 1 && ((WaxAddress *) addresses->pdata[0])->valid;
}

static void
add_acts (WaxMessageView *self, GtkLabel *label, guint index)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  /* Translators: somebody who stands above a message. */
  g_autoptr(GMenuItem) add = g_menu_item_new (_("Add to _Contacts…"), NULL);
  g_autoptr(GMenuItem) copy = g_menu_item_new (_("Copy _Addresses"), NULL);
  /* Translators: to those whose addresses stand there. */
  g_autoptr(GMenuItem) write = g_menu_item_new (_("_Write to These"), NULL);

  g_menu_item_set_action_and_target (copy, "message.copy-addresses", "u", index);
  g_menu_item_set_action_and_target (write, "message.write-to", "u", index);
  g_menu_append_item (menu, copy);
  g_menu_append_item (menu, write);
  g_menu_item_set_action_and_target (add, "message.add-contact", "u", index);
  if (is_one (get_people (self, index)))
    g_menu_append_item (menu, add);
  gtk_label_set_extra_menu (label, G_MENU_MODEL (menu));
}

/* Returns: (nullable): the value, where there is one */
static GtkLabel *
attach_header (WaxMessageView *self, int row, const char *title, const char *whole)
{
  g_autofree char *text = wax_sender_words_people (whole);
  GtkWidget *name, *value;

  if (text[0] == '\0')
    return NULL;
  name = gtk_label_new (title);
  value = gtk_label_new (text);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (value));
  gtk_label_set_lines (GTK_LABEL (value), 6);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  wax_labels_show_cut (value);
  gtk_grid_attach (self->headers, name, 0, row, 1, 1);
  gtk_grid_attach (self->headers, value, 1, row, 1, 1);
  return GTK_LABEL (value);
}

/* What the sender says, or else when it came. */
char *
wax_message_view_dup_date (WaxMessageView *self)
{
  gint64 came_ms = self->item != NULL ? wax_message_item_get_message (self->item)->date_ms : 0;
  gint64 date_ms = self->mime->date_ms != 0 ? self->mime->date_ms : came_ms;

  return date_ms != 0 ? wax_ui_text_full_moment (date_ms / 1000) : g_strdup ("");
}

static void
show_headers (WaxMessageView *self)
{
  g_autofree char *date = wax_message_view_dup_date (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->headers))) != NULL)
    gtk_grid_remove (self->headers, child);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    GtkLabel *value = attach_header (self, (int) i, _(people[i].title), get_people (self, i));

    if (value != NULL)
      add_acts (self, value, i);
  }
  attach_header (self, G_N_ELEMENTS (people), _("Date"), date);
}

/* ---- loading ---- */

void
wax_message_view_tell_shown (WaxMessageView *self)
{
  if (self->told)
    return;
  self->told = TRUE;
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0, self->item);
}

/* An answer has words before the subject of what it answers. */
static gboolean
is_known (WaxMessageView *self, const char *subject)
{
  return self->known_subject != NULL &&
         (g_str_has_suffix (subject, self->known_subject) || g_str_has_suffix (self->known_subject, subject));
}

/* As buttons, and in the menu where there is no room for these. */
static void
show_list_acts (WaxMessageView *self)
{
  gboolean own = self->item != NULL;
  gboolean posts = own && self->mime->list.post[0] != '\0';
  gboolean leaves = own && wax_mime_list_can_leave (&self->mime->list);

  gtk_widget_set_visible (self->list_button, posts);
  gtk_widget_set_visible (self->leave_button, leaves);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.reply-list", posts);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "message.unsubscribe", leaves);
}

static void
show_mime (WaxMessageView *self)
{
  WaxMessageFlags flags = self->item != NULL ? wax_message_item_get_message (self->item)->flags : WAX_MESSAGE_NONE;
  g_autofree char *subject = wax_letters_show (self->mime->subject);

  gtk_label_set_label (self->subject, subject[0] != '\0' ? subject : _("(no subject)"));
  wax_found_marks_label (self->subject, self->words, WAX_QUERY_SUBJECT);
  gtk_widget_set_visible (GTK_WIDGET (self->subject), !is_known (self, self->mime->subject));
  show_headers (self);
  wax_message_view_show_seal (self);
  wax_invitation_card_show (self->invitation, self->mime->invitation);
  gtk_widget_set_visible (self->answers, self->item != NULL && (flags & WAX_MESSAGE_DRAFT) == 0);
  show_list_acts (self);
  gtk_widget_set_visible (self->edit_button, (flags & WAX_MESSAGE_DRAFT) != 0);
  wax_message_view_show_body (self);
  if (!self->again)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->again = FALSE;
  gtk_stack_set_visible_child_name (self->pages, "message");
}

static void
show_not_here (WaxMessageView *self)
{
  gboolean online = wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE;

  gtk_widget_set_visible (self->retry_button, online);
  gtk_widget_set_visible (self->connect_button, !online);
  adw_status_page_set_title (self->failure, _("Not Downloaded Yet"));
  adw_status_page_set_icon_name (self->failure, "folder-download-symbolic");
  adw_status_page_set_description (self->failure, online
                                                      ? _("This message is still on the server.")
                                                      : _("This message is still on the server. Connect to read it."));
}

static void
show_failure (WaxMessageView *self, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *text = wax_status_words_failure (failure);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  self->again = FALSE;
  self->not_here = g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND) ||
                   g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (self->not_here) {
    show_not_here (self);
  } else {
    gtk_widget_set_visible (self->retry_button,
                            !g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_TOO_LARGE));
    gtk_widget_set_visible (self->connect_button, FALSE);
    adw_status_page_set_title (self->failure, _("This Message Cannot Be Shown"));
    adw_status_page_set_icon_name (self->failure, "dialog-error-symbolic");
    adw_status_page_set_description (self->failure, escaped);
  }
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

/* How the sender stands was found out before. */
static void
forget_body (WaxMessageView *self)
{
  WaxSenderStanding standing = self->standing;

  wax_message_view_forget_body (self);
  self->standing = standing;
}

static void
stop_waiting (WaxMessageView *self)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_clear_handle_id (&self->patience_id, g_source_remove);
}

/* @mime: (transfer full) (nullable): %NULL with @error */
static void
take_mime (WaxMessageView *self, GAsyncResult *result, WaxMime *loaded, const GError *error)
{
  g_autoptr(WaxMime) mime = loaded;

  /* Another message was chosen since. */
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  stop_waiting (self);
  if (self->again)
    forget_body (self);
  if (mime == NULL) {
    show_failure (self, error);
    return;
  }
  self->mime = g_steal_pointer (&mime);
  wax_message_view_decide_images (self);
  show_mime (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxMessageView) self = data;
  g_autoptr(GError) error = NULL;
  WaxMime *mime = wax_account_load_message_finish (WAX_ACCOUNT (source), result, &error);

  take_mime (self, result, mime, error);
}

static void
attached_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxMessageView) self = data;
  g_autoptr(GError) error = NULL;
  WaxMime *mime = wax_account_load_attached_finish (WAX_ACCOUNT (source), result, &error);

  take_mime (self, result, mime, error);
}

static void
stop_loading (WaxMessageView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_waiting (self);
}

static void
cancel_cb (WaxMessageView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
slow_cb (gpointer data)
{
  WaxMessageView *self = data;

  self->slow_id = 0;
  gtk_widget_set_visible (self->slow, TRUE);
}

static void
patience_cb (gpointer data)
{
  WaxMessageView *self = data;

  self->patience_id = 0;
  gtk_stack_set_visible_child_name (self->pages, "loading");
}

/* What is on the screen does not flicker, but does nothing any more. */
static void
leave_message (WaxMessageView *self)
{
  wax_message_view_forget_body (self);
  if (g_str_equal (gtk_stack_get_visible_child_name (self->pages), "failure"))
    gtk_stack_set_visible_child_name (self->pages, "loading");
  else
    self->patience_id = g_timeout_add_once (PATIENCE_MS, patience_cb, self);
}

static void
judged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxMessageView) self = data;
  WaxSenderStanding standing = wax_account_judge_sender_finish (WAX_ACCOUNT (source), result);

  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  self->standing = standing;
  wax_account_load_message_async (self->account, wax_message_item_get_id (self->item), self->cancellable, loaded_cb,
                                  g_object_ref (self));
}

static void
load (WaxMessageView *self)
{
  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  self->not_here = FALSE;
  self->slow_id = g_timeout_add_once (SLOW_MS, slow_cb, self);
  gtk_widget_set_visible (self->slow, FALSE);
  if (!self->again)
    leave_message (self);
  if (self->outer != NULL) {
    wax_account_load_attached_async (self->account, self->outer, self->outer_index, self->cancellable,
                                     attached_loaded_cb, g_object_ref (self));
    return;
  }
  if (!wax_message_item_is_loaded (self->item))
    return;
  wax_account_judge_sender_async (self->account, wax_message_item_get_message (self->item)->from_address,
                                  self->cancellable, judged_cb, g_object_ref (self));
}

/* Who had to connect first wants to read now. */
static void
state_changed_cb (WaxMessageView *self)
{
  if (!self->not_here || self->item == NULL)
    return;
  if (wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE)
    load (self);
  else
    show_not_here (self);
}

static void
set_account (WaxMessageView *self, WaxAccount *account)
{
  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  if (account != NULL)
    g_signal_connect_swapped (account, "notify::state", G_CALLBACK (state_changed_cb), self);
}

static void
note_digest (WaxMessageView *self)
{
  g_free (self->digest);
  self->digest = g_strdup (wax_message_item_get_message (self->item)->digest);
}

/* Content that was not here was shown as the server gave it; that of a draft that was saved again is another. */
static void
content_cb (WaxMessageView *self)
{
  gboolean was_here = self->digest[0] != '\0';

  note_digest (self);
  if (self->mime != NULL && (!was_here || self->digest[0] == '\0'))
    return;
  self->again = self->mime != NULL;
  load (self);
}

static void
set_item (WaxMessageView *self, WaxMessageItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  note_digest (self);
  g_signal_connect_swapped (item, "notify::digest", G_CALLBACK (content_cb), self);
  g_signal_connect_swapped (item, "notify::loaded", G_CALLBACK (load), self);
}

void
wax_message_view_show_message (WaxMessageView *self, WaxAccount *account, WaxMessageItem *item)
{
  if (item != NULL && item == self->item)
    return;
  stop_loading (self);
  self->not_here = self->again = FALSE;
  set_account (self, account);
  set_item (self, item);
  g_clear_pointer (&self->outer, wax_mime_unref);
  if (item != NULL)
    load (self);
  else {
    wax_message_view_empty_body (self);
    gtk_stack_set_visible_child_name (self->pages, "none");
  }
}

void
wax_message_view_show_attached (WaxMessageView *self, WaxAccount *account, WaxMime *outer, guint index)
{
  wax_message_view_show_message (self, account, NULL);
  self->outer = wax_mime_ref (outer);
  self->outer_index = index;
  load (self);
}

void
wax_message_view_set_found (WaxMessageView *self, WaxFoundWords *words)
{
  g_clear_pointer (&self->words, wax_found_words_unref);
  self->words = words != NULL ? wax_found_words_ref (words) : NULL;
}

/* ---- what is wanted of it ---- */

static void
ask (WaxMessageView *self, const char *what)
{
  if (self->item != NULL)
    g_signal_emit (self, signals[SIGNAL_ACT], 0, self->item, what);
}

static void
act_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (WAX_MESSAGE_VIEW (widget), strchr (name, '.') + 1);
}

WaxMessageItem *
wax_message_view_get_item (WaxMessageView *self)
{
  return self->item;
}

const WaxMimeList *
wax_message_view_get_list (WaxMessageView *self)
{
  return self->mime != NULL ? &self->mime->list : NULL;
}

static void
left_cb (AdwMessageDialog *dialog, const char *response, WaxMessageView *self)
{
  if (g_str_equal (response, "mail") && self->item == g_object_get_data (G_OBJECT (dialog), "item"))
    ask (self, "leave-list");
}

void
wax_message_view_unsubscribe (WaxMessageView *self)
{
  GtkWindow *dialog;

  if (self->item == NULL || self->mime == NULL || !wax_mime_list_can_leave (&self->mime->list))
    return;
  dialog = wax_unsubscribe_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &self->mime->list,
                                       self->mime->sender_doubted);
  g_object_set_data_full (G_OBJECT (dialog), "item", g_object_ref (self->item), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (left_cb), self, 0);
  gtk_window_present (dialog);
}

static void
unsubscribe_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wax_message_view_unsubscribe (WAX_MESSAGE_VIEW (widget));
}

void
wax_message_view_show_source (WaxMessageView *self)
{
  const WaxMessage *message = self->item != NULL ? wax_message_item_get_message (self->item) : NULL;

  if (message != NULL)
    gtk_window_present (wax_source_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->account,
                                               message->id, message->subject));
}

static void
wax_message_view_dispose (GObject *object)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (object);

  stop_loading (self);
  wax_message_view_close_html (self);
  wax_message_view_close_grow (self);
  g_clear_object (&self->chooser);
  wax_part_save_stop (GTK_WIDGET (self));
  set_account (self, NULL);
  set_item (self, NULL);
  g_clear_pointer (&self->mime, wax_mime_unref);
  g_clear_pointer (&self->outer, wax_mime_unref);
  g_clear_pointer (&self->words, wax_found_words_unref);
  wax_message_view_close_find (self);
  g_clear_pointer (&self->digest, g_free);
  wax_message_view_forget_seal (self);
  G_OBJECT_CLASS (wax_message_view_parent_class)->dispose (object);
}

static void
wax_message_view_class_init (WaxMessageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_message_view_dispose;
  signals[SIGNAL_SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, WAX_TYPE_MESSAGE_ITEM);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_ACT] = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, WAX_TYPE_MESSAGE_ITEM, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_install_action (widget_class, acts[i], NULL, act_cb);
  gtk_widget_class_install_action (widget_class, "message.unsubscribe", NULL, unsubscribe_cb);
  gtk_widget_class_install_action (widget_class, "message.copy-addresses", "u", copy_addresses);
  gtk_widget_class_install_action (widget_class, "message.write-to", "u", write_to);
  gtk_widget_class_install_action (widget_class, "message.add-contact", "u", add_contact);
  wax_message_view_install_html (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-message-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, slow);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, connect_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, find_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, head);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, subject);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, headers);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, answers);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, list_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, leave_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, edit_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, seal_row);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, seal_icon);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, seal);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, save_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, signer_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, invitation);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, notice_row);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, notice_box);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, notice);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, buttons);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, images_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, sender_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, no_sender_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, text_button);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, html_overlay);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, html_place);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, link);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, attachments);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, save_all);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, text);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageView, fold_button);
  wax_message_view_install_attachment_acts (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_message_view_save);
  gtk_widget_class_bind_template_callback (widget_class, wax_message_view_show_signer);
  gtk_widget_class_bind_template_callback (widget_class, wax_message_view_save_invitation);
  gtk_widget_class_bind_template_callback (widget_class, wax_message_view_toggle_fold);
}

static void
wax_message_view_init (WaxMessageView *self)
{
  g_type_ensure (WAX_TYPE_INVITATION_CARD);
  g_type_ensure (WAX_TYPE_FIND_BAR);
  g_type_ensure (WAX_TYPE_QUOTED_TEXT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->seal_row, wax_button_layout_new_row ());
  gtk_widget_set_layout_manager (self->answers, wax_rest_layout_new ());
  gtk_widget_set_layout_manager (self->notice_row, wax_button_layout_new_row ());
  gtk_widget_set_layout_manager (self->buttons, wax_rest_layout_new ());
  wax_button_layout_wrap_text (GTK_BUTTON (self->images_button));
  wax_button_layout_wrap_text (GTK_BUTTON (self->sender_button));
  wax_button_layout_wrap_text (GTK_BUTTON (self->no_sender_button));
  wax_button_layout_wrap_text (GTK_BUTTON (self->save_all));
  wax_message_view_open_find (self);
  wax_message_view_open_grow (self);
  wax_message_view_open_html (self);
}
