#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT_RECORD (wax_account_record_get_type ())

/**
 * WaxOfflineReason: who or what took an account offline
 * @WAX_OFFLINE_UNKNOWN: it is not known any more, or it is not offline
 * @WAX_OFFLINE_CHOSEN: the person chose Work Offline
 * @WAX_OFFLINE_REFUSED: the person stayed offline rather than trust the server's certificate
 * @WAX_OFFLINE_STOPPED: the person ended the trust in the server
 * @WAX_OFFLINE_ENDED: the time of that trust was over
 * @WAX_OFFLINE_WITHDRAWN: the certificate was withdrawn while it was connected
 * @WAX_OFFLINE_NOT_GOOD: the certificate was not good any more while it was connected
 * @WAX_OFFLINE_POLICY: the administrator's limits did not allow the connection any more
 * @WAX_OFFLINE_LEDGER: the record of what is trusted could not be read
 * @WAX_OFFLINE_LEDGER_FULL: it could not be written, on a full disk
 * @WAX_OFFLINE_REMOVED: its removal was begun
 */
typedef enum {
  WAX_OFFLINE_UNKNOWN,
  WAX_OFFLINE_CHOSEN,
  WAX_OFFLINE_REFUSED,
  WAX_OFFLINE_STOPPED,
  WAX_OFFLINE_ENDED,
  WAX_OFFLINE_WITHDRAWN,
  WAX_OFFLINE_NOT_GOOD,
  WAX_OFFLINE_POLICY,
  WAX_OFFLINE_LEDGER,
  WAX_OFFLINE_LEDGER_FULL,
  WAX_OFFLINE_REMOVED,
} WaxOfflineReason;

/**
 * WaxAccountRecord:
 * @id: names the account in commands and its folder, see wax_profile_is_account_id()
 * @kind: the protocol: "zimbra"
 * @server_url: e.g. "https://mail.example.org"
 * @user: what the person signs in as
 * @cert_port: where the server asks for the person's certificate, 0 when nowhere
 * @sign_in: "password", "certificate", "both" or "certificate-or-password"
 * @identity: which certificate of the person's own it signs in with, "" for none
 * @secure: Use Secure Connection
 * @download: "all", "days:N" or "headers"
 * @offline: Work Offline
 * @offline_reason: why
 *
 * What the person set up. No secret is in it.
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *id;
  const char *name;
  const char *kind;
  const char *server_url;
  const char *user;
  guint cert_port;
  const char *sign_in;
  const char *identity;
  gboolean secure;
  const char *download;
  gboolean offline;
  WaxOfflineReason offline_reason;
} WaxAccountRecord;

GType wax_account_record_get_type (void);

/**
 * wax_account_record_new:
 * @fields: copied; %NULL strings become ""
 */
WaxAccountRecord *wax_account_record_new (const WaxAccountRecord *fields);
WaxAccountRecord *wax_account_record_ref (WaxAccountRecord *self);
void wax_account_record_unref (WaxAccountRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAccountRecord, wax_account_record_unref)

G_END_DECLS
