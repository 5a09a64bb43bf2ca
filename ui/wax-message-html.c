#include "wax-message-view-private.h"

#include "wax-html-page.h"
#include "wax-link-dialog.h"
#include "wax-links-dialog.h"
#include "wax-screen-reader.h"
#include "wax-sender-words.h"
#include "wax-text-links.h"

#include <glib/gi18n-lib.h>

/* How high headers and attachments may stand above a message that scrolls by itself, in pixels. */
enum { HEAD_HEIGHT = 260 };

static gboolean
is_html (WaxMessageView *self)
{
  return self->mime->html[0] != '\0' && !self->as_text && self->html_failure == NULL;
}

static void
say (GString *text, const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
}

static gboolean
refers_out (WaxMessageView *self)
{
  return (self->mime->html_traits & WAX_HTML_REFERS_OUT) != 0;
}

/* Of a message within another nobody knows who wrote it: "", whatever it says. */
static const char *
get_sender (WaxMessageView *self)
{
  return self->item != NULL ? wax_message_item_get_message (self->item)->from_address : "";
}

static gboolean
is_allowed (WaxMessageView *self)
{
  return self->standing == WAX_SENDER_TRUSTED || wax_settings_has_images_from (self->settings, get_sender (self));
}

static void
say_about_html (WaxMessageView *self, GString *text)
{
  if (!refers_out (self))
    return;
  if (self->standing == WAX_SENDER_BLOCKED)
    say (text, _("Images on other computers are not loaded: you have blocked this sender."));
  else if (self->images)
    say (text, self->standing == WAX_SENDER_TRUSTED && !self->mime->sender_doubted
                 ? _("Images were loaded from other computers: this sender is on your account's list of those who may"
                     " show images.")
                 : _("Images were loaded from other computers."));
  else if (self->mime->sender_doubted && is_allowed (self))
    say (text, _("Images on other computers were not loaded, although you allowed it for this sender: a mail server"
                 " could not confirm that this message is from them."));
  else
    say (text, _("Images on other computers were not loaded: that tells when and where you read this."));
}

/* As buttons, and in the menu where there is no room for these. */
static void
offer (WaxMessageView *self, GtkWidget *button, const char *action, gboolean offered)
{
  gtk_widget_set_visible (button, offered);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, offered);
}

static void
show_buttons (WaxMessageView *self, gboolean html)
{
  gboolean asks = html && !self->images && refers_out (self) && self->standing != WAX_SENDER_BLOCKED;
  gboolean has_html = self->mime->html[0] != '\0';
  gboolean always = wax_settings_has_images_from (self->settings, get_sender (self));
  gboolean knows = self->settings != NULL && get_sender (self)[0] != '\0' && !self->mime->sender_doubted;

  gtk_button_set_label (self->text_button, html ? _("Show as Text") : _("Show as Sent"));
  offer (self, self->images_button, "message.load-images", asks);
  offer (self, self->sender_button, "message.load-from-sender", asks && knows && !is_allowed (self));
  offer (self, self->no_sender_button, "message.load-no-more", html && always && refers_out (self));
  gtk_widget_set_visible (GTK_WIDGET (self->text_button), has_html);
  gtk_widget_set_visible (self->buttons, has_html);
}

static void
say_about_text (WaxMessageView *self, GString *text)
{
  if (self->html_failure != NULL)
    say (text, self->html_failure);
  else if (self->mime->html_left_out)
    say (text, _("Shown as text: laid out, this message is too large."));
  else if (self->mime->from_html && !self->mime->truncated)
    say (text, _("Shown as text. Nothing is loaded from the network."));
  if (self->mime->truncated)
    say (text, _("This message is too long to be shown whole."));
}

