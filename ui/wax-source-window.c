#include "wax-source-window.h"

#include "app/wax-account-source.h"
#include "util/wax-letters.h"
#include "wax-labels.h"
#include "wax-part-save.h"
#include "wax-status-words.h"
#include "wax-text-find.h"
#include "wax-toasts.h"

#include <glib/gi18n-lib.h>

enum { SLOW_MS = 1000 };

struct _WaxSourceWindow {
  AdwWindow parent_instance;

  WaxAccount *account;
  char *message_id;
  WaxMessageSource *source; /* (nullable) */
  GCancellable *cancellable;
  guint slow_id;
  WaxTextFind text_find;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *pages;
  GtkWidget *slow;
  AdwStatusPage *failure;
  WaxFindBar *find_bar;
  GtkWidget *notice;
  GtkTextView *text;
};

G_DEFINE_FINAL_TYPE (WaxSourceWindow, wax_source_window, ADW_TYPE_WINDOW)

/* ---- loading ---- */

static void
set_actions (WaxSourceWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.save", self->source != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.find", self->source != NULL);
}

static void
show_failure (WaxSourceWindow *self, const GError *error)
{
  gboolean not_here = g_error_matches (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND) ||
                      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gboolean online = wax_account_get_state (self->account) == WAX_ACCOUNT_ONLINE;
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  g_autofree char *text = wax_status_words_failure (failure);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->failure, not_here ? _("Not Downloaded Yet") : _("This Message Cannot Be Shown"));
  adw_status_page_set_icon_name (self->failure, not_here ? "folder-download-symbolic" : "dialog-error-symbolic");
  adw_status_page_set_description (self->failure, !not_here ? escaped
                                                  : online  ? _("This message is still on the server.")
                                                  : _("This message is still on the server. Connect to read it."));
  gtk_stack_set_visible_child_name (self->pages, "failure");
}

static void
show_source (WaxSourceWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start;

  gtk_text_buffer_set_text (buffer, self->source->text, -1);
  wax_labels_add_no_hyphens_to_text (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_widget_set_visible (self->notice, self->source->cut);
  gtk_stack_set_visible_child_name (self->pages, "source");
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
stop_loading (WaxSourceWindow *self)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxSourceWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxMessageSource) source = wax_account_load_source_finish (WAX_ACCOUNT (object), result, &error);

  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_handle_id (&self->slow_id, g_source_remove);
  g_clear_object (&self->cancellable);
  self->source = g_steal_pointer (&source);
  if (self->source != NULL)
    show_source (self);
  else
    show_failure (self, error);
  set_actions (self);
}

static void
slow_cb (gpointer data)
{
  WaxSourceWindow *self = data;

  self->slow_id = 0;
  gtk_widget_set_visible (self->slow, TRUE);
}

static void
load (WaxSourceWindow *self)
{
  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  self->slow_id = g_timeout_add_once (SLOW_MS, slow_cb, self);
  gtk_widget_set_visible (self->slow, FALSE);
  gtk_stack_set_visible_child_name (self->pages, "loading");
  wax_account_load_source_async (self->account, self->message_id, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
cancel_cb (WaxSourceWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- looking for words ---- */

static void
find_cb (WaxSourceWindow *self, const char *wanted)
{
  if (self->source != NULL)
    wax_text_find_start (&self->text_find, wanted);
}

static void
step_cb (WaxSourceWindow *self, int step)
{
  wax_text_find_step (&self->text_find, step);
}

static void
closed_cb (WaxSourceWindow *self)
{
  wax_text_find_end (&self->text_find);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
find (GtkWidget *widget, const char *name, GVariant *unused)
{
  wax_find_bar_open (WAX_SOURCE_WINDOW (widget)->find_bar);
}

/* ---- object ---- */

static void
saved_cb (GtkWidget *widget, const char *text)
{
  wax_toasts_say (WAX_SOURCE_WINDOW (widget)->toasts, text);
}

static void
save (GtkWidget *widget, const char *action, GVariant *unused)
{
  WaxSourceWindow *self = WAX_SOURCE_WINDOW (widget);
  g_autofree char *name = wax_mime_make_file_name (self->source->mime);

  wax_part_save (widget, self->account, self->source->mime, WAX_MIME_WHOLE, name, saved_cb);
}

static void
wax_source_window_dispose (GObject *object)
{
  WaxSourceWindow *self = WAX_SOURCE_WINDOW (object);

  stop_loading (self);
  wax_part_save_stop (GTK_WIDGET (self));
  g_clear_object (&self->account);
  G_OBJECT_CLASS (wax_source_window_parent_class)->dispose (object);
}

static void
wax_source_window_finalize (GObject *object)
{
  WaxSourceWindow *self = WAX_SOURCE_WINDOW (object);

  wax_text_find_close (&self->text_find);
  g_clear_pointer (&self->source, wax_message_source_free);
  g_free (self->message_id);
  G_OBJECT_CLASS (wax_source_window_parent_class)->finalize (object);
}

static void
wax_source_window_class_init (WaxSourceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_source_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = wax_source_window_finalize;
  gtk_widget_class_install_action (widget_class, "source.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "source.find", NULL, find);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-source-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, slow);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, find_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, WaxSourceWindow, text);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_cb);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
}

static void
wax_source_window_init (WaxSourceWindow *self)
{
  g_type_ensure (WAX_TYPE_FIND_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_text_find_open (&self->text_find, self->find_bar, self->text);
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
}

GtkWindow *
wax_source_window_new (GtkWindow *parent, WaxAccount *account, const char *message_id, const char *subject)
{
  WaxSourceWindow *self = g_object_new (WAX_TYPE_SOURCE_WINDOW, "transient-for", parent, NULL);
  g_autofree char *shown = wax_letters_show (subject);

  self->account = g_object_ref (account);
  self->message_id = g_strdup (message_id);
  adw_window_title_set_subtitle (self->title, shown);
  set_actions (self);
  load (self);
  return GTK_WINDOW (self);
}
