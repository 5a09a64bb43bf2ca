#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT_RECORD (wax_account_record_get_type ())

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
