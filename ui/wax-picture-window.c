#include "wax-picture-window.h"

#include "app/wax-account-attachments.h"
#include "wax-html-page.h"
#include "wax-html.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

#define PICTURE_ID "picture"

struct _WaxPictureWindow {
  AdwWindow parent_instance;

  WaxAccount *account;
  WaxMime *mime;
  guint index;
  GtkWidget *html; /* (nullable): where the engine is not installed */
  GCancellable *cancellable;

  AdwWindowTitle *title;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkStack *pages;
  AdwBin *place;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (WaxPictureWindow, wax_picture_window, ADW_TYPE_WINDOW)

typedef struct {
  GBytes *content;
  const char *type;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_bytes_unref (picture->content);
  g_free (picture);
}

static GBytes *
get_picture (gpointer data, const char *content_id, const char **type)
{
  Picture *picture = data;

  *type = picture->type;
  return g_str_equal (content_id, PICTURE_ID) ? picture->content : NULL;
}

static const WaxMimeAttachment *
get_attachment (WaxPictureWindow *self, guint index)
{
  return self->mime->attachments->pdata[index];
}

/* Returns: its index; that of the one that is shown where there is none */
static guint
find_other (WaxPictureWindow *self, int step)
{
  for (gint64 i = (gint64) self->index + step; i >= 0 && i < self->mime->attachments->len; i += step) {
    if (get_attachment (self, (guint) i)->picture != NULL)
      return (guint) i;
  }
  return self->index;
}

static void
show_failure (WaxPictureWindow *self, const char *why)
{
  adw_status_page_set_description (self->failure, why);
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

static void
failed_cb (WaxPictureWindow *self)
{
  show_failure (self, _("It is too large, or it is no picture. Save it, and open it in another program."));
}

/* As large as it is, or as the window is. */
static char *
make_page (void)
{
  g_autofree char *escaped = g_markup_escape_text (_("This picture cannot be shown."), -1);
  g_autofree char *html =
    g_strdup_printf ("<!DOCTYPE html><style>body{margin:0;height:100vh;display:flex;align-items:center;"
                     "justify-content:center}img{max-width:100%%;max-height:100vh}</style>"
                     "<body><img src=\"cid:" PICTURE_ID "\" alt=\"%s\">", escaped);

  return wax_html_page_new (html, 0, FALSE, TRUE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxPictureWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = wax_account_load_attachment_finish (WAX_ACCOUNT (source), result, &error);
  g_autofree char *page = make_page ();
  GdkRGBA ground;
  Picture *picture;

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  if (content == NULL || self->html == NULL) {
    show_failure (self, self->html == NULL ? _("The program that shows pictures is not installed.")
                                           : _("It cannot be read."));
    return;
  }
  picture = g_new (Picture, 1);
  picture->content = g_bytes_ref (content);
  picture->type = get_attachment (self, self->index)->picture;
  gdk_rgba_parse (&ground, WAX_HTML_PAGE_DARK);
  gtk_stack_set_visible_child_name (self->pages, "picture");
  wax_html_load ()->show (self->html, page, &ground, get_picture, picture, picture_free);
}

static void
stop_loading (WaxPictureWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_picture (WaxPictureWindow *self, guint index)
{
  const WaxMimeAttachment *attachment = get_attachment (self, index);
  g_autofree char *size = g_format_size (attachment->size);

  self->index = index;
  adw_window_title_set_title (self->title, attachment->name);
  adw_window_title_set_subtitle (self->title, size);
  gtk_window_set_title (GTK_WINDOW (self), attachment->name);
  gtk_widget_set_visible (self->previous_button, find_other (self, -1) != index || find_other (self, 1) != index);
  gtk_widget_set_visible (self->next_button, gtk_widget_get_visible (self->previous_button));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.previous", find_other (self, -1) != index);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.next", find_other (self, 1) != index);
  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->pages, "loading");
  wax_account_load_attachment_async (self->account, self->mime, index, self->cancellable, loaded_cb,
                                     g_object_ref (self));
}

static void
turn (GtkWidget *widget, const char *name, GVariant *unused)
{
  WaxPictureWindow *self = WAX_PICTURE_WINDOW (widget);

  show_picture (self, find_other (self, g_str_equal (name, "picture.next") ? 1 : -1));
}

static void
wax_picture_window_dispose (GObject *object)
{
  WaxPictureWindow *self = WAX_PICTURE_WINDOW (object);

  stop_loading (self);
  g_clear_object (&self->html);
  g_clear_object (&self->account);
  g_clear_pointer (&self->mime, wax_mime_unref);
  G_OBJECT_CLASS (wax_picture_window_parent_class)->dispose (object);
}

static void
wax_picture_window_class_init (WaxPictureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_picture_window_dispose;
  gtk_widget_class_install_action (widget_class, "picture.previous", NULL, turn);
  gtk_widget_class_install_action (widget_class, "picture.next", NULL, turn);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-picture-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, previous_button);
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, next_button);
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, place);
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, failure);
}

static void
wax_picture_window_init (WaxPictureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
wax_picture_window_new (GtkWindow *parent, WaxAccount *account, WaxMime *mime, guint index)
{
  WaxPictureWindow *self = g_object_new (WAX_TYPE_PICTURE_WINDOW, "transient-for", parent, NULL);
  const WaxHtmlEngine *engine = wax_html_load ();

  self->account = g_object_ref (account);
  self->mime = wax_mime_ref (mime);
  if (engine != NULL) {
    self->html = g_object_ref_sink (engine->new_view (FALSE));
    g_signal_connect_object (self->html, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
    adw_bin_set_child (self->place, self->html);
  }
  show_picture (self, index);
  return GTK_WINDOW (self);
}
