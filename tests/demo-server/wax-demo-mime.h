#pragma once

#include <glib.h>
#include <jansson.h>

/**
 * WaxDemoMime: a parsed message of the stand-in server, read with GMime: what a mail server shows of a message.
 */
typedef struct _WaxDemoMime WaxDemoMime;

WaxDemoMime *wax_demo_mime_new (GBytes *raw);
void wax_demo_mime_free (WaxDemoMime *self);

char *wax_demo_mime_dup_subject (WaxDemoMime *self);
char *wax_demo_mime_dup_sender (WaxDemoMime *self, char **address);

/**
 * wax_demo_mime_dup_recipients:
 * Returns: addresses of To, Cc and Bcc, with commas between.
 */
char *wax_demo_mime_dup_recipients (WaxDemoMime *self);
char *wax_demo_mime_dup_message_id (WaxDemoMime *self, char **answered);
char *wax_demo_mime_dup_fragment (WaxDemoMime *self);
char *wax_demo_mime_dup_header (WaxDemoMime *self, const char *name);
gboolean wax_demo_mime_has_attachment (WaxDemoMime *self);
gboolean wax_demo_mime_has_invitation (WaxDemoMime *self);

/**
 * wax_demo_mime_dup_part:
 * @path: as GetMsg numbers parts: "1" is the whole of a message of one part
 * @type, @name: (out): its content type and file name
 * Returns: (transfer full) (nullable): its decoded bytes; %NULL if there is no such part.
 */
GBytes *wax_demo_mime_dup_part (WaxDemoMime *self, const char *path, char **type, char **name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDemoMime, wax_demo_mime_free)
