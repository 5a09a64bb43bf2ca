#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_ACCOUNT_INFO (wax_account_info_get_type ())

/**
 * WaxAccountInfo:
 * @remote_id: the server's id of the account, opaque
 * @address: the primary mail address
 * @display_name: the person's name, "" when the server has none
 * @version: what the server says it is; free text
 * @used: bytes in the mailbox, -1 when unknown
 * @quota: bytes the mailbox may hold, 0 for no limit, -1 when unknown
 * @max_message_size: bytes a sent message may have, 0 for no limit, -1 when unknown
 *
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  const char *remote_id;
  const char *address;
  const char *display_name;
  const char *version;
  gint64 used;
  gint64 quota;
  gint64 max_message_size;
} WaxAccountInfo;

GType wax_account_info_get_type (void);

/**
 * wax_account_info_new:
 * @fields: copied; %NULL strings become ""
 */
WaxAccountInfo *wax_account_info_new (const WaxAccountInfo *fields);
WaxAccountInfo *wax_account_info_ref (WaxAccountInfo *self);
void wax_account_info_unref (WaxAccountInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAccountInfo, wax_account_info_unref)

G_END_DECLS
