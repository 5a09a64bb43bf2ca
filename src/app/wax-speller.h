#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WAX_TYPE_SPELLER (wax_speller_get_type ())

typedef enum {
  WAX_SPELLER_UNKNOWN, /* it is being looked up: "changed" tells */
  WAX_SPELLER_RIGHT,
  WAX_SPELLER_WRONG,
} WaxSpellerVerdict;

/**
 * WaxSpeller:
 *
 * Looks words up in a dictionary, on a thread of its own. All who write share one, in one language, which is kept in
 * the settings. Signals: "changed": there are verdicts that were not there; "language-changed": others count, or it
 * became known which languages there are. Main thread.
 */
G_DECLARE_FINAL_TYPE (WaxSpeller, wax_speller, WAX, SPELLER, GObject)

/* Returns: (transfer none): it stays. */
WaxSpeller *wax_speller_get (void);

/* (nullable): languages that there is a dictionary of; %NULL until they are known. Valid until "language-changed". */
const char *const *wax_speller_get_languages (WaxSpeller *self);

/* "" where there is no dictionary for what the person speaks, or none was chosen */
const char *wax_speller_get_language (WaxSpeller *self);
void wax_speller_set_language (WaxSpeller *self, const char *language);

WaxSpellerVerdict wax_speller_look_up (WaxSpeller *self, const char *word);

/* Finishes with what may have been meant, the likeliest first. */
void wax_speller_suggest_async (WaxSpeller *self, const char *word, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GStrv wax_speller_suggest_finish (WaxSpeller *self, GAsyncResult *result, GError **error);

/* It is right from now on: for good, or until the program ends. */
void wax_speller_accept (WaxSpeller *self, const char *word, gboolean for_good);

G_END_DECLS
