#include "press.h"

#include "wax-connection-window.h"
#include "wax-ledger-window.h"
#include "wax-test-disk.h"
#include "wax-window-private.h"

#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>

typedef struct {
  const char *text;
  GtkWidget *found;
} Search;

typedef struct {
  Press *press;
  WaxAccountState state;
} Expected;

/* ---- windows ---- */

static GtkWindow *
find_window (GType type)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (G_TYPE_CHECK_INSTANCE_TYPE (link->data, type) && gtk_widget_get_mapped (link->data))
      return link->data;
  }
  return NULL;
}

gboolean
press_has_window (GType type)
{
  return find_window (type) != NULL;
}

static gboolean
has_window (gpointer type)
{
  return press_has_window (*(GType *) type);
}

static gboolean
has_no_window (gpointer type)
{
  return !press_has_window (*(GType *) type);
}

gpointer
press_wait_for_window (GType type)
{
  GtkWindow *window;

  ui_test_wait_until (has_window, &type);
  window = find_window (type);
  ui_test_present (window);
  return window;
}

void
press_wait_for_no_window (GType type)
{
  ui_test_wait_until (has_no_window, &type);
}

void
press_look_at (GtkWindow *window)
{
  ui_test_take_focus (window);
  ui_test_present (window);
}

gpointer
press_look_at_dialog (GType type)
{
  GtkWindow *window;

  ui_test_wait_until (has_window, &type);
  window = find_window (type);
  press_look_at (window);
  return window;
}

static gboolean
is_inactive (gpointer window)
{
  return !gtk_window_is_active (window);
}

void
press_look_away (GtkWindow *window)
{
  ui_test_set_focus (gdk_x11_display_get_xrootwindow (gdk_display_get_default ()));
  ui_test_wait_until (is_inactive, window);
}

/* ---- words ---- */

static void
match_label (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), search->text) != NULL)
    search->found = widget;
}

GtkWidget *
press_find_label (gpointer widget, const char *text)
{
  Search search = { text, NULL };

  ui_test_foreach_visible (widget, match_label, &search);
  return search.found;
}

gboolean
press_shows (const char *text)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  gboolean found = FALSE;

  for (GList *link = windows; link != NULL && !found; link = link->next)
    found = press_find_label (link->data, text) != NULL;
  return found;
}

static gboolean
shows (gpointer text)
{
  return press_shows (text);
}

static gboolean
shows_not (gpointer text)
{
  return !press_shows (text);
}

static void
print_label (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    g_test_message ("shown: “%s”", gtk_label_get_text (GTK_LABEL (widget)));
}

static void
print_labels_cb (gpointer text)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  g_test_message ("waiting for “%s”", (const char *) text);
  for (GList *link = windows; link != NULL; link = link->next)
    ui_test_foreach_visible (link->data, print_label, NULL);
}

/* A test that waits in vain tells what was there instead. */
static void
wait_for (UiTestCondition condition, gpointer data, const char *text)
{
  guint id = g_timeout_add_once (15000, print_labels_cb, (gpointer) text);

  ui_test_wait_until_named (text, condition, data);
  if (g_main_context_find_source_by_id (NULL, id) != NULL)
    g_source_remove (id);
}

void
press_wait_for_text (const char *text)
{
  wait_for (shows, (gpointer) text, text);
}

void
press_wait_for_no_text (const char *text)
{
  wait_for (shows_not, (gpointer) text, text);
}

/* ---- keys and pointer ---- */

void
press_type (const char *text)
{
  ui_test_type (text);
}

static void
match_button (GtkWidget *widget, gpointer data)
{
  Search *search = data;
  GtkWidget *label;

  if (!GTK_IS_BUTTON (widget))
    return;
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), search->text) == 0)
    search->found = widget;
  label = press_find_label (widget, search->text);
  if (label != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), search->text))
    search->found = widget;
}

GtkWidget *
press_find_button (gpointer widget, const char *label)
{
  Search search = { label, NULL };

  ui_test_foreach_visible (widget, match_button, &search);
  return search.found;
}

