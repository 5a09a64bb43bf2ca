#pragma once

#include "store/wax-html-traits.h"
#include "store/wax-invitation.h"
#include "store/wax-mime-links.h"
#include "store/wax-mime-list.h"
#include "store/wax-mime-seal.h"
#include "store/wax-store-error.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_MIME (wax_mime_get_type ())

/**
 * WaxMimeAttachment:
 * @part: for wax_mime_save_attachment()
 * @name: fit for a file name: no separators, no control or direction characters, never empty
 * @type: e.g. "application/pdf", in lower case
 * @size: bytes when saved
 * @picture: (nullable): its type, e.g. "image/png", where it is one of the bitmap formats that mail has, and not too
 *   large to be shown
 * @message: a message itself, as wax_mime_new() reads it
 * @in_html: the HTML shows it, see wax_mime_get_image()
 */
typedef struct {
  guint part;
  const char *name;
  const char *type;
  gint64 size;
  const char *picture;
  gboolean message;
  gboolean in_html;
} WaxMimeAttachment;

/**
 * WaxMime:
 * @subject: decoded, as are the people: "Anna Lee <anna@example.org>, bob@example.org"
 * @date_ms: what the sender says, Unix ms; 0 when it says nothing
 * @text: what to show: the plain text, or the text of the HTML where there is no other
 * @from_html: @text was made of HTML
 * @html: the message as its sender laid it out, foreign markup for a sandbox and nothing else: UTF-8, at most 4 MiB; ""
 *   where it is plain text
 * @html_left_out: there is HTML, but too much of it
 * @html_traits: of @html
 * @html_links: (element-type WaxMimeLink): those of @html
 * @text_links: (element-type WaxMimeLink): those that are written out in @text
 * @truncated: there is more text than is shown, or more parts than are looked at
 * @damaged: it came broken: something is missing, or was guessed at
 * @sender_doubted: a server on the way could not confirm who it is from (RFC 8601); who wrote that is not known either
 * @from_address: of the one sender; "" where there are several, or none
 * @list: what it says of the mailing list that it came by
 * @seal: whether it says that it is signed or encrypted
 * @invitation: (nullable): the event that it brings
 * @invitation_part: the attachment that it is in
 * @attachments: of #WaxMimeAttachment
 *
 * A message as a person reads it. Everything comes from the sender: valid UTF-8, but never markup, @html apart. Strings
 * are never %NULL. Immutable, ref-counted, any thread; fields are read directly.
 */
typedef struct {
  const char *subject;
  const char *from;
  const char *to;
  const char *cc;
  const char *bcc;
  const char *reply_to;
  gint64 date_ms;
  const char *text;
  gboolean from_html;
  const char *html;
  gboolean html_left_out;
  WaxHtmlTraits html_traits;
  GPtrArray *html_links;
  GPtrArray *text_links;
  gboolean truncated;
  gboolean damaged;
  gboolean sender_doubted;
  const char *from_address;
  WaxMimeList list;
  WaxMimeSeal seal;
  WaxInvitation *invitation;
  guint invitation_part;
  GPtrArray *attachments;
} WaxMime;

GType wax_mime_get_type (void);

/**
 * wax_mime_new:
 * @raw: any bytes: what is broken is read as far as it goes, what is hostile up to 50,000 parts and 100 levels
 *
 * Returns: (transfer full): never %NULL.
 */
WaxMime *wax_mime_new (GBytes *raw);
WaxMime *wax_mime_ref (WaxMime *self);
void wax_mime_unref (WaxMime *self);

/**
 * wax_mime_get_signed:
 * @content: (out) (transfer full): what is to have been signed, in its canonical form: all that is shown of the message
 *   but its headers
 * @signature: (out) (transfer full): foreign bytes
 *
 * Returns: whether the whole message has an S/MIME signature that stands apart from it (RFC 8551, section 3.5.3). Takes
 *   time.
 */
gboolean wax_mime_get_signed (WaxMime *self, GBytes **content, GBytes **signature);

enum { WAX_MIME_WHOLE = 0 };

/**
 * wax_mime_get_image:
 * @content_id: what stands behind "cid:" in the HTML (RFC 2392), not percent-encoded
 * @type: (out) (transfer none): e.g. "image/png"; one of the bitmap formats that mail has
 *
 * Returns: (transfer none) (nullable): the image that came with the message; %NULL where there is none of that name,
 *   where it is no bitmap (a drawing is a document with links of its own), and beyond the first 500 or 32 MiB.
 */
GBytes *wax_mime_get_image (WaxMime *self, const char *content_id, const char **type);

/* Returns: (transfer full): a name for a file with all of the message, made of its subject. */
char *wax_mime_make_file_name (WaxMime *self);

/* @content: decoded. Returns: %FALSE to stop, with @error */
typedef gboolean (*WaxMimeContentFunc) (guint part, GBytes *content, gpointer data, GError **error);

/**
 * wax_mime_decode_attachments:
 * @parts: (element-type guint): of #WaxMimeAttachment
 *
 * Decodes one after another, as @func takes them. %WAX_STORE_ERROR_NOT_FOUND where there is no such attachment, and the
 * errors of @func. Takes time.
 */
gboolean wax_mime_decode_attachments (WaxMime *self,
                                      GArray *parts,
                                      WaxMimeContentFunc func,
                                      gpointer data,
                                      GError **error);

/**
 * wax_mime_save_attachment:
 * @part: %WAX_MIME_WHOLE for the message itself
 * @fd: written to, not closed
 *
 * Writes the decoded part. %WAX_STORE_ERROR: NOT_FOUND where there is no such attachment, DISK_FULL, NOT_WRITABLE.
 * Blocks.
 */
gboolean wax_mime_save_attachment (WaxMime *self, guint part, int fd, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMime, wax_mime_unref)

G_END_DECLS
