#include "setup-certificates.h"

#include "wax-account-dialog.h"
#include "wax-connection-window.h"
#include "wax-identity-choice-dialog.h"
#include "wax-identity-chooser.h"
#include "wax-identity-row.h"
#include "wax-preferences-window.h"
#include "wax-replace-dialog.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-clock.h"
#include "wax-window-private.h"

/* By a certificate of the person's own: setting up, and what becomes of it while the account is connected. */

enum { HOUR_S = 60 * 60, DAY_S = 24 * HOUR_S, USUAL_HOURS = 300 };

/* Who signs in there shows a certificate of @authority. Returns: (transfer full): a file with one that ends after so
 * many hours, and its key. */
static char *
make_person (PressSetup *self, WaxTestCert *authority, const char *email, guint hours)
{
  g_autoptr(WaxTestCert) own = wax_test_cert_new (authority, &(WaxTestCertOptions){
    .common_name = "A Person", .email = email, .purpose = WAX_TEST_PURPOSE_CLIENT,
    .not_after = g_get_real_time () / G_USEC_PER_SEC + hours * HOUR_S });
  g_autofree char *chain = wax_test_cert_chain_to_pem (own, 0), *key = wax_test_cert_key_to_pem (own);
  g_autofree char *both = g_strconcat (key, chain, NULL), *name = g_strdup_printf ("%s-%u.pem", email, hours);

  return wax_test_pki_write (self->dir, name, both);
}

static void
accept_people (PressSetup *self, WaxTestCert *authority)
{
  g_autofree char *pem = wax_test_cert_to_pem (authority), *path = wax_test_pki_write (self->dir, "people.pem", pem);
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (path, NULL);

  wax_demo_server_set_client_anchors (self->server, anchors);
}

static void
import_person (PressSetup *self, const char *path)
{
  press_look_at (self->dialog);
  press_click (self->dialog, "Import…");
  press_type_place (path);
  press_wait_for_no_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  press_look_at (self->dialog);
}

static GtkWindow *
open_preferences (PressSetup *self)
{
  press_look_at (self->window);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.own-certificates", NULL));
  return press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW);
}

/* Who is cut off by that is told before. @used: what the row says of it */
static void
remove_used (GtkWindow *preferences, const char *used)
{
  GtkWidget *row, *button;

  press_wait_for_text (used);
  row = gtk_widget_get_ancestor (press_find_label (preferences, used), WAX_TYPE_IDENTITY_ROW);
  button = press_find_button (row, "Remove…");
  gtk_widget_grab_focus (button);
  ui_test_wait_for_draw (button);
  ui_test_key ("space");
  press_wait_for_text (PRESS_USER ": disconnected at once, and cannot sign in until another certificate is chosen.");
  press_click (press_wait_for_window (ADW_TYPE_MESSAGE_DIALOG), "Remove");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  press_look_at (preferences);
}

typedef struct {
  GtkWidget *form;
  const char *text;
} Marked;

static void
match_marked (GtkWidget *widget, gpointer row)
{
  if (GTK_IS_CHECK_BUTTON (widget) && gtk_check_button_get_active (GTK_CHECK_BUTTON (widget)))
    *(GtkWidget **) row = gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW);
}

/* Whether the row that is marked says so. */
static gboolean
is_marked (gpointer data)
{
  Marked *marked = data;
  GtkWidget *row = NULL;

  ui_test_foreach_visible (ui_test_child (marked->form, "chooser"), match_marked, &row);
  return row != NULL && press_find_label (row, marked->text) != NULL;
}

