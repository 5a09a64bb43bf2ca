#include "bench-client.h"

#include "app/wax-account-setup.h"
#include "app/wax-sync.h"
#include "bench-floors.h"
#include "store/wax-sql.h"
#include "transport/wax-tls-setup.h"
#include "util/wax-secret.h"

#include <libsoup/soup.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define USER "alice@example.test"
#define PASSWORD "secret-1"
#define ID "alice"

enum {
  READ_SIZE = 64 * 1024,
  ARCHIVE = 200, /* messages in one */
  CONNECTIONS = 2,
};

static void
print_number (const char *name, double number)
{
  printf ("%s %.6f\n", name, number);
}

/* ---- the client ---- */

typedef struct {
  WaxKeeper *keeper;
  WaxConnection *connection;
  WaxSyncPlan plan;
  atomic_llong listed_us; /* when the first rows of a list were told of */
} Run;

static double
cpu_s (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return (double) spent.tv_sec + (double) spent.tv_nsec / 1e9;
}

static void
news_cb (WaxChangeSet *news, gpointer user_data)
{
  Run *run = user_data;
  long long none = 0;

  if (news->rows->len > 0)
    atomic_compare_exchange_strong (&run->listed_us, &none, g_get_monotonic_time ());
}

static gpointer
run_lists (gpointer data)
{
  Run *run = data;

  wax_sync_run_lists (run->keeper, run->connection, &run->plan, wax_connection_get_cancellable (run->connection));
  return NULL;
}

static WaxAccountRecord *
open_account (WaxKeeper *keeper, const BenchClient *client)
{
  WaxAccountRecord fields = { .id = ID, .server_url = client->server, .user = USER, .secure = TRUE };
  g_autoptr(GError) error = NULL;
  WaxAccountRecord *record = wax_keeper_get_account (keeper, ID, NULL);

  if (record != NULL)
    return record;
  record = wax_account_setup_new_record (&fields, NULL, &error);
  bench_check (record != NULL, "account", error);
  bench_check (wax_keeper_put_account (keeper, record, &error), "account", error);
  return record;
}

static void
check_plan (WaxSyncPlan *plan)
{
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    if (plan->failures[i] != NULL)
      g_error ("%s: %s", wax_channel_id_to_string ((WaxChannelId) i), plan->failures[i]->sentence);
}

static void
run_channels (Run *run)
{
  double start = bench_now_s (), signed_in, cpu = cpu_s ();
  GCancellable *cancellable = wax_connection_get_cancellable (run->connection);
  g_autoptr(GError) error = NULL;
  GThread *lists;
  guint requests = 0;

  bench_check (wax_sync_sign_in (run->keeper, run->connection, &run->plan, &error), "sign-in", error);
  signed_in = bench_now_s ();
  lists = g_thread_new ("lists", run_lists, run);
  wax_sync_run_mail (run->keeper, run->connection, &run->plan, wax_connection_get_cancellable (run->connection));
  print_number ("stored", bench_now_s () - start);
  g_thread_join (lists);
  bench_check (wax_engine_index (wax_connection_get_engine (run->connection), cancellable, &error), "index", error);
  print_number ("found", bench_now_s () - start);
  print_number ("cpu", cpu_s () - cpu);
  check_plan (&run->plan);
  if (atomic_load (&run->listed_us) != 0)
    print_number ("listed", (double) atomic_load (&run->listed_us) / 1e6 - signed_in);
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    requests += run->plan.requests[i];
  print_number ("requests", requests);
  print_number ("added", run->plan.results[WAX_CHANNEL_RECEIVE].added);
}

void
bench_client_sync (const BenchClient *client)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) password = wax_secret_new (PASSWORD);
  WaxKeeper *keeper = wax_keeper_open (client->profile, client->anchors, "waxctl", NULL, &error);
  g_autoptr(WaxAccountRecord) record = NULL;
  Run run = { .keeper = keeper };

  bench_check (keeper != NULL, "profile", error);
  bench_check (wax_tls_self_check (&error), "self-check", error);
  record = open_account (keeper, client);
  for (guint i = 0; i < WAX_N_CHANNELS; i++)
    run.plan.wanted[i] = i != WAX_CHANNEL_UPDATES;
  run.connection = wax_sync_open (keeper, record, NULL, password, NULL, &error);
  bench_check (run.connection != NULL, "connection", error);
  wax_engine_set_listener (wax_connection_get_engine (run.connection), NULL, news_cb, &run, NULL);
  run_channels (&run);
  wax_sync_plan_clear (&run.plan);
  wax_sync_close (keeper, run.connection);
  wax_keeper_close (keeper);
  print_number ("peak", bench_peak_mib ());
}