typedef struct {
  gpointer widget;
  const char *label;
} WantedButton;

static gboolean
has_button (gpointer data)
{
  WantedButton *wanted = data;

  GtkWidget *button = press_find_button (wanted->widget, wanted->label);

  return button != NULL && gtk_widget_is_sensitive (button);
}

/* Once it had time to be drawn where it is. One that goes meanwhile is never drawn: GTK would wait for that for ever. */
static GtkWidget *
wait_for_button (WantedButton *wanted)
{
  do {
    wait_for (has_button, wanted, wanted->label);
    ui_test_pause (40);
  } while (!has_button (wanted));
  return press_find_button (wanted->widget, wanted->label);
}

typedef struct {
  WantedButton wanted;
  gpointer button; /* that was pressed, if it is still there */
  gint64 clicked_us;
  gboolean pressed;
} Click;

/* Before anybody whom that makes take the button away. */
static gboolean
clicked_hook (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  Click *click = data;

  if (g_value_peek_pointer (&values[0]) == click->button)
    click->pressed = TRUE;
  return TRUE;
}

static gulong
follow_clicks (Click *click)
{
  return g_signal_add_emission_hook (g_signal_lookup ("clicked", GTK_TYPE_BUTTON), 0, clicked_hook, click, NULL);
}

static void
unfollow_clicks (gulong hook)
{
  g_signal_remove_emission_hook (g_signal_lookup ("clicked", GTK_TYPE_BUTTON), hook);
}

static void
click_now (Click *click, GtkWidget *button)
{
  click->button = button;
  ui_test_click (button);
  click->clicked_us = g_get_monotonic_time ();
}

/* A bar that slides in moves what is below it, or takes its button away for a moment: then it is pressed again, where it
 * is now. */
static gboolean
is_pressed (gpointer data)
{
  Click *click = data;
  GtkWidget *button;

  if (click->pressed || g_get_monotonic_time () - click->clicked_us < 2 * G_USEC_PER_SEC)
    return click->pressed;
  button = wait_for_button (&click->wanted);
  if (click->pressed)
    return TRUE;
  click_now (click, button);
  return FALSE;
}

void
press_click (gpointer widget, const char *label)
{
  Click click = { .wanted = { widget, label } };
  gulong hook = follow_clicks (&click);

  wait_for (is_pressed, &click, label);
  unfollow_clicks (hook);
}

void
press_by_key (GtkWindow *window, const char *label)
{
  GtkWidget *button = wait_for_button (&(WantedButton){ window, label });

  press_look_at (window);
  gtk_widget_grab_focus (button);
  ui_test_key ("space");
}

void
press_undo (Press *self)
{
  press_look_at (self->window);
  ui_test_key ("ctrl+z");
}

/* ---- the message that is read ---- */

typedef struct {
  Press *press;
  int height;
} Line;

int
press_get_line_height (Press *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (ui_test_child (ui_test_child (self->window, "message"), "text"));
  GtkTextIter start;
  GdkRectangle place;

  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (view), &start);
  gtk_text_view_get_iter_location (view, &start, &place);
  return place.height;
}

static gboolean
is_line_higher (gpointer data)
{
  Line *line = data;

  return press_get_line_height (line->press) > line->height;
}

void
press_wait_for_larger_lines (Press *self, int height)
{
  ui_test_wait_until (is_line_higher, &(Line){ self, height });
}

static gboolean
is_line_as_high (gpointer data)
{
  Line *line = data;

  return press_get_line_height (line->press) == line->height;
}

void
press_wait_for_line_height (Press *self, int height)
{
  ui_test_wait_until (is_line_as_high, &(Line){ self, height });
}

/* ---- the program ---- */

