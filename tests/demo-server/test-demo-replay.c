#include "replay-compare.h"
#include "wax-demo-server.h"

#include <libsoup/soup.h>
#include <string.h>

/* Plays the recorded requests to the stand-in, in the order and the scene in which they were recorded (replay.txt), and
 * compares the shape of its answers with the recorded ones. */

/* Recordings of the protocol's contract for a stand-in. Not played: zip and tgz archives (218, 219, 222, 223), the
 * insides of an invitation (188), an upload whose body was not stored (262), client certificates (485 to 504). */
#define LISTED 311

typedef struct {
  WaxDemoServer *server;
  SoupSession *session;
  char *url;
  char *recordings;
  char *scene;
  guint fault_status;
  GHashTable *live; /* "kind:recorded" -> what it is here */
  GHashTable *tokens; /* account id -> token */
  gboolean forged; /* tokens are sent as recorded, with a MAC that is not ours */
  gint64 token_offset;
  guint played, agreed;
  GString *report;
} Replay;

typedef struct {
  Replay *replay;
  char *name;
  json_t *meta;
  SoupMessage *message;
  GBytes *answer;
} Play;

static json_t *
load_meta (Replay *replay, const char *number, char **name)
{
  g_autoptr(GDir) dir = g_dir_open (replay->recordings, 0, NULL);
  const char *entry;

  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_prefix (entry, number) && entry[strlen (number)] == '-' && g_str_has_suffix (entry, ".meta.json")) {
      g_autofree char *path = g_build_filename (replay->recordings, entry, NULL);
      *name = g_strndup (entry, strlen (entry) - strlen (".meta.json"));
      return json_load_file (path, 0, NULL);
    }
  }
  g_error ("There is no recording %s.", number);
  return NULL;
}

static GBytes *
load_body (Replay *replay, json_t *meta, const char *member)
{
  const char *file = json_string_value (json_object_get (meta, member));
  g_autofree char *path = file == NULL ? NULL : g_build_filename (replay->recordings, file, NULL);
  char *bytes = NULL;
  gsize length = 0;

  if (path == NULL || !g_file_get_contents (path, &bytes, &length, NULL))
    return NULL;
  return g_bytes_new_take (bytes, length);
}

/* Of a token in the recordings: "0_MAC_HEX", whose text names the account; those with another MAC are forged. */
static char *
token_account (const char *token)
{
  const char *hex = g_str_has_prefix (token, "0_f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed_") ? token + strlen ("0_f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed_") : NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  char *account = NULL;

  for (; hex != NULL && g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2)
    g_string_append_c (text, (char) (g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1])));
  if (g_str_has_prefix (text->str, "id=36:") && text->len > 42)
    account = g_strndup (text->str + 6, 36);
  return account;
}

static char *
translate_token (Replay *replay, const char *token)
{
  g_autofree char *account = token_account (token);
  const char *live = account == NULL || replay->forged ? NULL : g_hash_table_lookup (replay->tokens, account);

  return g_strdup (live == NULL ? token : live);
}

static char *
translate_one (Replay *replay, const char *kind, const char *recorded)
{
  g_autofree char *key = g_strdup_printf ("%s:%s", kind, recorded);
  const char *live = g_hash_table_lookup (replay->live, key);
  gint64 number = g_ascii_strtoll (recorded, NULL, 10);

  /* A token that no answer gave lies as far from the last one as in the recordings. */
  if (live == NULL && strcmp (kind, "token") == 0 && number > 1 && number < 1000 && strlen (recorded) < 4)
    return g_strdup_printf ("%" G_GINT64_FORMAT, number + replay->token_offset);
  return g_strdup (live == NULL ? recorded : live);
}

static char *
translate_list (Replay *replay, const char *kind, const char *recorded)
{
  g_auto(GStrv) parts = g_strsplit (recorded, ",", -1);

  for (char **part = parts; *part != NULL; part++) {
    char *live = translate_one (replay, kind, *part);
    g_free (*part);
    *part = live;
  }
  return g_strjoinv (",", parts);
}

static const char *
kind_of (const char *key)
{
  static const char *const ids[] = { "id", "ids", "l", "mid", "origid", "did", "value", NULL };
  static const char *const others[] = { "token", "waitSet", "aid", "seq", "rid", NULL };

  if (g_strv_contains (ids, key))
    return "id";
  return g_strv_contains (others, key) ? key : NULL;
}

