#pragma once

#include "util/wax-channel-id.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_CHANNEL_STATE (wax_channel_state_get_type ())

/**
 * WaxChannelState:
 * @last_success: Unix s, 0 for never
 * @failed_at: Unix s of the last failure since then, 0 when there was none
 * @error_domain: e.g. "network", "" without a failure
 * @error_code: e.g. "timed-out"
 * @error_text: the sentence that was shown
 *
 * How an account's channel fared last.
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL.
 */
typedef struct {
  WaxChannelId channel;
  gint64 last_success;
  gint64 failed_at;
  const char *error_domain;
  const char *error_code;
  const char *error_text;
} WaxChannelState;

GType wax_channel_state_get_type (void);

/**
 * wax_channel_state_new:
 * @fields: copied; %NULL strings become ""
 */
WaxChannelState *wax_channel_state_new (const WaxChannelState *fields);
WaxChannelState *wax_channel_state_ref (WaxChannelState *self);
void wax_channel_state_unref (WaxChannelState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxChannelState, wax_channel_state_unref)

G_END_DECLS
