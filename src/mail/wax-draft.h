#pragma once

#include "mail/wax-document.h"

G_BEGIN_DECLS

#define WAX_TYPE_DRAFT (wax_draft_get_type ())

/**
 * WaxAttachment:
 * @name: of the file, without folders
 * @type: e.g. "application/pdf"
 * @content: as it is saved by who gets it
 */
typedef struct {
  const char *name;
  const char *type;
  GBytes *content;
} WaxAttachment;

/**
 * WaxDraft:
 * @from: one address, as wax_addresses_parse() reads it
 * @reply_to: where answers go, as @from; "" where they go there
 * @to: addresses as the person wrote them, as are @cc and @bcc; some may be none
 * @text: plain text, its lines as long as they are
 * @document: (nullable): the same with what is set in it, for a message that is not to be plain text
 * @loses: it was read from what had more to it than @document has; in an answer, more than a look
 * @in_reply_to: message id with its brackets, "" for none
 * @references: message ids with their brackets, between spaces, oldest first
 * @origin_id: the server's id of the message that it answers or forwards, "" for none
 * @forwards: it forwards that one
 * @list: of a mailing list whose message it answers to the sender alone: the list's address; "" for any other, and not
 *   kept
 * @urgent: it is marked as important for who gets it
 * @wants_receipt: who reads it is asked to say so
 * @attachments: of #WaxAttachment
 * @parts: (nullable) (element-type utf8 utf8): of a draft at a server: what it has of the files, by the key of a
 *   #WaxMimeFile
 * @revision: of the draft that has @parts, 0 where it is not known
 * @kept_id: what it is kept under on this computer, "" where it is not
 * @send_id: of a try to send it whose end nobody knows, "" for none
 *
 * A message as it is being written. Immutable, ref-counted, any thread; fields are read directly. Strings are valid
 * UTF-8 and never %NULL.
 */
typedef struct {
  const char *from;
  const char *reply_to;
  const char *to;
  const char *cc;
  const char *bcc;
  const char *subject;
  const char *text;
  WaxDocument *document;
  gboolean loses;
  const char *in_reply_to;
  const char *references;
  const char *origin_id;
  gboolean forwards;
  const char *list;
  gboolean urgent;
  gboolean wants_receipt;
  GPtrArray *attachments;
  GHashTable *parts;
  gint64 revision;
  const char *kept_id;
  const char *send_id;
} WaxDraft;

GType wax_draft_get_type (void);

/**
 * wax_draft_new:
 * @fields: strings are copied, %NULL ones become ""; a @text that is %NULL becomes that of @document. @attachments are
 *   copied too, %NULL for none
 */
WaxDraft *wax_draft_new (const WaxDraft *fields);
WaxDraft *wax_draft_ref (WaxDraft *self);
void wax_draft_unref (WaxDraft *self);

/* Whether nothing of it would be missed: no recipient, subject, text or attachment. */
gboolean wax_draft_is_empty (const WaxDraft *self);

/* Whether both say the same, with the same attachments. */
gboolean wax_draft_equal (const WaxDraft *a, const WaxDraft *b);

/**
 * wax_draft_mentions:
 * @text: of a message
 * @words: beginnings of words, between spaces
 *
 * Returns: whether one of them is in what the person wrote: quotes, and what is forwarded, are left out.
 */
gboolean wax_draft_mentions (const char *text, const char *words);

/* Returns: (transfer full) (element-type WaxAttachment): empty, for @attachments. */
GPtrArray *wax_attachments_new (void);

/* @name: folders and what no file name has are taken off. @type: (nullable): found out by name and content */
void wax_attachments_add (GPtrArray *attachments, const char *name, const char *type, GBytes *content);

/* ---- wax-draft-message.c ---- */

/**
 * WaxDraftForm:
 * @WAX_DRAFT_KEPT: all that the person wrote, for wax_draft_read()
 * @WAX_DRAFT_SENT: what goes out: addresses that are none are left out, and nothing of our own is in it but Bcc, which
 *   the server takes out. Where plain text says as much as its document, it is plain text
 */
typedef enum {
  WAX_DRAFT_KEPT,
  WAX_DRAFT_SENT,
} WaxDraftForm;

/**
 * wax_draft_write:
 * @id: a UUID, of which the message's id is made
 * @now_s: its date, Unix s
 *
 * Returns: (transfer full): a message as RFC 5322 and RFC 2045 have it, lines ending with CRLF. Any thread.
 */
GBytes *wax_draft_write (const WaxDraft *self, WaxDraftForm form, const char *id, gint64 now_s);

/**
 * wax_draft_read:
 * @raw: of wax_draft_write(), or of another program
 *
 * Returns: (transfer full): never %NULL. Any thread.
 */
WaxDraft *wax_draft_read (GBytes *raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDraft, wax_draft_unref)

G_END_DECLS
