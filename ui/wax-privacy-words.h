#pragma once

#include "trust/wax-revocation.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WaxPrivacyFact: what the privacy page tells, in its order
 */
typedef enum {
  WAX_PRIVACY_SERVER,
  WAX_PRIVACY_ISSUERS,
  WAX_PRIVACY_FETCHED,
  WAX_PRIVACY_ON_THE_WAY,
  WAX_PRIVACY_NOTHING_ELSE,
  WAX_PRIVACY_FOLDER,
  WAX_PRIVACY_PASSWORDS,
  WAX_PRIVACY_JOURNAL,
  WAX_PRIVACY_REMOVAL,
  WAX_PRIVACY_STAYS,
} WaxPrivacyFact;

#define WAX_N_PRIVACY_FACTS (WAX_PRIVACY_STAYS + 1)

/* Returns: what it is about, translated. Static. */
const char *wax_privacy_words_title (WaxPrivacyFact fact);

/**
 * wax_privacy_words_text:
 * @accounts: of #WaxAccount
 * @mode: what is asked about withdrawal, as it is in force
 * @folder: where everything is kept
 *
 * Returns: (transfer full): how it stands now, translated; plain text.
 */
char *wax_privacy_words_text (WaxPrivacyFact fact, GListModel *accounts, WaxRevocationMode mode, const char *folder);

G_END_DECLS
