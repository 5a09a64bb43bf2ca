#include "wax-html-view.h"

#include "wax-html-engine.h"

/* What takes longer to be laid out is no letter any more. Its process, which the first message starts, has longer to
 * begin: that depends on the machine alone. */
enum { LAYOUT_LIMIT_MS = 5000, START_LIMIT_MS = 20000 };

enum { UNKNOWN_HEIGHT = 600 }; /* pixels: of what is too high for a picture; it scrolls by itself */

struct _WaxHtmlView {
  AdwBin parent_instance;

  gboolean images;
  WebKitWebView *web;
  GCancellable *cancellable; /* of the filter while it is compiled */
  gboolean filtered;

  char *page; /* (nullable): what is shown, or will be as soon as there is a filter */
  GdkRGBA ground;
  WaxHtmlImageFunc func;
  gpointer data;
  GDestroyNotify free_data;
  guint starts; /* how many documents were given and have not begun */
  GCancellable *painting;
  guint limit_id;
  gboolean too_slow; /* the process was ended for that */
  gboolean measured; /* its height is told */

  char *link;       /* (nullable): under the pointer */
  char *link_words; /* (nullable) */
};

enum { MAX_FOUND = 1000 };

enum {
  SIGNAL_SHOWN,
  SIGNAL_FAILED,
  SIGNAL_FOUND,
  SIGNAL_MEASURED,
  SIGNAL_LINK_HOVERED,
  SIGNAL_LINK,
  SIGNAL_PRINTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxHtmlView, wax_html_view, ADW_TYPE_BIN)

static void
stop_waiting (WaxHtmlView *self)
{
  g_clear_handle_id (&self->limit_id, g_source_remove);
  if (self->painting != NULL)
    g_cancellable_cancel (self->painting);
  g_clear_object (&self->painting);
}

static void
set_link (WaxHtmlView *self, const char *link, const char *words)
{
  if (g_strcmp0 (link, self->link) == 0)
    return;
  g_free (self->link);
  g_free (self->link_words);
  self->link = g_strdup (link);
  self->link_words = g_strdup (words);
  g_signal_emit (self, signals[SIGNAL_LINK_HOVERED], 0, link);
}

static void
forget (WaxHtmlView *self)
{
  stop_waiting (self);
  set_link (self, NULL, NULL);
  g_clear_pointer (&self->page, g_free);
  if (self->free_data != NULL)
    self->free_data (self->data);
  self->func = NULL;
  self->free_data = NULL;
}

static void
fail (WaxHtmlView *self, WaxHtmlFailure failure)
{
  forget (self);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, failure);
}

/* ---- what came with the message ---- */

/* Only what lies in the message that is shown, whatever the name: there is no path in it that could lead elsewhere. */
static void
serve_image_cb (WebKitURISchemeRequest *request, gpointer data)
{
  WebKitWebView *web = webkit_uri_scheme_request_get_web_view (request);
  GtkWidget *parent = web != NULL ? gtk_widget_get_parent (GTK_WIDGET (web)) : NULL;
  WaxHtmlView *self = parent != NULL && WAX_IS_HTML_VIEW (parent) ? WAX_HTML_VIEW (parent) : NULL;
  g_autofree char *id = g_uri_unescape_string (webkit_uri_scheme_request_get_path (request), NULL);
  const char *type = NULL;
  GBytes *image = self != NULL && self->func != NULL && id != NULL ? self->func (self->data, id, &type) : NULL;

  if (image != NULL) {
    g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_bytes (image);

    webkit_uri_scheme_request_finish (request, stream, (gint64) g_bytes_get_size (image), type);
  } else {
    g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such image in the message");

    webkit_uri_scheme_request_finish_error (request, error);
  }
}

/* ---- loading ---- */

static void
limit_cb (gpointer data)
{
  WaxHtmlView *self = data;

  self->limit_id = 0;
  self->too_slow = TRUE;
  webkit_web_view_terminate_web_process (self->web);
}

