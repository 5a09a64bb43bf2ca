#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A stand-in for the system's NetworkManager, on the session's bus. */
typedef struct _WaxFakeNetwork WaxFakeNetwork;

/* To be called before anything looks for a bus: the session's bus is the system's then. */
void wax_fake_network_prepare (void);

/* @name: of the network that the computer is in; @portal: whether it wants a sign-in first */
WaxFakeNetwork *wax_fake_network_new (const char *name, gboolean portal);
void wax_fake_network_free (WaxFakeNetwork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxFakeNetwork, wax_fake_network_free)

G_END_DECLS
