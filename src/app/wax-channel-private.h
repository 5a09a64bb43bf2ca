#pragma once

#include "app/wax-channel.h"

G_BEGIN_DECLS

/* For the account's runner alone; each notifies what it changes. */

WaxChannel *wax_channel_new (WaxChannelId id);
void wax_channel_set_condition (WaxChannel *self, WaxChannelCondition condition);
void wax_channel_set_progress (WaxChannel *self, guint done, guint total);

/* Idle again, with no failure. @now Unix s. */
void wax_channel_note_success (WaxChannel *self, gint64 now);

/* WAITING where it is tried again or a person is asked, else FAILED. @now Unix s. */
void wax_channel_note_failure (WaxChannel *self, WaxFailure *failure, gint64 now);

/* What was known when the program started. */
void wax_channel_load (WaxChannel *self, WaxChannelState *state);

G_END_DECLS
