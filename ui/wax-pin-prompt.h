#pragma once

#include "app/wax-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_PIN_PROMPT (wax_pin_prompt_get_type ())

/**
 * WaxPinPrompt:
 *
 * Asks for the PIN of a token, when the person wants to enter it, and gives it to the token, see
 * wax_session_give_pin_async(). Whoever holds it lets go of it when its window goes: what it asks goes with it.
 *
 * Signals:
 * - "given" (gboolean): the token has had it, right or wrong; whether it was entered on the keys of its reader
 * - "unwanted": there is nothing to enter: the token wants none now, is blocked or gone
 */
G_DECLARE_FINAL_TYPE (WaxPinPrompt, wax_pin_prompt, WAX, PIN_PROMPT, GObject)

/* @parent: what its dialog stands above; not held */
WaxPinPrompt *wax_pin_prompt_new (WaxSession *session, GtkWindow *parent);

/* @identity: one on a token. Where it asks already, that is shown again. */
void wax_pin_prompt_ask (WaxPinPrompt *self, WaxIdentity *identity);

G_END_DECLS
