#pragma once

#include "protocol/wax-json.h"
#include "store/wax-contact-changes.h"

G_BEGIN_DECLS

/**
 * WaxZimbraGalPage:
 * @contacts: (element-type WaxContact): entries that came whole
 * @reference_ids: (element-type utf8): ids of entries whose content is to be asked for
 * @removed_ids: (element-type utf8)
 * @full_sync_recommended: the token was of the other kind: start again without
 */
typedef struct {
  GPtrArray *contacts;
  GPtrArray *reference_ids;
  GPtrArray *removed_ids;
  char *token;
  gboolean more;
  gboolean throttled;
  gboolean full_sync_recommended;
} WaxZimbraGalPage;

/**
 * wax_zimbra_gal_is_stale:
 * @token: (nullable): where the list ended
 * @age_s: how long ago it was read from its beginning
 *
 * Whether it holds people who are gone: straight from the directory deletions are never told, so it lasts a week; the
 * server's own list tells them late or not at all, so it lasts a month (section 4.9 of the protocol's digest).
 */
gboolean wax_zimbra_gal_is_stale (const char *token, gint64 age_s);

/**
 * wax_zimbra_gal_parse_page:
 * @response: a SyncGalResponse. Exchanges 337, 339, 341, 349 (references), 336, 350 (whole entries)
 */
WaxZimbraGalPage *wax_zimbra_gal_parse_page (const WaxJson *response);
void wax_zimbra_gal_page_free (WaxZimbraGalPage *self);

/**
 * wax_zimbra_gal_parse_contacts:
 * @response: anything with a list "cn" of whole entries, as GetContactsResponse (exchange 338)
 *
 * Adds what it reads to @contacts.
 */
void wax_zimbra_gal_parse_contacts (const WaxJson *response, GPtrArray *contacts);

/* The same for the person's own: with their folders and members (exchanges 326, 330). */
void wax_zimbra_gal_parse_own (const WaxJson *response, GPtrArray *contacts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxZimbraGalPage, wax_zimbra_gal_page_free)

G_END_DECLS
