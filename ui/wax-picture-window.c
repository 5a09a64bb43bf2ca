#include "wax-picture-window.h"

#include "app/wax-account-attachments.h"
#include "wax-html-page.h"
#include "wax-html.h"
#include "wax-labels.h"
#include "wax-part-save.h"
#include "wax-status-words.h"
#include "wax-toasts.h"

#include <glib/gi18n-lib.h>

#define PICTURE_ID "picture"
#define STEP 1.25
#define LEAST_ZOOM 0.2
#define MOST_ZOOM 8

struct _WaxPictureWindow {
  AdwWindow parent_instance;

  WaxAccount *account;
  WaxMime *mime;
  guint index;
  GtkWidget *html; /* (nullable): made for the first picture, where the engine is installed */
  GCancellable *cancellable;
  GBytes *content; /* (nullable): of the picture that is shown */
  double zoom;     /* 1 for all of it in the window, whatever its size */
  gboolean fixed;  /* it is laid out for the window as that was, so that it can be made larger */

  AdwToastOverlay *toasts;
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
set_zoom_actions (WaxPictureWindow *self)
{
  gboolean there = self->content != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-in", there && self->zoom * STEP <= MOST_ZOOM);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-out", there && self->zoom / STEP >= LEAST_ZOOM);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.zoom-normal", there && self->zoom != 1);
}

static void
failed_cb (WaxPictureWindow *self)
{
  g_clear_pointer (&self->content, g_bytes_unref);
  set_zoom_actions (self);
  show_failure (self, _("It is too large, or it is no picture. Save it, and open it in another program."));
}

/* As large as it is, or as the window is; of one that is made larger: as the window was. */
static char *
make_page (WaxPictureWindow *self)
{
  g_autofree char *escaped = g_markup_escape_text (_("This picture cannot be shown."), -1);
  GtkWidget *place = GTK_WIDGET (self->place);
  g_autofree char *size = self->fixed ? g_strdup_printf ("max-width:%dpx;max-height:%dpx",
                                                         gtk_widget_get_width (place), gtk_widget_get_height (place))
                                      : g_strdup ("max-width:100%;max-height:100vh");
  g_autofree char *html =
    g_strdup_printf ("<!DOCTYPE html><style>body{margin:0;min-height:100vh;display:flex}"
                     "img{flex:none;margin:auto;%s}</style>"
                     "<body><img src=\"cid:" PICTURE_ID "\" alt=\"%s\">", size, escaped);

  return wax_html_page_new (html, 0, FALSE, TRUE);
}

static void
show_content (WaxPictureWindow *self)
{
  g_autofree char *page = NULL;
  Picture *picture = g_new (Picture, 1);
  GdkRGBA ground;

  self->fixed = self->zoom != 1;
  page = make_page (self);
  picture->content = g_bytes_ref (self->content);
  picture->type = get_attachment (self, self->index)->picture;
  gdk_rgba_parse (&ground, WAX_HTML_PAGE_DARK);
  gtk_stack_set_visible_child_name (self->pages, "picture");
  wax_html_load ()->set_zoom (self->html, self->zoom);
  wax_html_load ()->show (self->html, page, &ground, get_picture, picture, picture_free);
}

static gboolean
ensure_html (WaxPictureWindow *self)
{
  const WaxHtmlEngine *engine = wax_html_load ();

  if (self->html != NULL || engine == NULL)
    return self->html != NULL;
  self->html = g_object_ref_sink (engine->new_view (FALSE));
  g_signal_connect_object (self->html, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->place, self->html);
  return TRUE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxPictureWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = wax_account_load_attachment_finish (WAX_ACCOUNT (source), result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  if (content == NULL || g_bytes_get_size (content) == 0) {
    show_failure (self, _("It came damaged, and cannot be read. Ask the sender to send it again."));
    return;
  }
  if (!ensure_html (self)) {
    show_failure (self, _("The program that shows pictures is not installed. Save it, and open it in another"
                          " program."));
    return;
  }
  self->content = g_steal_pointer (&content);
  set_zoom_actions (self);
  show_content (self);
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
  g_clear_pointer (&self->content, g_bytes_unref);
  self->zoom = 1;
  set_zoom_actions (self);
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

/* ---- how large ---- */

/* Up and down again ends where it began. */
static void
set_zoom (WaxPictureWindow *self, double zoom)
{
  if (self->content == NULL)
    return;
  self->zoom = ABS (zoom - 1) < 0.01 ? 1 : CLAMP (zoom, LEAST_ZOOM, MOST_ZOOM);
  set_zoom_actions (self);
  if (self->fixed == (self->zoom != 1))
    wax_html_load ()->set_zoom (self->html, self->zoom);
  else
    show_content (self);
}

static void
zoom (GtkWidget *widget, const char *name, GVariant *unused)
{
  WaxPictureWindow *self = WAX_PICTURE_WINDOW (widget);

  set_zoom (self, g_str_equal (name, "picture.zoom-in")    ? self->zoom * STEP
                  : g_str_equal (name, "picture.zoom-out") ? self->zoom / STEP
                                                           : 1);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, WaxPictureWindow *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;
  set_zoom (self, dy < 0 ? self->zoom * STEP : self->zoom / STEP);
  return GDK_EVENT_STOP;
}

/* One that is larger than the window is moved about by these. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, WaxPictureWindow *self)
{
  gboolean left = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;
  gboolean right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;
  gboolean forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? left : right;

  if ((!left && !right) || self->zoom > 1 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), forward ? "picture.next" : "picture.previous", NULL);
  return GDK_EVENT_STOP;
}

static void
watch_input (WaxPictureWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL |
                                                                GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->place), scroll);
}

static void
saved_cb (GtkWidget *widget, const char *text)
{
  wax_toasts_say (WAX_PICTURE_WINDOW (widget)->toasts, text);
}

static void
save (GtkWidget *widget, const char *action, GVariant *unused)
{
  WaxPictureWindow *self = WAX_PICTURE_WINDOW (widget);
  const WaxMimeAttachment *attachment = get_attachment (self, self->index);

  wax_part_save (widget, self->account, self->mime, attachment->part, attachment->name, saved_cb);
}

static void
wax_picture_window_dispose (GObject *object)
{
  WaxPictureWindow *self = WAX_PICTURE_WINDOW (object);

  stop_loading (self);
  wax_part_save_stop (GTK_WIDGET (self));
  g_clear_pointer (&self->content, g_bytes_unref);
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
  gtk_widget_class_install_action (widget_class, "picture.zoom-in", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "picture.zoom-out", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "picture.zoom-normal", NULL, zoom);
  gtk_widget_class_install_action (widget_class, "picture.save", NULL, save);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-picture-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxPictureWindow, toasts);
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
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
  self->zoom = 1;
  watch_input (self);
}

GtkWindow *
wax_picture_window_new (GtkWindow *parent, WaxAccount *account, WaxMime *mime, guint index)
{
  WaxPictureWindow *self = g_object_new (WAX_TYPE_PICTURE_WINDOW, "transient-for", parent, NULL);

  self->account = g_object_ref (account);
  self->mime = wax_mime_ref (mime);
  show_picture (self, index);
  return GTK_WINDOW (self);
}
