#pragma once

#include "util/wax-endpoint.h"

G_BEGIN_DECLS

/**
 * WaxTrustEvent: what a line of the ledger tells
 */
typedef enum {
  WAX_TRUST_EVENT_MET,
  WAX_TRUST_EVENT_GRANTED,
  WAX_TRUST_EVENT_REFUSED,
  WAX_TRUST_EVENT_EXPIRED,
  WAX_TRUST_EVENT_STOPPED,
  WAX_TRUST_EVENT_SUPERSEDED,
  WAX_TRUST_EVENT_RENEWED,
  WAX_TRUST_EVENT_CHANGED,
  WAX_TRUST_EVENT_WITHDRAWN,
  WAX_TRUST_EVENT_SECURE_OFF,
  WAX_TRUST_EVENT_SECURE_ON,
  WAX_TRUST_EVENT_CLOCK_RESET,
  WAX_TRUST_EVENT_POLICY,
} WaxTrustEvent;

#define WAX_N_TRUST_EVENTS (WAX_TRUST_EVENT_POLICY + 1)

/* Returns: "met", "secure-off", … Static. */
const char *wax_trust_event_to_string (WaxTrustEvent event);

/* Returns: %FALSE when @text (nullable) names no event; @event is then untouched. */
gboolean wax_trust_event_from_string (const char *text, WaxTrustEvent *event);

/**
 * WaxTrustLine:
 * @id: grows from line to line
 * @at: Unix s
 * @event: what happened
 * @endpoint: (nullable): where
 * @fingerprint: (nullable): of which certificate
 * @problems: (nullable) (array zero-terminated=1): names of problems
 * @channel: (nullable): name of the channel
 * @account: (nullable): its id
 * @origin: "window", "waxctl", "policy" or "program"
 * @until: end of the grant, Unix s; 0 for none
 * @why: (nullable): what the person wrote
 * @cause: (nullable): why a connection was refused, see wax_cause_to_string()
 * @cause_text: (nullable): its sentence, in the language of then
 */
typedef struct {
  gint64 id;
  gint64 at;
  WaxTrustEvent event;
  WaxEndpoint *endpoint;
  char *fingerprint;
  char **problems;
  char *channel;
  char *account;
  char *origin;
  gint64 until;
  char *why;
  char *cause;
  char *cause_text;
} WaxTrustLine;

void wax_trust_line_free (WaxTrustLine *line);

/**
 * wax_trust_line_describe:
 *
 * Returns: (transfer full): THE sentence about a line, translated: the same words in the window and on the command
 *   line. Never markup. Times are local. Any thread.
 */
char *wax_trust_line_describe (const WaxTrustLine *line);

/* Returns: (transfer full): names of problems as people read them, "self-signed, expired"; names that a later version
 * may have written stay as they are. */
char *wax_trust_line_describe_problems (const char *const *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxTrustLine, wax_trust_line_free)

G_END_DECLS
