#pragma once

#include "app/wax-identity-state.h"
#include "trust/wax-shown-path.h"

G_BEGIN_DECLS

/**
 * WaxCertificateFact: one thing that the viewer says
 * @title: (nullable): what it is about
 * @text: what there is to say; plain text in which strangers' parts are escaped, and bounded
 * @copy_name: (nullable): the name of a button that copies it
 * @is_hex: whether it is digits in groups
 */
typedef struct {
  char *title;
  char *text;
  const char *copy_name;
  gboolean is_hex;
} WaxCertificateFact;

/* All: (transfer full) (element-type WaxCertificateFact). */

/* What is wrong, or that nothing is. */
GPtrArray *wax_certificate_facts_list_problems (WaxVerdict *verdict);
GPtrArray *wax_certificate_facts_list_general (const WaxCertificate *certificate);
GPtrArray *wax_certificate_facts_list_fingerprints (const WaxCertificate *certificate);
GPtrArray *wax_certificate_facts_list_fields (const WaxCertificate *certificate);
GPtrArray *wax_certificate_facts_list_extensions (const WaxCertificate *certificate);

/* How one of the person's own stands. */
GPtrArray *wax_certificate_facts_list_standing (const WaxIdentityState *state, gint64 now);

/* One sentence about it. */
GPtrArray *wax_certificate_facts_list_sentence (const char *sentence);

/* What every link of the path is, from the top. */
GPtrArray *wax_certificate_facts_list_path (WaxVerdict *verdict, WaxShownPath *path);

/**
 * wax_certificate_facts_to_text:
 * @certificate: (nullable): the one that is shown
 *
 * Returns: (transfer full): all of it, under the titles of the tabs: for the clipboard and for paper.
 */
char *wax_certificate_facts_to_text (WaxVerdict *verdict, WaxShownPath *path, const WaxCertificate *certificate);

/* The same of one that no server has shown. @standing: (transfer full): how it stands; @links: of its path */
char *wax_certificate_facts_standing_to_text (GPtrArray *standing,
                                              GListModel *links,
                                              const WaxCertificate *certificate);

G_END_DECLS
