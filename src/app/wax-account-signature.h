#pragma once

#include "app/wax-account.h"
#include "store/wax-persona.h"

G_BEGIN_DECLS

/**
 * wax_account_list_personas:
 *
 * Reads them at once: there are a few.
 *
 * Returns: (transfer full) (element-type WaxPersona): who the person can write as, the account itself first; never
 *   empty.
 */
GPtrArray *wax_account_list_personas (WaxAccount *self);

/**
 * wax_account_place_signature:
 * @persona: who writes
 * @text: of a message that is begun: what it quotes
 * @answers: it answers or forwards another
 * @signature: (out) (transfer full) (nullable): what of the result is the signature, with what leads it in
 *
 * Puts the signature that the person chose at the server for @persona where they want it, above what is quoted or
 * below, as the account's preferences say that were synchronised. Reads them at once: there are a few.
 *
 * Returns: (transfer full): @text where there is none.
 */
char *wax_account_place_signature (WaxAccount *self, const WaxPersona *persona, const char *text, gboolean answers,
                                   char **signature);

G_END_DECLS