static void
translate_json (Replay *replay, json_t *value)
{
  const char *key;
  json_t *child;
  gsize i;
  void *next;

  json_array_foreach (value, i, child)
    translate_json (replay, child);
  json_object_foreach_safe (value, next, key, child) {
    const char *kind = kind_of (key);
    g_autofree char *number = json_is_integer (child) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (child)) : NULL;
    const char *text = number != NULL ? number : json_string_value (child);
    g_autofree char *live = NULL;
    if (strcmp (key, "authToken") == 0 || strcmp (key, "csrfToken") == 0) {
      const char *token = json_is_string (child) ? json_string_value (child) : json_string_value (json_object_get (child, "_content"));
      live = strcmp (key, "csrfToken") == 0 ? translate_one (replay, "csrf", token) : translate_token (replay, token);
      json_object_set_new (value, key, json_pack ("{s:s}", "_content", live));
    } else if (text != NULL && kind != NULL) {
      live = translate_list (replay, kind, text);
      json_object_set_new (value, key, json_string (live));
    } else {
      translate_json (replay, child);
    }
  }
}

/* Numbers from 257 on in an address are ids. */
static char *
translate_path (Replay *replay, const char *path)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *p = path; *p != '\0';) {
    gsize digits = strspn (p, "0123456789");
    g_autofree char *number = g_strndup (p, digits);
    g_autofree char *live = NULL;
    if (digits == 3 && (p == path || !g_ascii_isalnum (p[-1]) || p[-1] == 'B' || p[-1] == 'C')) {
      live = translate_one (replay, "id", number);
      g_string_append (out, live);
      p += digits;
    } else if (digits > 0) {
      g_string_append (out, number);
      p += digits;
    } else {
      g_string_append_c (out, *p++);
    }
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static GBytes *
translate_body (Replay *replay, GBytes *body, const char *file)
{
  json_t *request = g_str_has_suffix (file, ".json") ? json_loadb (g_bytes_get_data (body, NULL), g_bytes_get_size (body), 0, NULL) : NULL;
  char *text;

  if (request == NULL)
    return g_bytes_ref (body);
  translate_json (replay, request);
  text = json_dumps (request, JSON_COMPACT);
  json_decref (request);
  return g_bytes_new_take (text, strlen (text));
}

static void
set_headers (Replay *replay, json_t *meta, SoupMessageHeaders *headers)
{
  const char *name;
  json_t *value;

  json_object_foreach (json_object_get (meta, "requestHeaders"), name, value) {
    const char *text = json_string_value (value);
    if (strcmp (name, "Cookie") == 0 && g_str_has_prefix (text, "ZM_AUTH_TOKEN=")) {
      g_autofree char *token = translate_token (replay, text + strlen ("ZM_AUTH_TOKEN="));
      g_autofree char *cookie = g_strconcat ("ZM_AUTH_TOKEN=", token, NULL);
      soup_message_headers_replace (headers, name, cookie);
    } else if (strcmp (name, "X-Zimbra-Csrf-Token") == 0) {
      g_autofree char *token = translate_one (replay, "csrf", text);
      soup_message_headers_replace (headers, name, token);
    } else {
      soup_message_headers_replace (headers, name, text);
    }
  }
}

static Play *
prepare (Replay *replay, const char *number)
{
  Play *play = g_new0 (Play, 1);
  g_autoptr(GBytes) recorded = NULL;
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  play->replay = replay;
  play->meta = load_meta (replay, number, &play->name);
  recorded = load_body (replay, play->meta, "requestFile");
  path = translate_path (replay, json_string_value (json_object_get (play->meta, "path")));
  url = g_strconcat (replay->url, path, NULL);
  play->message = soup_message_new (json_string_value (json_object_get (play->meta, "method")), url);
  g_assert_nonnull (play->message);
  soup_message_add_flags (play->message, SOUP_MESSAGE_NO_REDIRECT);
  set_headers (replay, play->meta, soup_message_get_request_headers (play->message));
  if (recorded != NULL) {
    g_autoptr(GBytes) body = translate_body (replay, recorded, json_string_value (json_object_get (play->meta, "requestFile")));
    soup_message_set_request_body_from_bytes (play->message, NULL, body);
  }
  return play;
}

static void
play_free (Play *play)
{
  g_free (play->name);
  json_decref (play->meta);
  g_object_unref (play->message);
  g_clear_pointer (&play->answer, g_bytes_unref);
  g_free (play);
}

static void
note (Replay *replay, const char *kind, const char *recorded, const char *live)
{
  g_hash_table_insert (replay->live, g_strdup_printf ("%s:%s", kind, recorded), g_strdup (live));
}

static char *
as_text (json_t *value)
{
  return json_is_integer (value) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value)) : g_strdup (json_string_value (value));
}

