#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_MESSAGE (wax_message_get_type ())

/* Numbers are written to disk: add, never renumber. */
typedef enum {
  WAX_MESSAGE_NONE = 0,
  WAX_MESSAGE_UNREAD = 1 << 0,
  WAX_MESSAGE_FLAGGED = 1 << 1,
  WAX_MESSAGE_REPLIED = 1 << 2,
  WAX_MESSAGE_FORWARDED = 1 << 3,
  WAX_MESSAGE_ATTACHMENT = 1 << 4,
  WAX_MESSAGE_DRAFT = 1 << 5,
  WAX_MESSAGE_SENT = 1 << 6,
  WAX_MESSAGE_URGENT = 1 << 7,
  WAX_MESSAGE_LOW_PRIORITY = 1 << 8,
  WAX_MESSAGE_INVITATION = 1 << 9,
  WAX_MESSAGE_DELETED = 1 << 10,
  WAX_MESSAGE_RECEIPT_SENT = 1 << 11,
} WaxMessageFlags;

/**
 * WaxMessage:
 * @key: the store's row key, 0 where the message does not come from a store
 * @id: the server's id, opaque
 * @conversation_id: opaque, "" when unknown: where the server tells none, the store finds one in the message
 * @tag_ids: never %NULL
 * @date_ms: the server's date of the message, Unix milliseconds
 * @size: bytes of the raw message, 0 when unknown
 * @change: the server's number of the last change of folder, flags or tags; 0 when unknown
 * @revision: the server's number of the last change of content; 0 when unknown
 * @subject: decoded, as are @from_name and @fragment
 * @recipients: for display, e.g. "Bob Brown, carol@example.org"
 * @fragment: the first words of the text
 * @digest: 64 lower-case hex digits, SHA-256 of the raw message; "" when unknown
 * @has_body: the raw message is stored here
 *
 * Immutable, ref-counted, any thread; fields are read directly. Strings are never %NULL, unknown ones are "";
 * of those that a sender wrote no more than 4000 bytes are kept.
 */
typedef struct {
  gint64 key;
  const char *id;
  const char *folder_id;
  const char *conversation_id;
  WaxMessageFlags flags;
  const char *const *tag_ids;
  gint64 date_ms;
  gint64 size;
  gint64 change;
  gint64 revision;
  const char *subject;
  const char *from_name;
  const char *from_address;
  const char *recipients;
  const char *fragment;
  const char *digest;
  gboolean has_body;
} WaxMessage;

GType wax_message_get_type (void);

/**
 * wax_message_new:
 * @fields: copied, strings too; %NULL strings become "", %NULL @tag_ids none
 */
WaxMessage *wax_message_new (const WaxMessage *fields);
WaxMessage *wax_message_ref (WaxMessage *self);
void wax_message_unref (WaxMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMessage, wax_message_unref)

G_END_DECLS
