#pragma once

#include "wax-web-fixture.h"

G_BEGIN_DECLS

/**
 * WaxWebPerson: who comes to a server that lets people in with certificates of one authority
 * @WAX_WEB_NOBODY: without one
 * @WAX_WEB_HAND_MADE: good, and as the commands of administrators' guides make it: version 1, the address in its
 *   subject
 * @WAX_WEB_FOREIGN: of another authority
 * @WAX_WEB_SERVER: issued for servers alone
 */
typedef enum {
  WAX_WEB_NOBODY,
  WAX_WEB_GOOD,
  WAX_WEB_HAND_MADE,
  WAX_WEB_EXPIRED,
  WAX_WEB_FUTURE,
  WAX_WEB_FOREIGN,
  WAX_WEB_SERVER,
  WAX_WEB_REVOKED,
  WAX_WEB_N_PEOPLE
} WaxWebPerson;

/**
 * WaxWebPeople: all of them are alice
 * @ids: as waxctl has their certificates; %NULL for nobody
 * @names: as the web server's log has them
 */
typedef struct {
  char *ids[WAX_WEB_N_PEOPLE];
  char *names[WAX_WEB_N_PEOPLE];
} WaxWebPeople;

/**
 * WaxWebProgram: what the tests of one program share
 * @fixture, @people: (out): good while they run
 * @n_sites: of the web server
 * @ports: (out): of each
 */
typedef struct {
  WaxWebFixture *fixture;
  WaxWebPeople *people;
  WaxWebKind kind;
  WaxWebSiteFunc describe;
  guint n_sites;
  guint *ports;
} WaxWebProgram;

/**
 * wax_web_program_run:
 *
 * Imports all people's certificates, starts the web server with its sites, each of which the profile trusts, and runs
 * the tests that were added.
 *
 * Returns: for main()
 */
int wax_web_program_run (const WaxWebProgram *self);

/**
 * wax_web_people_get_code:
 * @needed: the server lets nobody in without a certificate; else it lets in whoever has none, but not with a bad one
 *
 * Returns: what "identity test" and "sync" have to call it; "ok" for who is let in.
 */
const char *wax_web_people_get_code (WaxWebPerson person, gboolean needed);

/* Whether a server with that authority and crl.pem has nothing to say against the certificate. */
gboolean wax_web_people_is_good (WaxWebPerson person);

/**
 * wax_web_people_assert_words:
 * @code, @text: what a person is told
 *
 * Fails when that does not say what is wrong with the certificate of @person, as far as anybody here can know.
 */
void wax_web_people_assert_words (WaxWebPerson person, const char *code, const char *text);

/**
 * wax_web_people_assert_trial:
 * @asked: the server asks for a certificate
 * @code: what is to be said; or one of several, with "|" between them
 *
 * Shows the certificate of @person, or none, by "identity test".
 */
void wax_web_people_assert_trial (WaxWebPeople *self,
                                  WaxWebFixture *f,
                                  WaxWebPerson person,
                                  guint port,
                                  const char *path,
                                  gboolean asked,
                                  const char *code);

G_END_DECLS
