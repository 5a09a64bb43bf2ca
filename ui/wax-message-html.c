#include "wax-message-view-private.h"

#include "wax-html-page.h"
#include "wax-link-dialog.h"

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

static void
say_about_html (WaxMessageView *self, GString *text)
{
  if (!(self->mime->html_traits & WAX_HTML_REFERS_OUT))
    return;
  say (text, self->images ? _("Images were loaded from other computers.")
                          : _("Images on other computers were not loaded: that tells when and where you read this."));
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
  gboolean html = is_html (self), has_html = self->mime->html[0] != '\0';
  gboolean asks = html && !self->images && (self->mime->html_traits & WAX_HTML_REFERS_OUT);
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->mime->damaged)
    say (text, _("This message came damaged and is shown as far as it can be read."
                 " If something is missing, ask the sender to send it again."));
  if (html)
    say_about_html (self, text);
  else
    say_about_text (self, text);
  gtk_label_set_label (self->notice, text->str);
  gtk_button_set_label (self->text_button, html ? _("Show as Text") : _("Show as Sent"));
  gtk_widget_set_visible (self->notice_box, text->len > 0);
  gtk_widget_set_visible (self->images_button, asks);
  gtk_widget_set_visible (GTK_WIDGET (self->text_button), has_html);
  gtk_widget_set_visible (self->buttons, asks || has_html);
  gtk_widget_set_visible (self->notice_row, text->len > 0 || has_html);
}

/* ---- the view of the HTML ---- */

static void
shown_cb (WaxMessageView *self)
{
  if (self->mime != NULL)
    wax_message_view_tell_shown (self);
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

void
wax_message_view_ground_changed (WaxMessageView *self)
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
  g_signal_connect_object (*html, "link", G_CALLBACK (link_cb), self, 0);
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
  adw_bin_set_child (self->html_place, html);
  wax_html_load ()->show (html, page, &ground, get_image, wax_mime_ref (self->mime), (GDestroyNotify) wax_mime_unref);
}

static void
show_text (WaxMessageView *self)
{
  empty_html (self, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), self->mime->text, -1);
  wax_message_view_tell_shown (self);
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
  gtk_widget_set_visible (self->html_overlay, html);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), !html);
  gtk_scrolled_window_set_propagate_natural_height (self->scroller, html);
  gtk_scrolled_window_set_max_content_height (self->scroller, html ? HEAD_HEIGHT : -1);
  if (html)
    show_html (self, view);
  else
    show_text (self);
}

void
wax_message_view_forget_body (WaxMessageView *self)
{
  g_clear_pointer (&self->mime, wax_mime_unref);
  self->html_failure = NULL;
  self->as_text = FALSE;
  self->images = FALSE;
  self->told = FALSE;
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
}

void
wax_message_view_load_images (WaxMessageView *self)
{
  self->images = TRUE;
  wax_message_view_show_body (self);
}

void
wax_message_view_toggle_text (WaxMessageView *self)
{
  if (self->mime == NULL || self->mime->html[0] == '\0')
    return;
  self->as_text = is_html (self);
  self->html_failure = NULL;
  wax_message_view_show_body (self);
}