WaxApplication *
press_start (const char *profile_dir, const char *anchors_file)
{
  static guint n_started;
  /* One process stands for several runs: each is exported on the bus under a name of its own. */
  g_autofree char *id = g_strdup_printf ("io.github.waxwing.Press%u", n_started++);
  WaxApplication *application = wax_application_new (id, G_APPLICATION_NON_UNIQUE);
  g_autoptr(GError) error = NULL;

  wax_application_set_options (application, profile_dir, anchors_file, NULL, NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (application));
  ui_test_present (press_get_window (application));
  return application;
}

GtkWindow *
press_get_window (WaxApplication *application)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (application)); link != NULL; link = link->next) {
    if (WAX_IS_WINDOW (link->data))
      return link->data;
  }
  return NULL;
}

static gboolean
is_gone (gpointer object)
{
  return *(gpointer *) object == NULL;
}

void
press_stop (WaxApplication *application)
{
  GtkWindow *window = press_get_window (application);
  gpointer session = window != NULL ? WAX_WINDOW (window)->session : NULL;

  if (session != NULL) {
    g_object_add_weak_pointer (session, &session);
    press_look_at (window);
    ui_test_key ("ctrl+q");
    ui_test_wait_until (is_gone, &session);
  }
  g_object_unref (application);
}