static void
load (WaxHtmlView *self)
{
  webkit_web_view_set_background_color (self->web, &self->ground);
  stop_waiting (self);
  /* What was there before never stands below the name of another sender. */
  gtk_widget_set_opacity (GTK_WIDGET (self->web), 0);
  self->painting = g_cancellable_new ();
  self->limit_id = g_timeout_add_once (START_LIMIT_MS, limit_cb, self);
  self->too_slow = FALSE;
  self->starts++;
  webkit_web_view_load_html (self->web, self->page, NULL);
}

static void
load_nothing (WaxHtmlView *self)
{
  self->starts++;
  webkit_web_view_load_html (self->web, "", NULL);
}

static void
filter_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxHtmlView) self = data;
  g_autoptr(GError) error = NULL;
  WebKitUserContentFilter *filter = wax_html_engine_load_filter_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (filter != NULL) {
    webkit_user_content_manager_add_filter (webkit_web_view_get_user_content_manager (self->web), filter);
    webkit_user_content_filter_unref (filter);
    self->filtered = TRUE;
    if (self->page != NULL)
      load (self);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_warning ("no content filter: %s", error->message);
    if (self->page != NULL)
      fail (self, WAX_HTML_NO_FILTER);
  }
}

static void
load_filter (WaxHtmlView *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  wax_html_engine_load_filter_async (self->images, self->cancellable, filter_cb, g_object_ref (self));
}

static void
show (GtkWidget *view, const char *page, const GdkRGBA *ground, WaxHtmlImageFunc func, gpointer data,
      GDestroyNotify free_data)
{
  WaxHtmlView *self = WAX_HTML_VIEW (view);
  gboolean had_any = self->page != NULL;

  forget (self);
  self->page = g_strdup (page);
  self->ground = *ground;
  self->func = func;
  self->data = data;
  self->free_data = free_data;
  if (page != NULL && self->filtered)
    load (self);
  else if (page != NULL)
    load_filter (self);
  else if (had_any && self->filtered)
    load_nothing (self);
}

/* ---- how high it is ---- */

/* In a picture of all of it, as the engine tells nobody but scripts, and none run here. */
static void
tell_height (WaxHtmlView *self, GdkTexture *picture)
{
  int height = picture != NULL ? gdk_texture_get_height (picture) / gtk_widget_get_scale_factor (GTK_WIDGET (self))
                               : UNKNOWN_HEIGHT;

  g_signal_emit (self, signals[SIGNAL_MEASURED], 0, height);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxHtmlView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) picture = webkit_web_view_get_snapshot_finish (WEBKIT_WEB_VIEW (source), result, &error);

  if (self->page != NULL)
    tell_height (self, picture);
}

static void
measure (GtkWidget *view)
{
  WaxHtmlView *self = WAX_HTML_VIEW (view);

  self->measured = TRUE;
  if (self->page != NULL && self->limit_id == 0)
    webkit_web_view_get_snapshot (self->web, WEBKIT_SNAPSHOT_REGION_FULL_DOCUMENT, WEBKIT_SNAPSHOT_OPTIONS_NONE, NULL,
                                  measured_cb, g_object_ref (self));
}

static void
painted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxHtmlView) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = webkit_web_view_get_snapshot_finish (WEBKIT_WEB_VIEW (source), result, &error);

  /* Without a picture, as where the view cannot be seen, it has been laid out all the same. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->limit_id == 0)
    return;
  stop_waiting (self);
  if (self->measured)
    tell_height (self, texture);
  gtk_widget_set_opacity (GTK_WIDGET (self->web), 1);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0);
}

/* Loading ends before anything is laid out: a picture comes after that. With images from elsewhere, the message was
 * seen before without them, and does not wait for the slowest of them. */
