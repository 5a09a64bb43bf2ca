#include "protocol/wax-server-error.h"
#include "protocol/zimbra/wax-zimbra-backend.h"
#include "scripted-server.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-secret.h"
#include "wax-trust-fixture.h"

#include <string.h>
#include <sys/resource.h>

/* Answers that no real server gives: a little on the wire, and much more when it is unpacked. */

#define MIB (1024 * 1024)
#define BLOCK 512

typedef struct {
  WaxTrustFixture trust;
  ScriptedServer *server;
  WaxHttp *http;
  WaxBackend *backend;
  const char *where; /* the requests that get it */
  GBytes *body;      /* packed */
  guint answered;
} Fixture;

static void
answer_cb (const char *path, ScriptedAnswer *answer, gpointer user_data)
{
  Fixture *f = user_data;

  if (!g_str_has_prefix (path, f->where)) {
    answer->status = 404;
    return;
  }
  f->answered++;
  answer->encoding = "gzip";
  answer->body = g_bytes_ref (f->body);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(GBytes) password = wax_secret_new ("secret-1");
  g_autofree char *url = NULL;

  wax_trust_fixture_set_up (&f->trust, NULL);
  certificate = wax_test_cert_to_tls (f->trust.good, 0);
  f->server = scripted_server_new (certificate, answer_cb, f);
  f->http = wax_trust_fixture_new_http (&f->trust, NULL, scripted_server_get_port (f->server), 0);
  url = g_strdup_printf ("https://127.0.0.1:%u", scripted_server_get_port (f->server));
  f->backend = wax_zimbra_backend_new (&(WaxZimbraOptions) { .http = f->http, .base_url = url,
                                                             .user = "alice@example.test" });
  wax_backend_set_password (f->backend, password);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  g_object_unref (f->backend);
  g_object_unref (f->http);
  scripted_server_free (f->server);
  g_bytes_unref (f->body);
  wax_trust_fixture_tear_down (&f->trust, NULL);
}

/* @start, then @size times the same letter, packed as it is made. */
static GBytes *
pack (const char *start, gsize start_size, gsize size)
{
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr(GConverter) zip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (memory, zip);
  g_autofree char *same = g_strnfill (MIB, 'a');

  g_assert_true (g_output_stream_write_all (stream, start, start_size, NULL, NULL, NULL));
  for (gsize done = 0; done < size; done += MIB)
    g_assert_true (g_output_stream_write_all (stream, same, MIN (MIB, size - done), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static gsize
get_peak_memory (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (gsize) usage.ru_maxrss * 1024;
}

static void
test_packed_answer (Fixture *f, gconstpointer unused)
{
  static const char start[] = "{\"Header\":{},\"Body\":{\"SyncResponse\":{\"x\":\"";
  g_autoptr(GError) error = NULL;
  gsize before;

  f->where = "/service/soap/SyncRequest";
  f->body = pack (start, strlen (start), (gsize) 1024 * MIB);
  g_assert_cmpuint (g_bytes_get_size (f->body), <, 8 * MIB);
  before = get_peak_memory ();
  g_assert_null (wax_backend_get_changes (f->backend, WAX_CHANNEL_RECEIVE, NULL, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE);
  g_assert_cmpuint (f->answered, ==, 1); /* nor is it asked for again */
  g_assert_cmpuint (get_peak_memory () - before, <, 512 * MIB);
}

static void
append_header (GByteArray *tar, guint64 size)
{
  char block[BLOCK] = "a.eml";
  guint sum = 0;

  g_snprintf (block + 100, 8, "%07o", 0644);
  g_snprintf (block + 124, 12, "%011" G_GINT64_MODIFIER "o", size);
  memset (block + 148, ' ', 8);
  block[156] = '0';
  for (guint i = 0; i < BLOCK; i++)
    sum += (guchar) block[i];
  g_snprintf (block + 148, 8, "%06o", sum);
  g_byte_array_append (tar, (guint8 *) block, BLOCK);
}

static gboolean
refuse_cb (WaxStoredBody *body, gpointer user_data, GError **error)
{
  g_assert_not_reached ();
}

static void
assert_archive_is_too_large (Fixture *f)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (ids, (gpointer) "257");
  f->where = "/service/home/~/";
  g_assert_false (wax_backend_fetch_messages (f->backend, ids, refuse_cb, NULL, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_TOO_LARGE);
  g_assert_cmpuint (f->answered, ==, 1);
}

static void
test_packed_entry (Fixture *f, gconstpointer unused)
{
  g_autoptr(GByteArray) tar = g_byte_array_new ();

  append_header (tar, (guint64) 2048 * MIB);
  f->body = pack ((char *) tar->data, tar->len, 64 * MIB);
  assert_archive_is_too_large (f);
}

static void
test_packed_archive (Fixture *f, gconstpointer unused)
{
  g_autoptr(GByteArray) tar = g_byte_array_new ();

  for (guint i = 0; i < 100000; i++)
    append_header (tar, 0);
  f->body = pack ((char *) tar->data, tar->len, 0);
  assert_archive_is_too_large (f);
}

#define ADD(name, func) g_test_add ("/zimbra/odd-servers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  wax_tls_prepare ();
  g_test_init (&argc, &argv, NULL);
  ADD ("packed-answer", test_packed_answer);
  ADD ("packed-entry", test_packed_entry);
  ADD ("packed-archive", test_packed_archive);
  return g_test_run ();
}
