#pragma once

#include "app/wax-failure.h"
#include "store/wax-channel-state.h"

G_BEGIN_DECLS

#define WAX_TYPE_CHANNEL (wax_channel_get_type ())
#define WAX_TYPE_CHANNEL_CONDITION (wax_channel_condition_get_type ())

/**
 * WaxChannelCondition:
 * @WAX_CHANNEL_IDLE: nothing to do, or offline
 * @WAX_CHANNEL_RUNNING: at work
 * @WAX_CHANNEL_WAITING: for a decision, a password, or the next try
 * @WAX_CHANNEL_FAILED: the last run failed
 * @WAX_CHANNEL_OFF: not in use
 */
typedef enum {
  WAX_CHANNEL_IDLE,
  WAX_CHANNEL_RUNNING,
  WAX_CHANNEL_WAITING,
  WAX_CHANNEL_FAILED,
  WAX_CHANNEL_OFF,
} WaxChannelCondition;

GType wax_channel_condition_get_type (void);

/* Returns: what a person calls the channel, e.g. "Receiving mail", translated. Static. */
const char *wax_channel_id_get_label (WaxChannelId id);

/* Returns: for "While …", e.g. "receiving mail", translated. Static. */
const char *wax_channel_id_get_activity (WaxChannelId id);

/**
 * WaxChannel:
 *
 * One row of an account's status. Properties (all read-only, all notify): "label" (string), "condition"
 * (#WaxChannelCondition), "last-success" and "failed-at" (int64, Unix s, 0 for never), "failure" (boxed #WaxFailure or
 * %NULL), "done" and "total" (uint: messages or entries in the running work; total 0 while unknown).
 * Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxChannel, wax_channel, WAX, CHANNEL, GObject)

WaxChannelId wax_channel_get_id (WaxChannel *self);
WaxChannelCondition wax_channel_get_condition (WaxChannel *self);
gint64 wax_channel_get_last_success (WaxChannel *self);
gint64 wax_channel_get_failed_at (WaxChannel *self);
WaxFailure *wax_channel_get_failure (WaxChannel *self); /* (nullable) (transfer none) */
guint wax_channel_get_done (WaxChannel *self);
guint wax_channel_get_total (WaxChannel *self);

G_END_DECLS
