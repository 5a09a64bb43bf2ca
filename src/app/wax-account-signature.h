#pragma once

#include "app/wax-account.h"

G_BEGIN_DECLS

/**
 * wax_account_place_signature:
 * @text: of a message that is begun: what it quotes
 * @answers: it answers or forwards another
 * @signature: (out) (transfer full) (nullable): what of the result is the signature, with what leads it in
 *
 * Puts the signature that the person chose at the server where they want it, above what is quoted or below, as the
 * account's preferences say that were synchronised. Reads them at once: there are a few.
 *
 * Returns: (transfer full): @text where there is none.
 */
char *wax_account_place_signature (WaxAccount *self, const char *text, gboolean answers, char **signature);

G_END_DECLS
