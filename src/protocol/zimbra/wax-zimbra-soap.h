#pragma once

#include "protocol/wax-json-writer.h"
#include "protocol/wax-json.h"

G_BEGIN_DECLS

#define WAX_ZIMBRA_NS "urn:zimbra"
#define WAX_ZIMBRA_NS_ACCOUNT "urn:zimbraAccount"
#define WAX_ZIMBRA_NS_MAIL "urn:zimbraMail"

/**
 * wax_zimbra_soap_wrap:
 * @name: e.g. "SyncRequest"
 * @content: what wax_zimbra_soap_content() began
 * @token: (nullable): for the header; %NULL for requests that sign in, whose header asks to ignore dead tokens
 *
 * Returns: (transfer full): the whole request; wiped when freed. Shape of all recorded requests, with `nosession`.
 */
GBytes *wax_zimbra_soap_wrap (const char *name, GBytes *content, GBytes *token);

/**
 * wax_zimbra_soap_content:
 * Returns: (transfer full): a writer within the request element, its name-space given.
 */
WaxJsonWriter *wax_zimbra_soap_content (const char *name_space);

/**
 * wax_zimbra_soap_parse:
 * @status: the HTTP status: it counts only where the body is no SOAP. Faults come with 200, 422 and 500
 * @retry_after_s: what the server said, else 0
 *
 * Returns: (transfer full) (nullable): the envelope of an answer that is no fault, or %NULL with a %WAX_AUTH_ERROR or
 *   %WAX_SERVER_ERROR.
 */
WaxJson *wax_zimbra_soap_parse (guint status, guint retry_after_s, const char *text, gsize size, GError **error);

/**
 * wax_zimbra_soap_get_body:
 * @name: e.g. "SyncResponse"
 *
 * Returns: (nullable): the response element in @envelope, or %NULL with %WAX_SERVER_ERROR_UNREADABLE.
 */
const WaxJson *wax_zimbra_soap_get_body (const WaxJson *envelope, const char *name, GError **error);

/**
 * wax_zimbra_soap_check_batch:
 * @batch: a "BatchResponse"
 *
 * Returns: %FALSE with the error of the first fault in it: a batch is no fault itself even if all in it failed.
 */
gboolean wax_zimbra_soap_check_batch (const WaxJson *batch, GError **error);

G_END_DECLS
