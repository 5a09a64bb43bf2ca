#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of a raw message is looked at, in bytes: text stands in front of attachments. */
#define WAX_MAIL_TEXT_RAW_LIMIT ((gsize) 512 << 10)

/* A name, "" for none, and the address that stands with it. */
typedef struct {
  char *name;
  char *address;
} WaxPersonName;

/**
 * WaxMailText:
 * @sender: name and address of who wrote it
 * @recipients: names and addresses of all it went to
 * @people: of #WaxPersonName: whom it went to, the first 200 of them
 * @shown_recipients: as lists show them: names, or addresses where there is no name
 * @body: text and HTML parts as plain text, up to a limit
 * @fragment: its first words
 * @thread: the message that its conversation began with, as far as it says (RFC 5322, 3.6.4): the same for all of them;
 *   "" where it has neither a name nor answers any
 *
 * What a message can be found by. Valid UTF-8, never %NULL.
 */
typedef struct {
  char *subject;
  char *sender;
  char *sender_name;
  char *sender_address;
  char *recipients;
  char *shown_recipients;
  GPtrArray *people;
  char *body;
  char *fragment;
  char *thread;
} WaxMailText;

/**
 * wax_mail_text_new:
 * @raw: any bytes; the first %WAX_MAIL_TEXT_RAW_LIMIT are enough
 *
 * Returns: (transfer full). Any thread.
 */
WaxMailText *wax_mail_text_new (GBytes *raw);
void wax_mail_text_free (WaxMailText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailText, wax_mail_text_free)

G_END_DECLS
