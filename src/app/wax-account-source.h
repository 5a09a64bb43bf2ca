#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

enum { WAX_MESSAGE_SOURCE_SHOWN = 2 << 20 }; /* bytes */

/**
 * WaxMessageSource:
 * @text: its first %WAX_MESSAGE_SOURCE_SHOWN bytes, see wax_letters_show_bytes()
 * @cut: there is more
 * @mime: all of it
 *
 * A message as it came, to be looked at.
 */
typedef struct {
  char *text;
  gboolean cut;
  WaxMime *mime;
} WaxMessageSource;

void wax_message_source_free (WaxMessageSource *self);

/* As wax_account_load_message_async(). */
void wax_account_load_source_async (WaxAccount *self,
                                    const char *message_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Returns: (transfer full) (nullable): %NULL with the errors of wax_account_load_message_finish(). */
WaxMessageSource *wax_account_load_source_finish (WaxAccount *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMessageSource, wax_message_source_free)

G_END_DECLS