/* Without any password, with the second of two certificates. @said, @said_own: what is said of each */
static void
add_with_files (PressSetup *self, const char *other, const char *said, const char *own, const char *said_own,
                gboolean ask)
{
  GtkWidget *form = press_setup_open_form (self, 1);

  press_wait_for_text ("None yet.");
  g_assert_false (gtk_widget_get_mapped (ui_test_child (self->dialog, "password")));
  g_assert_false (ui_test_is_sensitive (ui_test_child (self->dialog, "continue_button")));
  import_person (self, other);
  press_wait_for_text (said);
  import_person (self, own);
  ui_test_wait_until (is_marked, &(Marked){ form, said_own });
  if (ask)
    gtk_check_button_set_active (ui_test_child (form, "ask"), TRUE);
  press_setup_connect (self, form, wax_demo_server_get_certificate_port (self->server));
  press_setup_wait_for_mail (self);
  g_assert_cmpuint (wax_demo_server_count_requests (self->server, "AuthRequest"), ==, 0);
}

/* Whose certificate names the account comes first, and the other is told what speaks against it. */
static void
add_with_certificate (PressSetup *self, gboolean ask)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("People");
  g_autofree char *bob = make_person (self, authority, "bob@example.test", USUAL_HOURS);
  g_autofree char *alice = make_person (self, authority, PRESS_USER, USUAL_HOURS);

  press_setup_start_server (self);
  accept_people (self, authority);
  add_with_files (self, bob, "It is for another mail address.", alice, PRESS_USER "\nIssued by People", ask);
}

/* A server that names issuers, among which that of the one certificate is not: once it has said so the form does, too,
 * and nothing else that was typed is lost. */
static void
test_issuers (PressSetup *self, gconstpointer unused)
{
  g_autoptr(WaxTestCert) people = wax_test_cert_new_root ("People");
  g_autoptr(WaxTestCert) elsewhere = wax_test_cert_new_root ("Elsewhere");
  g_autofree char *alice = make_person (self, elsewhere, PRESS_USER, USUAL_HOURS), *accepted = wax_test_cert_to_pem (people);
  GtkWidget *form;

  press_setup_start_fault (self, WAX_FAULT_NONE);
  wax_fault_server_ask_of (self->fault, accepted);
  form = press_setup_open_form (self, 1);
  press_wait_for_text ("None yet.");
  import_person (self, alice);
  press_wait_for_text (PRESS_USER "\nIssued by Elsewhere");
  g_assert_false (press_shows ("the server says it accepts"));
  press_setup_connect (self, form, self->port);
  press_wait_for_text ("refused your certificate: its issuer is none of those that the server accepts.");
  press_wait_for_text ("Its issuer is none of those that the server says it accepts.");
  press_setup_wait_for_entry (self, "address", PRESS_USER);
  g_assert_true (ui_test_is_sensitive (ui_test_child (self->dialog, "continue_button"))); /* it stays the person's choice */
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
}

static void
test_certificate (PressSetup *self, gconstpointer unused)
{
  GtkWindow *preferences;

  add_with_certificate (self, FALSE);
  g_assert_cmpuint (wax_demo_server_get_counter (self->server, WAX_DEMO_CLIENT_CERTIFICATES), >, 0);
  /* It ends within a fortnight: that is said, and where to do something about it. */
  press_wait_for_text ("Your certificate (A Person): Ends in 12 days.");
  press_click (self->window, "Your Certificates");
  preferences = press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW);
  remove_used (preferences, "Used by " PRESS_USER);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
  press_wait_for_text ("This account signs in with a certificate of your own, and none that is here is chosen for it.");
}

/* As on another network. */
static void
reconnect (void)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
}

static guint
count_certificates (PressSetup *self)
{
  return wax_demo_server_get_counter (self->server, WAX_DEMO_CLIENT_CERTIFICATES);
}

static gboolean
was_shown (gpointer self)
{
  return count_certificates (self) > 0;
}

static void
work_offline (PressSetup *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.disconnect", NULL);
  press_wait_for_text ("Offline. This account works offline, as you chose.");
  wax_demo_server_reset_counters (self->server);
}

typedef struct {
  GtkWindow *window;
  GtkWidget *before; /* (nullable) */
} Move;

static gboolean
has_moved (gpointer data)
{
  Move *move = data;
  GtkWidget *focus = gtk_window_get_focus (move->window);

  return focus != NULL && focus != move->before;
}

