#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): how messages are written on this computer. */
AdwPreferencesPage *wax_writing_page_new (void);

G_END_DECLS
