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
gboolean wax_demo_mime_is_urgent (WaxDemoMime *self);
gboolean wax_demo_mime_has_attachment (WaxDemoMime *self);
gboolean wax_demo_mime_has_invitation (WaxDemoMime *self);

/* (transfer full): the paths of all parts that are no containers. */
char **wax_demo_mime_dup_leaves (WaxDemoMime *self);

/**
 * wax_demo_mime_dup_part:
 * @path: as GetMsg numbers parts: "1" is the whole of a message of one part
 * @type, @name: (out): its content type and file name
 * Returns: (transfer full) (nullable): its decoded bytes; %NULL if there is no such part.
 */
GBytes *wax_demo_mime_dup_part (WaxDemoMime *self, const char *path, char **type, char **name);

/**
 * WaxDemoMimeView: how GetMsg wants to see it
 * @html: the HTML alternative is the body
 * @max: so many characters of content; 0 for all
 * @part: (nullable): of the attached message in that part
 * @neuter: pictures from elsewhere are disarmed
 */
typedef struct {
  gboolean html;
  gint64 max;
  const char *part;
  gboolean neuter;
} WaxDemoMimeView;

/**
 * wax_demo_mime_describe:
 * Adds people, subject, ids, date and the tree of parts to @object, as GetMsg answers them.
 */
void wax_demo_mime_describe (WaxDemoMime *self, json_t *object, const WaxDemoMimeView *view);

/* (transfer full): RFC 2047 where it is needed. */
char *wax_demo_mime_encode_words (const char *text);

/* (transfer full): the same message without a header of that name. */
GBytes *wax_demo_mime_without_header (GBytes *raw, const char *name);

/**
 * wax_demo_mime_with_sender:
 * Returns: (transfer full): as a server sends it on: it writes Date, puts another's From right and adds a missing
 *   Message-ID.
 */
GBytes *wax_demo_mime_with_sender (GBytes *raw, const char *address, const char *display_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDemoMime, wax_demo_mime_free)