/* @from: a folder; what is in it goes into the folder @to. */
static void
copy_content (const char *from, const char *to)
{
  g_autofree char *content = g_strconcat (from, "/.", NULL);
  const char *const arguments[] = { "cp", "-a", content, to, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
}

/* The profile as it is, on a disk of its own at the same place. */
static void
move_to_disk (Press *self, const char *disk)
{
  g_autofree char *before = g_strconcat (self->mail->dir, "-before", NULL);

  g_assert_cmpint (g_rename (self->mail->dir, before), ==, 0);
  g_assert_cmpint (g_mkdir (self->mail->dir, 0700), ==, 0);
  wax_test_disk_mount (self->mail->dir, disk);
  self->own_disk = TRUE;
  copy_content (before, self->mail->dir);
  ui_mail_remove_tree (before);
}

static Press *
prepare (const WaxDemoOptions *options)
{
  Press *self = g_new0 (Press, 1);

  self->mail = ui_mail_new (options);
  ui_mail_end_session (self->mail);
  wax_demo_server_reset_counters (self->mail->server);
  return self;
}

static void
open_ready (Press *self)
{
  press_open (self);
  press_wait_for_state (self, WAX_ACCOUNT_NEEDS_PASSWORD);
  press_wait_for_text ("Enter Password…");
}

Press *
press_new (const WaxDemoOptions *options)
{
  Press *self = prepare (options);

  open_ready (self);
  return self;
}

Press *
press_new_on_disk (const WaxDemoOptions *options, const char *disk)
{
  Press *self = prepare (options);

  move_to_disk (self, disk);
  open_ready (self);
  return self;
}

Press *
press_new_shared (const WaxDemoOptions *options)
{
  Press *self = prepare (options);

  self->begun = g_strconcat (self->mail->dir, "-begun", NULL);
  g_assert_cmpint (g_rename (self->mail->dir, self->begun), ==, 0);
  return self;
}

void
press_begin (Press *self)
{
  ui_mail_remove_tree (self->mail->dir);
  g_assert_cmpint (g_mkdir (self->mail->dir, 0700), ==, 0);
  copy_content (self->begun, self->mail->dir);
  wax_demo_server_set_client_anchors (self->mail->server, NULL);
  wax_demo_server_reset_counters (self->mail->server);
  open_ready (self);
}

void
press_end (Press *self)
{
  if (self->application != NULL)
    press_close (self);
}

void
press_open (Press *self)
{
  g_autofree char *anchors = g_build_filename (self->mail->dir, "anchors.pem", NULL);

  self->application = press_start (self->mail->dir, anchors);
  self->window = press_get_window (self->application);
}

void
press_close (Press *self)
{
  press_stop (self->application);
  self->application = NULL;
  self->window = NULL;
}

void
press_free (Press *self)
{
  press_end (self);
  if (self->own_disk)
    wax_test_disk_unmount (self->mail->dir);
  if (self->begun != NULL)
    ui_mail_remove_tree (self->begun);
  g_free (self->begun);
  ui_mail_free (self->mail);
  g_free (self);
}

void
press_give_password (Press *self)
{
  press_click (self->window, "Enter Password…");
  press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  press_type ("secret-1");
  ui_test_key ("Return");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  ui_test_present (self->window);
}

void
press_sign_in (Press *self)
{
  press_give_password (self);
  press_wait_for_state (self, WAX_ACCOUNT_ONLINE);
}

/* ---- the ledger ---- */

GtkWindow *
press_open_ledger (void)
{
  GtkWindow *status;

  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_click (status, "Open Ledger");
  return press_wait_for_window (WAX_TYPE_LEDGER_WINDOW);
}

void
press_close_ledger (void)
{
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_LEDGER_WINDOW);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

/* ---- what is shown ---- */

WaxAccount *
press_get_account (Press *self)
{
  return WAX_WINDOW (self->window)->account;
}

static gboolean
is_in_state (gpointer data)
{
  Expected *expected = data;
  WaxAccount *account = press_get_account (expected->press);

  return account != NULL && wax_account_get_state (account) == expected->state && !wax_account_is_busy (account);
}

void
press_wait_for_state (Press *self, WaxAccountState state)
{
  ui_test_wait_until (is_in_state, &(Expected){ self, state });
}

static gboolean
is_nothing_open (gpointer press)
{
  return wax_demo_server_get_counter (((Press *) press)->mail->server, WAX_DEMO_OPEN) == 0;
}

static gboolean
is_ended (gpointer press)
{
  WaxAccount *account = press_get_account (press);
  WaxAccountState state = wax_account_get_state (account);

  return (state == WAX_ACCOUNT_OFFLINE || state == WAX_ACCOUNT_FAILED) && !wax_account_is_busy (account);
}

void
press_wait_for_end (Press *self)
{
  ui_test_wait_until (is_nothing_open, self);
  ui_test_wait_until (is_ended, self);
}

typedef struct {
  WaxAccount *account;
  gboolean begun;
} Retry;

static void
retry_cb (Retry *retry)
{
  if (wax_account_is_busy (retry->account) || wax_account_get_state (retry->account) == WAX_ACCOUNT_CONNECTING)
    retry->begun = TRUE;
}

static gboolean
is_tried (gpointer data)
{
  Retry *retry = data;

  return retry->begun && !wax_account_is_busy (retry->account) &&
         wax_account_get_state (retry->account) != WAX_ACCOUNT_CONNECTING;
}

void
press_try_again (Press *self)
{
  Retry retry = { press_get_account (self), FALSE };
  gulong ids[] = { g_signal_connect_swapped (retry.account, "notify::busy", G_CALLBACK (retry_cb), &retry),
                   g_signal_connect_swapped (retry.account, "notify::state", G_CALLBACK (retry_cb), &retry) };

  press_click (self->window, "Try Again");
  ui_test_wait_until (is_tried, &retry);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_signal_handler_disconnect (retry.account, ids[i]);
}

typedef struct {
  Press *press;
  Click click;
} Reconnection;

/* What the bar offers changes while the account still ends what it did. */
static gboolean
is_connecting (gpointer data)
{
  Reconnection *again = data;
  WaxAccountState state = wax_account_get_state (press_get_account (again->press));
  GtkWidget *button = press_find_button (again->press->window, "Connect");

  if (again->click.pressed || state == WAX_ACCOUNT_CONNECTING || state == WAX_ACCOUNT_ONLINE)
    return TRUE;
  if (button == NULL)
    button = press_find_button (again->press->window, "Try Again");
  if (button != NULL && g_get_monotonic_time () - again->click.clicked_us > 2 * G_USEC_PER_SEC)
    click_now (&again->click, button);
  return FALSE;
}

void
press_connect_again (Press *self)
{
  Reconnection again = { .press = self };
  gulong hook = follow_clicks (&again.click);

  ui_test_wait_until (is_connecting, &again);
  unfollow_clicks (hook);
}
