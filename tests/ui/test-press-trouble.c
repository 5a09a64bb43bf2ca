#include "press.h"
#include "transport/wax-tls-setup.h"

/* What a server that does wrong gets in the window: what happened, what helps, a way to try again, and nothing lost. */

typedef struct {
  const char *name;
  WaxDemoMisbehaviour what;
  gint64 value;
  const char *where; /* (nullable) */
  const char *sentence;
  const char *help;
  gboolean expires; /* the tokens that were given are over, too */
} Trouble;

static const Trouble troubles[] = {
  { "maintenance", WAX_DEMO_MAINTENANCE, 1, NULL, "is under maintenance.", "Stored mail can be read meanwhile." },
  { "throttled", WAX_DEMO_THROTTLE, 100000, NULL, "asks us to slow down.", "Nothing is lost." },
  { "not-zimbra", WAX_DEMO_NOT_ZIMBRA, 404, NULL, "it is not a Zimbra server.", "Check the server's name and port." },
  { "cut", WAX_DEMO_CUT, 200, "SyncRequest", "The connection to localhost", "Nothing is lost." },
  { "endless", WAX_DEMO_ENDLESS, 2147483648, "SyncRequest", "sent more than any sound answer holds",
    "Tell the server's administrator. Nothing is lost." },
  { "deep", WAX_DEMO_DEEP, 100000, "SyncRequest", "sent an answer that no sound server sends",
    "Tell the server's administrator. Nothing is lost." },
  { "token-gone", WAX_DEMO_TOKEN_LIFETIME, -1, NULL, "ends each session as soon as it is opened.",
    "Tell the server's administrator.", TRUE },
};

static void
deliver (Press *press)
{
  static guint64 index = 1000;

  wax_demo_server_deliver_generated (press->mail->server, "alice", index++);
}

static void
test_server (gconstpointer data)
{
  const Trouble *trouble = data;
  Press *press = press_new (&(WaxDemoOptions){ .messages = 20, .seed = 5 });
  WaxDemoServer *server = press->mail->server;

  press_sign_in (press);
  press_wait_for_inbox (press);
  wax_demo_server_misbehave (server, trouble->what, trouble->value, trouble->where);
  if (trouble->expires)
    wax_demo_server_misbehave (server, WAX_DEMO_EXPIRE_TOKENS, 1, NULL);
  deliver (press);
  ui_test_key ("F5");
  press_wait_for_text (trouble->sentence);
  press_wait_for_text (trouble->help);
  g_assert_nonnull (press_find_button (press->window, "Try Again"));
  /* What is here can be read meanwhile. */
  press_choose_message (press);
  /* Tried again while it is still so, it says so still. */
  press_try_again (press);
  press_wait_for_text (trouble->sentence);

  wax_demo_server_misbehave (server, trouble->what, 0, trouble->where);
  press_click (press->window, "Try Again");
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  press_wait_for_no_text (trouble->sentence);
  press_wait_for_inbox (press);
  press_free (press);
}

int
main (int argc, char **argv)
{
  wax_tls_prepare ();
  ui_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++) {
    g_autofree char *path = g_strconcat ("/press/trouble/", troubles[i].name, NULL);

    g_test_add_data_func (path, &troubles[i], test_server);
  }
  return g_test_run ();
}
