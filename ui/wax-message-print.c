#include "wax-message-view-private.h"

#include "util/wax-letters.h"
#include "wax-html-page.h"
#include "wax-text-print.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

enum { MAX_TEXT = 2 << 20 }; /* bytes: some hundred pages */

/* Whatever the message sets for the rest of the page is not set here. */
#define PLAIN "style=\"all:initial!important;display:block!important;font:11pt sans-serif!important\""

typedef void (*AddFunc) (GString *to, const char *name, const char *text);

static void
add_line (GString *to, const char *name, const char *text)
{
  g_autofree char *shown = wax_letters_show (text);

  if (text[0] != '\0')
    /* Translators: a header of a message and what it says. */
    g_string_append_printf (to, _("%s: %s"), name, shown);
  if (text[0] != '\0')
    g_string_append_c (to, '\n');
}

static void
add_html_line (GString *to, const char *name, const char *text)
{
  g_autoptr(GString) line = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  add_line (line, name, text);
  escaped = g_markup_escape_text (line->str, (gssize) line->len);
  if (text[0] != '\0')
    g_string_append_printf (to, "<div " PLAIN ">%s</div>", escaped);
}

static char *
dup_attachments (WaxMime *mime)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < mime->attachments->len; i++) {
    const WaxMimeAttachment *attachment = mime->attachments->pdata[i];

    /* Translators: between the names of attachments. */
    g_string_append_printf (names, "%s%s", names->len > 0 ? _(", ") : "", attachment->name);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
add_headers (WaxMessageView *self, GString *to, AddFunc add)
{
  WaxMime *mime = self->mime;
  g_autofree char *date = wax_message_view_dup_date (self);
  g_autofree char *attachments = dup_attachments (mime);

  add (to, _("Subject"), mime->subject);
  add (to, _("From"), mime->from);
  add (to, _("To"), mime->to);
  add (to, _("Cc"), mime->cc);
  add (to, _("Bcc"), mime->bcc);
  add (to, _("Date"), date);
  add (to, _("Attachments"), attachments);
}

/* ---- as text ---- */

static char *
make_text (WaxMessageView *self)
{
  GString *text = g_string_new (NULL);

  add_headers (self, text, add_line);
  g_string_append_c (text, '\n');
  g_string_append (text, self->mime->text);
  if (text->len > MAX_TEXT)
    g_string_truncate (text, (gsize) (g_utf8_find_prev_char (text->str, text->str + MAX_TEXT) - text->str));
  return g_string_free (text, FALSE);
}

static void
tell_not_printed (WaxMessageView *self, const char *why)
{
  g_autofree char *text = g_strdup_printf (_("Not printed: %s"), why);

  g_signal_emit_by_name (self, "notice", text);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, WaxMessageView *self)
{
  g_autoptr(GError) error = NULL;

  /* There is one only then. */
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (operation, &error);
  if (error != NULL)
    tell_not_printed (self, error->message);
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    wax_message_print_keep_settings (gtk_print_operation_get_print_settings (operation));
}

static void
print_text (WaxMessageView *self, GtkWindow *parent)
{
  g_autofree char *text = make_text (self), *subject = wax_letters_show (self->mime->subject);
  g_autoptr(GtkPrintOperation) operation = wax_text_print_new (subject, text);

  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_print_settings (operation, wax_message_print_get_settings ());
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/* ---- as it was sent ---- */

static void
printed_cb (GtkWidget *html, const char *error, WaxMessageView *self)
{
  if (error != NULL)
    tell_not_printed (self, error);
  g_clear_object (&self->printing);
}

static void
print_failed_cb (GtkWidget *html, WaxHtmlFailure failure, WaxMessageView *self)
{
  printed_cb (html, _("it could not be laid out. It can be printed as text."), self);
}

static void
laid_out_cb (GtkWidget *html, WaxMessageView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    wax_html_load ()->print (html, GTK_WINDOW (root), wax_message_print_get_settings ());
}

static GBytes *
get_image (gpointer mime, const char *content_id, const char **type)
{
  return wax_mime_get_image (mime, content_id, type);
}

/* In a view of its own, behind the same walls: on paper its headers stand above it, and the ground is white. */
static void
print_html (WaxMessageView *self)
{
  g_autoptr(GString) html = g_string_new (NULL);
  g_autofree char *page = NULL;

  g_string_append (html, wax_html_page_has_type (self->mime->html) ? "<!DOCTYPE html>" : "");
  add_headers (self, html, add_html_line);
  g_string_append (html, "<hr>");
  g_string_append (html, self->mime->html);
  page = wax_html_page_new (html->str, self->mime->html_traits, self->images, FALSE);
  g_clear_object (&self->printing);
  self->printing = g_object_ref_sink (wax_html_load ()->new_view (self->images));
  g_signal_connect_object (self->printing, "shown", G_CALLBACK (laid_out_cb), self, 0);
  g_signal_connect_object (self->printing, "failed", G_CALLBACK (print_failed_cb), self, 0);
  g_signal_connect_object (self->printing, "printed", G_CALLBACK (printed_cb), self, 0);
  wax_html_load ()->show (self->printing, page, &(GdkRGBA){ 1, 1, 1, 1 }, get_image, wax_mime_ref (self->mime),
                          (GDestroyNotify) wax_mime_unref);
}

void
wax_message_view_print (WaxMessageView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->mime == NULL || root == NULL)
    return;
  if (gtk_widget_get_visible (self->html_overlay))
    print_html (self);
  else
    print_text (self, GTK_WINDOW (root));
}

/* ---- what was chosen last time ---- */

static GtkPrintSettings *settings;

void
wax_message_print_keep_settings (GtkPrintSettings *chosen)
{
  g_set_object (&settings, chosen);
}

GtkPrintSettings *
wax_message_print_get_settings (void)
{
  return settings;
}
