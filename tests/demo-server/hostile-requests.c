#include "hostile-requests.h"

#include <jansson.h>
#include <string.h>

#define MAX_RECORDED 8000 /* bytes: larger ones take time and say nothing new */
#define LARGEST_ID 400
#define LONG_TEXT 20000
#define HUGE_HEADER 200000
#define DEEP 5000

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

struct _HostileRequests {
  GRand *random;
  GPtrArray *recorded; /* json_t, envelopes */
};

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

HostileRequests *
hostile_requests_new (const char *recordings, guint32 seed)
{
  HostileRequests *self = g_new0 (HostileRequests, 1);
  g_autoptr(GDir) dir = g_dir_open (recordings, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (entry, ".request.json"))
      g_ptr_array_add (names, g_build_filename (recordings, entry, NULL));
  }
  g_ptr_array_sort (names, by_name);
  self->random = g_rand_new_with_seed (seed);
  self->recorded = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  for (guint i = 0; i < names->len; i++) {
    json_t *envelope = json_load_file (names->pdata[i], 0, NULL);
    g_autofree char *text = json_dumps (envelope, JSON_COMPACT);
    if (text != NULL && strlen (text) <= MAX_RECORDED)
      g_ptr_array_add (self->recorded, json_incref (envelope));
    json_decref (envelope);
  }
  g_assert_cmpuint (self->recorded->len, >, 100);
  return self;
}

void
hostile_requests_free (HostileRequests *self)
{
  g_ptr_array_unref (self->recorded);
  g_rand_free (self->random);
  g_free (self);
}

void
hostile_request_clear (HostileRequest *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
}

static guint
below (HostileRequests *self, guint limit)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) limit);
}

static json_t *
text_of (const char *unit, guint length)
{
  g_autoptr(GString) text = g_string_new (NULL);

  while (text->len < length)
    g_string_append (text, unit);
  return json_string (text->str);
}

static json_t *
wrong_value (HostileRequests *self)
{
  static const char *const texts[] = {
    "", " ", "0", "-1", "00", "1e9", "4294967297", "18446744073709551616", "99999999999999999999999", "NaN", "true",
    "257:", ":257", "257,", ",,,", "257,257,257,258", "00000000-0000-4000-8000-000000000062:257", "../../etc/passwd",
    "%s%n%d", "\"'<>&;", "\u202e\ufeff\U0001f333", "in:inbox", "((((", "not not not", "\"", "from:", "subject:\"a",
    "is:", "date:-", "tag:*", "inbox", "/", "//", "a/b/c", "alice", "alice@example.test", "@", "a@", "active", "name",
    "id", "1-2:d3-4", "-", "1-", "d", "1:d", "block", "1234567-257:d9", "trash", "!read", "!flag", "copy", "move",
    "tag", "!tag", "update", "spam", "delete", "dumpsterdelete", "recover", "empty", "grant", "!grant", "rename",
    "color", "check", "sync", "import", "url", "retentionpolicy", "\r\n\r\n", "text/html\r\nX-Other: 1",
  };

  switch (below (self, 16)) {
  case 0: return json_null ();
  case 1: return json_true ();
  case 2: return json_false ();
  case 3: return json_integer (0);
  case 4: return json_integer (-1);
  case 5: return json_integer (G_MAXINT64);
  case 6: return json_integer (G_MININT64);
  case 7: return json_real (1e308);
  case 8: return json_array ();
  case 9: return json_object ();
  case 10: return json_pack ("[[[[]]]]");
  case 11: return json_pack ("[{s:s},{s:[n,i]},s]", "_content", "x", "_content", 7, "y");
  case 12: return text_of ("x", 1 + below (self, LONG_TEXT));
  case 13: return text_of ("é\u0301", 1 + below (self, 100));
  case 14: return json_sprintf ("%u", 1 + below (self, LARGEST_ID));
  default: return json_string (texts[below (self, G_N_ELEMENTS (texts))]);
  }
}