static void
move_focus (GtkWindow *window, const char *key)
{
  Move move = { window, gtk_window_get_focus (window) };

  ui_test_key (key);
  ui_test_wait_until (has_moved, &move);
}

static gboolean
is_in_list (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_ancestor (focus, WAX_TYPE_IDENTITY_CHOOSER) != NULL;
}

/* By keys alone, to the row that says @line: into the list, where the marked one has the focus, then @key. */
static void
go_to_row (GtkWindow *window, const char *line, const char *key)
{
  GtkWidget *row;

  press_wait_for_text (line);
  press_look_at (window);
  for (guint i = 0; !is_in_list (window); i++) {
    g_assert_cmpuint (i, <, 10);
    move_focus (window, "Tab");
  }
  if (key != NULL)
    move_focus (window, key);
  row = gtk_widget_get_ancestor (gtk_window_get_focus (window), ADW_TYPE_ACTION_ROW);
  g_assert_nonnull (press_find_label (row, line));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (gtk_window_get_focus (window))));
}

/* @address: whose it is */
static void
choose (const char *address)
{
  GtkWindow *dialog = press_wait_for_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
  g_autofree char *line = g_strconcat (address, "\nIssued by People", NULL);

  go_to_row (dialog, line, NULL);
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
}

static gboolean
has_looked (gpointer form)
{
  return !gtk_widget_get_visible (ui_test_child (form, "looking"));
}

/* By the settings, while it is connected. */
static void
change_to (PressSetup *self, const char *line)
{
  GtkWindow *status, *dialog;

  press_look_at (self->window);
  ui_test_key ("ctrl+i");
  status = press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_by_key (status, "Change…");
  dialog = press_wait_for_window (WAX_TYPE_SIGN_IN_DIALOG);
  g_assert_true (gtk_check_button_get_active (ui_test_child (ui_test_child (dialog, "form"), "ask")));
  ui_test_wait_until (has_looked, ui_test_child (dialog, "form"));
  go_to_row (dialog, line, "Down");
  ui_test_key ("Return");
  press_wait_for_no_window (WAX_TYPE_SIGN_IN_DIALOG);
  press_look_at (status);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

#define THIS_TIME "Used this time by " PRESS_USER ", which asks each time"

/* What it is connected with is said, and no longer than that; and who loses it: it asks in the bar, and not in a dialog
 * of its own, as nobody lets it connect just now. */
static void
lose_chosen (PressSetup *self)
{
  GtkWindow *preferences = open_preferences (self);

  press_wait_for_text (THIS_TIME);
  g_assert_false (press_shows ("Used by "));
  work_offline (self);
  press_wait_for_no_text (THIS_TIME);
  press_by_key (self->window, "Connect");
  choose (PRESS_USER);
  press_look_at (preferences);
  remove_used (preferences, THIS_TIME);
  press_look_at (self->window); /* where a dialog could open */
  press_wait_for_text ("Which certificate? This account asks each time which of your certificates it signs in with.");
  g_assert_false (press_has_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG));
  press_look_at (preferences);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
}

