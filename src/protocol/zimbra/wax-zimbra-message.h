#pragma once

#include "protocol/wax-json.h"
#include "store/wax-message.h"

G_BEGIN_DECLS

/**
 * wax_zimbra_message_split_ids:
 * @ids: (nullable): ids with commas between them
 */
GStrv wax_zimbra_message_split_ids (const char *ids);

/**
 * wax_zimbra_message_parse_row:
 * @json: an "m" of SyncResponse, GetMsgMetadataResponse or SearchResponse (exchanges 113, 193, 240)
 *
 * Returns: (transfer full) (nullable): what it tells; %NULL when it has no id.
 */
WaxMessage *wax_zimbra_message_parse_row (const WaxJson *json);

/**
 * wax_zimbra_message_parse_rows:
 * @response: a SearchResponse or GetMsgMetadataResponse
 *
 * Returns: (transfer full) (element-type WaxMessage)
 */
GPtrArray *wax_zimbra_message_parse_rows (const WaxJson *response);

/**
 * wax_zimbra_message_parse_meta:
 * @text: a ".meta" entry of an archive (exchange 229)
 *
 * Returns: (transfer full) (nullable): the message with the digest that its body must have; %NULL with
 *   %WAX_SERVER_ERROR_UNREADABLE or the like.
 */
WaxMessage *wax_zimbra_message_parse_meta (const char *text, gsize size, GError **error);

/* Both (out) (transfer full), never %NULL: of "Name <address>" or an address alone. */
void wax_zimbra_message_split_address (const char *text, char **name, char **address);

/**
 * WaxZimbraHeaderFunc:
 * Returns: (nullable): the value of the HTTP header @name.
 */
typedef const char *(*WaxZimbraHeaderFunc) (gpointer user_data, const char *name);

/**
 * wax_zimbra_message_parse_headers:
 * @digest: of the content that came with them
 *
 * Returns: (transfer full): the message that the X-Zimbra fields of a `fmt=sync` answer describe (exchange 216), with
 *   @id where they name none.
 */
WaxMessage *wax_zimbra_message_parse_headers (const char *id, const char *digest, gint64 size,
                                              WaxZimbraHeaderFunc get_header, gpointer user_data);

G_END_DECLS
