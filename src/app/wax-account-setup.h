#pragma once

#include "protocol/wax-sign-in.h"
#include "store/wax-account-record.h"
#include "util/wax-endpoint.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_USAGE_ERROR (wax_usage_error_quark ())

/**
 * WaxUsageError:
 * @WAX_USAGE_ERROR_ADDRESS: no mail address or name to sign in with
 * @WAX_USAGE_ERROR_SERVER: no name or URL of a server
 * @WAX_USAGE_ERROR_PLAIN: an http URL, while Use Secure Connection is on
 * @WAX_USAGE_ERROR_KIND: a protocol or way of signing in that is not there
 * @WAX_USAGE_ERROR_VALUE: a setting that is not there, or cannot have that value; the message is for people
 * @WAX_USAGE_ERROR_NAMED: no certificate with these problems was met there, so it cannot be allowed
 * @WAX_USAGE_ERROR_AUTHORITY: a file that holds no authority with the fingerprint that was entered
 * @WAX_USAGE_ERROR_OFFLINE: the account works offline, see wax_usage_error_get_offline_reason()
 *
 * What was asked for makes no sense: exit code 2, but for OFFLINE.
 */
typedef enum {
  WAX_USAGE_ERROR_ADDRESS,
  WAX_USAGE_ERROR_SERVER,
  WAX_USAGE_ERROR_PLAIN,
  WAX_USAGE_ERROR_KIND,
  WAX_USAGE_ERROR_VALUE,
  WAX_USAGE_ERROR_NAMED,
  WAX_USAGE_ERROR_AUTHORITY,
  WAX_USAGE_ERROR_OFFLINE,
} WaxUsageError;

GQuark wax_usage_error_quark (void);

/* %WAX_USAGE_ERROR_OFFLINE, with who or what took the account offline. */
void wax_usage_error_set_offline (GError **error, WaxOfflineReason reason);
WaxOfflineReason wax_usage_error_get_offline_reason (const GError *error);

/**
 * wax_account_setup_new_record:
 * @fields: kind, server_url (a host name, HOST:PORT or URL), user and what else was set; kind, name, sign_in
 *   ("certificate" where an identity is named) and download have defaults; the id is made from the user's name
 * @taken: (nullable) (element-type WaxAccountRecord): accounts whose ids are in use
 *
 * Returns: (transfer full) (nullable): a record fit to be used; %NULL with %WAX_USAGE_ERROR. Pure.
 */
WaxAccountRecord *wax_account_setup_new_record (const WaxAccountRecord *fields, GPtrArray *taken, GError **error);

/* Returns: (transfer full) (nullable): where the account connects to. */
WaxEndpoint *wax_account_setup_get_endpoint (const WaxAccountRecord *record, GError **error);

/* Returns: (transfer full) (element-type WaxEndpoint): its origins: that one first, then its other ports. */
GPtrArray *wax_account_setup_get_origins (const WaxAccountRecord *record, GError **error);

WaxSignInWay wax_account_setup_get_way (const WaxAccountRecord *record);

/* Whether it shows the server a certificate of the person's, or tries to. */
gboolean wax_account_setup_shows_certificate (const WaxAccountRecord *record);

/* The "identity" of an account that asks at each connection; no certificate has such an id. */
#define WAX_ACCOUNT_SETUP_ASK "ask"

/* Whether it shows one, and asks at each connection which. */
gboolean wax_account_setup_asks_certificate (const WaxAccountRecord *record);

/* Whether it sends the server a password, be it only where the certificate does not do. */
gboolean wax_account_setup_sends_password (const WaxAccountRecord *record);

/* Whether it never gets in without a password. */
gboolean wax_account_setup_needs_password (const WaxAccountRecord *record);

/* Whether it never gets in without the certificate being here. */
gboolean wax_account_setup_needs_certificate (const WaxAccountRecord *record);

/* Returns: (transfer full) (nullable): where it shows its certificate; %NULL where it shows none. */
WaxEndpoint *wax_account_setup_get_certificate_endpoint (const WaxAccountRecord *record);

/* Returns: (transfer full) (nullable): "https://HOST:PORT", where it signs in with a certificate alone; %NULL when it
 * does not. */
char *wax_account_setup_dup_certificate_url (const WaxAccountRecord *record);

/* Whether what one of them has open was opened at another place, or as somebody else, than the other would. */
gboolean wax_account_setup_is_another_sign_in (const WaxAccountRecord *a, const WaxAccountRecord *b);

/* @days: (out): for a #WaxDownloadRule. Returns: whether it is a value of "download". */
gboolean wax_account_setup_parse_download (const char *download, int *days);

/**
 * wax_account_setup_set:
 * @key: "name", "server", "user", "cert-port", "sign-in" (see wax_sign_in_way_from_string()), "identity" (an id,
 *   "ask" for each time anew, or "none"), "secure" ("on", "off": the URL's scheme follows) or "download" ("all",
 *   "days:N" or "headers")
 *
 * Returns: (transfer full) (nullable): the record with that changed; %NULL with %WAX_USAGE_ERROR.
 */
WaxAccountRecord *wax_account_setup_set (const WaxAccountRecord *record,
                                         const char *key,
                                         const char *value,
                                         GError **error);

/* @reason: why, where it is into it. Returns: (transfer full): the record in or out of Work Offline. */
WaxAccountRecord *wax_account_setup_set_offline (const WaxAccountRecord *record,
                                                 gboolean offline,
                                                 WaxOfflineReason reason);

G_END_DECLS