/* Learns which id, token … of the recording is which here, from members at the same place. */
static void
learn (Replay *replay, json_t *recorded, json_t *live, const char *parent)
{
  const char *key;
  json_t *value;
  gsize i;

  if (json_is_array (recorded) && json_array_size (recorded) == json_array_size (live)) {
    json_array_foreach (recorded, i, value)
      learn (replay, value, json_array_get (live, i), parent);
  }
  json_object_foreach (recorded, key, value) {
    json_t *other = json_object_get (live, key);
    const char *kind = kind_of (key);
    g_autofree char *one = as_text (value);
    g_autofree char *two = other == NULL ? NULL : as_text (other);
    if (strcmp (key, "_content") == 0 && strcmp (parent, "authToken") == 0 && one != NULL && two != NULL) {
      g_autofree char *account = token_account (one);
      if (account != NULL)
        g_hash_table_insert (replay->tokens, g_steal_pointer (&account), g_strdup (two));
    } else if (strcmp (key, "_content") == 0 && strcmp (parent, "csrfToken") == 0 && one != NULL && two != NULL) {
      note (replay, "csrf", one, two);
    } else if (kind != NULL && strcmp (key, "value") != 0 && one != NULL && two != NULL) {
      note (replay, kind, one, two);
      if (strcmp (kind, "token") == 0 && strlen (one) < 4)
        replay->token_offset = g_ascii_strtoll (two, NULL, 10) - g_ascii_strtoll (one, NULL, 10);
    } else if (other != NULL) {
      learn (replay, value, other, key);
    }
  }
}

static void
compare_header (Play *play, const char *name, GString *differences)
{
  const char *recorded = json_string_value (json_object_get (json_object_get (play->meta, "responseHeaders"), name));
  const char *live = soup_message_headers_get_one (soup_message_get_response_headers (play->message), name);

  if (g_strcmp0 (recorded, live) != 0)
    g_string_append_printf (differences, "  %s: %s instead of %s\n", name, live == NULL ? "none" : live, recorded == NULL ? "none" : recorded);
}

static void
compare_cookies (Play *play, GString *differences)
{
  json_t *recorded = json_array_get (json_object_get (play->meta, "setCookie"), 0);
  const char *live = soup_message_headers_get_one (soup_message_get_response_headers (play->message), "Set-Cookie");
  const char *attributes = recorded == NULL ? NULL : strchr (json_string_value (recorded), ';');
  const char *live_attributes = live == NULL ? NULL : strchr (live, ';');

  if (g_strcmp0 (attributes, live_attributes) != 0)
    g_string_append_printf (differences, "  Set-Cookie: %s instead of %s\n", live_attributes == NULL ? "none" : live_attributes, attributes == NULL ? "none" : attributes);
}

static void
compare_headers (Play *play, GString *differences)
{
  const char *name;
  json_t *value;

  compare_header (play, "Content-Type", differences);
  compare_header (play, "Cache-Control", differences);
  compare_header (play, "WWW-Authenticate", differences);
  compare_cookies (play, differences);
  json_object_foreach (json_object_get (play->meta, "responseHeaders"), name, value) {
    if (g_str_has_prefix (name, "X-Zimbra-") && soup_message_headers_get_one (soup_message_get_response_headers (play->message), name) == NULL)
      g_string_append_printf (differences, "  %s: missing\n", name);
  }
}

static guint
wanted_status (Play *play)
{
  guint status = (guint) json_integer_value (json_object_get (play->meta, "status"));

  return status == 422 ? play->replay->fault_status : status;
}

/* (transfer full) (nullable): the array in the text of an upload's answer. */
static json_t *
upload_array (GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *array = strchr (text, '[');

  return array == NULL ? NULL : json_loads (array, 0, NULL);
}

static void
compare_bodies (Play *play, GString *differences)
{
  const char *file = json_string_value (json_object_get (play->meta, "responseFile"));
  g_autoptr(GBytes) bytes = load_body (play->replay, play->meta, "responseFile");
  gboolean upload = g_str_has_prefix (json_string_value (json_object_get (play->meta, "path")), "/service/upload");
  json_t *recorded = NULL, *live = NULL;

  if (bytes == NULL)
    return;
  if (g_str_has_suffix (file, ".json")) {
    recorded = json_loadb (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, NULL);
    live = json_loadb (g_bytes_get_data (play->answer, NULL), g_bytes_get_size (play->answer), 0, NULL);
  } else if (upload) {
    if (g_bytes_get_size (play->answer) < 4 || memcmp (g_bytes_get_data (bytes, NULL), g_bytes_get_data (play->answer, NULL), 4) != 0)
      g_string_append (differences, "  the upload has another status\n");
    recorded = upload_array (bytes);
    live = upload_array (play->answer);
  } else if (g_str_has_suffix (file, ".xml")) {
    g_autofree char *text = g_strndup (g_bytes_get_data (play->answer, NULL), g_bytes_get_size (play->answer));
    if (strstr (text, "<soap:Fault>") == NULL || strstr (text, "<Code>service.") == NULL)
      g_string_append (differences, "  no XML fault\n");
  }
  if (recorded != NULL && live != NULL) {
    replay_compare (recorded, live, "", differences);
    learn (play->replay, recorded, live, "");
  } else if (recorded != NULL) {
    g_string_append (differences, "  the answer is no JSON\n");
  }
  json_decref (recorded);
  json_decref (live);
}

