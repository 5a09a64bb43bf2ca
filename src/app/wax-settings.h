#pragma once

#include "trust/wax-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The person's own settings, as far as they decide anything: an object of GSettings belongs to the thread that opened
 * it. Calls take %NULL for it, as where nobody has set anything.
 */

/* Returns: (transfer full) (nullable): %NULL where their schema is not installed: GSettings would end the program. */
GSettings *wax_settings_open (void);

/* Returns: what is asked about withdrawal: the stricter of what the person and the administrator want. */
WaxRevocationMode wax_settings_get_revocation (GSettings *settings, const WaxPolicy *policy);

/* Returns: (transfer full): who has set what is in force there, a sentence, translated. */
char *wax_settings_describe_revocation (GSettings *settings, const WaxPolicy *policy);

/**
 * wax_settings_may_choose_revocation:
 * @origin: (out) (transfer none): who forbids it, a file or a lock; %NULL where nobody does, or nobody is known
 *
 * Returns: whether the person may choose @mode, which then is in force.
 */
gboolean wax_settings_may_choose_revocation (GSettings *settings,
                                             const WaxPolicy *policy,
                                             WaxRevocationMode mode,
                                             const char **origin);

/* What may not be chosen is not. Kept for all programs of this person. */
void wax_settings_choose_revocation (GSettings *settings, const WaxPolicy *policy, WaxRevocationMode mode);

/* ---- the desktop ---- */

#define WAX_SETTINGS_NOTIFY_NEW_MAIL "notify-new-mail"     /* boolean */
#define WAX_SETTINGS_NOTIFY_ONLY_KNOWN "notify-only-known" /* boolean: of senders that are known */
#define WAX_SETTINGS_NOTIFY_SUBJECTS "notify-subjects"     /* boolean: what others wrote is shown there */
#define WAX_SETTINGS_QUIET_ACCOUNTS "quiet-accounts"       /* its key */
#define WAX_SETTINGS_RUN_IN_BACKGROUND "run-in-background" /* boolean: without a window, and from the log-in on */

/* Whether new mail of that account is to be told by no notification. */
gboolean wax_settings_is_quiet (GSettings *settings, const char *account_id);
void wax_settings_set_quiet (GSettings *settings, const char *account_id, gboolean quiet);

/* ---- downloads ---- */

#define WAX_SETTINGS_DOWNLOAD_MAX_MIB "download-max-mib"  /* its key */
#define WAX_SETTINGS_DOWNLOAD_METERED "download-metered" /* boolean: over metered networks, too */

/* Returns: bytes; 0 for any size. */
gint64 wax_settings_get_download_max_size (GSettings *settings);
gboolean wax_settings_is_download_metered (GSettings *settings);

/* ---- writing ---- */

/* Returns: (transfer full): the language whose dictionary is used, "" while nobody has chosen one. */
char *wax_settings_get_spelling_language (GSettings *settings);
void wax_settings_set_spelling_language (GSettings *settings, const char *language);

#define WAX_SETTINGS_FORMAT_BAR "format-bar"         /* its key */
#define WAX_SETTINGS_COMPOSE_FORMAT "compose-format" /* its key: "rich" or "plain" */

/* Whether messages are begun as plain text where their account does not say. */
gboolean wax_settings_is_plain_format (GSettings *settings);

#define WAX_SETTINGS_REMIND_ATTACHMENTS "remind-attachments"

/* Whether to ask before a message goes that speaks of a file and has none. */
gboolean wax_settings_reminds_of_attachments (GSettings *settings);

/* ---- reading ---- */

#define WAX_SETTINGS_ALWAYS_TEXT "always-text" /* its key, to be bound to */

/* Whether messages are shown as text, even where they are laid out. */
gboolean wax_settings_is_always_text (GSettings *settings);

#define WAX_SETTINGS_MARK_READ_AFTER "mark-read-after"

/* After how many seconds before the eyes a message is marked as read: 0 for at once, negative for never. */
int wax_settings_get_mark_read_after_s (GSettings *settings);

#define WAX_SETTINGS_ZOOM "zoom"

/* How large messages are shown: 1 as they come, from 0.5 to 3. */
double wax_settings_get_zoom (GSettings *settings);
void wax_settings_set_zoom (GSettings *settings, double zoom);

#define WAX_SETTINGS_IMAGES_FROM "images-from"

/**
 * wax_settings_has_images_from:
 * @address: as it stands in a message: who wrote that is not known for sure
 *
 * Returns: whether the person lets messages from there load their images.
 */
gboolean wax_settings_has_images_from (GSettings *settings, const char *address);

/* Of more than 1000 senders the first is forgotten. */
void wax_settings_set_images_from (GSettings *settings, const char *address, gboolean load);

/* (transfer full): all of them, the newest last. */
char **wax_settings_list_images_from (GSettings *settings);

G_END_DECLS
