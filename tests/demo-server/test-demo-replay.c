#include "replay-play.h"
#include "wax-test-dir.h"

#include <string.h>

/* Plays the recorded requests to the stand-in, in the order and the scene in which they were recorded (replay.txt), and
 * compares the shape of its answers with the recorded ones. */

static gpointer
background_thread (gpointer data)
{
  Play *play = data;
  g_autoptr(SoupSession) session = soup_session_new ();

  play->answer = soup_session_send_and_read (session, play->message, NULL, NULL);
  return play;
}

static GBytes *
scene_file (Replay *replay, const char *name)
{
  g_autofree char *path = g_build_filename (replay->scene, name, NULL);
  char *bytes = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    g_error ("There is no %s.", path);
  return g_bytes_new_take (bytes, length);
}

static void
set_switch (Replay *replay, const char *name, const char *value)
{
  static const struct { const char *name; WaxDemoMisbehaviour what; } switches[] = {
    { "csrf", WAX_DEMO_CSRF }, { "token-lifetime", WAX_DEMO_TOKEN_LIFETIME }, { "send-fault", WAX_DEMO_SEND_FAULT },
    { "wait-speed", WAX_DEMO_WAIT_SPEED }, { "expire-tokens", WAX_DEMO_EXPIRE_TOKENS },
    { "client-certificate", WAX_DEMO_CLIENT_CERTIFICATE }, { "certauth-status", WAX_DEMO_CERTAUTH_STATUS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++) {
    if (strcmp (switches[i].name, name) == 0) {
      wax_demo_server_misbehave (replay->server, switches[i].what, g_ascii_strtoll (value, NULL, 10), NULL);
      return;
    }
  }
  g_error ("There is no switch %s.", name);
}

/* Waits until a request of that name has come in that often. */
static void
await_requests (Replay *replay, const char *name, const char *count)
{
  while (wax_demo_server_count_requests (replay->server, name) < (guint) g_ascii_strtoull (count, NULL, 10))
    g_thread_yield ();
}

/* (transfer full): the account whose token that recording carries. */
static char *
recorded_account (Replay *replay, const char *number)
{
  g_autofree char *name = NULL;
  json_t *meta = replay_load_meta (replay, number, &name);
  g_autoptr(GBytes) body = replay_load_body (replay, meta, "requestFile");
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  char *token = strstr (text, "0_f00dfeed");
  char *account;

  g_assert_nonnull (token);
  token[strcspn (token, "\"")] = '\0';
  account = replay_token_account (token);
  json_decref (meta);
  return account;
}

/* (transfer full): "$299" is what the recordings call 299 in somebody else's mailbox. */
static char *
with_names (Replay *replay, const char *text)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0';) {
    gsize digits = *p == '$' ? strspn (p + 1, "0123456789") : 0;
    g_autofree char *number = g_strndup (p + (digits > 0), digits);
    g_autofree char *live = digits > 0 ? replay_translate_one (replay, "name", number) : NULL;
    if (live != NULL)
      g_string_append (out, live);
    else
      g_string_append_c (out, *p);
    p += digits > 0 ? digits + 1 : 1;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A request of somebody else's, which was not recorded; the new item is what the recordings call @id. */
static void
soap (Replay *replay, const char *user, const char *name, const char *body_text, const char *member, const char *id)
{
  g_autofree char *url = g_strdup_printf ("%s/service/soap/%s", replay->url, name);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autofree char *account = g_strdup_printf ("00000000-0000-4000-8000-%012x", (guint) (guchar) user[0]);
  g_autofree char *named = with_names (replay, body_text);
  json_t *request = json_loads (named, 0, NULL);
  g_autofree char *response_name = g_strdup_printf ("%.*sResponse", (int) (strlen (name) - strlen ("Request")), name);
  json_t *envelope, *response;
  g_autofree char *text = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) answer = NULL;
  const char *live;

  json_object_set_new (request, "_jsns", json_string ("urn:zimbraMail"));
  envelope = json_pack ("{s:{s:{s:s, s:s}}, s:{s:o}}", "Header", "context", "_jsns", "urn:zimbra", "authToken",
                        g_hash_table_lookup (replay->tokens, account), "Body", name, request);
  text = json_dumps (envelope, 0);
  body = g_bytes_new (text, strlen (text));
  soup_message_set_request_body_from_bytes (message, NULL, body);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  if (soup_message_get_status (message) != 200)
    g_error ("%s: %.*s", text, (int) g_bytes_get_size (answer), (const char *) g_bytes_get_data (answer, NULL));
  response = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL);
  live = member == NULL ? NULL
      : json_string_value (json_object_get (json_array_get (json_object_get (json_object_get (json_object_get (response,
          "Body"), response_name), member), 0), "id"));
  if (live != NULL) {
    g_autofree char *qualified = g_strdup_printf ("%s:%s", account, id);
    g_autofree char *live_qualified = g_strdup_printf ("%s:%s", account, live);
    replay_note (replay, "id", qualified, live_qualified);
    replay_note (replay, "rid", id, live);
    replay_note (replay, "name", id, live);
  }
  json_decref (envelope);
  json_decref (response);
}

