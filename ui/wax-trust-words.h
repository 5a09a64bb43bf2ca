#pragma once

#include "trust/wax-trust-question.h"

G_BEGIN_DECLS

/**
 * WaxTrustForm:
 * @WAX_TRUST_FORM_ASK: a person may connect despite the problems
 * @WAX_TRUST_FORM_SEVERE: another certificate was here before and this may be somebody else: only with the
 *   fingerprint
 * @WAX_TRUST_FORM_CLOSED: the problems cannot be overridden, or policy forbids it: no way on
 *
 * Which of the three faces the Certificate Trust Dialog has for a question.
 */
typedef enum {
  WAX_TRUST_FORM_ASK,
  WAX_TRUST_FORM_SEVERE,
  WAX_TRUST_FORM_CLOSED,
} WaxTrustForm;

WaxTrustForm wax_trust_words_get_form (WaxTrustQuestion *question);

/* All (transfer full), translated plain text; host names and names in certificates stand in it as they are. */

/* "Can't confirm that this is mail.example.org" */
char *wax_trust_words_heading (WaxTrustQuestion *question);

/* "While receiving mail · anna@example.org · HTTPS, port 443" */
char *wax_trust_words_context (WaxTrustQuestion *question, const char *account_name);

/* The sentence of the cause, which everything else shows too. */
char *wax_trust_words_found (WaxTrustQuestion *question);

/**
 * wax_trust_words_waiting:
 * @channels: (array length=n_channels): the channels that wait for the same answer
 *
 * Returns: (nullable): "Waiting too: folders, address list, 3 more"; %NULL when none does.
 */
char *wax_trust_words_waiting (const WaxChannelId *channels, guint n_channels);

/* "This certificate, mail.example.org:443, only “expired”" */
char *wax_trust_words_applies_to (WaxTrustQuestion *question);

G_END_DECLS