static void
show_notice (WaxMessageView *self)
{
  gboolean html = is_html (self);
  g_autofree char *warning = wax_sender_words_warn (self->mime->from);
  g_autoptr(GString) text = g_string_new (warning);

  if (self->mime->damaged)
    say (text, _("This message came damaged and is shown as far as it can be read."
                 " If something is missing, ask the sender to send it again."));
  if (html)
    say_about_html (self, text);
  else
    say_about_text (self, text);
  gtk_label_set_label (self->notice, text->str);
  gtk_widget_set_visible (self->notice_box, text->len > 0);
  show_buttons (self, html);
  gtk_widget_set_visible (self->notice_row, text->len > 0 || self->mime->html[0] != '\0');
}

/* ---- the view of the HTML ---- */

static void
shown_cb (WaxMessageView *self)
{
  if (self->mime == NULL)
    return;
  wax_message_view_tell_shown (self);
  wax_message_view_find_again (self);
}

static const char *
describe_failure (WaxHtmlFailure failure)
{
  switch (failure) {
  case WAX_HTML_NO_FILTER:
    return _("Shown as text: what keeps it from loading anything from the network could not be set up.");
  case WAX_HTML_TOO_SLOW:
    return _("Shown as text: laying it out took too long.");
  case WAX_HTML_TOO_LARGE:
    return _("Shown as text: laid out, it needs too much memory.");
  case WAX_HTML_ENDED:
    return _("Shown as text: the program that lays it out has ended.");
  }
  return "";
}

static void
failed_cb (GtkWidget *html, WaxHtmlFailure failure, WaxMessageView *self)
{
  if (self->mime == NULL || !is_html (self))
    return;
  self->html_failure = describe_failure (failure);
  wax_message_view_show_body (self);
}

static void
hovered_cb (GtkWidget *html, const char *link, WaxMessageView *self)
{
  gtk_label_set_label (self->link, link != NULL ? link : "");
  gtk_widget_set_visible (GTK_WIDGET (self->link), link != NULL);
}

static void
link_cb (GtkWidget *html, const char *link, const char *words, WaxMessageView *self)
{
  wax_link_dialog_follow (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), link, words);
}

static void
ground_cb (WaxMessageView *self)
{
  if (self->mime != NULL && is_html (self))
    wax_message_view_show_body (self);
}

/* (nullable) */
static GtkWidget *
get_html (WaxMessageView *self)
{
  const WaxHtmlEngine *engine = wax_html_load ();
  GtkWidget **html = &self->html[self->images];

  if (*html != NULL || engine == NULL)
    return *html;
  *html = g_object_ref_sink (engine->new_view (self->images));
  g_signal_connect_object (*html, "shown", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (*html, "failed", G_CALLBACK (failed_cb), self, 0);
  g_signal_connect_object (*html, "link-hovered", G_CALLBACK (hovered_cb), self, 0);
  g_signal_connect_object (*html, "found", G_CALLBACK (wax_message_view_take_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (*html, "link", G_CALLBACK (link_cb), self, 0);
  if (self->known_subject != NULL) {
    g_signal_connect_object (*html, "measured", G_CALLBACK (wax_message_view_take_height), self, G_CONNECT_SWAPPED);
    engine->measure (*html);
  }
  engine->set_zoom (*html, self->zoom);
  return *html;
}

static GBytes *
get_image (gpointer mime, const char *content_id, const char **type)
{
  return wax_mime_get_image (mime, content_id, type);
}

/* What is not shown does nothing any more. */
static void
empty_html (WaxMessageView *self, GtkWidget *except)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->html); i++) {
    if (self->html[i] != NULL && self->html[i] != except)
      wax_html_load ()->show (self->html[i], NULL, &(GdkRGBA){ 0 }, NULL, NULL, NULL);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->link), FALSE);
}

static void
show_html (WaxMessageView *self, GtkWidget *html)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *page = wax_html_page_new (self->mime->html, self->mime->html_traits, self->images, dark);
  GdkRGBA ground;

  gdk_rgba_parse (&ground, wax_html_page_is_dark (self->mime->html_traits, dark) ? WAX_HTML_PAGE_DARK : "#fff");
  empty_html (self, html);
  wax_message_view_reset_height (self);
  adw_bin_set_child (self->html_place, html);
  wax_html_load ()->show (html, page, &ground, get_image, wax_mime_ref (self->mime), (GDestroyNotify) wax_mime_unref);
}