/* The session that the recordings call @id was opened by a request that was not recorded. */
static void
open_session (Replay *replay, const char *account, const char *id)
{
  g_autofree char *url = g_strconcat (replay->url, "/service/soap/NoOpRequest", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autofree char *text = g_strdup_printf ("{\"Header\":{\"context\":{\"_jsns\":\"urn:zimbra\",\"session\":{},"
                                           "\"authToken\":{\"_content\":\"%s\"}}},"
                                           "\"Body\":{\"NoOpRequest\":{\"_jsns\":\"urn:zimbraMail\"}}}",
                                           (const char *) g_hash_table_lookup (replay->tokens, account));
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) answer = NULL;
  json_t *response;

  soup_message_set_request_body_from_bytes (message, NULL, body);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  response = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL);
  replay_note (replay, "id", id,
               json_string_value (json_object_get (json_object_get (json_object_get (json_object_get (response,
                   "Header"), "context"), "session"), "id")));
  json_decref (response);
}

static void
sign_in (Replay *replay, const char *user, const char *password, const char *recording)
{
  g_autofree char *url = g_strconcat (replay->url, "/service/soap/AuthRequest", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autofree char *text = g_strdup_printf ("{\"Body\":{\"AuthRequest\":{\"_jsns\":\"urn:zimbraAccount\","
                                           "\"account\":{\"by\":\"name\",\"_content\":\"%s\"},"
                                           "\"password\":{\"_content\":\"%s\"}}}}", user, password);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) answer = NULL;
  json_t *response;
  const char *token;
  g_auto(GStrv) parts = NULL;
  g_autoptr(GString) content = g_string_new (NULL);

  soup_message_set_request_body_from_bytes (message, NULL, body);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  response = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL);
  token = json_string_value (json_object_get (json_array_get (json_object_get (json_object_get (
      json_object_get (response, "Body"), "AuthResponse"), "authToken"), 0), "_content"));
  parts = g_strsplit (token, "_", 3);
  for (const char *hex = parts[2]; hex[0] != '\0' && hex[1] != '\0'; hex += 2)
    g_string_append_c (content, (char) (g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1])));
  g_hash_table_insert (replay->tokens, recording != NULL ? recorded_account (replay,
      recording) : g_strndup (content->str + 6, 36), g_strdup (token));
  json_decref (response);
}

/* The recordings have a token at this point which no recorded answer gave. */
static void
note_token (Replay *replay, const char *user, const char *recorded)
{
  g_autofree char *change = g_strdup_printf ("%u", wax_demo_server_get_change (replay->server, user));

  replay_note (replay, "token", recorded, change);
}

/* Uploads a file of the scene for a recording whose own upload was not recorded. */
static void
upload (Replay *replay, const char *number, const char *file)
{
  g_autofree char *name = NULL;
  json_t *meta = replay_load_meta (replay, number, &name);
  g_autoptr(GBytes) request = replay_load_body (replay, meta, "requestFile");
  json_t *recorded = json_loadb (g_bytes_get_data (request, NULL), g_bytes_get_size (request), 0, NULL);
  g_autofree char *url = g_strconcat (replay->url, "/service/upload?fmt=raw,extended", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr(GBytes) bytes = scene_file (replay, file);
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *account = recorded_account (replay, number);
  g_autofree char *cookie = g_strdup_printf ("ZM_AUTH_TOKEN=%s", (const char *) g_hash_table_lookup (replay->tokens,
      account));
  json_t *list;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie", cookie);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Disposition",
                                "attachment; filename=\"note.eml\"");
  soup_message_set_request_body_from_bytes (message, "message/rfc822", bytes);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  list = replay_upload_array (answer);
  replay_note (replay, "aid",
               json_string_value (json_object_get (json_object_get (json_object_get (json_object_get (recorded, "Body"),
                   "AddMsgRequest"), "m"), "aid")),
        json_string_value (json_object_get (json_array_get (list, 0), "aid")));
  json_decref (list);
  json_decref (recorded);
  json_decref (meta);
}

