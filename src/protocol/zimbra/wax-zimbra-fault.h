#pragma once

#include "protocol/wax-json.h"
#include "protocol/wax-server-error.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_fault_set_json:
 * @json: the object "Fault"; exchange 061
 *
 * Sets @error to the %WAX_AUTH_ERROR or %WAX_SERVER_ERROR that its code means. Only the code gets into the message: the
 * server's own text may repeat the request, token and password included.
 */
void wax_zimbra_fault_set_json (GError **error, const WaxJson *json);

/**
 * wax_zimbra_fault_set_xml:
 * @text: an XML SOAP 1.2 fault, as servers write them before they know that JSON is wanted; exchanges 055, 066, 449,
 *   497
 * @size: bytes
 *
 * As wax_zimbra_fault_set_json().
 *
 * Returns: %FALSE when @text is no such fault; @error is then untouched.
 */
gboolean wax_zimbra_fault_set_xml (GError **error, const char *text, gsize size);

/**
 * wax_zimbra_fault_set_status:
 * @retry_after_s: 0 when the server did not say
 *
 * Sets @error to what an answer means that is no SOAP: an error page of the server, of a proxy, or something else
 * altogether. The page itself is never looked at.
 */
void wax_zimbra_fault_set_status (GError **error, guint status, guint retry_after_s);

G_END_DECLS
