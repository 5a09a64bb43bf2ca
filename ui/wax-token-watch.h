#pragma once

#include "app/wax-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* While @widget, a list of certificates, can be seen, @session tells of tokens that come and go. */
void wax_token_watch_attach (GtkWidget *widget, WaxSession *session);

G_END_DECLS
