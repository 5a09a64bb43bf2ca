#include "ui-test.h"

#include "wax-application.h"
#include "wax-test-pki.h"

#include <gdk/x11/gdkx.h>
#include <libintl.h>
#include <locale.h>

enum { PATIENCE_S = 120 };

void
ui_test_init (int *argc, char ***argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (argc, argv, NULL);
  /* GTK 4.8 warns of boxes without a size while a page of a stack is shown for the first time. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  /* As g_application_run() does. A context that nobody owns is taken by the thread of a handshake that is asked for a
   * certificate (g_tls_interaction_invoke_request_certificate()), and what is meant for this one would run there. */
  g_main_context_acquire (NULL);
  adw_init ();
  wax_application_load_style ();
}

void
ui_test_load_words (void)
{
  if (g_getenv ("WAX_TEST_WORDS") == NULL)
    return;
  setlocale (LC_ALL, "");
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  ui_test_speak (NULL);
}

void
ui_test_speak (const char *language)
{
  const char *words = g_getenv ("WAX_TEST_WORDS");
  g_autofree char *path = words != NULL ? g_build_filename (words, language != NULL ? language : "en", NULL) : NULL;

  /* By the folder, not by the environment, which other threads read. */
  if (path != NULL)
    bindtextdomain (GETTEXT_PACKAGE, path);
}

static gboolean
expired_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* For who looks into why something did not come: beside what is told of a program that ended. */
static void
tell_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_printerr ("In %s:\n", g_test_get_path ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);
    GtkWidget *focus = gtk_window_get_focus (window);

    g_printerr ("%s%s%s, its focus: %s “%s” with “%s”\n", G_OBJECT_TYPE_NAME (window),
                gtk_widget_get_visible (GTK_WIDGET (window)) ? "" : ", hidden",
                gtk_window_is_active (window) ? ", active" : "", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "none",
                focus != NULL ? gtk_widget_get_name (focus) : "",
                GTK_IS_EDITABLE (focus) ? gtk_editable_get_text (GTK_EDITABLE (focus)) : "");
  }
}

void
ui_test_wait_until_named (const char *name, UiTestCondition condition, gpointer data)
{
  gboolean expired = FALSE;
  guint id = g_timeout_add_seconds (PATIENCE_S, expired_cb, &expired);
  guint wake_id = g_timeout_add (20, wake_cb, NULL);

  while (!expired && !condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (wake_id);
  if (expired)
    tell_windows ();
  if (expired)
    g_error ("%s did not come in %d s", name, PATIENCE_S);
  g_source_remove (id);
}

gboolean
ui_test_is_sensitive (gpointer widget)
{
  return gtk_widget_is_sensitive (widget);
}

gboolean
ui_test_is_insensitive (gpointer widget)
{
  return !gtk_widget_is_sensitive (widget);
}

void
ui_test_pause (guint ms)
{
  gboolean expired = FALSE;

  g_timeout_add (ms, expired_cb, &expired);
  while (!expired)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct {
  GtkWidget *widget; /* (nullable): until it is gone */
  gboolean drawn;
} Drawing;

static void
after_paint_cb (GdkFrameClock *clock, Drawing *drawing)
{
  drawing->drawn = TRUE;
}

static gboolean
is_drawn (gpointer data)
{
  Drawing *drawing = data;

  return drawing->drawn || drawing->widget == NULL || !gtk_widget_get_mapped (drawing->widget);
}

void
ui_test_wait_for_draw (gpointer widget)
{
  Drawing drawing = { widget, FALSE };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  gulong id;

  if (clock == NULL)
    return;
  g_object_ref (clock);
  g_object_add_weak_pointer (widget, (gpointer *) &drawing.widget);
  id = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &drawing);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
  ui_test_wait_until (is_drawn, &drawing);
  g_signal_handler_disconnect (clock, id);
  g_clear_weak_pointer (&drawing.widget);
  g_object_unref (clock);
}

void
ui_test_set_focus (gulong xid)
{
  g_autofree char *id = g_strdup_printf ("%lu", xid);
  const char *const arguments[] = { "xdotool", "mousemove", "1279", "1023", "windowfocus", id, NULL };

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

typedef struct {
  GtkWindow *window;
  gint64 asked_us;
} Look;

enum { FOCUS_MS = 300 };

/* The X server gives no focus to a window that is not quite there yet, nor to who asks with the time of an older event,
 * as each does for good once something was dragged: then it is asked again. */
static gboolean
is_active (gpointer data)
{
  Look *look = data;
  gboolean mapped = gtk_widget_get_mapped (GTK_WIDGET (look->window));

  if (mapped && (look->asked_us == 0 || !gtk_window_is_active (look->window)) &&
      g_get_monotonic_time () - look->asked_us > FOCUS_MS * 1000) {
    ui_test_set_focus (gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (look->window))));
    gtk_window_present (look->window);
    look->asked_us = g_get_monotonic_time ();
  }
  return mapped && gtk_window_is_active (look->window);
}