typedef struct {
  json_t *parent;
  const char *key; /* of an object */
  gsize index;     /* in an array */
} Place;

static void
collect_places (json_t *parent, GArray *places)
{
  const char *key;
  gsize i;
  json_t *child;

  json_object_foreach (parent, key, child) {
    Place place = { parent, key, 0 };
    g_array_append_val (places, place);
    collect_places (child, places);
  }
  json_array_foreach (parent, i, child) {
    Place place = { parent, NULL, i };
    g_array_append_val (places, place);
    collect_places (child, places);
  }
}

static void
put (const Place *place, json_t *value)
{
  if (place->key != NULL)
    json_object_set_new (place->parent, place->key, value);
  else
    json_array_set_new (place->parent, place->index, value);
}

static void
spoil_place (HostileRequests *self, json_t *envelope)
{
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  const Place *place;
  json_t *value;

  collect_places (envelope, places);
  if (places->len == 0)
    return;
  place = &g_array_index (places, Place, below (self, places->len));
  value = place->key != NULL ? json_object_get (place->parent, place->key)
      : json_array_get (place->parent, place->index);
  switch (below (self, 8)) {
  case 0:
    if (place->key != NULL)
      json_object_del (place->parent, place->key);
    else
      json_array_remove (place->parent, place->index);
    break;
  case 1: put (place, json_pack ("[O]", value)); break;
  case 2: put (place, json_pack ("[O,O,O]", value, value, value)); break;
  case 3: put (place, json_pack ("{s:O}", "_content", value)); break;
  default: put (place, wrong_value (self)); break;
  }
}

/* The recorded ids are those of another mailbox: many of them become ones that may be there. */
static void
change_ids (HostileRequests *self, json_t *value, const char *wait_set)
{
  static const char *const keys[] = { "id", "ids", "l", "mid", "origid", "did", NULL };
  const char *key;
  gsize i;
  json_t *child;
  void *next;

  json_array_foreach (value, i, child)
    change_ids (self, child, wait_set);
  json_object_foreach_safe (value, next, key, child) {
    if (g_strv_contains (keys, key) && below (self, 3) > 0)
      json_object_set_new (value, key, json_sprintf ("%u", 1 + below (self, LARGEST_ID)));
    else if (strcmp (key, "waitSet") == 0 && wait_set != NULL)
      json_object_set_new (value, key, json_string (wait_set));
    else
      change_ids (self, child, wait_set);
  }
}

static const char *
request_name (json_t *envelope)
{
  const char *name;
  json_t *value;

  json_object_foreach (json_object_get (envelope, "Body"), name, value) {
    if (strcmp (name, "_jsns") != 0)
      return name;
  }
  return NULL;
}

static void
put_into_batch (HostileRequests *self, json_t *envelope)
{
  json_t *body = json_object_get (envelope, "Body");
  const char *name = request_name (envelope);
  json_t *batch;

  if (name == NULL || strcmp (name, "BatchRequest") == 0)
    return;
  batch = json_pack ("{s:s, s:s, s:[O,O]}", "_jsns", "urn:zimbra", "onerror",
                     below (self, 2) == 0 ? "stop" : "continue",
                     name, json_object_get (body, name), json_object_get (body, name));
  json_object_set_new (envelope, "Body", json_pack ("{s:o}", "BatchRequest", batch));
}

static void
rename_request (HostileRequests *self, json_t *envelope)
{
  static const char *const names[] = { "", "Request", "NoSuchRequest", "AuthResponse", "GetInfoRequest ", "Fault",
                                       "\u202eRequest" };
  const char *name = request_name (envelope);
  json_t *request = name == NULL ? NULL : json_object_get (json_object_get (envelope, "Body"), name);

  if (request == NULL)
    return;
  if (below (self, 2) == 0) {
    json_t *other = g_ptr_array_index (self->recorded, below (self, self->recorded->len));
    if (request_name (other) != NULL)
      json_object_set_new (envelope, "Body", json_pack ("{s:O}", request_name (other), request));
  } else {
    json_object_set_new (envelope, "Body", json_pack ("{s:O}", names[below (self, G_N_ELEMENTS (names))], request));
  }
}

