#pragma once

#include "protocol/wax-backend.h"
#include "protocol/wax-json-writer.h"
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
 * wax_zimbra_send_begin:
 * @draft_name: what the id of the draft is called: "did" of a SendMsgRequest, "id" of a SaveDraftRequest
 *
 * Returns: (transfer full): the content of one of these up to what the message is, within its "m".
 */
WaxJsonWriter *wax_zimbra_send_begin (const WaxOutgoing *message, const char *draft_name);

/**
 * wax_zimbra_send_build:
 * @upload_id: of the whole message
 *
 * Returns: (transfer full): the content of a SendMsgRequest (exchanges 285, 287, 293) or of a SaveDraftRequest (268,
 *   270), as wax_zimbra_send_begin() has it.
 */
GBytes *wax_zimbra_send_build (const char *upload_id, const WaxOutgoing *message, const char *draft_name);

/**
 * wax_zimbra_send_parse:
 * @response: a SendMsgResponse. Exchanges 291, 293
 *
 * Returns: (transfer full): the id of the saved copy, "" where none was saved.
 */
char *wax_zimbra_send_parse (const WaxJson *response);

/**
 * wax_zimbra_send_parse_draft:
 * @response: a SaveDraftResponse. Exchanges 268, 270
 *
 * Returns: (transfer full) (nullable): the draft's id; %WAX_SERVER_ERROR_UNREADABLE where it is not told.
 */
char *wax_zimbra_send_parse_draft (const WaxJson *response, GError **error);

G_END_DECLS
