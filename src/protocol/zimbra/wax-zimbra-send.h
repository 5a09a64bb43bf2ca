#pragma once

#include "protocol/wax-json.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_send_parse_upload:
 * @text: the one line that the upload servlet answers with HTTP status 200, which is no JSON. Exchanges 255, 260 to 262
 *
 * Returns: (transfer full) (nullable): the id of the upload, or %NULL: %WAX_AUTH_ERROR_TOKEN_GONE,
 *   %WAX_SERVER_ERROR_TOO_BIG, %WAX_SERVER_ERROR_DENIED or %WAX_SERVER_ERROR_UNREADABLE.
 */
char *wax_zimbra_send_parse_upload (const char *text, gsize size, GError **error);

/**
 * wax_zimbra_send_build:
 * @upload_id: of the whole message
 *
 * Returns: (transfer full): the content of a SendMsgRequest. Exchange 293.
 */
GBytes *wax_zimbra_send_build (const char *upload_id, const char *send_id);

/**
 * wax_zimbra_send_parse:
 * @response: a SendMsgResponse. Exchanges 291, 293
 *
 * Returns: (transfer full): the id of the saved copy, "" where none was saved.
 */
char *wax_zimbra_send_parse (const WaxJson *response);

G_END_DECLS
