#include "press-identity.h"
#include "press-setup.h"
#include "transport/wax-tls-setup.h"
#include "wax-account-dialog.h"
#include "wax-connection-window.h"
#include "wax-web-fixture.h"
#include "wax-window-private.h"

/* The window before a real nginx, as whoever comes with the file that they were given: an account in each way of signing
 * in, set up by keys, and all of them once more after the program was closed, with a keyring. What was shown where
 * nginx itself says. */

/* The last is nginx's own, of a request that waits for news when the program closes. */
enum { INBOX = 2, CLIENT_LEFT = 499 };

#define FILE_PASSWORD "correct horse"

typedef enum {
  SITE_MAIL,     /* asks for no certificate */
  SITE_CERTAUTH, /* the port for certificates, and for nothing else */
  SITE_BOTH,
  N_SITES
} Site;

/* @label: as it is listed; @said: (nullable): with what it got in, where that can be more than a password */
typedef struct {
  const char *label;
  Site site;
  gboolean shows, types;
  const char *said;
} Way;

static const Way ways[] = {
  { "Password", SITE_MAIL, FALSE, TRUE, NULL },
  { "Certificate", SITE_MAIL, TRUE, FALSE, "Signed in with your certificate; no password was sent." },
  { "Certificate, else Password", SITE_MAIL, TRUE, TRUE, "Signed in with your certificate; no password was sent." },
  { "Certificate and Password", SITE_BOTH, TRUE, TRUE, "Signed in with your certificate and the password." },
};

enum { CERTIFICATE = 1, EITHER = 2, N_WAYS = G_N_ELEMENTS (ways) };

static WaxWebFixture web;
static PressSetup setup;
static guint ports[N_SITES];
static char *file;    /* with the certificate */
static char *anchors; /* the computer trusts them */
static char *name;    /* of the certificate, in the log */

/* ---- the server ---- */

static void
describe_site (GString *text, guint site)
{
  static const char *const sites[N_SITES] = {
    [SITE_MAIL] = "ssl_verify_client off;\n" WAX_WEB_NGINX_ON,
    [SITE_CERTAUTH] = "ssl_verify_client on;\n"
                      "location = /certauth { proxy_pass http://127.0.0.1:@DEMO; }\n"
                      "location / { return 403; }\n",
    [SITE_BOTH] = "ssl_verify_client on;\n" WAX_WEB_NGINX_ON,
  };

  g_string_append (text, sites[site]);
}

/* Its certificate is in order; it lets in whom the authority of the file names. */
static void
start_server (void)
{
  g_autoptr(WaxTestCert) root = wax_test_cert_new_root ("Orchard Root");
  g_autoptr(WaxTestCert) leaf = wax_test_cert_new_leaf (root, "localhost");
  g_autoptr(WaxIdentity) identity = press_load_file (file, FILE_PASSWORD);
  g_autofree char *root_pem = wax_test_cert_to_pem (root), *chain = wax_test_cert_to_pem (leaf);
  g_autofree char *key = wax_test_cert_key_to_pem (leaf), *both = g_strconcat (chain, key, NULL);
  g_autofree char *people = press_dup_authority (identity);

  wax_web_fixture_set_up (&web, WAX_WEB_NGINX, NULL);
  anchors = wax_test_pki_write (web.cli.dir, "anchors.pem", root_pem);
  g_free (wax_web_server_write (web.web, "server.pem", both));
  g_free (wax_web_server_write (web.web, "clients.pem", people));
  name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1,
                                       wax_certificate_get_der (wax_identity_get_certificate (identity)));
  wax_web_fixture_serve (&web, NULL, describe_site, N_SITES, ports);
}

/* What was shown since the last call is the certificate where that is asked for, and nowhere else. @counts: (out
 * caller-allocates): how many requests each site had */
static void
check_log (guint *counts)
{
  g_autoptr(GPtrArray) log = wax_web_server_take_log (web.web, 0);

  memset (counts, 0, N_SITES * sizeof *counts);
  for (guint i = 0; i < log->len; i++) {
    const WaxWebRequest *request = log->pdata[i];
    Site site = 0;

    while (site < N_SITES && ports[site] != request->port)
      site++;
    g_assert_cmpuint (site, <, N_SITES);
    counts[site]++;
    g_assert_cmpstr (request->certificate, ==, site == SITE_MAIL ? "-" : name);
    g_assert_cmpstr (request->verified, ==, site == SITE_MAIL ? "NONE" : "SUCCESS");
    if (request->status != CLIENT_LEFT)
      g_assert_cmpuint (request->status, <, 400);
    if (site == SITE_CERTAUTH)
      g_assert_cmpstr (request->path, ==, "/certauth");
  }
}

static guint
count_passwords (void)
{
  return wax_demo_server_get_counter (web.cli.server, WAX_DEMO_SIGN_INS);
}

/* ---- accounts ---- */

/* Returns: (transfer none) (nullable): the list holds it. */
static WaxAccount *
get_account (guint i)
{
  g_autoptr(WaxAccount) account =
    g_list_model_get_item (wax_session_get_accounts (WAX_WINDOW (setup.window)->session), i);

  return account;
}

static WaxFolderItem *
get_inbox (WaxAccount *account)
{
  return wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX);
}

