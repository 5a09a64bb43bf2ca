#include "wax-composer-private.h"

#include <string.h>

/* Words from elsewhere, with what is set in them or without. Nothing that they refer to is fetched. */

enum { MAX_BYTES = 1 << 20 }; /* more is no part of a letter, and is pasted as plain text */

static const char *const html_types[] = { "text/html", NULL };

/* ---- plain ---- */

static void
text_pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);

  if (text == NULL || self->gone || self->sending != NULL)
    return;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_view_scroll_mark_onscreen (self->text, gtk_text_buffer_get_insert (buffer));
}

static void
paste_plain (WaxComposer *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, text_pasted_cb,
                                 g_object_ref (self));
}

static void
paste_plain_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  paste_plain (WAX_COMPOSER (widget));
}

/* ---- as it was set ---- */

typedef struct {
  WaxComposer *composer;
  char *html;
} Pasting;

static void
pasting_free (Pasting *pasting)
{
  g_object_unref (pasting->composer);
  g_free (pasting->html);
  g_free (pasting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pasting, pasting_free)

/* On a thread of its own. Returns nothing where no words are in it. */
static void
read_html (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GBytes *bytes = data;
  g_autofree char *html = g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_autoptr(WaxDocument) document = wax_document_new_from_html (html, strlen (html), MAX_BYTES, NULL, NULL);
  g_autofree char *text = wax_document_to_text (document);
  gboolean empty = text[strspn (text, " \n")] == '\0';

  g_task_return_pointer (task, empty ? NULL : g_steal_pointer (&document), (GDestroyNotify) wax_document_unref);
}

static void
html_read_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  WaxComposer *self = WAX_COMPOSER (source);
  g_autoptr(WaxDocument) document = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->gone || self->sending != NULL || !wax_rich_text_is_rich (WAX_RICH_TEXT (self->text)))
    return;
  if (document == NULL) {
    paste_plain (self);
    return;
  }
  wax_rich_text_insert_document (WAX_RICH_TEXT (self->text), document);
  gtk_text_view_scroll_mark_onscreen (self->text, gtk_text_buffer_get_insert (gtk_text_view_get_buffer (self->text)));
}

static void
html_got_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Pasting) pasting = data;
  g_autoptr(GTask) task = g_task_new (pasting->composer, NULL, html_read_cb, NULL);
  gsize size = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &size, NULL) || size == MAX_BYTES)
    size = 0;
  g_task_set_task_data (task, g_bytes_new_take (g_steal_pointer (&pasting->html), size),
                        (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, read_html);
}

static void
html_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxComposer) self = data;
  g_autoptr(GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  Pasting *pasting;

  if (self->gone)
    return;
  if (stream == NULL) {
    paste_plain (self);
    return;
  }
  pasting = g_new (Pasting, 1);
  *pasting = (Pasting) { g_object_ref (self), g_malloc (MAX_BYTES) };
  g_input_stream_read_all_async (stream, pasting->html, MAX_BYTES, G_PRIORITY_DEFAULT, NULL, html_got_cb, pasting);
}

gboolean
wax_composer_paste_set_text (WaxComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));

  if (!wax_rich_text_is_rich (WAX_RICH_TEXT (self->text)) ||
      !gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), html_types[0]))
    return FALSE;
  gdk_clipboard_read_async (clipboard, (const char **) html_types, G_PRIORITY_DEFAULT, NULL, html_opened_cb,
                            g_object_ref (self));
  return TRUE;
}

void
wax_composer_install_paste_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.paste-plain", NULL, paste_plain_action);
}
