#pragma once

#include "rehearsal/wax-situation.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_REHEARSAL_PROGRAM (wax_rehearsal_program_get_type ())

/**
 * WaxRehearsalProgram:
 *
 * Shows what a person sees in one situation: the very Certificate Trust Dialog, for what a bad server on this computer
 * alone showed, or, where a person is asked nothing, the words that say why. It has no session: no account, ledger,
 * keyring or mail of the person's is opened, and the profile in which decisions are kept is thrown away at the end. It
 * ends when the last question is answered.
 *
 * What was answered is told on standard output, a line for each question as it is answered, with tabs between: the
 * answer ("stay-offline" or "authorize"; "fetch" where the certificate that the server leaves out was fetched instead;
 * "none" where nothing is asked), the endpoint, the duration ("1h", or "" for
 * no grant), and what came of the connection then ("stands", or the code of its failure).
 */
G_DECLARE_FINAL_TYPE (WaxRehearsalProgram, wax_rehearsal_program, WAX, REHEARSAL_PROGRAM, AdwApplication)

/* @id: the application id, for its icons; its name on the bus is not taken. */
WaxRehearsalProgram *wax_rehearsal_program_new (const char *id, const WaxSituation *situation);

/* What to exit with once it has run: 0 after every answer, 1 when the rehearsal failed, 130 when it was interrupted. */
int wax_rehearsal_program_get_status (WaxRehearsalProgram *self);

G_END_DECLS
