#include "wax-message-window.h"

#include "wax-labels.h"
#include "wax-message-view.h"
#include "wax-toasts.h"

struct _WaxMessageWindow {
  AdwWindow parent_instance;

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

/* Whoever has this window open knows from which account one writes. */
static void
write_by_link (GtkWidget *widget, const char *name, GVariant *link)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), name, link);
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
  gtk_widget_class_install_action (widget_class, "win.write-by-link", "s", write_by_link);
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

  adw_window_title_set_subtitle (self->title, name);
  wax_message_view_show_attached (self->message, account, mime, index);
  return GTK_WINDOW (self);
}
