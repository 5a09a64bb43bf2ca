#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): how messages are listed and read on this computer. */
AdwPreferencesPage *wax_reading_page_new (void);

G_END_DECLS