static void
load_changed_cb (WebKitWebView *web, WebKitLoadEvent event, WaxHtmlView *self)
{
  if (self->limit_id == 0) {
    /* Its images have come, with their heights. */
    if (event == WEBKIT_LOAD_FINISHED && self->measured)
      measure (GTK_WIDGET (self));
    return;
  }
  if (event == WEBKIT_LOAD_COMMITTED) {
    g_source_remove (self->limit_id);
    self->limit_id = g_timeout_add_once (LAYOUT_LIMIT_MS, limit_cb, self);
  }
  if (event != (self->images ? WEBKIT_LOAD_COMMITTED : WEBKIT_LOAD_FINISHED))
    return;
  webkit_web_view_get_snapshot (web,
                                self->measured ? WEBKIT_SNAPSHOT_REGION_FULL_DOCUMENT : WEBKIT_SNAPSHOT_REGION_VISIBLE,
                                WEBKIT_SNAPSHOT_OPTIONS_NONE, self->painting, painted_cb, g_object_ref (self));
}

static gboolean
load_failed_cb (WebKitWebView *web, WebKitLoadEvent event, const char *uri, GError *error, WaxHtmlView *self)
{
  g_debug ("not loaded: %s", error->message);
  return TRUE;
}

static void
terminated_cb (WebKitWebView *web, WebKitWebProcessTerminationReason reason, WaxHtmlView *self)
{
  WaxHtmlFailure failure = self->too_slow ? WAX_HTML_TOO_SLOW : WAX_HTML_ENDED;

  self->too_slow = FALSE;
  if (reason == WEBKIT_WEB_PROCESS_EXCEEDED_MEMORY_LIMIT)
    failure = WAX_HTML_TOO_LARGE;
  if (self->page != NULL)
    fail (self, failure);
}

/* ---- links ---- */

static void
target_cb (WebKitWebView *web, WebKitHitTestResult *hit, guint modifiers, WaxHtmlView *self)
{
  const char *words = webkit_hit_test_result_get_link_label (hit);

  /* An image has no words, and is known to have none. */
  if (webkit_hit_test_result_context_is_link (hit))
    set_link (self, webkit_hit_test_result_get_link_uri (hit), words != NULL ? words : "");
  else
    set_link (self, NULL, NULL);
}

/* The engine says nothing when the pointer goes elsewhere. */
static void
left_cb (WaxHtmlView *self)
{
  set_link (self, NULL, NULL);
}

/* Those to a place in the same document are followed within it. */
static gboolean
is_within (const char *uri)
{
  return g_str_has_prefix (uri, "about:blank#");
}

static void
follow (WaxHtmlView *self, WebKitNavigationAction *action, const char *uri)
{
  gboolean under_pointer = webkit_navigation_action_get_mouse_button (action) != 0 && g_strcmp0 (uri, self->link) == 0;

  if (webkit_navigation_action_get_navigation_type (action) == WEBKIT_NAVIGATION_TYPE_LINK_CLICKED &&
      webkit_navigation_action_is_user_gesture (action))
    g_signal_emit (self, signals[SIGNAL_LINK], 0, uri, under_pointer ? self->link_words : NULL);
}

/* Nothing is ever opened here but the document itself: no frame, no form, no other page. */
static gboolean
may_open (WaxHtmlView *self, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type)
{
  WebKitNavigationAction *action;
  const char *uri;

  if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE) {
    uri = webkit_uri_request_get_uri (
      webkit_response_policy_decision_get_request (WEBKIT_RESPONSE_POLICY_DECISION (decision)));
    return g_strcmp0 (uri, "about:blank") == 0;
  }
  action = webkit_navigation_policy_decision_get_navigation_action (WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));
  if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION && is_within (uri))
    return TRUE;
  if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION && self->starts > 0 &&
      g_str_equal (uri, "about:blank")) {
    self->starts--;
    return TRUE;
  }
  follow (self, action, uri);
  return FALSE;
}

static gboolean
decide_policy_cb (WebKitWebView *web, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type, WaxHtmlView *self)
{
  if (may_open (self, decision, type))
    webkit_policy_decision_use (decision);
  else
    webkit_policy_decision_ignore (decision);
  return TRUE;
}

/* ---- what it might ask for ---- */

static gboolean
permission_cb (WebKitWebView *web, WebKitPermissionRequest *request, WaxHtmlView *self)
{
  webkit_permission_request_deny (request);
  return TRUE;
}

static gboolean
authenticate_cb (WebKitWebView *web, WebKitAuthenticationRequest *request, WaxHtmlView *self)
{
  webkit_authentication_request_cancel (request);
  return TRUE;
}