void
ui_test_take_focus (GtkWindow *window)
{
  ui_test_wait_until (is_active, &(Look){ window, 0 });
}

void
ui_test_present (GtkWindow *window)
{
  gtk_window_present (window);
  ui_test_wait_until (is_active, &(Look){ window, g_get_monotonic_time () });
  ui_test_wait_for_draw (window);
}

/* Until the next frame a window keeps a row as its focus that has left its list, and drops what is typed. */
static gboolean
have_focus (gpointer unused)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);
    GtkWidget *focus = gtk_window_get_focus (window);

    if (gtk_window_is_active (window) && focus != NULL && gtk_widget_get_root (focus) == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
run_xdotool (const char *const *arguments)
{
  g_autoptr(GError) error = NULL;
  int status = 0;

  gdk_display_sync (gdk_display_get_default ());
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

void
ui_test_key (const char *key)
{
  g_autofree char *line = g_strconcat ("xdotool key ", key, NULL);
  g_auto(GStrv) arguments = g_strsplit (line, " ", -1);

  ui_test_wait_until (have_focus, NULL);
  run_xdotool ((const char *const *) arguments);
}

void
ui_test_type (const char *text)
{
  const char *const arguments[] = { "xdotool", "type", "--delay", "2", "--", text, NULL };

  ui_test_wait_until (have_focus, NULL);
  run_xdotool (arguments);
}

static void
run_button (int x, int y, const char *command, const char *button)
{
  g_autofree char *x_text = g_strdup_printf ("%d", x);
  g_autofree char *y_text = g_strdup_printf ("%d", y);
  const char *const arguments[] = { "xdotool", "mousemove", x_text, y_text, command, command != NULL ? button : NULL,
                                    NULL };

  run_xdotool (arguments);
}

static void
run_pointer (int x, int y, const char *command)
{
  run_button (x, y, command, "1");
}

static void
find_middle (GtkWidget *widget, int *x, int *y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_rect_t bounds;
  double dx, dy;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &bounds));
  gtk_native_get_surface_transform (native, &dx, &dy);
  *x = (int) (bounds.origin.x + bounds.size.width / 2 + dx);
  *y = (int) (bounds.origin.y + bounds.size.height / 2 + dy);
}

void
ui_test_click (GtkWidget *widget)
{
  int x, y;

  find_middle (widget, &x, &y);
  run_pointer (x, y, "click");
}

void
ui_test_click_other (GtkWidget *widget)
{
  int x, y;

  find_middle (widget, &x, &y);
  run_button (x, y, "click", "3");
}

void
ui_test_turn_wheel (GtkWidget *widget, gboolean up)
{
  const char *const down[] = { "xdotool", "keydown", "ctrl", NULL }, *const release[] = { "xdotool", "keyup", "ctrl", NULL };
  int x, y;

  find_middle (widget, &x, &y);
  run_xdotool (down);
  run_button (x, y, "click", up ? "4" : "5");
  run_xdotool (release);
}

void
ui_test_point (GtkWidget *widget)
{
  int x, y;

  find_middle (widget, &x, &y);
  run_pointer (x, y, NULL);
}

typedef struct {
  GtkWidget *widget;
  int x, y;
  guint n_moves;
  gint64 moved_us;
} Drag;

/* The pointer has to move for anything to happen. */
static gboolean
takes_drop (gpointer data)
{
  Drag *drag = data;

  for (GtkWidget *widget = drag->widget; widget != NULL; widget = gtk_widget_get_parent (widget)) {
    if ((gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_DROP_ACTIVE) != 0)
      return TRUE;
  }
  if (g_get_monotonic_time () - drag->moved_us > G_USEC_PER_SEC / 20) {
    run_pointer (drag->x + (int) (++drag->n_moves % 3), drag->y, NULL);
    drag->moved_us = g_get_monotonic_time ();
  }
  return FALSE;
}

