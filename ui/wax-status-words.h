#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/**
 * WaxStatusWords:
 * @headline: "SECURE", "TRUSTED BY YOU", "NOT SECURE", "OFFLINE", "NOT TRUSTED", "REFUSED", "CONNECTING"
 * @text: what is behind it, one or two sentences
 * @icon_name: tells the state by its shape
 * @style: "success", "warning", "error" or "dim-label"
 *
 * How an account's connection stands, in words: Connection Status, the shield and the warning bar say the same.
 */
typedef struct {
  const char *headline;
  char *text;
  const char *icon_name;
  const char *style;
} WaxStatusWords;

/* @now: Unix s */
WaxStatusWords *wax_status_words_new (WaxAccount *account, gint64 now);
void wax_status_words_free (WaxStatusWords *words);

/* (transfer full): "Trusted by you until 16:00 (7 h 40 min left)" */
char *wax_status_words_trusted (const WaxGrant *grant, gint64 now);

/* (transfer full): the same when a tenth of the time is left: that it ends, and what then. */
char *wax_status_words_ending (const WaxGrant *grant, gint64 now);

/* (transfer full): a failure's sentence and what helps. */
char *wax_status_words_failure (const WaxFailure *failure);

/* (transfer full): how many messages are not downloaded, and why. */
char *wax_status_words_waiting (guint waiting);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxStatusWords, wax_status_words_free)

G_END_DECLS
