#pragma once

#include "app/wax-identity-state.h"
#include "trust/wax-mail-signature.h"
#include "trust/wax-shown-path.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WAX_TYPE_CERTIFICATE_LINK (wax_certificate_link_get_type ())

/**
 * WaxCertificateLink:
 *
 * A link of the certification path as it is shown: a certificate, or the place of an issuer that was not found.
 */
G_DECLARE_FINAL_TYPE (WaxCertificateLink, wax_certificate_link, WAX, CERTIFICATE_LINK, GObject)

/**
 * wax_certificate_link_list:
 * @verdict: what @path belongs to
 *
 * Returns: (transfer full): a #GListStore of links, the topmost issuer first, the server's own certificate last; behind
 *   it what was sent besides.
 */
GListModel *wax_certificate_link_list (WaxVerdict *verdict, WaxShownPath *path);

/* Returns: (transfer full): the same of one of the person's own, which a server judges and nobody here. */
GListModel *wax_certificate_link_list_own (const WaxIdentity *identity);

/* Returns: (transfer full): the same of one that a message was signed with, where that is known. */
GListModel *wax_certificate_link_list_signer (const WaxMailSignature *signature);

/**
 * wax_certificate_link_list_to_tree:
 * @links: (transfer full): as above
 *
 * Returns: (transfer full): a #GtkTreeListModel, all of it open: below each link hangs the one that it vouches for.
 */
GListModel *wax_certificate_link_list_to_tree (GListModel *links);

WaxCertificate *wax_certificate_link_get_certificate (WaxCertificateLink *self); /* (nullable): not found */
const char *wax_certificate_link_get_title (WaxCertificateLink *self);

/* What it is there: "Root", "Issuer", "The server’s own certificate", … Translated. */
const char *wax_certificate_link_get_role (WaxCertificateLink *self);

/* What there is to say about this link, one or more sentences. Plain text. */
const char *wax_certificate_link_get_state (WaxCertificateLink *self);
const char *wax_certificate_link_get_icon_name (WaxCertificateLink *self);

/* "success", "warning", "error" or "dim-label": a style class. The icon's shape and the words say the same. */
const char *wax_certificate_link_get_style (WaxCertificateLink *self);

/* Whether it stands in the path. */
gboolean wax_certificate_link_is_in_path (WaxCertificateLink *self);

G_END_DECLS
