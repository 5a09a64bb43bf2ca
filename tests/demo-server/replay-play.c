#include "replay-play.h"

#include <string.h>

json_t *
replay_load_meta (Replay *replay, const char *number, char **name)
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

/* (nullable): of a request that is not stored, "body of 10 585 760 bytes (not stored here)": as many bytes. */
static GBytes *
make_body (json_t *meta)
{
  const char *note = json_string_value (json_object_get (meta, "note"));
  g_autofree char *digits = note != NULL && g_str_has_prefix (note, "body of ") ? g_strdup (note + strlen ("body of "))
      : NULL;
  gsize length = 0;

  if (digits == NULL)
    return NULL;
  for (const char *p = digits; g_ascii_isdigit (*p) || *p == ' '; p++)
    length = *p == ' ' ? length : length * 10 + (gsize) g_ascii_digit_value (*p);
  return g_bytes_new_take (g_malloc0 (length), length);
}

GBytes *
replay_load_body (Replay *replay, json_t *meta, const char *member)
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
char *
replay_token_account (const char *token)
{
  const char *hex = g_str_has_prefix (token, "0_f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed_")
      ? token + strlen ("0_f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed_") : NULL;
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
  g_autofree char *account = replay_token_account (token);
  const char *live = account == NULL || replay->forged ? NULL : g_hash_table_lookup (replay->tokens, account);

  return g_strdup (live == NULL ? token : live);
}

char *
replay_translate_one (Replay *replay, const char *kind, const char *recorded)
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
    char *live = replay_translate_one (replay, kind, *part);
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
    g_autofree char *number = json_is_integer (child)
        ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (child)) : NULL;
    const char *text = number != NULL ? number : json_string_value (child);
    g_autofree char *live = NULL;
    if (strcmp (key, "authToken") == 0 || strcmp (key, "csrfToken") == 0) {
      const char *token = json_is_string (child) ? json_string_value (child)
          : json_string_value (json_object_get (child, "_content"));
      live = strcmp (key, "csrfToken") == 0 ? replay_translate_one (replay, "csrf", token)
          : translate_token (replay, token);
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
      live = replay_translate_one (replay, "id", number);
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
  json_t *request = g_str_has_suffix (file, ".json")
      ? json_loadb (g_bytes_get_data (body, NULL), g_bytes_get_size (body), 0, NULL) : NULL;
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
      g_autofree char *token = replay_translate_one (replay, "csrf", text);
      soup_message_headers_replace (headers, name, token);
    } else {
      soup_message_headers_replace (headers, name, text);
    }
  }
}

/* The "client certificate of NAME" of a recording, with the address in it that the server looks for. */
static GTlsCertificate *
make_client_certificate (Replay *replay, const char *name)
{
  g_autofree char *address = g_strconcat (name, "@example.test", NULL);
  g_autoptr(GByteArray) names = g_byte_array_new ();
  gboolean expired = strcmp (name, "expired") == 0;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint8 heads[] = { 0x30, (guint8) (strlen (address) + 2), 0x81, (guint8) strlen (address) };
  WaxTestExtension extensions[] = { { "2.5.29.17", FALSE, names }, { NULL } };
  WaxTestCertOptions options = { .common_name = name, .purpose = WAX_TEST_PURPOSE_CLIENT, .extensions = extensions,
                                 .not_before = expired ? now - 20 * 86400 : 0, .not_after = expired ? now - 10 * 86400
                                 : 0 };
  g_autoptr(WaxTestCert) certificate = NULL;

  g_byte_array_append (names, heads, sizeof heads);
  g_byte_array_append (names, (const guint8 *) address, (guint) strlen (address));
  certificate = wax_test_cert_new (strcmp (name, "selfsigned") == 0 ? NULL : replay->root, &options);
  return wax_test_cert_to_tls (certificate, 0);
}

static const char *
pick_base (Replay *replay, json_t *meta)
{
  const char *origin = json_string_value (json_object_get (meta, "origin"));

  return g_str_has_suffix (origin, ":7444") || g_str_has_suffix (origin, ":9443") ? replay->certificate_url
      : replay->url;
}

Play *
replay_prepare (Replay *replay, const char *number)
{
  Play *play = g_new0 (Play, 1);
  g_autoptr(GBytes) recorded = NULL;
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  play->replay = replay;
  play->meta = replay_load_meta (replay, number, &play->name);
  recorded = replay_load_body (replay, play->meta, "requestFile");
  play->made = recorded == NULL ? make_body (play->meta) : NULL;
  path = translate_path (replay, json_string_value (json_object_get (play->meta, "path")));
  url = g_strconcat (pick_base (replay, play->meta), path, NULL);
  play->message = soup_message_new (json_string_value (json_object_get (play->meta, "method")), url);
  g_assert_nonnull (play->message);
  soup_message_add_flags (play->message, SOUP_MESSAGE_NO_REDIRECT);
  set_headers (replay, play->meta, soup_message_get_request_headers (play->message));
  if (recorded != NULL) {
    g_autoptr(GBytes) body = translate_body (replay, recorded,
                                             json_string_value (json_object_get (play->meta, "requestFile")));
    soup_message_set_request_body_from_bytes (play->message, NULL, body);
  } else if (play->made != NULL) {
    soup_message_set_request_body_from_bytes (play->message, NULL, play->made);
  }
  return play;
}

void
replay_play_free (Play *play)
{
  g_free (play->name);
  json_decref (play->meta);
  g_object_unref (play->message);
  g_clear_pointer (&play->made, g_bytes_unref);
  g_clear_pointer (&play->answer, g_bytes_unref);
  g_free (play);
}

void
replay_note (Replay *replay, const char *kind, const char *recorded, const char *live)
{
  g_hash_table_insert (replay->live, g_strdup_printf ("%s:%s", kind, recorded), g_strdup (live));
}