void
ui_test_drag (GtkWidget *from, GtkWidget *to)
{
  Drag drag = { .widget = to };
  int x, y;

  find_middle (from, &x, &y);
  find_middle (to, &drag.x, &drag.y);
  run_pointer (x, y, "mousedown");
  for (int i = 1; i <= 5; i++) {
    ui_test_pause (20);
    run_pointer (x + 5 * i, y, NULL);
  }
  ui_test_wait_until (takes_drop, &drag);
  run_pointer (drag.x, drag.y, "mouseup");
}

gpointer
ui_test_child (gpointer widget, const char *id)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id);

  g_assert_nonnull (child);
  return child;
}

gboolean
ui_test_is_in_view (GtkWidget *view, GtkWidget *child)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (child) && gtk_widget_compute_bounds (child, view, &bounds) &&
         bounds.origin.y < (float) gtk_widget_get_height (view) && bounds.origin.y + bounds.size.height > 0;
}

void
ui_test_foreach_visible (GtkWidget *widget, void (*func) (GtkWidget *, gpointer), gpointer data)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  func (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ui_test_foreach_visible (child, func, data);
}

static void
assert_label_whole (GtkWidget *widget, gpointer window)
{
  graphene_rect_t bounds;
  PangoLayout *layout;
  int width, height;

  if (!GTK_IS_LABEL (widget) || gtk_label_get_label (GTK_LABEL (widget))[0] == '\0')
    return;
  layout = gtk_label_get_layout (GTK_LABEL (widget));
  if (pango_layout_is_ellipsized (layout))
    g_error ("cut: “%s”", gtk_label_get_label (GTK_LABEL (widget)));
  pango_layout_get_pixel_size (layout, &width, &height);
  if (gtk_widget_get_width (widget) < width || gtk_widget_get_height (widget) < height)
    g_error ("no room: “%s” %dx%d in %dx%d", gtk_label_get_label (GTK_LABEL (widget)), width, height,
             gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  g_assert_true (gtk_widget_compute_bounds (widget, window, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (window));
}

void
ui_test_assert_not_cut (GtkWidget *widget, GtkWindow *window)
{
  ui_test_foreach_visible (widget, assert_label_whole, window);
}

static GPtrArray *
make_chain (WaxTestCert *certificate, guint length)
{
  g_autofree char *pem = wax_test_cert_chain_to_pem (certificate, length);

  return wax_certificate_chain_new_from_pem (pem, -1, NULL);
}

static const char *
get_evidence (WaxProblemId id)
{
  if (id == WAX_PROBLEM_NAME_MISMATCH)
    return "a.example.test, b.example.test, c.example.test, d.example.test, e.example.test, f.example.test";
  if (id == WAX_PROBLEM_TLS_TOO_OLD)
    return "TLS_1.1 TLS_1.2";
  if (id == WAX_PROBLEM_WEAK)
    return "sha1";
  return id == WAX_PROBLEM_FORM ? "version-1" : "";
}

WaxTrustQuestion *
ui_test_question (const WaxProblemId *ids, guint n_ids, gboolean severe)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Example Internal Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, "mail.example.test");
  g_autoptr(GPtrArray) chain = make_chain (leaf, 1);
  g_autoptr(GPtrArray) before = make_chain (root, 1);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_new ("mail.example.test", 443, NULL);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_autoptr(WaxVerdict) verdict = NULL;
  g_autoptr(WaxChange) change = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < n_ids; i++)
    g_ptr_array_add (problems, wax_problem_new (ids[i], 0, get_evidence (ids[i]), now - 3 * 86400));
  verdict =
    wax_verdict_new (&(WaxVerdictFields){ .endpoint = endpoint, .channel = WAX_CHANNEL_RECEIVE, .account = "anna",
                                          .time = now, .chain = chain, .problems = problems,
                                          .protocol = "TLS 1.3", .cipher = "TLS_AES_256_GCM_SHA384" });
  if (severe)
    change = wax_change_new (&(WaxChange){ .judgement = WAX_CHANGE_SUSPICIOUS, .severe = TRUE,
                                           .previous_fingerprint = wax_certificate_get_fingerprint (before->pdata[0]),
                                           .previous = before->pdata[0], .granted = now - 86400 });
  return wax_trust_question_new (verdict, change, wax_verdict_is_overridable (verdict));
}
