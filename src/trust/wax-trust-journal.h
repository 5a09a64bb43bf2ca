#pragma once

#include "trust/wax-trust-ledger.h"

G_BEGIN_DECLS

/**
 * wax_trust_journal_write:
 *
 * Tells the system journal of a line of the ledger: a sentence in plain English, a message id of its own for each
 * event, and the line's fields as WAXWING_EVENT, WAXWING_ENDPOINT, WAXWING_FINGERPRINT, WAXWING_PROBLEMS,
 * WAXWING_ACCOUNT, WAXWING_ORIGIN and WAXWING_UNTIL (Unix s). What a person wrote as a reason stays in the ledger.
 * Where no journal runs nothing happens. Any thread.
 */
void wax_trust_journal_write (const WaxTrustLine *line);

/**
 * wax_trust_journal_mute:
 *
 * From now on this process tells the journal nothing: for one whose decisions are not a person's. Any thread.
 */
void wax_trust_journal_mute (void);

G_END_DECLS
