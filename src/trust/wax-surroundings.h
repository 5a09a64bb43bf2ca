#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WAX_TYPE_SURROUNDINGS (wax_surroundings_get_type ())

/**
 * WaxSurroundings: where this computer was when a certificate was met
 * @network: (nullable): the name that the system has for the network, fit to be shown; it may be anybody's choice
 * @portal: whether the system says that the network wants a sign-in first
 * @proxy: (nullable): "host:port" of the proxy on the way, as the system's settings have it
 *
 * Said by this computer's own system, never by the connection. Immutable, ref-counted, any thread; fields are read
 * directly.
 */
typedef struct {
  const char *network;
  gboolean portal;
  const char *proxy;
} WaxSurroundings;

GType wax_surroundings_get_type (void);

/* @fields: copied; what is unprintable in them is escaped, what is long is cut. */
WaxSurroundings *wax_surroundings_new (const WaxSurroundings *fields);
WaxSurroundings *wax_surroundings_ref (WaxSurroundings *self);
void wax_surroundings_unref (WaxSurroundings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxSurroundings, wax_surroundings_unref)

G_END_DECLS
