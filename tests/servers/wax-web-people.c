#include "wax-web-people.h"

#include "wax-test-crl.h"

#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

/*
 * @optional, @needed: codes, by what the server asks for
 * @words: what the sentence has to say, whatever else it says
 *
 * A server that tells no cause leaves what is known here: dates, issuers and purpose. That a certificate was withdrawn
 * its issuer alone knows, so that is a refusal without a reason, unless the server gives it.
 */
static const struct { const char *optional, *needed, *words; } rows[] = {
  [WAX_WEB_NOBODY] = { "ok", "none-sent", "none was shown" },
  [WAX_WEB_GOOD] = { "ok", "ok", "" },
  [WAX_WEB_HAND_MADE] = { "ok", "ok", "" },
  [WAX_WEB_EXPIRED] = { "expired", "expired", "your certificate: it has expired" },
  [WAX_WEB_FUTURE] = { "not-yet-valid", "not-yet-valid", "your certificate: it is not valid yet" },
  [WAX_WEB_FOREIGN] = { "issuer-not-accepted", "issuer-not-accepted", "your certificate: its issuer" },
  [WAX_WEB_SERVER] = { "wrong-purpose", "wrong-purpose", "not issued for signing in" },
  [WAX_WEB_REVOKED] = { "refused", "refused", "your certificate and did not say why" },
};

static WaxTestCert *
make_person (WaxWebFixture *f, WaxWebPerson person)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) elsewhere = NULL;
  WaxTestCertOptions options = { .common_name = "Alice", .email = "alice@example.test",
                                 .purpose = WAX_TEST_PURPOSE_CLIENT };

  if (person == WAX_WEB_HAND_MADE) {
    options.version_1 = TRUE;
    options.mail = g_steal_pointer (&options.email);
  } else if (person == WAX_WEB_EXPIRED) {
    options.not_before = now - 2 * DAY_S;
    options.not_after = now - DAY_S;
  } else if (person == WAX_WEB_FUTURE)
    options.not_before = now + DAY_S;
  else if (person == WAX_WEB_FOREIGN)
    elsewhere = wax_test_cert_new_root ("Another Authority");
  else if (person == WAX_WEB_SERVER)
    options.purpose = WAX_TEST_PURPOSE_SERVER;
  return wax_test_cert_new (elsewhere != NULL ? elsewhere : f->authority, &options);
}

static void
write_crl (WaxWebFixture *f, WaxTestCert *withdrawn)
{
  WaxTestCert *const revoked[] = { withdrawn, NULL };
  const WaxTestCrlOptions options = { .revoked = revoked, .from = g_get_real_time () / G_USEC_PER_SEC - 60 };
  g_autoptr(GBytes) list = wax_test_crl_make (f->authority, &options);
  g_autofree char *pem = wax_test_crl_to_pem (list), *path = wax_web_server_write (f->web, "crl.pem", pem);
}

static void
make_people (WaxWebPeople *self, WaxWebFixture *f)
{
  *self = (WaxWebPeople) { .names = { g_strdup ("-") } };
  for (WaxWebPerson person = WAX_WEB_GOOD; person < WAX_WEB_N_PEOPLE; person++) {
    g_autoptr(WaxTestCert) own = make_person (f, person);

    self->ids[person] = wax_web_fixture_import (f, own);
    self->names[person] = wax_web_fixture_dup_name (f, own);
    if (person == WAX_WEB_REVOKED)
      write_crl (f, own);
  }
}

static void
clear_people (WaxWebPeople *self)
{
  for (guint i = 0; i < WAX_WEB_N_PEOPLE; i++) {
    g_free (self->ids[i]);
    g_free (self->names[i]);
  }
}

/* ---- programs ---- */

static const char *const heads[] = { [WAX_WEB_NGINX] = "ssl_crl @DIR/crl.pem;\n", [WAX_WEB_APACHE] = NULL };

int
wax_web_program_run (const WaxWebProgram *self)
{
  int status;

  wax_web_fixture_set_up (self->fixture, self->kind, NULL);
  make_people (self->people, self->fixture);
  wax_web_fixture_serve (self->fixture, heads[self->kind], self->describe, self->n_sites, self->ports);
  for (guint i = 0; i < self->n_sites; i++)
    wax_web_fixture_trust (self->fixture, self->ports[i]);
  status = g_test_run ();
  clear_people (self->people);
  wax_web_fixture_tear_down (self->fixture);
  return status;
}

const char *
wax_web_people_get_code (WaxWebPerson person, gboolean needed)
{
  return needed ? rows[person].needed : rows[person].optional;
}

gboolean
wax_web_people_is_good (WaxWebPerson person)
{
  return strcmp (rows[person].optional, "ok") == 0;
}

void
wax_web_people_assert_words (WaxWebPerson person, const char *code, const char *text)
{
  const char *words = strcmp (code, "revoked") == 0 ? "your certificate: it has been withdrawn" : rows[person].words;

  g_test_message ("%s", text);
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

void
wax_web_people_assert_trial (WaxWebPeople *self, WaxWebFixture *f, WaxWebPerson person, guint port, const char *path,
                             gboolean asked, const char *code)
{
  gboolean accepted = strcmp (code, "ok") == 0;
  g_autofree char *line = g_strdup_printf ("identity test %s https://localhost:%u%s",
                                           person == WAX_WEB_NOBODY ? "none" : self->ids[person], port, path);
  json_t *document = wax_cli_fixture_run_json (&f->cli, accepted ? 0 : 4, line);
  const char *told = wax_cli_fixture_get (document, "code");
  g_auto(GStrv) codes = g_strsplit (code, "|", -1);

  if (!g_strv_contains ((const char *const *) codes, told))
    g_error ("%s: told as %s and not as %s", line, told, code);
  if (asked && !accepted)
    wax_web_people_assert_words (person, told, wax_cli_fixture_get (document, "text"));
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "accepted")), ==, accepted);
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "requested")), ==, asked);
  g_assert_cmpint (json_is_true (wax_cli_fixture_find (document, "sent")), ==, asked && person != WAX_WEB_NOBODY);
  if (asked)
    g_assert_cmpstr (wax_cli_fixture_get (document, "acceptable_issuers.0"), ==, "CN=Client Authority");
  json_decref (document);
}
