#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxFingerprintMatch: what a person's entry is against a certificate
 * @WAX_FINGERPRINT_EMPTY: nothing was entered
 * @WAX_FINGERPRINT_MATCH: its whole SHA-256; only this proves anything
 * @WAX_FINGERPRINT_PARTIAL: right so far, or a piece of it, but not all
 * @WAX_FINGERPRINT_DIFFERENT: that of another certificate
 * @WAX_FINGERPRINT_KEY: the SHA-256 of its public key, as curl names it
 * @WAX_FINGERPRINT_SHA1: as long as a SHA-1
 * @WAX_FINGERPRINT_MD5: as long as an MD5
 * @WAX_FINGERPRINT_OTHER_HASH: as long as a SHA-384 or SHA-512
 * @WAX_FINGERPRINT_SEVERAL: more than one
 * @WAX_FINGERPRINT_UNREADABLE: none
 */
typedef enum {
  WAX_FINGERPRINT_EMPTY,
  WAX_FINGERPRINT_MATCH,
  WAX_FINGERPRINT_PARTIAL,
  WAX_FINGERPRINT_DIFFERENT,
  WAX_FINGERPRINT_KEY,
  WAX_FINGERPRINT_SHA1,
  WAX_FINGERPRINT_MD5,
  WAX_FINGERPRINT_OTHER_HASH,
  WAX_FINGERPRINT_SEVERAL,
  WAX_FINGERPRINT_UNREADABLE,
} WaxFingerprintMatch;

/**
 * WaxFingerprintEntry:
 * @match: what it is
 * @n_digits: how many digits of PARTIAL and DIFFERENT were entered
 * @group: of DIFFERENT: the first group of four digits that is not the same, from 1 to 16
 * @entered_group: of DIFFERENT: that group as it was entered, perhaps cut
 * @actual_group: of DIFFERENT: that group of the certificate
 */
typedef struct {
  WaxFingerprintMatch match;
  guint n_digits;
  guint group;
  char entered_group[5];
  char actual_group[5];
} WaxFingerprintEntry;

/**
 * wax_fingerprint_entry_read:
 * @entered: (nullable): what a person pasted or typed: hex in either case with blanks, colons, hyphens and line ends
 *   between, or base64 after "sha256//" or "SHA256:"; with words around it, and invisible characters anywhere
 * @fingerprint: of the certificate: 64 lower-case hex digits
 * @spki: (nullable): of its public key
 *
 * Pure; any thread.
 */
WaxFingerprintEntry wax_fingerprint_entry_read (const char *entered, const char *fingerprint, const char *spki);

/* Returns: (transfer full): a sentence for people, translated; "" for EMPTY. */
char *wax_fingerprint_entry_describe (const WaxFingerprintEntry *self);

/**
 * wax_fingerprint_entry_dup:
 * Returns: (transfer full) (nullable): the one SHA-256 in what a person entered: 64 lower-case hex digits; %NULL when
 *   there is none or more than one. Pure; any thread.
 */
char *wax_fingerprint_entry_dup (const char *entered);

G_END_DECLS