/* The newest @count items are those that the recordings number from @first on. */
static void
note_ids (Replay *replay, const char *user, guint first, guint count)
{
  guint newest = wax_demo_server_get_newest (replay->server, user);

  for (guint i = 0; i < count; i++) {
    g_autofree char *recorded = g_strdup_printf ("%u", first + i);
    g_autofree char *live = g_strdup_printf ("%u", newest - count + 1 + i);
    replay_note (replay, "id", recorded, live);
  }
}

static void
delete_last (Replay *replay, const char *user, guint count)
{
  guint id = wax_demo_server_get_newest (replay->server, user);

  for (; count > 0; id--) {
    g_autoptr(GBytes) raw = wax_demo_server_get_message (replay->server, user, id);
    if (raw == NULL)
      continue;
    wax_demo_server_act (replay->server, user, id, "delete");
    count--;
  }
}

/* What an administrator does. Returns: whether it was such a step. */
static gboolean
step_of_administrator (Replay *replay, char **words, guint count)
{
  if (strcmp (words[0], "user") == 0) {
    g_autofree char *name = g_strjoinv (" ", words + 2);
    wax_demo_server_add_user (replay->server, words[1], name, "secret-1");
  } else if (strcmp (words[0], "sign-in") == 0) {
    sign_in (replay, words[1], words[2], count > 3 ? words[3] : NULL);
  } else if (strcmp (words[0], "status") == 0) {
    wax_demo_server_set_status (replay->server, words[1], words[2]);
  } else if (strcmp (words[0], "password") == 0) {
    wax_demo_server_set_password (replay->server, words[1], words[2]);
  } else if (strcmp (words[0], "remove-user") == 0) {
    wax_demo_server_remove_user (replay->server, words[1]);
  } else if (strcmp (words[0], "switch") == 0) {
    set_switch (replay, words[1], words[2]);
  } else if (strcmp (words[0], "quota") == 0) {
    wax_demo_server_set_quota (replay->server, words[1], g_ascii_strtoll (words[2], NULL, 10));
  } else if (strcmp (words[0], "forget-deletions") == 0) {
    wax_demo_server_forget_deletions (replay->server, words[1]);
  } else if (strcmp (words[0], "act") == 0) {
    wax_demo_server_act (replay->server, words[1], (guint) g_ascii_strtoull (words[2], NULL, 10), words[3]);
  } else if (strcmp (words[0], "person") == 0) {
    g_autofree char *name = g_strdelimit (g_strdup (words[2]), "_", ' ');
    wax_demo_server_set_person (replay->server, words[1], name, words[3]);
  } else if (strcmp (words[0], "remove-person") == 0) {
    wax_demo_server_remove_person (replay->server, words[1], strcmp (words[2], "full") == 0);
  } else {
    return FALSE;
  }
  return TRUE;
}

static void
step (Replay *replay, char **words, GQueue *background)
{
  guint count = g_strv_length (words);

  if (strcmp (words[0], "play") == 0) {
    for (guint i = 1; i < count; i++)
      replay_perform (replay, words[i]);
  } else if (strcmp (words[0], "play-forged") == 0) {
    replay->forged = TRUE;
    replay_perform (replay, words[1]);
    replay->forged = FALSE;
  } else if (strcmp (words[0], "begin") == 0) {
    g_queue_push_tail (background, g_thread_new ("replay", background_thread, replay_prepare (replay, words[1])));
  } else if (strcmp (words[0], "end") == 0) {
    Play *play = g_thread_join (g_queue_pop_head (background));
    replay_judge (play);
    replay_play_free (play);
  } else if (strcmp (words[0], "deliver") == 0) {
    g_autoptr(GBytes) raw = scene_file (replay, words[2]);
    wax_demo_server_deliver (replay->server, words[1], 2, raw);
  } else if (strcmp (words[0], "deliver-to") == 0) {
    g_autoptr(GBytes) raw = scene_file (replay, words[3]);
    g_autofree char *folder = with_names (replay, words[2]);
    wax_demo_server_deliver (replay->server, words[1], (guint) g_ascii_strtoull (folder, NULL, 10), raw);
  } else if (strcmp (words[0], "reset-counters") == 0) {
    wax_demo_server_reset_counters (replay->server);
  } else if (strcmp (words[0], "session") == 0) {
    open_session (replay, words[1], words[2]);
  } else if (strcmp (words[0], "soap") == 0) {
    soap (replay, words[1], words[2], words[3], count > 5 ? words[4] : NULL, count > 5 ? words[5] : NULL);
  } else if (strcmp (words[0], "note-ids") == 0) {
    note_ids (replay, words[1], (guint) g_ascii_strtoull (words[2], NULL, 10),
              (guint) g_ascii_strtoull (words[3], NULL, 10));
  } else if (strcmp (words[0], "upload") == 0) {
    upload (replay, words[1], words[2]);
  } else if (strcmp (words[0], "note-token") == 0) {
    note_token (replay, words[1], words[2]);
  } else if (strcmp (words[0], "delete-last") == 0) {
    delete_last (replay, words[1], (guint) g_ascii_strtoull (words[2], NULL, 10));
  } else if (strcmp (words[0], "await") == 0) {
    await_requests (replay, words[1], words[2]);
  } else if (!step_of_administrator (replay, words, count)) {
    g_error ("There is no step %s.", words[0]);
  }
}