static gboolean
file_chooser_cb (WebKitWebView *web, WebKitFileChooserRequest *request, WaxHtmlView *self)
{
  webkit_file_chooser_request_cancel (request);
  return TRUE;
}

static gboolean
refuse_cb (void)
{
  return TRUE;
}

/* Copying is all that makes sense. */
static gboolean
context_menu_cb (WebKitWebView *web, WebKitContextMenu *menu, WebKitHitTestResult *hit, WaxHtmlView *self)
{
  g_autoptr(GList) items = g_list_copy (webkit_context_menu_get_items (menu));

  for (GList *at = items; at != NULL; at = at->next) {
    WebKitContextMenuAction action = webkit_context_menu_item_get_stock_action (at->data);

    if (action != WEBKIT_CONTEXT_MENU_ACTION_COPY && action != WEBKIT_CONTEXT_MENU_ACTION_COPY_LINK_TO_CLIPBOARD &&
        action != WEBKIT_CONTEXT_MENU_ACTION_SELECT_ALL)
      webkit_context_menu_remove (menu, at->data);
  }
  return webkit_context_menu_get_n_items (menu) == 0;
}

/* The library keeps the tab key for itself and does not give it back behind the last link: nobody would get out again
 * by keyboard. Links are followed by key from their list. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, WaxHtmlView *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  if ((key != GDK_KEY_Tab && key != GDK_KEY_ISO_Left_Tab && key != GDK_KEY_KP_Tab) ||
      (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (root, (state & GDK_SHIFT_MASK) != 0 ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

static void
watch_keys (WaxHtmlView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* ---- looking for words ---- */

static void
found_cb (WebKitFindController *controller, guint n, WaxHtmlView *self)
{
  g_signal_emit (self, signals[SIGNAL_FOUND], 0, n);
}

static void
not_found_cb (WebKitFindController *controller, WaxHtmlView *self)
{
  g_signal_emit (self, signals[SIGNAL_FOUND], 0, 0);
}

static void
find (GtkWidget *view, const char *text, int step)
{
  WebKitFindController *controller = webkit_web_view_get_find_controller (WAX_HTML_VIEW (view)->web);

  if (text[0] == '\0')
    webkit_find_controller_search_finish (controller);
  else if (step == 0)
    webkit_find_controller_search (controller, text, WEBKIT_FIND_OPTIONS_CASE_INSENSITIVE |
                                                       WEBKIT_FIND_OPTIONS_WRAP_AROUND, MAX_FOUND);
  else if (step > 0)
    webkit_find_controller_search_next (controller);
  else
    webkit_find_controller_search_previous (controller);
}

static void
watch_finds (WaxHtmlView *self)
{
  WebKitFindController *controller = webkit_web_view_get_find_controller (self->web);

  g_signal_connect_object (controller, "found-text", G_CALLBACK (found_cb), self, 0);
  g_signal_connect_object (controller, "failed-to-find-text", G_CALLBACK (not_found_cb), self, 0);
}

static void
set_zoom (GtkWidget *view, double zoom)
{
  webkit_web_view_set_zoom_level (WAX_HTML_VIEW (view)->web, zoom);
}

/* ---- on paper ---- */

static void
print_failed_cb (WebKitPrintOperation *operation, GError *error, WaxHtmlView *self)
{
  g_signal_emit (self, signals[SIGNAL_PRINTED], 0, error->message);
}

/* After a failure, too. */
static void
print_finished_cb (WebKitPrintOperation *operation, WaxHtmlView *self)
{
  g_signal_emit (self, signals[SIGNAL_PRINTED], 0, NULL);
  g_object_unref (operation);
}

static void
run_print (WaxHtmlView *self, GtkWindow *parent, GtkPrintSettings *settings)
{
  WebKitPrintOperation *operation = webkit_print_operation_new (self->web);

  if (settings != NULL)
    webkit_print_operation_set_print_settings (operation, settings);
  g_signal_connect_object (operation, "failed", G_CALLBACK (print_failed_cb), self, 0);
  g_signal_connect_object (operation, "finished", G_CALLBACK (print_finished_cb), self, 0);
  if (webkit_print_operation_run_dialog (operation, parent) == WEBKIT_PRINT_OPERATION_RESPONSE_CANCEL)
    print_finished_cb (operation, self);
}