static char *
as_text (json_t *value)
{
  return json_is_integer (value) ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value))
      : g_strdup (json_string_value (value));
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
      g_autofree char *account = replay_token_account (one);
      if (account != NULL)
        g_hash_table_insert (replay->tokens, g_steal_pointer (&account), g_strdup (two));
    } else if (strcmp (key, "_content") == 0 && strcmp (parent, "csrfToken") == 0 && one != NULL && two != NULL) {
      replay_note (replay, "csrf", one, two);
    } else if (kind != NULL && strcmp (key, "value") != 0 && one != NULL && two != NULL) {
      replay_note (replay, kind, one, two);
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
    g_string_append_printf (differences, "  %s: %s instead of %s\n", name, live == NULL ? "none" : live,
                            recorded == NULL ? "none" : recorded);
}

static void
compare_cookies (Play *play, GString *differences)
{
  json_t *recorded = json_array_get (json_object_get (play->meta, "setCookie"), 0);
  const char *live = soup_message_headers_get_one (soup_message_get_response_headers (play->message), "Set-Cookie");
  const char *attributes = recorded == NULL ? NULL : strchr (json_string_value (recorded), ';');
  const char *live_attributes = live == NULL ? NULL : strchr (live, ';');

  if (g_strcmp0 (attributes, live_attributes) != 0)
    g_string_append_printf (differences, "  Set-Cookie: %s instead of %s\n", live_attributes == NULL ? "none"
                            : live_attributes, attributes == NULL ? "none" : attributes);
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
    if (g_str_has_prefix (name, "X-Zimbra-") &&
        soup_message_headers_get_one (soup_message_get_response_headers (play->message), name) == NULL)
      g_string_append_printf (differences, "  %s: missing\n", name);
  }
}

static guint
wanted_status (Play *play)
{
  guint status = (guint) json_integer_value (json_object_get (play->meta, "status"));

  return status == 422 ? play->replay->fault_status : status;
}

json_t *
replay_upload_array (GBytes *bytes)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *array = strchr (text, '[');

  return array == NULL ? NULL : json_loads (array, 0, NULL);
}

static void
compare_bodies (Play *play, GString *differences)
{
  const char *file = json_string_value (json_object_get (play->meta, "responseFile"));
  g_autoptr(GBytes) bytes = replay_load_body (play->replay, play->meta, "responseFile");
  gboolean upload = g_str_has_prefix (json_string_value (json_object_get (play->meta, "path")), "/service/upload");
  json_t *recorded = NULL, *live = NULL;

  if (bytes == NULL)
    return;
  if (g_str_has_suffix (file, ".json")) {
    recorded = json_loadb (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0, NULL);
    live = json_loadb (g_bytes_get_data (play->answer, NULL), g_bytes_get_size (play->answer), 0, NULL);
  } else if (upload) {
    if (g_bytes_get_size (play->answer) < 4 || memcmp (g_bytes_get_data (bytes, NULL),
                                                       g_bytes_get_data (play->answer, NULL), 4) != 0)
      g_string_append (differences, "  the upload has another status\n");
    recorded = replay_upload_array (bytes);
    live = replay_upload_array (play->answer);
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

/* A connection of its own: whose certificate it is belongs to the connection. */
static GBytes *
send_with_certificate (Play *play)
{
  g_autoptr(SoupSession) session = soup_session_new_with_options ("tls-database", play->replay->anchors, NULL);
  const char *whose = json_string_value (json_object_get (play->meta, "tls"));
  g_autoptr(GTlsCertificate) certificate = NULL;
  json_t *cookie = json_array_get (json_object_get (play->meta, "setCookie"), 0);
  GBytes *answer;

  if (whose != NULL) {
    certificate = make_client_certificate (play->replay, strrchr (whose, ' ') + 1);
    soup_message_set_tls_client_certificate (play->message, certificate);
  }
  answer = soup_session_send_and_read (session, play->message, NULL, NULL);
  if (cookie != NULL) {
    g_auto(GStrv) recorded = g_strsplit_set (json_string_value (cookie), "=;", 3);
    const char *live = soup_message_headers_get_one (soup_message_get_response_headers (play->message), "Set-Cookie");
    g_auto(GStrv) parts = g_strsplit_set (live != NULL ? live : "=", "=;", 3);

    g_hash_table_insert (play->replay->tokens, replay_token_account (recorded[1]), g_strdup (parts[1]));
  }
  return answer;
}

void
replay_judge (Play *play)
{
  Replay *replay = play->replay;
  g_autoptr(GString) differences = g_string_new (NULL);

  replay->played++;
  if (json_object_get (play->meta, "status") == NULL) {
    if (play->answer != NULL)
      g_string_append (differences, "  an answer where the handshake was refused\n");
    g_clear_pointer (&play->answer, g_bytes_unref);
  } else if (play->answer == NULL)
    g_string_append (differences, "  no answer\n");
  else if (soup_message_get_status (play->message) != wanted_status (play))
    g_string_append_printf (differences, "  status %u instead of %u\n", soup_message_get_status (play->message),
                            wanted_status (play));
  if (play->answer != NULL) {
    compare_headers (play, differences);
    compare_bodies (play, differences);
  }
  if (differences->len == 0)
    replay->agreed++;
  else
    g_string_append_printf (replay->report, "%s\n%s", play->name, differences->str);
}

void
replay_perform (Replay *replay, const char *number)
{
  Play *play = replay_prepare (replay, number);

  if (pick_base (replay, play->meta) == replay->certificate_url)
    play->answer = send_with_certificate (play);
  else
    play->answer = soup_session_send_and_read (replay->session, play->message, NULL, NULL);
  replay_judge (play);
  replay_play_free (play);
}