/* ---- a bare program ---- */

typedef struct {
  const BenchClient *client;
  SoupSession *session;
  char *cookie;
  GPtrArray *ids; /* largest message first */
  atomic_uint next;
  atomic_llong got;
} Raw;

static GPtrArray *
list_ids (const BenchClient *client)
{
  g_autofree char *path = g_build_filename (client->profile, "accounts", ID, "mail.db", NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  sqlite3_stmt *stmt;
  sqlite3 *db;

  bench_check (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, path, NULL);
  stmt = wax_sql_prepare (db, &error, "SELECT id FROM message ORDER BY size DESC", "");
  bench_check (stmt != NULL, path, error);
  while (wax_sql_step (stmt, &error) == WAX_SQL_ROW)
    g_ptr_array_add (ids, wax_sql_dup_text (stmt, 0));
  bench_check (error == NULL && ids->len > 0, path, error);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return ids;
}

static char *
get_cookie (SoupSession *session, const char *server)
{
  static const char request[] = "{\"Header\":{\"context\":{\"_jsns\":\"urn:zimbra\"}},\"Body\":{\"AuthRequest\":{"
                                "\"_jsns\":\"urn:zimbraAccount\","
                                "\"account\":{\"by\":\"name\",\"_content\":\"" USER "\"},"
                                "\"password\":{\"_content\":\"" PASSWORD "\"}}}}";
  static const char before[] = "\"authToken\":[{\"_content\":\"";
  g_autofree char *url = g_strconcat (server, "/service/soap", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr(GBytes) body = g_bytes_new_static (request, sizeof request - 1), answer = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  const char *token;

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  bench_check (answer != NULL, url, error);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  token = strstr (text, before);
  bench_check (token != NULL, text, NULL);
  token += sizeof before - 1;
  return g_strdup_printf ("ZM_AUTH_TOKEN=%.*s", (int) strcspn (token, "\""), token);
}

static gint64
drop (Raw *raw, const char *path)
{
  g_autofree char *url = g_strconcat (raw->client->server, path, NULL), *buffer = g_malloc (READ_SIZE);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  gint64 total = 0;
  gssize size;

  soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Cookie", raw->cookie);
  stream = soup_session_send (raw->session, message, NULL, &error);
  bench_check (stream != NULL && soup_message_get_status (message) == SOUP_STATUS_OK, url, error);
  while ((size = g_input_stream_read (stream, buffer, READ_SIZE, NULL, &error)) > 0)
    total += size;
  bench_check (size == 0, url, error);
  return total;
}

static gpointer
get_archives (gpointer data)
{
  Raw *raw = data;
  guint start;

  while ((start = atomic_fetch_add (&raw->next, ARCHIVE)) < raw->ids->len) {
    g_autoptr(GString) path = g_string_new ("/service/home/~/?fmt=tar&meta=1&types=message&query=item%3A%7B");

    for (guint i = start; i < MIN (start + ARCHIVE, raw->ids->len); i++)
      g_string_append_printf (path, "%s%s", i > start ? "%2C" : "", (const char *) raw->ids->pdata[i]);
    g_string_append (path, "%7D");
    atomic_fetch_add (&raw->got, drop (raw, path->str));
  }
  return NULL;
}

static void
time_message (Raw *raw)
{
  g_autofree char *path = g_strdup_printf ("/service/home/~/?id=%s&fmt=sync&nohdr=1", (char *) raw->ids->pdata[0]);
  gint64 got = 0;
  double start = bench_now_s ();

  while (got < raw->client->bytes)
    got += drop (raw, path);
  start = bench_now_s () - start;
  print_number ("raw", start * (double) raw->client->bytes / (double) got);
}

static void
time_archives (Raw *raw)
{
  GThread *threads[CONNECTIONS];
  double start = bench_now_s ();

  for (guint i = 0; i < CONNECTIONS; i++)
    threads[i] = g_thread_new ("archives", get_archives, raw);
  for (guint i = 0; i < CONNECTIONS; i++)
    g_thread_join (threads[i]);
  print_number ("archives", bench_now_s () - start);
  print_number ("archive-bytes", (double) atomic_load (&raw->got));
}

void
bench_client_raw (const BenchClient *client)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) anchors = g_tls_file_database_new (client->anchors, &error);
  g_autoptr(SoupSession) session = soup_session_new_with_options ("tls-database", anchors, NULL);
  Raw raw = { client, session };

  bench_check (anchors != NULL, client->anchors, error);
  raw.cookie = get_cookie (session, client->server);
  raw.ids = list_ids (client);
  time_message (&raw);
  time_archives (&raw);
  g_ptr_array_unref (raw.ids);
  g_free (raw.cookie);
}