/* Connected, and with all mail that is there. */
static gboolean
have_mail (gpointer n)
{
  guint expected = wax_demo_server_count_messages (web.cli.server, "alice", INBOX);

  for (guint i = 0; i < GPOINTER_TO_UINT (n); i++) {
    WaxAccount *account = get_account (i);

    if (account == NULL || wax_account_get_state (account) != WAX_ACCOUNT_ONLINE || wax_account_is_busy (account) ||
        get_inbox (account) == NULL || wax_folder_item_get_folder (get_inbox (account))->total != expected)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_shown (gpointer account)
{
  return WAX_WINDOW (setup.window)->account == account;
}

/* What Connection Status says of it. */
static void
check_status (guint i, const char *said, const char *more)
{
  WaxWindow *window = WAX_WINDOW (setup.window);

  wax_folder_pane_select_inbox (window->folders, get_account (i));
  ui_test_wait_until (is_shown, get_account (i));
  press_look_at (setup.window);
  ui_test_key ("ctrl+i");
  press_wait_for_window (WAX_TYPE_CONNECTION_WINDOW);
  press_wait_for_text (ways[i].label);
  if (said != NULL)
    press_wait_for_text (said);
  else
    g_assert_false (press_shows ("Signed in with"));
  if (more != NULL)
    press_wait_for_text (more);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_CONNECTION_WINDOW);
}

/* The first certificate comes from the file, and is there for the others. */
static void
add_account (guint i)
{
  guint counts[N_SITES];
  GtkWidget *form;

  wax_demo_server_reset_counters (web.cli.server);
  setup.port = ports[ways[i].site];
  form = press_setup_open_form (&setup, i);
  if (i == CERTIFICATE) {
    press_wait_for_text ("None yet.");
    press_import (setup.dialog, file, FILE_PASSWORD);
    press_look_at (setup.dialog);
  }
  if (ways[i].shows)
    press_wait_for_text (PRESS_USER ", a.example@example.test\nIssued by Example Client CA");
  if (ways[i].types) {
    gtk_widget_grab_focus (ui_test_child (setup.dialog, "password"));
    press_type (PRESS_PASSWORD);
    press_setup_wait_for_entry (&setup, "password", PRESS_PASSWORD);
  }
  press_setup_connect (&setup, form, ports[SITE_CERTAUTH]);
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_DIALOG);
  ui_test_wait_until (have_mail, GUINT_TO_POINTER (i + 1));

  check_status (i, ways[i].said, NULL);
  check_log (counts);
  g_assert_cmpint (counts[SITE_CERTAUTH] > 0, ==, ways[i].shows && ways[i].site == SITE_MAIL);
  g_assert_cmpint (counts[SITE_BOTH] > 0, ==, ways[i].site == SITE_BOTH);
  g_assert_cmpint (count_passwords () > 0, ==, i == 0 || ways[i].site == SITE_BOTH);
}

static void
deliver (void)
{
  static guint64 n = 1000;

  wax_demo_server_deliver_generated (web.cli.server, "alice", n++);
  ui_test_wait_until (have_mail, GUINT_TO_POINTER (N_WAYS));
}

/* ---- cases ---- */

static void
test_set_up (void)
{
  guint counts[N_SITES];

  setup.application = press_start (web.cli.profile, anchors);
  setup.window = press_get_window (setup.application);
  press_wait_for_text ("Add Account");
  for (guint i = 0; i < N_WAYS; i++)
    add_account (i);
  deliver ();
  check_log (counts);
  press_look_at (setup.window);
  press_stop (setup.application);
}

/* Nobody is asked anything: each signs in again in its way. Where the port for certificates lets nobody in any more, one
 * of them has a password. */
static void
test_again (void)
{
  g_autofree char *refused = g_strdup_printf ("localhost:%u took your certificate and let nobody in",
                                              ports[SITE_CERTAUTH]);
  guint counts[N_SITES];

  check_log (counts);
  wax_demo_server_reset_counters (web.cli.server);
  setup.application = press_start (web.cli.profile, anchors);
  setup.window = press_get_window (setup.application);
  ui_test_wait_until (have_mail, GUINT_TO_POINTER (N_WAYS));
  deliver ();
  check_log (counts);
  g_assert_cmpuint (counts[SITE_CERTAUTH], ==, 2);
  g_assert_cmpuint (counts[SITE_BOTH], >, 0);
  g_assert_cmpuint (count_passwords (), ==, 2);
  for (guint i = 0; i < N_WAYS; i++)
    check_status (i, ways[i].said, NULL);

  wax_demo_server_misbehave (web.cli.server, WAX_DEMO_CERTAUTH_STATUS, 403, NULL);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE); /* all connect anew */
  check_status (EITHER, "Signed in with the password, without your certificate.", refused);
  check_status (CERTIFICATE, refused, NULL);
  press_look_at (setup.window);
  press_stop (setup.application);
}

int
main (int argc, char **argv)
{
  int status;

  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  file = g_test_build_filename (G_TEST_DIST, "data", "identities", "aes-ec.p12", NULL);
  start_server ();
  g_test_add_func ("/press/servers/set-up", test_set_up);
  g_test_add_func ("/press/servers/again", test_again);
  status = g_test_run ();
  wax_web_fixture_tear_down (&web);
  g_free (file);
  g_free (anchors);
  g_free (name);
  return status;
}
