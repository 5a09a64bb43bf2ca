#pragma once

#include "trust/wax-verdict.h"

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
 * Returns: (transfer full): a #GListStore of links, the topmost issuer first, the server's own certificate last.
 */
GListModel *wax_certificate_link_list (WaxVerdict *verdict);

WaxCertificate *wax_certificate_link_get_certificate (WaxCertificateLink *self); /* (nullable): not found */
const char *wax_certificate_link_get_title (WaxCertificateLink *self);

/* What there is to say about this link, one or more sentences. Plain text. */
const char *wax_certificate_link_get_state (WaxCertificateLink *self);
const char *wax_certificate_link_get_icon_name (WaxCertificateLink *self);

/* "success", "warning" or "error": a style class. The icon's shape says the same. */
const char *wax_certificate_link_get_style (WaxCertificateLink *self);

G_END_DECLS
