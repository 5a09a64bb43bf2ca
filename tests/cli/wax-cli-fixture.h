#pragma once

#include "wax-demo-server.h"
#include "wax-test-pki.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * WaxCliFixture: a profile of its own, a server whose certificate nobody vouches for, and files that waxctl is given
 * @endpoint: "localhost:PORT"
 * @password_file: holds alice's password
 * @bus: address of a session bus; %NULL for none: set it where a keyring is wanted
 */
typedef struct {
  char *dir;
  char *profile;
  char *password_file;
  char *url;
  char *endpoint;
  GTlsCertificate *certificate;
  char *fingerprint;
  WaxDemoServer *server;
  const char *bus;
} WaxCliFixture;

void wax_cli_fixture_set_up (WaxCliFixture *f, gconstpointer unused);
void wax_cli_fixture_tear_down (WaxCliFixture *f, gconstpointer unused);

/**
 * wax_cli_fixture_set_up_shared:
 *
 * A profile of its own in which alice's account was added, as wax_cli_fixture_add_alice() does, at a server that all
 * fixtures set up like this share. It saves each of them three runs of the program.
 */
void wax_cli_fixture_set_up_shared (WaxCliFixture *f, gconstpointer unused);

/* Also ends whatever the server was told to do wrong; what is in its mailboxes stays. */
void wax_cli_fixture_tear_down_shared (WaxCliFixture *f, gconstpointer unused);

/* After the last test. */
void wax_cli_fixture_end_shared (void);

/* Fills the folder @to with what is in @from. */
void wax_cli_fixture_copy (const char *from, const char *to);

/**
 * wax_cli_fixture_start:
 * @line: arguments, split as a shell would; "@URL", "@ENDPOINT", "@PASSWORD" (the option with its file) and
 *   "@FINGERPRINT" are filled in
 *
 * Returns: (transfer full): the running program: standard output and error are pipes.
 */
GSubprocess *wax_cli_fixture_start (WaxCliFixture *f, const char *line);

/* The same with this standard input. @stdin_fd: taken, closed; -1 for none */
GSubprocess *wax_cli_fixture_start_with (WaxCliFixture *f, int stdin_fd, const char *line);

/* The same, however @launcher has arranged its files. */
GSubprocess *wax_cli_fixture_launch (WaxCliFixture *f, GSubprocessLauncher *launcher, const char *line);

/**
 * wax_cli_fixture_try:
 * @out: (out) (transfer full): its standard output
 * @errors: (out) (transfer full): its standard error
 *
 * Fails when it dies of a signal, or says the password.
 *
 * Returns: its exit code.
 */
int wax_cli_fixture_try (WaxCliFixture *f, char **out, char **errors, const char *line);

/**
 * wax_cli_fixture_run:
 * @expected: its exit code; anything else fails the test, with what the program said
 * @out: (out) (optional) (transfer full): its standard output
 */
void wax_cli_fixture_run (WaxCliFixture *f, int expected, char **out, const char *line);

/* The same with --json. Returns: (transfer full): the one document that it printed. */
json_t *wax_cli_fixture_run_json (WaxCliFixture *f, int expected, const char *line);

/* Allows the server's certificate for a day and adds alice's account. */
void wax_cli_fixture_add_alice (WaxCliFixture *f);

/* Another server instead, with a port for certificates, which it takes of @authority; the profile trusts both ports for a
 * day. */
void wax_cli_fixture_serve_certificates (WaxCliFixture *f, WaxTestCert *authority);

/* Text of a member that must be there; @path is like "error.code" or "problems.0.id". */
const char *wax_cli_fixture_get (json_t *document, const char *path);
json_t *wax_cli_fixture_find (json_t *document, const char *path); /* (nullable) (transfer none) */

/* Fails when a file below the profile contains @secret. */
void wax_cli_fixture_assert_nowhere (WaxCliFixture *f, const char *secret);

/* The same of several. @secrets: (array zero-terminated=1) */
void wax_cli_fixture_assert_none (WaxCliFixture *f, const char *const *secrets);

G_END_DECLS