static void
spoil_envelope (HostileRequests *self, json_t *envelope)
{
  switch (below (self, 10)) {
  case 0: put_into_batch (self, envelope); break;
  case 1: rename_request (self, envelope); break;
  default: break;
  }
  for (guint n = below (self, 5); n > 0; n--)
    spoil_place (self, envelope);
}

/* What no library writes. */
static void
spoil_text (HostileRequests *self, GString *text)
{
  gsize at = below (self, (guint) text->len);

  switch (below (self, 6)) {
  case 0: g_string_truncate (text, at); break;
  case 1: text->str[at] = (char) below (self, 256); break;
  case 2: g_string_insert_len (text, (gssize) at, "\0\xff\xc0\x80", 4); break;
  case 3: g_string_insert_len (text, (gssize) at, text->str, (gssize) below (self, (guint) text->len)); break;
  case 4: g_string_erase (text, (gssize) at, (gssize) below (self, (guint) (text->len - at)) + 1); break;
  default: /* deeper than any parser should follow */
    g_string_truncate (text, 0);
    for (guint i = 0; i < DEEP; i++)
      g_string_append (text, i % 2 == 0 ? "{\"Body\":" : "[");
    break;
  }
}

static void
finish (HostileRequest *request, const char *head, const char *token, GString *body)
{
  g_string_append (request->text, head);
  g_string_append (request->text, "Host: localhost\r\nConnection: close\r\n");
  if (token != NULL)
    g_string_append_printf (request->text, "Cookie: ZM_AUTH_TOKEN=%s\r\n", token);
  if (body != NULL)
    g_string_append_printf (request->text, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", body->len);
  else
    g_string_append (request->text, "\r\n");
  if (body != NULL)
    g_string_append_len (request->text, body->str, (gssize) body->len);
}

static void
make_soap (HostileRequests *self, const char *token, const char *wait_set, HostileRequest *request)
{
  g_autoptr(json_t) envelope = json_deep_copy (g_ptr_array_index (self->recorded, below (self, self->recorded->len)));
  g_autofree char *json = NULL;
  g_autoptr(GString) body = NULL;

  json_object_del (json_object_get (json_object_get (envelope, "Header"), "context"), "authToken");
  json_object_del (json_object_get (json_object_get (json_object_get (envelope, "Body"), "AuthRequest"), "account"),
                   "authToken");
  change_ids (self, envelope, wait_set);
  spoil_envelope (self, envelope);
  json = json_dumps (envelope, JSON_COMPACT);
  body = g_string_new (json);
  if (body->len > 0 && below (self, 6) == 0)
    spoil_text (self, body);
  request->soap = TRUE;
  finish (request, "POST /service/soap/ HTTP/1.1\r\n", below (self, 20) == 0 ? "0_1_2" : token, body);
}

/* Everything besides SOAP: wrong methods, addresses and arguments. */
static void
make_other (HostileRequests *self, const char *token, HostileRequest *request)
{
  static const char *const methods[] = { "GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE",
                                         "PROPFIND", "BREW" };
  static const char *const paths[] = {
    "/", "/service/soap", "/service/soap/", "/service/soap/NoSuchRequest", "/service/home/~/", "/service/home/alice/",
    "/home/~/inbox", "/service/content/get", "/service/upload", "/certauth/", "/service/home/%00%ff/",
    "/service/../service/home/~/", "/%2e%2e/%2e%2e", "//////", "/service/user/nobody/", "*",
    "http://other.test/service/soap/", "/service/preauth", "/favicon.ico",
  };
  static const char *const queries[] = {
    "", "fmt=tar", "fmt=tgz&query=in:inbox", "fmt=zip&list=257,258,x", "fmt=zip", "fmt=tar&list=", "fmt=tar&list=,,,",
    "fmt=sync&id=257&nohdr=1", "fmt=sync", "id=257&part=1", "id=257&part=9.9.9.9", "id=257&part=..", "id=-1",
    "id=99999999999999999999", "id=257&part=&disp=a", "fmt=raw", "lbfums=&fmt=raw,extended",
    "fmt=tar&meta=9&query=((((", "fmt=tar&query=%ff%00", "auth=co&fmt=tar", "auth=qp&zauthtoken=1", "%", "a=b&a=c&&&=",
    "fmt=tar&fmt=tgz", "id=257&id=258", "fmt=tgz&list=257,257,257,99999,258", "fmt=tar&types=contact", "part=1",
  };
  g_autofree char *head = g_strdup_printf ("%s %s?%s HTTP/1.%u\r\n", methods[below (self, G_N_ELEMENTS (methods))],
                                           paths[below (self, G_N_ELEMENTS (paths))],
                                           queries[below (self, G_N_ELEMENTS (queries))], below (self, 8) == 0 ? 0 : 1);
  g_autoptr(GString) body = below (self, 3) == 0
      ? g_string_new ("--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\na\r\n--x--") : NULL;
  static const char *const types[] = { "multipart/form-data; boundary=x\r\n", "multipart/form-data\r\n",
                                       "text/plain\r\n", "application/x\r\n" };

  if (body != NULL) {
    g_autofree char *typed = g_strconcat (head, "Content-Type: ", types[below (self, G_N_ELEMENTS (types))], NULL);
    if (below (self, 3) == 0)
      spoil_text (self, body);
    finish (request, typed, token, body);
  } else {
    finish (request, head, token, NULL);
  }
}

/* As HTTP. */
static void
make_broken (HostileRequests *self, HostileRequest *request)
{
  GString *text = request->text;

  request->broken = TRUE;
  switch (below (self, 9)) {
  case 0: /* a handshake of TLS */
    g_string_append_len (text, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    break;
  case 1:
    g_string_append (text, "POST /service/soap/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{\"Body\":");
    break;
  case 2:
    g_string_append (text, "POST /service/soap/ HTTP/1.1\r\nHost localhost\r\n: 5\r\n\x01\xff: 7\r\n\r\n{}");
    break;
  case 3:
    g_string_append (text, "POST /service/soap/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                           "chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n");
    break;
  case 4:
    g_string_append (text, "GET /service/home/~/ HTTP/1.1\r\nHost: localhost\r\nX-Long: ");
    for (guint i = 0; i < HUGE_HEADER; i++)
      g_string_append_c (text, 'x');
    g_string_append (text, "\r\n\r\n");
    break;
  case 5:
    g_string_append (text, "GET / HTTP/1.1\r\n");
    for (guint i = 0; i < HUGE_HEADER / 10; i++)
      g_string_append_printf (text, "X-%u: y\r\n", i);
    g_string_append (text, "\r\n");
    break;
  case 6:
    for (guint i = 1 + below (self, 4000); i > 0; i--)
      g_string_append_c (text, (char) below (self, 256));
    break;
  case 7: g_string_append (text, "GET\r\n\r\n\r\nHTTP/9.9\r\nHost\r\n: \r\n\r\n"); break;
  default:
    g_string_append (text, "POST /service/soap/ HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n{}");
    break;
  }
}

void
hostile_requests_next (HostileRequests *self, const char *token, const char *wait_set, HostileRequest *request)
{
  guint choice = below (self, 100);

  memset (request, 0, sizeof *request);
  request->text = g_string_new (NULL);
  if (choice < 70)
    make_soap (self, token, wait_set, request);
  else if (choice < 93)
    make_other (self, token, request);
  else
    make_broken (self, request);
}
