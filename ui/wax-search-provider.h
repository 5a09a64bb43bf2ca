#pragma once

#include "wax-application.h"

G_BEGIN_DECLS

/**
 * WaxSearchProvider:
 *
 * Answers org.gnome.Shell.SearchProvider2, by which a desktop searches in programs: subjects and senders of what is
 * stored here. Connects to nothing.
 */
typedef struct _WaxSearchProvider WaxSearchProvider;

/* @application: not held; @profile_dir: (nullable). Returns: (nullable): %NULL where @bus has such a one. */
WaxSearchProvider *wax_search_provider_new (WaxApplication *application,
                                            const char *profile_dir,
                                            GDBusConnection *bus,
                                            GError **error);
void wax_search_provider_free (WaxSearchProvider *self);

G_END_DECLS