static void
fit (WaxMessageView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->scroller)), height = 0;

  if (gtk_widget_get_visible (self->html_overlay) && width > 0)
    gtk_widget_measure (self->head, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (self->scroller, height > 0 ? MIN (height, HEAD_HEIGHT) : -1);
}

static void
fit_cb (gpointer data)
{
  WaxMessageView *self = data;

  self->fit_id = 0;
  fit (self);
}

/* As high as what is in it is at this width: a scrolled window only knows how high that is at its narrowest. */
static void
fit_head (WaxMessageView *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_once (fit_cb, self);
}

/* Text scrolls with what is above it; HTML scrolls by itself, and leaves a part of the height to that. */
void
wax_message_view_show_body (WaxMessageView *self)
{
  GtkWidget *view = is_html (self) ? get_html (self) : NULL;
  gboolean html = view != NULL;

  if (is_html (self) && !html)
    self->html_failure = _("Shown as text: the program that lays it out is not installed.");
  show_notice (self);
  wax_message_view_show_attachments (self, html);
  gtk_widget_set_visible (GTK_WIDGET (self->text), !html);
  gtk_widget_set_visible (self->fold_button, FALSE);
  gtk_widget_set_visible (self->html_overlay, html);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), !html);
  fit (self); /* at once, so that nothing moves where the width stays */
  fit_head (self);
  if (html) {
    show_html (self, view);
  } else {
    empty_html (self, NULL);
    wax_message_view_show_text (self);
  }
}

/* A screen reader finds nothing in the other form; who uses one can still have it shown. */
static gboolean
is_always_text (WaxMessageView *self)
{
  return wax_settings_is_always_text (self->settings) || wax_screen_reader_is_on ();
}

void
wax_message_view_forget_body (WaxMessageView *self)
{
  g_clear_pointer (&self->mime, wax_mime_unref);
  self->html_failure = NULL;
  self->as_text = is_always_text (self);
  self->folded = !wax_screen_reader_is_on ();
  self->images = FALSE;
  self->standing = WAX_SENDER_UNKNOWN;
  self->told = FALSE;
  wax_message_view_forget_seal (self);
}

void
wax_message_view_empty_body (WaxMessageView *self)
{
  wax_message_view_forget_body (self);
  empty_html (self, NULL);
}

void
wax_message_view_close_html (WaxMessageView *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->html); i++)
    g_clear_object (&self->html[i]);
  g_clear_object (&self->printing);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->text_size);
  g_clear_object (&self->settings);
}

/* What may be forged is nobody's. */
void
wax_message_view_decide_images (WaxMessageView *self)
{
  self->images = self->standing != WAX_SENDER_BLOCKED && !self->mime->sender_doubted &&
                 is_allowed (self);
}

static void
set_images (WaxMessageView *self, gboolean images)
{
  if (self->mime == NULL) /* another one comes */
    return;
  self->images = images;
  wax_message_view_show_body (self);
}

static void
load_images (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_images (WAX_MESSAGE_VIEW (widget), TRUE);
}

static void
load_from_sender (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);

  if (self->mime != NULL)
    wax_settings_set_images_from (self->settings, get_sender (self), TRUE);
  set_images (self, TRUE);
}

static void
load_no_more (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *self = WAX_MESSAGE_VIEW (widget);

  if (self->mime != NULL)
    wax_settings_set_images_from (self->settings, get_sender (self), FALSE);
  set_images (self, FALSE);
}

void
wax_message_view_install_html (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "message.load-images", NULL, load_images);
  gtk_widget_class_install_action (klass, "message.load-from-sender", NULL, load_from_sender);
  gtk_widget_class_install_action (klass, "message.load-no-more", NULL, load_no_more);
}

