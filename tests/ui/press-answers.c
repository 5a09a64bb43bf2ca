#include "press-answers.h"

#include "press-writing.h"

#include <string.h>

/* Answers of somebody with two accounts. */

static WaxDemoServer *server;

static guint
deliver (const char *user, const char *raw)
{
  g_autoptr(GBytes) bytes = g_bytes_new (raw, strlen (raw));

  return wax_demo_server_deliver (server, user, INBOX, bytes);
}

/* What comes to both next has the same id. */
static void
even_ids (void)
{
  while (wax_demo_server_get_newest (server, "alice") != wax_demo_server_get_newest (server, "bob")) {
    gboolean alice = wax_demo_server_get_newest (server, "alice") < wax_demo_server_get_newest (server, "bob");

    deliver (alice ? "alice" : "bob", "From: dora@example.test\r\nSubject: Between\r\n\r\nHello\r\n");
  }
}

static void
assert_not_marked (const char *user, guint id)
{
  g_autofree char *flags = wax_demo_server_dup_flags (server, user, id);

  g_assert_null (strpbrk (flags, "rw"));
}

/* The one server knows nothing of the other's ids: what has that one there is another message. */
static void
try_from_another (const char *subject, const char *key, const char *to)
{
  guint received = press_count ("carol", INBOX), others, id;
  GtkWindow *composer;
  g_autofree char *message = NULL, *thread = g_strdup_printf ("References: <%s@example.test>\r\n", subject);

  even_ids ();
  others = deliver ("bob", "From: dora@example.test\r\nSubject: Of the same id\r\n\r\nHello\r\n");
  id = press_deliver_to_answer (subject, "To: alice@example.test\r\n");
  g_assert_cmpuint (id, ==, others);
  composer = press_open_composer (key);
  press_type (to);
  gtk_drop_down_set_selected (ui_test_child (composer, "from"), 1);
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  assert_not_marked ("alice", id);
  assert_not_marked ("bob", others);
  message = press_dup_newest ("carol");
  press_assert_has (message, "<bob@example.test>\r\n");
  press_assert_has (message, thread);
  press_assert_has (message, "What do you think?");
}

/* The person has bob's account as well: an answer to all does not come to them there. */
static void
try_all (void)
{
  guint received = press_count ("carol", INBOX), own = press_count ("bob", INBOX);
  g_autofree char *message = NULL;

  press_deliver_to_answer ("To all", "To: alice@example.test, Bob <bob@example.test>, carol@example.test\r\n");
  press_open_composer ("ctrl+shift+r");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  message = press_dup_newest ("carol");
  press_assert_has (message, "To: Carol <carol@example.test>\r\n");
  g_assert_null (strstr (message, "bob@example.test"));
  g_assert_cmpuint (press_count ("bob", INBOX), ==, own);
}

static guint
count_attached (const char *message)
{
  guint n = 0;

  for (const char *at = message; (at = strstr (at, "Content-Type: message/rfc822")) != NULL; at++)
    n++;
  return n;
}

/* Each of them goes along as it came, with one message. */
static void
try_several (void)
{
  guint received = press_count ("carol", INBOX), all;
  g_autofree char *message = NULL;

  press_deliver_to_answer ("First of several", "To: alice@example.test\r\n");
  press_deliver_to_answer ("Second of several", "To: alice@example.test\r\n");
  all = press_count ("alice", INBOX);
  ui_test_key ("ctrl+a");
  press_wait_for_text ("Messages Selected");
  press_open_composer ("ctrl+l");
  press_type ("carol@example.test");
  press_wait_for_text ("Second of several.eml");
  press_send_and_close ();
  press_wait_for_count ("carol", INBOX, received + 1);
  message = press_dup_newest ("carol");
  press_assert_has (message, "filename=\"First of several.eml\"");
  press_assert_has (message, "filename=\"Second of several.eml\"");
  g_assert_cmpuint (count_attached (message), ==, all);
}

void
press_answers_try (Press *press)
{
  press_begin_writing (press);
  server = press->mail->server;
  try_from_another ("Answered", "ctrl+r", "");
  try_from_another ("Forwarded", "ctrl+l", "carol@example.test");
  try_all ();
  try_several ();
}