typedef struct {
  GtkWindow *parent;
  GtkPrintSettings *settings; /* (nullable) */
} Printing;

static void
printing_free (gpointer data, GClosure *closure)
{
  Printing *printing = data;

  g_object_unref (printing->parent);
  g_clear_object (&printing->settings);
  g_free (printing);
}

static void
loaded_cb (WebKitWebView *web, WebKitLoadEvent event, Printing *printing)
{
  WaxHtmlView *self = WAX_HTML_VIEW (gtk_widget_get_parent (GTK_WIDGET (web)));

  if (event == WEBKIT_LOAD_FINISHED)
    run_print (self, printing->parent, printing->settings);
}

/* Images that come from elsewhere are waited for. */
static void
print (GtkWidget *view, GtkWindow *parent, GtkPrintSettings *settings)
{
  WaxHtmlView *self = WAX_HTML_VIEW (view);
  Printing *printing;

  if (!webkit_web_view_is_loading (self->web)) {
    run_print (self, parent, settings);
    return;
  }
  printing = g_new0 (Printing, 1);
  printing->parent = g_object_ref (parent);
  g_set_object (&printing->settings, settings);
  g_signal_connect_data (self->web, "load-changed", G_CALLBACK (loaded_cb), printing, printing_free, 0);
}

static void
wax_html_view_dispose (GObject *object)
{
  WaxHtmlView *self = WAX_HTML_VIEW (object);

  forget (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->web != NULL)
    g_signal_handlers_disconnect_by_data (self->web, self);
  self->web = NULL;
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->link_words, g_free);
  G_OBJECT_CLASS (wax_html_view_parent_class)->dispose (object);
}

static void
wax_html_view_class_init (WaxHtmlViewClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_html_view_dispose;
  signals[SIGNAL_SHOWN] = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_FOUND] =
    g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MEASURED] =
    g_signal_new ("measured", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_LINK_HOVERED] =
    g_signal_new ("link-hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PRINTED] = g_signal_new ("printed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
  signals[SIGNAL_LINK] = g_signal_new ("link", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       G_TYPE_STRING, G_TYPE_STRING);
}

static void
wax_html_view_init (WaxHtmlView *self)
{
}

static GtkWidget *
new_view (gboolean images)
{
  WaxHtmlView *self = g_object_new (WAX_TYPE_HTML_VIEW, NULL);
  WebKitWebView *web = wax_html_engine_new_view (images, serve_image_cb);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->images = images;
  self->web = web;
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (web));
  watch_keys (self);
  watch_finds (self);
  g_signal_connect (web, "authenticate", G_CALLBACK (authenticate_cb), self);
  g_signal_connect (web, "context-menu", G_CALLBACK (context_menu_cb), self);
  g_signal_connect (web, "decide-policy", G_CALLBACK (decide_policy_cb), self);
  g_signal_connect (web, "enter-fullscreen", G_CALLBACK (refuse_cb), self);
  g_signal_connect (web, "load-changed", G_CALLBACK (load_changed_cb), self);
  g_signal_connect (web, "load-failed", G_CALLBACK (load_failed_cb), self);
  g_signal_connect (web, "mouse-target-changed", G_CALLBACK (target_cb), self);
  g_signal_connect (web, "permission-request", G_CALLBACK (permission_cb), self);
  g_signal_connect (web, "run-file-chooser", G_CALLBACK (file_chooser_cb), self);
  g_signal_connect (web, "script-dialog", G_CALLBACK (refuse_cb), self);
  g_signal_connect (web, "show-notification", G_CALLBACK (refuse_cb), self);
  g_signal_connect (web, "web-process-terminated", G_CALLBACK (terminated_cb), self);
  return GTK_WIDGET (self);
}

const WaxHtmlEngine wax_html_engine = { new_view, show, set_zoom, measure, print, find };
