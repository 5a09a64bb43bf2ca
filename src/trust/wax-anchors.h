#pragma once

#include "trust/wax-anchor-source.h"
#include "trust/wax-certificate.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

#define WAX_ANCHORS_SYSTEM_STORE "/etc/ssl/certs/ca-certificates.crt"

/**
 * WaxAnchors:
 *
 * One reading of a store of anchors, or of several. Immutable, ref-counted, any thread.
 */
typedef struct _WaxAnchors WaxAnchors;

/**
 * wax_anchors_read:
 * @path: certificates in PEM; those that cannot be read are left out
 * @kind: on whose authority they are anchors
 *
 * Returns: (transfer full) (nullable): %NULL with a %G_FILE_ERROR. Blocks.
 */
WaxAnchors *wax_anchors_read (const char *path, WaxAnchorKind kind, GError **error);

/* @pem: as wax_anchors_read() finds it in a file; need not end in NUL */
WaxAnchors *wax_anchors_new_from_pem (const char *pem, gsize size, WaxAnchorSource *source);
WaxAnchors *wax_anchors_new_from_certificate (WaxCertificate *certificate, WaxAnchorSource *source);
WaxAnchors *wax_anchors_new_empty (void);

/**
 * wax_anchors_merge:
 * @more: (element-type WaxAnchors)
 *
 * Returns: (transfer full): those of @base and of all of @more. Who stands in several has the source of the first.
 *   Costs some 20 µs for a usual system's store.
 */
WaxAnchors *wax_anchors_merge (WaxAnchors *base, GPtrArray *more);
WaxAnchors *wax_anchors_ref (WaxAnchors *self);
void wax_anchors_unref (WaxAnchors *self);

guint wax_anchors_get_size (WaxAnchors *self);

/* (transfer none): for verifying only. Made when it is first asked for, which takes some milliseconds. */
gnutls_x509_trust_list_t wax_anchors_get_list (WaxAnchors *self);

gboolean wax_anchors_contain (WaxAnchors *self, const WaxCertificate *certificate);

/* (nullable) (element-type WaxCertificate): those of that name, see wax_name_normalize(); valid as long as @self. */
GPtrArray *wax_anchors_find (WaxAnchors *self, GBytes *name);

/* (transfer none) (nullable): where @certificate stands; %NULL when it is no anchor. */
WaxAnchorSource *wax_anchors_get_source (WaxAnchors *self, const WaxCertificate *certificate);

/* (transfer container) (element-type WaxCertificate): all, in no order. */
GPtrArray *wax_anchors_list (WaxAnchors *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxAnchors, wax_anchors_unref)

G_END_DECLS
