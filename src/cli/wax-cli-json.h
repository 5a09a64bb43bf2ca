#pragma once

#include "app/wax-json-form.h"
#include "cli/wax-cli.h"

G_BEGIN_DECLS

/* The forms of waxctl's JSON: fields may be added, never renamed. All return new references. */

json_t *wax_cli_json_error (const WaxFailure *failure);     /* null for NULL */
json_t *wax_cli_json_account (const WaxAccountRecord *record);
json_t *wax_cli_json_certificate (const WaxCertificate *certificate);
json_t *wax_cli_json_verdict (WaxVerdict *verdict, const WaxGrant *grant, WaxTrustQuestion *question);
json_t *wax_cli_json_revocation (GPtrArray *answers);       /* of WaxRevocationAnswer */

/* With what the account got in, and why its certificate had no part in it, to an object about it. */
void wax_cli_json_add_sign_in (json_t *object, const WaxConnectionStatus *status);
json_t *wax_cli_json_status (const char *account, const WaxConnectionStatus *status, GPtrArray *channels);

/* @status: (nullable): after it */
json_t *wax_cli_json_sync (const char *account, const WaxConnectionStatus *status, GPtrArray *results);
json_t *wax_cli_json_folder (const WaxFolder *folder);
json_t *wax_cli_json_message (const WaxMessage *message);
json_t *wax_cli_json_contact (const WaxContact *contact);

/* Returns: "secure", "granted", "not-secure" (older TLS by the administrator's choice), "not-trusted" or "refused".
 * Static. */
const char *wax_cli_trust_state (WaxVerdict *verdict, const WaxGrant *grant, WaxTrustQuestion *question);

G_END_DECLS
