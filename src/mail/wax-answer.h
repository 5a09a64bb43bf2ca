#pragma once

#include "mail/wax-draft.h"

G_BEGIN_DECLS

/**
 * WaxAnswerWay:
 * @WAX_ANSWER_SENDER: to whom the message is from, or wants answers sent
 * @WAX_ANSWER_ALL: to all who have it
 * @WAX_ANSWER_FORWARD: its text and what is attached to it go to others
 * @WAX_ANSWER_ATTACH: the same, as it is, in one piece
 * @WAX_ANSWER_AGAIN: it is the beginning of another message
 * @WAX_ANSWER_LIST: to all of the mailing list that it came by; to the sender where it says of none
 * @WAX_ANSWER_LEAVE: no answer: asks to be taken off that list, in the way that the message says
 */
typedef enum {
  WAX_ANSWER_SENDER,
  WAX_ANSWER_ALL,
  WAX_ANSWER_FORWARD,
  WAX_ANSWER_ATTACH,
  WAX_ANSWER_AGAIN,
  WAX_ANSWER_LIST,
  WAX_ANSWER_LEAVE,
} WaxAnswerWay;

/**
 * WaxAnswering:
 * @id: the server's id of the message that is answered
 * @own: (array zero-terminated=1): addresses of the person's own, the one to write from first
 * @others: (nullable) (array zero-terminated=1): those of their other accounts: who writes to all does not write to
 *   themselves
 * @selected: (nullable): what of its text is quoted in an answer, in place of all of it
 * @date_ms: when the message came, Unix ms, where it does not say itself
 */
typedef struct {
  WaxAnswerWay way;
  const char *id;
  const char *const *own;
  const char *const *others;
  const char *selected;
  gint64 date_ms;
} WaxAnswering;

/**
 * wax_answer_new:
 * @raw: the message that is answered
 *
 * The beginning of an answer: recipients, subject, quoted text, and what threads it (RFC 5322, section 3.6.4).
 * Its words are in the person's language, its times in their time zone. Any thread.
 *
 * Returns: (transfer full): never %NULL.
 */
WaxDraft *wax_answer_new (GBytes *raw, const WaxAnswering *how);

/**
 * wax_answer_make_subject:
 * @forwards: for one that is forwarded
 *
 * Returns: (transfer full): with "Re:" or "Fwd:" before it, once: also where other programs' words for it are there.
 */
char *wax_answer_make_subject (const char *subject, gboolean forwards);

/* Returns: (transfer none): @subject behind all such words; with them where there is nothing else. */
const char *wax_answer_skip_words (const char *subject);

G_END_DECLS