static void
judge (Play *play)
{
  Replay *replay = play->replay;
  g_autoptr(GString) differences = g_string_new (NULL);

  replay->played++;
  if (play->answer == NULL)
    g_string_append (differences, "  no answer\n");
  else if (soup_message_get_status (play->message) != wanted_status (play))
    g_string_append_printf (differences, "  status %u instead of %u\n", soup_message_get_status (play->message), wanted_status (play));
  if (play->answer != NULL) {
    compare_headers (play, differences);
    compare_bodies (play, differences);
  }
  if (differences->len == 0)
    replay->agreed++;
  else
    g_string_append_printf (replay->report, "%s\n%s", play->name, differences->str);
}

static void
perform (Replay *replay, const char *number)
{
  Play *play = prepare (replay, number);

  play->answer = soup_session_send_and_read (replay->session, play->message, NULL, NULL);
  judge (play);
  play_free (play);
}

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
  json_t *meta = load_meta (replay, number, &name);
  g_autoptr(GBytes) body = load_body (replay, meta, "requestFile");
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  char *token = strstr (text, "0_f00dfeed");
  char *account;

  g_assert_nonnull (token);
  token[strcspn (token, "\"")] = '\0';
  account = token_account (token);
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
    g_autofree char *live = digits > 0 ? translate_one (replay, "name", number) : NULL;
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
  envelope = json_pack ("{s:{s:{s:s, s:s}}, s:{s:o}}", "Header", "context", "_jsns", "urn:zimbra", "authToken", g_hash_table_lookup (replay->tokens, account), "Body", name, request);
  text = json_dumps (envelope, 0);
  body = g_bytes_new (text, strlen (text));
  soup_message_set_request_body_from_bytes (message, NULL, body);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  if (soup_message_get_status (message) != 200)
    g_error ("%s: %.*s", text, (int) g_bytes_get_size (answer), (const char *) g_bytes_get_data (answer, NULL));
  response = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL);
  live = member == NULL ? NULL : json_string_value (json_object_get (json_array_get (json_object_get (json_object_get (json_object_get (response, "Body"), response_name), member), 0), "id"));
  if (live != NULL) {
    g_autofree char *qualified = g_strdup_printf ("%s:%s", account, id);
    g_autofree char *live_qualified = g_strdup_printf ("%s:%s", account, live);
    note (replay, "id", qualified, live_qualified);
    note (replay, "rid", id, live);
    note (replay, "name", id, live);
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
  g_autofree char *text = g_strdup_printf ("{\"Header\":{\"context\":{\"_jsns\":\"urn:zimbra\",\"session\":{},\"authToken\":{\"_content\":\"%s\"}}},"
                                           "\"Body\":{\"NoOpRequest\":{\"_jsns\":\"urn:zimbraMail\"}}}", (const char *) g_hash_table_lookup (replay->tokens, account));
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(GBytes) answer = NULL;
  json_t *response;

  soup_message_set_request_body_from_bytes (message, NULL, body);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  response = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), 0, NULL);
  note (replay, "id", id, json_string_value (json_object_get (json_object_get (json_object_get (json_object_get (response, "Header"), "context"), "session"), "id")));
  json_decref (response);
}

static void
sign_in (Replay *replay, const char *user, const char *password, const char *recording)
{
  g_autofree char *url = g_strconcat (replay->url, "/service/soap/AuthRequest", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autofree char *text = g_strdup_printf ("{\"Body\":{\"AuthRequest\":{\"_jsns\":\"urn:zimbraAccount\",\"account\":{\"by\":\"name\",\"_content\":\"%s\"},"
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
  token = json_string_value (json_object_get (json_array_get (json_object_get (json_object_get (json_object_get (response, "Body"), "AuthResponse"), "authToken"), 0), "_content"));
  parts = g_strsplit (token, "_", 3);
  for (const char *hex = parts[2]; hex[0] != '\0' && hex[1] != '\0'; hex += 2)
    g_string_append_c (content, (char) (g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1])));
  g_hash_table_insert (replay->tokens, recording != NULL ? recorded_account (replay, recording) : g_strndup (content->str + 6, 36), g_strdup (token));
  json_decref (response);
}

