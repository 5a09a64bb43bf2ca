#include "wax-rich-text-private.h"

/* Pictures in the text: each is a character that a tag says it of, with a widget that is named for who cannot see it.
 * They are decoded on a worker, small and of three formats by what they contain, whoever sent them, and none that
 * would need much memory. It is done in this program: Debian 12 has no decoder in a sandbox to ask (glycin is
 * younger), and a child of our own in bubblewrap would show nothing where user namespaces are switched off. */

#define PICTURE "wax-picture"
#define TEXT "wax-text"

enum { MAX_SIDE_PX = 300, WAITING_SIDE_PX = 32 };
/* JPEG is decoded at the size that is wanted; the others need four bytes for each pixel first. */
#define MAX_PIXELS ((guint64) 24 << 20)
#define MAX_JPEG_PIXELS ((guint64) 64 << 20)

/* ---- decoding ---- */

static void
size_cb (GdkPixbufLoader *loader, int width, int height, gpointer unused)
{
  double scale = MIN (1.0, (double) MAX_SIDE_PX / MAX (width, height));

  gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1), MAX ((int) (height * scale), 1));
}

static gboolean
is_of_sound_size (const WaxPicture *picture)
{
  guint width, height;
  guint64 most = g_str_equal (picture->type, "image/jpeg") ? MAX_JPEG_PIXELS : MAX_PIXELS;

  return wax_picture_read_size (picture, &width, &height) && (guint64) width * height <= most;
}

static gpointer
decode (gpointer data, GCancellable *cancellable, GError **error)
{
  WaxPicture *picture = data;
  g_autoptr(WaxPicture) known = wax_picture_new_from_file (picture->name, picture->content); /* whatever it claims */
  g_autoptr(GdkPixbufLoader) loader =
    known != NULL && is_of_sound_size (known) ? gdk_pixbuf_loader_new_with_mime_type (known->type, error) : NULL;
  GdkPixbuf *pixbuf = NULL;

  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), NULL);
  if (gdk_pixbuf_loader_write_bytes (loader, picture->content, error)) {
    if (gdk_pixbuf_loader_close (loader, error))
      pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  } else {
    gdk_pixbuf_loader_close (loader, NULL);
  }
  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}

typedef struct {
  GtkPicture *widget;
  char *id;
} Showing;

static void
show (GtkPicture *widget, GdkPaintable *paintable)
{
  gtk_widget_set_size_request (GTK_WIDGET (widget), -1, -1);
  gtk_picture_set_paintable (widget, paintable);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Showing *showing = data;
  g_autoptr(GtkPicture) widget = showing->widget;
  g_autofree char *id = showing->id;
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (widget), WAX_TYPE_RICH_TEXT);
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkPaintable) texture = wax_worker_run_finish (WAX_WORKER (source), result, &error);

  if (texture == NULL) {
    g_message ("a picture is not shown: %s", error != NULL ? error->message : "it cannot be read");
    return;
  }
  show (widget, texture);
  if (view != NULL)
    g_hash_table_replace (WAX_RICH_TEXT (view)->textures, g_steal_pointer (&id), g_steal_pointer (&texture));
}

/* ---- the widget ---- */

static GtkWidget *
make_widget (WaxRichText *self, WaxPicture *picture, const char *text)
{
  GtkWidget *widget = gtk_picture_new ();
  GdkPaintable *known = g_hash_table_lookup (self->textures, picture->id);
  g_autoptr(GtkIconPaintable) icon = NULL;
  Showing *showing;

  gtk_picture_set_alternative_text (GTK_PICTURE (widget), text);
  gtk_picture_set_can_shrink (GTK_PICTURE (widget), FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (known != NULL) {
    show (GTK_PICTURE (widget), known);
    return widget;
  }
  icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)),
                                     "image-x-generic-symbolic", NULL, WAITING_SIDE_PX, 1,
                                     gtk_widget_get_direction (widget), 0);
  gtk_picture_set_paintable (GTK_PICTURE (widget), GDK_PAINTABLE (icon));
  gtk_widget_set_size_request (widget, WAITING_SIDE_PX, WAITING_SIDE_PX);
  if (self->decoder == NULL)
    self->decoder = wax_worker_new ();
  showing = g_new (Showing, 1);
  *showing = (Showing) { g_object_ref_sink (GTK_PICTURE (widget)), g_strdup (picture->id) };
  wax_worker_run_async (self->decoder, decode, wax_picture_ref (picture), (GDestroyNotify) wax_picture_unref,
                        g_object_unref, NULL, decoded_cb, showing);
  return widget;
}