static void
set_as_text (WaxMessageView *self, gboolean as_text)
{
  self->as_text = as_text;
  self->html_failure = NULL;
  if (self->mime != NULL && self->mime->html[0] != '\0')
    wax_message_view_show_body (self);
}

void
wax_message_view_toggle_text (WaxMessageView *self)
{
  if (self->mime != NULL)
    set_as_text (self, is_html (self));
}

static void
always_text_cb (WaxMessageView *self)
{
  set_as_text (self, is_always_text (self));
}

/* HTML has all links that are in its text, too. */
void
wax_message_view_list_links (WaxMessageView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->mime == NULL || root == NULL)
    return;
  gtk_window_present (wax_links_dialog_new (GTK_WINDOW (root), self->mime->html_links->len > 0
                                                                 ? self->mime->html_links
                                                                 : self->mime->text_links));
}

/* ---- how large ---- */

static void
show_zoom (WaxMessageView *self)
{
  g_autofree char *css = g_strdup_printf ("textview { font-size: %d%%; }", (int) (self->zoom * 100 + 0.5));

  gtk_css_provider_load_from_data (self->text_size, css, -1);
  for (guint i = 0; i < G_N_ELEMENTS (self->html); i++) {
    if (self->html[i] != NULL)
      wax_html_load ()->set_zoom (self->html[i], self->zoom);
  }
}

void
wax_message_view_zoom (WaxMessageView *self, int step)
{
  double zoom = step == 0 ? 1 : self->zoom * (step > 0 ? 1.1 : 1 / 1.1);

  /* Up and down again ends where it began. */
  zoom = CLAMP (ABS (zoom - 1) < 0.01 ? 1 : zoom, 0.5, 3);
  wax_message_view_set_zoom (self, zoom);
  wax_settings_set_zoom (self->settings, zoom); /* other views hear of it */
}

double
wax_message_view_get_zoom (WaxMessageView *self)
{
  return self->zoom;
}

void
wax_message_view_set_zoom (WaxMessageView *self, double zoom)
{
  if (zoom == self->zoom)
    return;
  self->zoom = zoom;
  show_zoom (self);
  if (self->known_subject != NULL)
    wax_message_view_fit (self);
}

/* By whoever else: the page of preferences, or another view. */
static void
zoom_cb (WaxMessageView *self)
{
  wax_message_view_set_zoom (self, wax_settings_get_zoom (self->settings));
}

/* Before what is shown scrolls by it; whoever has the view knows what else is to become larger. */
static gboolean
scroll_cb (GtkEventController *controller, double dx, double dy, WaxMessageView *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  if (dy != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), dy < 0 ? "win.zoom-in" : "win.zoom-out", NULL);
  return GDK_EVENT_STOP;
}

static void
zoom_by_wheel (WaxMessageView *self)
{
  GtkEventController *controller =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
wax_message_view_open_html (WaxMessageView *self)
{
  wax_screen_reader_is_on (); /* asks */
  self->settings = wax_settings_open ();
  if (self->settings != NULL) {
    g_signal_connect_object (self->settings, "changed::" WAX_SETTINGS_ALWAYS_TEXT, G_CALLBACK (always_text_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (self->settings, "changed::" WAX_SETTINGS_ZOOM, G_CALLBACK (zoom_cb), self,
                             G_CONNECT_SWAPPED);
  }
  wax_text_links_attach (self->text);
  self->zoom = wax_settings_get_zoom (self->settings);
  self->text_size = gtk_css_provider_new ();
  gtk_style_context_add_provider (gtk_widget_get_style_context (GTK_WIDGET (self->text)),
                                  GTK_STYLE_PROVIDER (self->text_size), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  show_zoom (self);
  zoom_by_wheel (self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed", G_CALLBACK (fit_head), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed", G_CALLBACK (fit_head), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (ground_cb), self,
                           G_CONNECT_SWAPPED);
}
