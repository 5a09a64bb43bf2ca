#pragma once

#include "util/wax-channel-id.h"

#include <glib.h>

G_BEGIN_DECLS

/*
 * How times, sizes and names are written for people. All results are translated plain text, never markup. Times are
 * Unix s; what is shown is local time. @now is an argument so that the words can be tested.
 */

/* (transfer full): a hex text in upper case and groups of four: "3A91 0C7E …". */
char *wax_ui_text_fingerprint (const char *hex);

/* (transfer full): "16:00" on the day of @now, "28 November 2026, 09:41" on any other. */
char *wax_ui_text_moment (gint64 when, gint64 now);

/* (transfer full): "28 November 2026, 09:41". */
char *wax_ui_text_full_moment (gint64 when);

/* (transfer full): "2 minutes ago", "today, 09:41", "yesterday, 17:30" or the full moment. */
char *wax_ui_text_ago (gint64 when, gint64 now);

/* (transfer full): how much time is left: "7 h 40 min left", "42 s left"; "" when none is. */
char *wax_ui_text_left (gint64 until, gint64 now);

/* (transfer full): short, for a list: "09:41", "28 Nov", "28 Nov 2025". */
char *wax_ui_text_list_date (gint64 when, gint64 now);

/* (transfer full): what something is called and what it is, for who hears it: "Issued to: anna"; @title alone where
 * @text is "". Languages put other marks between the two. */
char *wax_ui_text_pair (const char *title, const char *text);

/* (transfer full): for comparing: without case and accents; "" of what is not UTF-8. */
char *wax_ui_text_fold (const char *text);

/* Static: the channel among others that wait: "folders". */
const char *wax_ui_text_channel_short (WaxChannelId channel);

G_END_DECLS
