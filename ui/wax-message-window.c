#include "wax-message-window.h"

#include "util/wax-letters.h"
#include "wax-labels.h"
#include "wax-message-view.h"
#include "wax-sender-words.h"
#include "wax-toasts.h"

#include <glib/gi18n-lib.h>

struct _WaxMessageWindow {
  AdwWindow parent_instance;

  GtkWindow *owner; /* (nullable) weak */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  WaxMessageView *message;
};

G_DEFINE_FINAL_TYPE (WaxMessageWindow, wax_message_window, ADW_TYPE_WINDOW)

static void
notice_cb (WaxMessageWindow *self, const char *text)
{
  wax_toasts_say (self->toasts, text);
}

static void
act (GtkWidget *widget, const char *name, GVariant *unused)
{
  static const struct {
    const char *name;
    void (*func) (WaxMessageView *view);
  } acts[] = {
    { "win.show-as-text", wax_message_view_toggle_text }, { "win.list-links", wax_message_view_list_links },
    { "win.save-message", wax_message_view_save },        { "win.print", wax_message_view_print },
    { "win.find", wax_message_view_find },
  };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    if (g_str_equal (name, acts[i].name))
      acts[i].func (WAX_MESSAGE_WINDOW (widget)->message);
  }
}

static void
zoom (GtkWidget *widget, const char *name, GVariant *unused)
{
  wax_message_view_zoom (WAX_MESSAGE_WINDOW (widget)->message, g_str_equal (name, "win.zoom-in")    ? 1
                                                               : g_str_equal (name, "win.zoom-out") ? -1
                                                                                                    : 0);
}

/* The buttons at the message do the same. */
static void
answer (GtkWidget *widget, const char *name, GVariant *unused)
{
  g_autofree char *action = g_strconcat ("message", strchr (name, '.'), NULL);

  gtk_widget_activate_action (GTK_WIDGET (WAX_MESSAGE_WINDOW (widget)->message), action, NULL);
}

/* Whoever has this window open knows from which account one writes, and connects. */
static void
ask_owner (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *owner = WAX_MESSAGE_WINDOW (widget)->owner;

  if (owner != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (owner), name, parameter);
}

static void
shown_cb (WaxMessageView *view, WaxMessageItem *item, WaxMessageWindow *self)
{
  g_signal_emit_by_name (self, "shown", item);
}

static void
act_cb (WaxMessageView *view, WaxMessageItem *item, const char *what, WaxMessageWindow *self)
{
  g_signal_emit_by_name (self, "act", item, what);
}

static void
wax_message_window_dispose (GObject *object)
{
  g_clear_weak_pointer (&WAX_MESSAGE_WINDOW (object)->owner);
  G_OBJECT_CLASS (wax_message_window_parent_class)->dispose (object);
}

static void
wax_message_window_class_init (WaxMessageWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.show-as-text", NULL, act);
  gtk_widget_class_install_action (widget_class, "win.list-links", NULL, act);
  gtk_widget_class_install_action (widget_class, "win.save-message", NULL, act);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, act);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, act);
  gtk_widget_class_install_action (widget_class, "win.zoom-in", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "win.zoom-out", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "win.zoom-normal", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "win.reply", NULL, answer);
  gtk_widget_class_install_action (widget_class, "win.reply-all", NULL, answer);
  gtk_widget_class_install_action (widget_class, "win.reply-list", NULL, answer);
  gtk_widget_class_install_action (widget_class, "win.forward", NULL, answer);
  gtk_widget_class_install_action (widget_class, "win.write-by-link", "s", ask_owner);
  gtk_widget_class_install_action (widget_class, "win.add-contact", "(sss)", ask_owner);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, ask_owner);
  G_OBJECT_CLASS (klass)->dispose = wax_message_window_dispose;
  g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                WAX_TYPE_MESSAGE_ITEM);
  g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                WAX_TYPE_MESSAGE_ITEM, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-message-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxMessageWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxMessageWindow, message);
  gtk_widget_class_bind_template_callback (widget_class, notice_cb);
}

static void
wax_message_window_init (WaxMessageWindow *self)
{
  g_type_ensure (WAX_TYPE_MESSAGE_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
}

GtkWindow *
wax_message_window_new (GtkWindow *parent, WaxAccount *account, WaxMime *mime, guint index)
{
  WaxMessageWindow *self = g_object_new (WAX_TYPE_MESSAGE_WINDOW, "transient-for", parent, NULL);
  const char *name = ((WaxMimeAttachment *) mime->attachments->pdata[index])->name;

  g_set_weak_pointer (&self->owner, parent);
  adw_window_title_set_subtitle (self->title, name);
  wax_message_view_show_attached (self->message, account, mime, index);
  return GTK_WINDOW (self);
}

GtkWindow *
wax_message_window_new_for_item (GtkWindow *owner, WaxMessageItem *item)
{
  WaxMessageWindow *self = g_object_new (WAX_TYPE_MESSAGE_WINDOW, NULL);
  const WaxMessage *message = wax_message_item_get_message (item);
  g_autofree char *subject = wax_letters_show (message->subject), *sender = wax_sender_words_short (message);
  const char *title = subject[0] != '\0' ? subject : _("(no subject)");

  g_set_weak_pointer (&self->owner, owner);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, sender);
  g_signal_connect_object (self->message, "shown", G_CALLBACK (shown_cb), self, 0);
  g_signal_connect_object (self->message, "act", G_CALLBACK (act_cb), self, 0);
  wax_message_view_show_message (self->message, wax_message_item_get_account (item), item);
  return GTK_WINDOW (self);
}