/* The recordings have a token at this point which no recorded answer gave. */
static void
note_token (Replay *replay, const char *user, const char *recorded)
{
  g_autofree char *change = g_strdup_printf ("%u", wax_demo_server_get_change (replay->server, user));

  note (replay, "token", recorded, change);
}

/* Uploads a file of the scene for a recording whose own upload was not recorded. */
static void
upload (Replay *replay, const char *number, const char *file)
{
  g_autofree char *name = NULL;
  json_t *meta = load_meta (replay, number, &name);
  g_autoptr(GBytes) request = load_body (replay, meta, "requestFile");
  json_t *recorded = json_loadb (g_bytes_get_data (request, NULL), g_bytes_get_size (request), 0, NULL);
  g_autofree char *url = g_strconcat (replay->url, "/service/upload?fmt=raw,extended", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr(GBytes) bytes = scene_file (replay, file);
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *account = recorded_account (replay, number);
  g_autofree char *cookie = g_strdup_printf ("ZM_AUTH_TOKEN=%s", (const char *) g_hash_table_lookup (replay->tokens, account));
  json_t *list;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie", cookie);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Content-Disposition", "attachment; filename=\"note.eml\"");
  soup_message_set_request_body_from_bytes (message, "message/rfc822", bytes);
  answer = soup_session_send_and_read (replay->session, message, NULL, NULL);
  list = upload_array (answer);
  note (replay, "aid", json_string_value (json_object_get (json_object_get (json_object_get (json_object_get (recorded, "Body"), "AddMsgRequest"), "m"), "aid")),
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
    note (replay, "id", recorded, live);
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
      perform (replay, words[i]);
  } else if (strcmp (words[0], "play-forged") == 0) {
    replay->forged = TRUE;
    perform (replay, words[1]);
    replay->forged = FALSE;
  } else if (strcmp (words[0], "begin") == 0) {
    g_queue_push_tail (background, g_thread_new ("replay", background_thread, prepare (replay, words[1])));
  } else if (strcmp (words[0], "end") == 0) {
    Play *play = g_thread_join (g_queue_pop_head (background));
    judge (play);
    play_free (play);
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
    note_ids (replay, words[1], (guint) g_ascii_strtoull (words[2], NULL, 10), (guint) g_ascii_strtoull (words[3], NULL, 10));
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
test_replay (gconstpointer data)
{
  WaxDemoOptions options = { .empty = TRUE, .plain = TRUE };
  g_autoptr(GError) error = NULL;
  Replay replay = { .fault_status = GPOINTER_TO_UINT (data) };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "demo-server", "replay.txt", NULL);
  g_autofree char *script = NULL;

  g_assert_true (g_file_get_contents (path, &script, NULL, &error));
  replay.server = wax_demo_server_new (&options, NULL, &error);
  g_assert_no_error (error);
  wax_demo_server_misbehave (replay.server, WAX_DEMO_FAULT_STATUS, replay.fault_status, NULL);
  replay.session = soup_session_new ();
  replay.url = wax_demo_server_dup_url (replay.server, "127.0.0.1");
  replay.recordings = g_test_build_filename (G_TEST_DIST, "data", "zimbra", NULL);
  replay.scene = g_test_build_filename (G_TEST_DIST, "demo-server", "scene", NULL);
  replay.live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  replay.tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  replay.report = g_string_new (NULL);
  run_script (&replay, script);
  g_test_message ("%u of %u recordings played agree in shape, of %u that a stand-in is held to (faults as HTTP %u)",
                  replay.agreed, replay.played, LISTED, replay.fault_status);
  if (replay.agreed != replay.played)
    g_printerr ("%s", replay.report->str);
  g_assert_cmpuint (replay.agreed, ==, replay.played);
  g_hash_table_unref (replay.live);
  g_hash_table_unref (replay.tokens);
  g_string_free (replay.report, TRUE);
  g_free (replay.url);
  g_free (replay.recordings);
  g_free (replay.scene);
  g_object_unref (replay.session);
  wax_demo_server_free (replay.server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/demo-server/replay/422", GUINT_TO_POINTER (422), test_replay);
  g_test_add_data_func ("/demo-server/replay/500", GUINT_TO_POINTER (500), test_replay);
  return g_test_run ();
}
