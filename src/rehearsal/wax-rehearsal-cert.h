#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxRehearsalCert: a certificate with its key, made for one rehearsal and kept in memory alone
 *
 * Its authority is no store's: only an examiner that was given its root knows it. Immutable, ref-counted.
 */
typedef struct _WaxRehearsalCert WaxRehearsalCert;

/**
 * WaxRehearsalSpec: how one is made; all zero is a good one of "localhost", from yesterday until tomorrow
 * @name: (nullable): its common name; %NULL for that of @host
 * @host: (nullable): the only name it is for; %NULL for "localhost"
 * @ca: an authority
 * @alone: signed by itself, whoever its issuer is to be
 * @from_days: valid from, in days from now; 0 for -1
 * @until_days: valid until, in days from now; 0 for 1
 * @weak: signed with SHA-1
 * @client: for clients alone
 * @negative_serial: against the rules
 * @only_for: (nullable): an authority that may issue for that name alone
 * @condition: a critical extension that nobody knows
 * @forged: its signature is wrong
 * @unreadable: a field in it cannot be read
 * @must_staple: demands an answer about withdrawal in the handshake
 * @issuer_place: (nullable): the URL where it says that its issuer's certificate is
 * @same_key: (nullable): has the key of that one
 */
typedef struct {
  const char *name;
  const char *host;
  gboolean ca;
  gboolean alone;
  int from_days;
  int until_days;
  gboolean weak;
  gboolean client;
  gboolean negative_serial;
  const char *only_for;
  gboolean condition;
  gboolean forged;
  gboolean unreadable;
  gboolean must_staple;
  const char *issuer_place;
  WaxRehearsalCert *same_key;
} WaxRehearsalSpec;

/**
 * wax_rehearsal_cert_new:
 * @issuer: (nullable): who signs; kept alive. %NULL: itself
 * @now: Unix s
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR_FAILED when the TLS library cannot make it.
 */
WaxRehearsalCert *wax_rehearsal_cert_new (WaxRehearsalCert *issuer,
                                          const WaxRehearsalSpec *spec,
                                          gint64 now,
                                          GError **error);
WaxRehearsalCert *wax_rehearsal_cert_ref (WaxRehearsalCert *self);
void wax_rehearsal_cert_unref (WaxRehearsalCert *self);

GBytes *wax_rehearsal_cert_get_der (WaxRehearsalCert *self);

/* Returns: (transfer full): the certificate in PEM. */
char *wax_rehearsal_cert_to_pem (WaxRehearsalCert *self);

/* Returns: (transfer full): its SHA-256, 64 hex digits. */
char *wax_rehearsal_cert_dup_fingerprint (WaxRehearsalCert *self);

/* Returns: (transfer full): its key in PEM. */
char *wax_rehearsal_cert_key_to_pem (WaxRehearsalCert *self);

/* Returns: (transfer full): what a server shows: itself and all above it but a root; @alone: itself only. */
char *wax_rehearsal_cert_chain_to_pem (WaxRehearsalCert *self, gboolean alone);

/* Returns: (transfer full) (nullable): an OCSPResponse (RFC 6960) of its issuer: withdrawn an hour before @now. */
GBytes *wax_rehearsal_cert_withdraw (WaxRehearsalCert *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxRehearsalCert, wax_rehearsal_cert_unref)

G_END_DECLS
