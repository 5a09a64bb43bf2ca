#pragma once

#include "app/wax-writing.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_COMPOSER (wax_composer_get_type ())

/**
 * WaxComposer:
 *
 * The window in which one message is written. It saves it by itself, and closes when it is sent, saved or discarded.
 *
 * Signal "notice" (string): a sentence for who looks elsewhere by then, e.g. that it was sent. Signal "rested"
 * (boolean): wax_composer_is_sending() and wax_composer_is_adding() may say something else; %FALSE where the person is
 * told why it did not go on.
 */
G_DECLARE_FINAL_TYPE (WaxComposer, wax_composer, WAX, COMPOSER, AdwWindow)

/**
 * wax_composer_new:
 * @account: to write from, unless @draft is from another
 * @draft_id: (nullable): the draft at the server that @draft is
 * @draft: (nullable): how it begins
 * @goes_on: the person wrote it, and it stays as it is; else it begins in the format that they want, with their
 *   signature
 */
WaxComposer *wax_composer_new (WaxSession *session,
                               WaxAccount *account,
                               const char *draft_id,
                               WaxDraft *draft,
                               gboolean goes_on);

/* Whether it is @account's draft of that id that is written on. */
gboolean wax_composer_is_of (WaxComposer *self, WaxAccount *account, const char *draft_id);

/* To the front, with what was written last: also while it is out of the way, as it was closed and is being saved. */
void wax_composer_return (WaxComposer *self);

/* Whether it is on its way, or leaves as soon as what it waits for is there; whether files and pictures are on their
 * way into it. */
gboolean wax_composer_is_sending (WaxComposer *self);
gboolean wax_composer_is_adding (WaxComposer *self);

/* The program ends: keeps here what is written, and is gone. What was not closed is open again with the next start. */
void wax_composer_end (WaxComposer *self);

G_END_DECLS
