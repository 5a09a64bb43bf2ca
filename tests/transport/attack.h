#pragma once

#include "wax-trust-fixture.h"

G_BEGIN_DECLS

/* The catalogue of attacks: what each one needs, and what must come of all of them. */

/**
 * AttackEnd: how it must end; in every case no byte of a request was decrypted at the attacker's, and no certificate of
 * the person's was seen there
 * @ATTACK_OFFLINE: no connection; a person may at most be asked
 * @ATTACK_REFUSED: nobody is even asked
 * @ATTACK_SEVERE: if anybody is asked, then in the severe form: a press of a button is not enough
 */
typedef enum { ATTACK_OFFLINE, ATTACK_REFUSED, ATTACK_SEVERE } AttackEnd;

typedef struct {
  WaxTrustFixture *f;
  GPtrArray *servers;   /* the attacker's, all counted */
  GArray *known_bytes;  /* what each of them knew before it turned bad */
  GError *error;        /* what the program ended with; NULL: it got through */
} AttackStage;

/**
 * Attack:
 * @what: what the attacker does, in a line
 * @run: does it and sets the stage's error by attack_try()
 * @data: for @run
 * @end: how it must end
 */
typedef struct {
  const char *what;
  void (*run) (AttackStage *stage, gconstpointer data);
  gconstpointer data;
  AttackEnd end;
} Attack;

/* Each ends with one without a line. */
extern const Attack attacks_chains[];
extern const Attack attacks_names[];
extern const Attack attacks_ways[];
extern const Attack attacks_grants[];

/* A server of the attacker's; it lives as long as the stage. */
WaxFaultServer *attack_serve (AttackStage *stage, WaxTestCert *certificate, WaxFault fault);

/* The same of any PEM. */
WaxFaultServer *attack_serve_pem (AttackStage *stage, const char *chain, const char *key, WaxFault fault);

/* From now on what is sent there is sent to the attacker. */
void attack_begin (AttackStage *stage);

/* An account at @host with this port; of a name that stands for loopback. */
WaxHttp *attack_account (AttackStage *stage, const char *host, guint port);

/* A request with a token, as the account's would be; "HOST" when @host is %NULL is 127.0.0.1. */
void attack_try (AttackStage *stage, WaxHttp *http, const char *host, guint port);
void attack_try_url (AttackStage *stage, WaxHttp *http, const char *url);

/* The two above for a server that shows @certificate, with nothing known of it before. */
void attack_meet (AttackStage *stage, const char *host, WaxTestCert *certificate, WaxFault fault);

/* An account whose server was good, or is trusted for an hour, and was connected to. */
WaxHttp *attack_trusted (AttackStage *stage, WaxTestCert *certificate, WaxFaultServer **server);

/* What holds in memory is written, and read again. */
void attack_settle (AttackStage *stage);

/* A certificate for mail.example.test, localhost and 127.0.0.1, if its options name nobody; days from now are times. */
WaxTestCert *attack_cert (WaxTestCert *issuer, const WaxTestCertOptions *options);

#define ATTACK_HOST "mail.example.test"

G_END_DECLS
