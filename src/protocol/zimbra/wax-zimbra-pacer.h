#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxZimbraPacer:
 *
 * Keeps bulk requests below what servers take from one account: ten a second, after a start of fifteen at once. The
 * strictest known default is 30 within one second. Any thread.
 */
typedef struct {
  _Atomic gint64 next_us; /* when the next request is due; all zero is a good start */
} WaxZimbraPacer;

/**
 * wax_zimbra_pacer_reserve:
 * @now_us: a monotonic clock
 *
 * Returns: how many milliseconds to wait before the request.
 */
guint wax_zimbra_pacer_reserve (WaxZimbraPacer *self, gint64 now_us);

/**
 * wax_zimbra_pacer_get_patience_ms:
 * @attempt: how often the same request was answered so before
 * @retry_after_s: what the server asked for, 0 for nothing
 *
 * Returns: how long to leave a server alone that throttles; 0 when it was asked often enough.
 */
guint wax_zimbra_pacer_get_patience_ms (guint attempt, guint retry_after_s, GRand *random);

/**
 * wax_zimbra_pacer_wait_out:
 * @error: (inout): why the server did not answer; cleared when it may be asked again
 *
 * Waits when the server throttles.
 *
 * Returns: %FALSE with @error for any other, or after the last attempt.
 */
gboolean wax_zimbra_pacer_wait_out (guint attempt, GCancellable *cancellable, GError **error);

/**
 * wax_zimbra_pacer_pause:
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED as soon as @cancellable is cancelled.
 */
gboolean wax_zimbra_pacer_pause (guint pause_ms, GCancellable *cancellable, GError **error);

G_END_DECLS
