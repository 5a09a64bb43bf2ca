#include "rehearsal/wax-situation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const WaxRehearsalBefore good = { WAX_REHEARSAL_BY_ROOT, { .until_days = 1 } };
static const WaxRehearsalBefore at_its_end = { WAX_REHEARSAL_BY_PRIVATE, { .from_days = -80, .until_days = 10 } };
static const WaxRehearsalBefore by_itself = { WAX_REHEARSAL_BY_PRIVATE, { .alone = TRUE } };

static const WaxRehearsalBeside own = { "self-signed", .spec = { .alone = TRUE } };
static const WaxRehearsalBeside ended = { "expired", .spec = { .from_days = -90, .until_days = -3 } };

static const WaxSituation situations[] = {
  { "secure", N_("The server is set up as it should be."), "" },

  /* The problems, each alone. */
  { "revoked", N_("The issuer has withdrawn the certificate, and the server says so itself."), "revoked",
    .withdrawn = TRUE },
  { "distrusted", N_("The administrator has set this computer never to trust the certificate."), "distrusted",
    .limit = WAX_REHEARSAL_DISTRUSTED },
  { "pin-violation", N_("The administrator expects another key at this server."), "pin-violation",
    .limit = WAX_REHEARSAL_PINNED },
  { "bad-signature", N_("The certificate was altered after it was signed."), "bad-signature",
    .spec = { .forged = TRUE } },
  { "constraints", N_("The issuer was allowed to issue for other names alone."), "constraints",
    .by = WAX_REHEARSAL_BY_NARROW },
  { "malformed", N_("A field of the certificate cannot be read."), "malformed", .spec = { .unreadable = TRUE } },
  { "unknown-critical", N_("The certificate sets a condition that no program knows."), "unknown-critical",
    .spec = { .condition = TRUE } },
  { "tls-too-old", N_("The server speaks TLS 1.1 alone."), "tls-too-old", WAX_REHEARSAL_OLD_TLS },
  { "name-mismatch", N_("The certificate is for another name."), "name-mismatch",
    .spec = { .host = "mail.example.org" } },
  { "self-signed", N_("The server has made its certificate itself."), "self-signed", .spec = { .alone = TRUE } },
  { "issuer-unknown", N_("The certificate comes from a private authority that nobody has installed here."),
    "issuer-unknown", .by = WAX_REHEARSAL_BY_PRIVATE },
  { "weak", N_("The certificate is signed in a way that can be forged."), "weak", .spec = { .weak = TRUE } },
  { "wrong-purpose", N_("The certificate was made for people and not for a server."), "wrong-purpose",
    .spec = { .client = TRUE } },
  { "form", N_("The certificate is not formed by the rules: its serial number is negative."), "form",
    .spec = { .negative_serial = TRUE } },
  { "revocation-unknown", N_("The certificate demands proof that it is not withdrawn, and the server brings none."),
    "revocation-unknown", .spec = { .must_staple = TRUE } },
  { "not-yet-valid", N_("The certificate begins the day after tomorrow, or the clock of this computer is slow."),
    "not-yet-valid", .spec = { .from_days = 2, .until_days = 90 } },
  { "expired", N_("The certificate ended three days ago."), "expired",
    .spec = { .from_days = -90, .until_days = -3 } },
  { "issuer-expired", N_("The certificate is good, but the one of its issuer has ended."), "issuer-expired",
    .by = WAX_REHEARSAL_BY_OLD },
  { "several", N_("The certificate is another server's, from an unknown issuer, and has ended."),
    "name-mismatch issuer-unknown expired", .by = WAX_REHEARSAL_BY_PRIVATE,
    .spec = { .host = "mail.example.org", .from_days = -90, .until_days = -3 } },

  /* Another certificate than before. */
  { "healed", N_("A certificate that needed your trust was replaced by a good one."), "", .before = &by_itself },
  { "renewed", N_("The server has a new certificate with the same key."), "", .by = WAX_REHEARSAL_BY_PRIVATE,
    .spec = { .until_days = 60 }, .same_key = TRUE, .before = &at_its_end },
  { "expected-renewal", N_("The issuer has renewed a certificate that was about to end, with a new key."),
    "changed issuer-unknown", .by = WAX_REHEARSAL_BY_PRIVATE, .before = &at_its_end },
  { "imitation-possible", N_("The new certificate is from an issuer of the same name with another key."),
    "changed issuer-unknown", .by = WAX_REHEARSAL_BY_NAMESAKE, .before = &at_its_end },
  { "suspicious", N_("The server shows another certificate that it has made itself, with a new key."),
    "changed self-signed", .spec = { .alone = TRUE }, .before = &by_itself },
  { "was-secure", N_("The server was secure until now; somebody may stand between."), "changed issuer-unknown",
    .by = WAX_REHEARSAL_BY_PRIVATE, .before = &good },

  /* What else lies behind it. */
  { "someone-between", N_("The same unknown issuer answers for two servers that have nothing to do with each other."),
    "issuer-unknown", .host = "mail.one.localhost", .elsewhere = "mail.two.localhost", .by = WAX_REHEARSAL_BY_PRIVATE,
    .spec = { .host = "mail.one.localhost" } },
  { "inspecting-proxy", N_("The proxy on the way opens secure connections to read them."), "issuer-unknown",
    WAX_REHEARSAL_PROXY_READING, .through_proxy = TRUE, .host = "mail.example.org", .elsewhere = "www.example.net",
    .by = WAX_REHEARSAL_BY_FILTER, .spec = { .host = "mail.example.org" } },
  { "captive-portal", N_("The network wants a sign-in first, and answers in the place of every server."),
    "name-mismatch issuer-unknown", .by = WAX_REHEARSAL_BY_PRIVATE, .spec = { .host = "*" } },
  { "clock", N_("The clock of this computer is slow: nothing that the server shows has begun."), "not-yet-valid",
    .by = WAX_REHEARSAL_BY_EARLY, .spec = { .from_days = 2, .until_days = 90 } },
  { "missing-intermediate", N_("The server does not send the certificate of its issuer."), "issuer-unknown",
    .alone = TRUE },
  { "wrong-root", N_("An authority of that name is installed here, with another key."), "issuer-unknown",
    .by = WAX_REHEARSAL_BY_FALSE_ROOT },

  { "newer-issuer", N_("The issuer has a new root, which this computer's list does not have yet."), "issuer-unknown",
    .by = WAX_REHEARSAL_BY_NEW },

  /* Two connections of one account. */
  { "two-questions", N_("The server's two ports have two certificates, with a problem each: there are two questions."),
    "issuer-unknown", .by = WAX_REHEARSAL_BY_PRIVATE, .beside = &ended },
  { "one-of-two", N_("The server is as it should be, but at the other port it shows a certificate of its own."), "",
    .beside = &own },

  /* No certificate to judge. */
  { "not-tls", N_("The server offers no encryption at this port."), "not-tls", WAX_REHEARSAL_PLAIN },
  { "other-service", N_("Another kind of server answers at this port."), "not-tls", WAX_REHEARSAL_BANNER },
  { "cut", N_("The connection is cut before it is secure."), "reset", WAX_REHEARSAL_CUT },
  { "proxy-password", N_("The proxy on the way asks for a password."), "proxy-auth", WAX_REHEARSAL_PROXY_LOCKED,
    .through_proxy = TRUE },
  { "proxy-away", N_("The proxy on the way does not answer."), "proxy-unreachable", .through_proxy = TRUE,
    .no_proxy = TRUE },
  { NULL },
};

const WaxSituation *
wax_situation_list (void)
{
  return situations;
}

const WaxSituation *
wax_situation_find (const char *name)
{
  for (const WaxSituation *situation = situations; situation->name != NULL; situation++) {
    if (strcmp (situation->name, name) == 0)
      return situation;
  }
  return NULL;
}
