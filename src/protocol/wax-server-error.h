#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WAX_SERVER_ERROR (wax_server_error_quark ())

/**
 * WaxServerError:
 * @WAX_SERVER_ERROR_FAULT: the server reported a failure of its own; wax_server_error_get_fault_code() names it
 * @WAX_SERVER_ERROR_NOT_ZIMBRA: something answers there, but it does not speak the protocol
 * @WAX_SERVER_ERROR_MAINTENANCE: the service is away for a while (503 and the like)
 * @WAX_SERVER_ERROR_THROTTLED: too many requests (429)
 * @WAX_SERVER_ERROR_CUT: the answer ended in the middle
 * @WAX_SERVER_ERROR_TOO_LARGE: the answer was larger than any sound one; reading was given up
 * @WAX_SERVER_ERROR_TOO_DEEP: the answer was nested deeper than any sound one
 * @WAX_SERVER_ERROR_UNREADABLE: the answer is not what the protocol says
 * @WAX_SERVER_ERROR_NO_SUCH_ITEM: a message, folder or the like is gone: take the changes first
 * @WAX_SERVER_ERROR_MUST_RESYNC: changes since the token cannot be told: ask again for everything
 * @WAX_SERVER_ERROR_DENIED: no right to do that
 * @WAX_SERVER_ERROR_QUOTA: the mailbox is full
 * @WAX_SERVER_ERROR_ADDRESS_REFUSED: nothing was sent: a recipient was refused
 * @WAX_SERVER_ERROR_PARTLY_SENT: sent and saved, but not to everybody: must not be sent again to all
 * @WAX_SERVER_ERROR_TOO_BIG: the message is larger than the server takes
 * @WAX_SERVER_ERROR_NOT_ALLOWED: that cannot be done with this item, e.g. deleting a system folder
 * @WAX_SERVER_ERROR_EXISTS: something else there has that name
 * @WAX_SERVER_ERROR_BAD_NAME: nothing there may have that name
 * @WAX_SERVER_ERROR_BAD_VALUE: a setting cannot have that value there, or there are too many of its kind
 * @WAX_SERVER_ERROR_TRY_AGAIN: a part of the server is away; the same request may be repeated later
 * @WAX_SERVER_ERROR_QUERY: the words of a search are not understood
 * @WAX_SERVER_ERROR_STATUS: an answer that is no fault, with a status nobody expects
 *
 * What a server answered. Messages are for logs: they hold no secret and no words of a server.
 */
typedef enum {
  WAX_SERVER_ERROR_FAULT,
  WAX_SERVER_ERROR_NOT_ZIMBRA,
  WAX_SERVER_ERROR_MAINTENANCE,
  WAX_SERVER_ERROR_THROTTLED,
  WAX_SERVER_ERROR_CUT,
  WAX_SERVER_ERROR_TOO_LARGE,
  WAX_SERVER_ERROR_TOO_DEEP,
  WAX_SERVER_ERROR_UNREADABLE,
  WAX_SERVER_ERROR_NO_SUCH_ITEM,
  WAX_SERVER_ERROR_MUST_RESYNC,
  WAX_SERVER_ERROR_DENIED,
  WAX_SERVER_ERROR_QUOTA,
  WAX_SERVER_ERROR_ADDRESS_REFUSED,
  WAX_SERVER_ERROR_PARTLY_SENT,
  WAX_SERVER_ERROR_TOO_BIG,
  WAX_SERVER_ERROR_NOT_ALLOWED,
  WAX_SERVER_ERROR_EXISTS,
  WAX_SERVER_ERROR_BAD_NAME,
  WAX_SERVER_ERROR_BAD_VALUE,
  WAX_SERVER_ERROR_TRY_AGAIN,
  WAX_SERVER_ERROR_QUERY,
  WAX_SERVER_ERROR_STATUS,
} WaxServerError;

GQuark wax_server_error_quark (void);

/**
 * WaxServerFault:
 * @code: (nullable): the protocol's own code, e.g. "mail.NO_SUCH_MSG": letters, digits, dots and underscores only
 * @item_id: (nullable): the item it is about, where the protocol names one
 * @refused: (nullable): the recipients that it is about, as "a@example.org, b@example.org"
 * @retry_after_s: seconds the server asked to wait, 0 when it did not say
 */
typedef struct {
  const char *code;
  const char *item_id;
  const char *refused;
  guint retry_after_s;
} WaxServerFault;

/**
 * wax_server_error_set:
 * @fault: (nullable): what is known beside @code
 * @message: for logs; without secrets and without text of the server
 *
 * Sets @error, which carries a copy of @fault across copies and threads.
 */
void wax_server_error_set (GError **error, WaxServerError code, const WaxServerFault *fault, const char *message);

/**
 * wax_server_error_get_fault_code:
 * Returns: (nullable): the protocol's own code, valid as long as @error; %NULL when there was none or when @error is of
 *   another domain. Any thread.
 */
const char *wax_server_error_get_fault_code (const GError *error);

/**
 * wax_server_error_get_item_id:
 * Returns: (nullable): the id of the item that made the request fail, for a try without it; valid as long as @error.
 */
const char *wax_server_error_get_item_id (const GError *error);

/**
 * wax_server_error_get_refused:
 * Returns: (nullable): the recipients that the server refused, in its own words: to be shown as plain text. Valid as
 *   long as @error.
 */
const char *wax_server_error_get_refused (const GError *error);

/**
 * wax_server_error_get_retry_after_s:
 * Returns: how many seconds the server asked to wait, 0 when it did not say or when @error is of another domain.
 */
guint wax_server_error_get_retry_after_s (const GError *error);

G_END_DECLS
