#include "transport/wax-tls-setup.h"
#include "wax-trust-fixture.h"

#include <stdio.h>
#include <string.h>

/* Under the test framework the TLS library keeps no tickets, so what they do is looked for in this plain program:
 * tls-child served|stopped|unprepared. Ends with 0 when all is as it should be. */

static int
fail (const char *what, const GError *error)
{
  fprintf (stderr, "%s: %s\n", what, error != NULL ? error->message : "no error");
  return 1;
}

static gboolean
is_undecided (const GError *error)
{
  return g_error_matches (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
}

/* Trust is given, used, and stopped: then neither the pool nor a session of old may serve, in any new client. */
static int
run_stopped (WaxTrustFixture *f, WaxFaultServer *server)
{
  guint port = wax_fault_server_get_port (server);
  g_autoptr(WaxHttp) first = wax_trust_fixture_new_http (f, NULL, port, 0);
  GError *refused = NULL;
  g_autoptr(GError) error = NULL;
  WaxFaultCounts before, after;

  g_free (wax_trust_fixture_get (first, server, "/", &refused));
  if (!is_undecided (refused))
    return fail ("not refused at first", refused);
  wax_trust_fixture_grant (f, refused);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *body = wax_trust_fixture_get (first, server, "/", &error);

    if (g_strcmp0 (body, "hello") != 0)
      return fail ("not served when granted", error);
    wax_http_abort (first);
  }
  wax_trust_fixture_stop (f, port);
  wax_fault_server_get_counts (server, &before);
  for (guint i = 0; i < 5; i++) {
    g_autoptr(WaxHttp) next = wax_trust_fixture_new_http (f, NULL, port, 0);
    g_autoptr(GError) again = NULL;
    g_autofree char *body = wax_trust_fixture_get (next, server, "/", &again);

    if (body != NULL || !is_undecided (again))
      return fail ("not refused after the stop", again);
  }
  wax_fault_server_get_counts (server, &after);
  if (after.resumed > 0 || after.bytes != before.bytes)
    return fail ("a session was resumed", NULL);
  return 0;
}

static int
run_served (WaxTrustFixture *f, WaxFaultServer *server)
{
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);

  return g_strcmp0 (body, "hello") == 0 ? 0 : fail ("not served", error);
}

/* A program that forgot to prepare connects to nothing. */
static int
run_unprepared (WaxTrustFixture *f, WaxFaultServer *server)
{
  g_autoptr(WaxHttp) http = wax_trust_fixture_new_http (f, NULL, wax_fault_server_get_port (server), 0);
  g_autoptr(GError) error = NULL;
  g_autofree char *body = wax_trust_fixture_get (http, server, "/", &error);
  WaxFaultCounts counts;

  wax_fault_server_get_counts (server, &counts);
  if (body != NULL || counts.connections > 0 || !g_error_matches (error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_SELF_CHECK))
    return fail ("connected all the same", error);
  return 0;
}

int
main (int argc, char **argv)
{
  WaxTrustFixture fixture = { 0 };
  g_autoptr(WaxFaultServer) server = NULL;
  gboolean unprepared = argc > 1 && strcmp (argv[1], "unprepared") == 0;
  gboolean stopped = argc > 1 && strcmp (argv[1], "stopped") == 0;
  int status;

  if (!unprepared)
    wax_tls_prepare ();
  wax_trust_fixture_set_up (&fixture, NULL);
  server = wax_trust_fixture_serve (stopped ? fixture.unknown : fixture.good, WAX_FAULT_NONE);
  if (unprepared)
    status = run_unprepared (&fixture, server);
  else
    status = stopped ? run_stopped (&fixture, server) : run_served (&fixture, server);
  wax_trust_fixture_tear_down (&fixture, NULL);
  return status;
}