static void
run_script (Replay *replay, const char *script)
{
  g_auto(GStrv) lines = g_strsplit (script, "\n", -1);
  g_autoptr(GQueue) background = g_queue_new ();

  for (char **line = lines; *line != NULL; line++) {
    g_auto(GStrv) words = g_strsplit (g_strstrip (*line), " ", -1);
    if (words[0] != NULL && *words[0] != '\0' && *words[0] != '#')
      step (replay, words, background);
  }
}

static void
replay_set_up (Replay *replay)
{
  WaxDemoOptions options = { .empty = TRUE, .plain = TRUE, .certificate_port = TRUE };
  g_autoptr(WaxTestCert) leaf = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autofree char *pem = NULL, *anchors = NULL;
  g_autoptr(GError) error = NULL;

  replay->dir = wax_test_dir_new ();
  replay->root = wax_test_cert_new_root ("Recorded Root");
  leaf = wax_test_cert_new_leaf (replay->root, "localhost");
  certificate = wax_test_cert_to_tls (leaf, 0);
  pem = wax_test_cert_to_pem (replay->root);
  anchors = wax_test_pki_write (replay->dir, "anchors.pem", pem);
  replay->anchors = g_tls_file_database_new (anchors, &error);
  g_assert_no_error (error);
  replay->server = wax_demo_server_new (&options, certificate, &error);
  g_assert_no_error (error);
  wax_demo_server_set_client_anchors (replay->server, replay->anchors);
  wax_demo_server_misbehave (replay->server, WAX_DEMO_FAULT_STATUS, replay->fault_status, NULL);
  replay->session = soup_session_new ();
  replay->url = wax_demo_server_dup_url (replay->server, "127.0.0.1");
  replay->certificate_url = g_strdup_printf ("https://127.0.0.1:%u",
                                             wax_demo_server_get_certificate_port (replay->server));
  replay->recordings = g_test_build_filename (G_TEST_DIST, "data", "zimbra", NULL);
  replay->scene = g_test_build_filename (G_TEST_DIST, "demo-server", "scene", NULL);
  replay->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  replay->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  replay->report = g_string_new (NULL);
}

static void
replay_tear_down (Replay *replay)
{
  g_hash_table_unref (replay->live);
  g_hash_table_unref (replay->tokens);
  g_string_free (replay->report, TRUE);
  g_free (replay->url);
  g_free (replay->certificate_url);
  g_free (replay->recordings);
  g_free (replay->scene);
  g_object_unref (replay->session);
  wax_demo_server_free (replay->server);
  g_object_unref (replay->anchors);
  wax_test_cert_unref (replay->root);
  wax_test_dir_remove (replay->dir);
  g_free (replay->dir);
}

static void
test_replay (gconstpointer data)
{
  Replay replay = { .fault_status = GPOINTER_TO_UINT (data) };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "demo-server", "replay.txt", NULL);
  g_autofree char *script = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &script, NULL, &error));
  replay_set_up (&replay);
  run_script (&replay, script);
  g_test_message ("%u of %u recordings agree in shape (faults as HTTP %u)", replay.agreed, replay.played,
                  replay.fault_status);
  if (replay.agreed != replay.played)
    g_printerr ("%s", replay.report->str);
  g_assert_cmpuint (replay.agreed, ==, replay.played);
  replay_tear_down (&replay);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/demo-server/replay/422", GUINT_TO_POINTER (422), test_replay);
  g_test_add_data_func ("/demo-server/replay/500", GUINT_TO_POINTER (500), test_replay);
  return g_test_run ();
}
