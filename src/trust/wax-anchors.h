#pragma once

#include "trust/wax-certificate.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

/**
 * WaxAnchors:
 *
 * One reading of a store of anchors. Immutable, ref-counted, any thread.
 */
typedef struct _WaxAnchors WaxAnchors;

/**
 * wax_anchors_read:
 * @path: certificates in PEM; those that cannot be read are left out
 *
 * Returns: (transfer full) (nullable): %NULL with a %G_FILE_ERROR. Blocks.
 */
WaxAnchors *wax_anchors_read (const char *path, GError **error);
WaxAnchors *wax_anchors_new_empty (void);
WaxAnchors *wax_anchors_ref (WaxAnchors *self);
void wax_anchors_unref (WaxAnchors *self);

guint wax_anchors_get_size (WaxAnchors *self);

/* (transfer none): for verifying only. */
gnutls_x509_trust_list_t wax_anchors_get_list (WaxAnchors *self);

gboolean wax_anchors_contain (WaxAnchors *self, const WaxCertificate *certificate);

/* (nullable) (element-type WaxCertificate): those of that name, see wax_name_normalize(); valid as long as @self. */
GPtrArray *wax_anchors_find (WaxAnchors *self, GBytes *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAnchors, wax_anchors_unref)

G_END_DECLS