/* ---- in the text ---- */

WaxPicture *
wax_rich_text_get_picture_at (WaxRichText *self, const GtkTextIter *iter, const char **text)
{
  g_autoptr(GSList) tags = gtk_text_iter_get_tags (iter);

  for (GSList *link = tags; link != NULL; link = link->next) {
    WaxPicture *picture = g_object_get_data (link->data, PICTURE);

    if (picture != NULL) {
      *text = g_object_get_data (link->data, TEXT);
      return picture;
    }
  }
  return NULL;
}

void
wax_rich_text_add_picture (WaxRichText *self, GtkTextIter *at, WaxPicture *picture, const char *text)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  g_autoptr(GtkTextTag) tag = gtk_text_tag_new (NULL);
  GtkTextChildAnchor *anchor = gtk_text_buffer_create_child_anchor (buffer, at);
  GtkTextIter start;

  g_object_set_data_full (G_OBJECT (tag), PICTURE, wax_picture_ref (picture), (GDestroyNotify) wax_picture_unref);
  g_object_set_data_full (G_OBJECT (tag), TEXT, g_strdup (text), g_free);
  gtk_text_tag_table_add (gtk_text_buffer_get_tag_table (buffer), tag);
  gtk_text_buffer_get_iter_at_child_anchor (buffer, &start, anchor);
  *at = start;
  gtk_text_iter_forward_char (at);
  gtk_text_buffer_apply_tag (buffer, tag, &start, at);
  gtk_text_view_add_child_at_anchor (GTK_TEXT_VIEW (self), make_widget (self, picture, text), anchor);
}

void
wax_rich_text_insert_picture (WaxRichText *self, WaxPicture *picture, const char *text)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  GtkTextIter start, end;

  wax_rich_text_begin (self);
  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  wax_rich_text_add_picture (self, &start, picture, text);
  gtk_text_buffer_place_cursor (buffer, &start);
  wax_rich_text_join_line (self, gtk_text_iter_get_line (&start));
  wax_rich_text_end (self);
}

/* ---- what it shows ---- */

gboolean
wax_rich_text_select_picture (WaxRichText *self, const GtkTextIter *place)
{
  GtkTextIter end = *place;
  const char *text;

  if (wax_rich_text_get_picture_at (self, place, &text) == NULL)
    return FALSE;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_select_range (wax_rich_text_get_buffer (self), &end, place);
  return TRUE;
}

/* (nullable) */
static WaxPicture *
find_picture (WaxRichText *self, GtkTextIter *place, const char **text)
{
  GtkTextIter end;
  WaxPicture *picture;

  gtk_text_buffer_get_selection_bounds (wax_rich_text_get_buffer (self), place, &end);
  picture = wax_rich_text_get_picture_at (self, place, text);
  if (picture != NULL || !gtk_text_iter_equal (place, &end) || gtk_text_iter_starts_line (place))
    return picture;
  gtk_text_iter_backward_char (place);
  return wax_rich_text_get_picture_at (self, place, text);
}

char *
wax_rich_text_dup_picture_text (WaxRichText *self)
{
  GtkTextIter place;
  const char *text;

  return self->rich && find_picture (self, &place, &text) != NULL ? g_strdup (text) : NULL;
}

void
wax_rich_text_set_picture_text (WaxRichText *self, const char *text)
{
  GtkTextBuffer *buffer = wax_rich_text_get_buffer (self);
  g_autoptr(WaxPicture) picture = NULL;
  GtkTextIter start, end;
  WaxPicture *found;
  const char *before;

  found = find_picture (self, &start, &before);
  if (found == NULL)
    return;
  picture = wax_picture_ref (found);
  wax_rich_text_begin (self);
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_delete (buffer, &start, &end);
  wax_rich_text_add_picture (self, &start, picture, text[0] != '\0' ? text : picture->name);
  gtk_text_buffer_place_cursor (buffer, &start);
  wax_rich_text_end (self);
}