/* Once for each connection that the person wants, for all channels; what comes back by itself asks nobody. */
static void
test_ask (PressSetup *self, gconstpointer unused)
{
  add_with_certificate (self, TRUE);
  g_assert_false (press_has_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG)); /* the one that was marked was for now */

  press_look_at (self->window);
  work_offline (self);
  press_by_key (self->window, "Connect");
  choose (PRESS_USER);
  ui_test_wait_until (press_setup_is_online, self);
  g_assert_cmpuint (count_certificates (self), ==, 1);
  g_assert_null (WAX_WINDOW (self->window)->connecting_id); /* no dialog opens by itself from now on */

  wax_demo_server_reset_counters (self->server);
  reconnect ();
  ui_test_wait_until (was_shown, self);
  ui_test_wait_until (press_setup_is_online, self);
  g_assert_false (press_has_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG));

  /* Who does not choose stays offline, and no certificate was shown; the bar asks on. */
  press_look_at (self->window);
  work_offline (self);
  press_by_key (self->window, "Connect");
  press_by_key (press_wait_for_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG), "Cancel");
  press_wait_for_no_window (WAX_TYPE_IDENTITY_CHOICE_DIALOG);
  press_wait_for_text ("Which certificate? This account asks each time which of your certificates it signs in with.");
  g_assert_cmpuint (count_certificates (self), ==, 0);
  press_look_at (self->window);
  press_by_key (self->window, "Choose…");
  choose (PRESS_USER);
  ui_test_wait_until (press_setup_is_online, self);
  g_assert_cmpuint (count_certificates (self), ==, 1);

  /* Another one is used at once, and where it does not do the question comes again. */
  change_to (self, "bob@example.test\nIssued by People");
  press_wait_for_text ("Your certificate opens another account");
  press_look_at (self->window);
  press_by_key (self->window, "Try Again");
  choose (PRESS_USER);
  ui_test_wait_until (press_setup_is_online, self);
  g_assert_cmpuint (count_certificates (self), ==, 3);
  lose_chosen (self);
}

/* ---- one that ends ---- */

static void
replace (PressSetup *self)
{
  GtkWindow *preferences = press_wait_for_window (WAX_TYPE_PREFERENCES_WINDOW), *dialog;

  press_wait_for_text ("Ended 1 day ago.");
  press_by_key (preferences, "Replace…");
  dialog = press_wait_for_window (WAX_TYPE_REPLACE_DIALOG);
  press_wait_for_text ("Ends in 10 days.");
  press_by_key (dialog, "Replace");
  press_wait_for_no_window (WAX_TYPE_REPLACE_DIALOG);
  press_look_at (preferences);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_PREFERENCES_WINDOW);
}

/* While the account is connected: it goes on, and that is said, until it signs in again. That the server refuses, with
 * the way out; with another certificate it goes on by itself. */
static void
test_ends (PressSetup *self, gconstpointer unused)
{
  g_autoptr(WaxTestCert) authority = wax_test_cert_new_root ("People");
  g_autofree char *next = make_person (self, authority, PRESS_USER, USUAL_HOURS);
  g_autofree char *ending = make_person (self, authority, PRESS_USER, 12), *refused = NULL;

  press_setup_start_server (self);
  accept_people (self, authority);
  add_with_files (self, next, "Ends in 12 days.", ending, "Ends within a day.", FALSE);
  refused = g_strdup_printf ("localhost:%u refused your certificate: it has expired.",
                             wax_demo_server_get_certificate_port (self->server));
  press_wait_for_text ("Your certificate (A Person): Ends within a day.");
  wax_demo_server_reset_counters (self->server);
  wax_test_clock_set (2 * DAY_S, 2 * DAY_S, 0);
  press_wait_for_text ("Your certificate (A Person): Ended 1 day ago.");
  g_assert_true (press_setup_is_online (self));
  g_assert_cmpuint (count_certificates (self), ==, 0);

  reconnect ();
  press_wait_for_text (refused);
  press_wait_for_text ("Ask whoever issued it for a new one, and import that.");
  g_assert_cmpuint (wax_demo_server_get_counter (self->server, WAX_DEMO_SIGN_INS), ==, 0);
  press_by_key (self->window, "Your Certificates");
  replace (self);
  ui_test_wait_until (press_setup_is_online, self);
  press_wait_for_text ("Your certificate (A Person): Ends in 10 days.");
  g_assert_false (press_shows (refused));
  wax_test_clock_set (0, 0, 0);
}

void
setup_certificates_add_cases (void)
{
  static const struct { const char *path; void (*test) (PressSetup *, gconstpointer); } cases[] = {
    { "/press/setup/certificate", test_certificate },
    { "/press/setup/issuers", test_issuers },
    { "/press/setup/ask", test_ask },
    { "/press/setup/ends", test_ends },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, PressSetup, NULL, press_setup_set_up, cases[i].test, press_setup_tear_down);
}
