#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The page of the preferences about what is fetched before it is opened: how much of each account's mail, and when. */
AdwPreferencesPage *wax_downloads_page_new (WaxSession *session);

G_END_DECLS
