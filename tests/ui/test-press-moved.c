#include "press.h"
#include "transport/wax-tls-setup.h"
#include "wax-fault-server.h"
#include "wax-test-pki.h"
#include "wax-window-private.h"

#include <string.h>

/* An account whose server is no longer what it was: what is said, that mail can be read meanwhile, and that trying
 * again works once the account has its server back. Its settings are changed by the other program. */

typedef struct {
  const char *name;
  const char *host;
  WaxFault fault;
  const char *sentence;
  const char *help;
} Fault;

static const Fault faults[] = {
  { "unknown-host", "nowhere.invalid", WAX_FAULT_NONE, "The server nowhere.invalid:",
    "Check the server's name, and whether this computer has a network." },
  { "refused-port", "localhost", WAX_FAULT_NONE, ": the port is closed.",
    "Check the port; or the server is off and comes back later." },
  { "not-tls", "localhost", WAX_FAULT_PLAIN, "does not offer a secure connection at this port.", "Check the port." },
};

static void
move_account (Press *press, const char *server)
{
  g_autofree char *change = g_strconcat ("server=", server, NULL);
  const char *const arguments[] = { g_getenv ("WAXCTL"), "--profile", press->mail->dir, "--quiet", "account", "set",
                                    "alice", change, NULL };
  int status = 0;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
}

static WaxFaultServer *
start_fault (const Fault *fault)
{
  g_autoptr(WaxTestCert) cert = wax_test_cert_new_leaf (NULL, "localhost");
  g_autofree char *chain = wax_test_cert_to_pem (cert), *key = wax_test_cert_key_to_pem (cert);

  return wax_fault_server_new (fault->fault, chain, key);
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  Press *press = press_new (&(WaxDemoOptions){ .messages = 20, .seed = 5 });
  WaxFaultServer *server = start_fault (fault);
  g_autofree char *good = wax_demo_server_dup_url (press->mail->server, "localhost");
  g_autofree char *bad = g_strdup_printf ("https://%s:%u", fault->host, wax_fault_server_get_port (server));

  press_sign_in (press);
  /* Nobody is there any more. */
  if (fault->fault == WAX_FAULT_NONE)
    g_clear_pointer (&server, wax_fault_server_free);
  move_account (press, bad);
  if (strcmp (fault->host, "localhost") != 0)
    press_give_password (press); /* the one that is there belongs to the host before */
  press_wait_for_text (fault->sentence);
  press_wait_for_text (fault->help);
  press_choose_message (press);
  press_wait_for_text ("alice@example.test");
  press_try_again (press);
  press_wait_for_text (fault->sentence);
  if (server != NULL) {
    WaxFaultCounts counts;

    wax_fault_server_get_counts (server, &counts);
    g_assert_cmpuint (counts.requests, ==, 0);
  }

  move_account (press, good);
  press_connect_again (press);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_no_text (fault->sentence);
  g_clear_pointer (&server, wax_fault_server_free);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autofree char *path = g_strconcat ("/press/moved/", faults[i].name, NULL);

    g_test_add_data_func (path, &faults[i], test_fault);
  }
  return g_test_run ();
}
