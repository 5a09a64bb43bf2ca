#pragma once

#include "wax-settings-dialog.h"

G_BEGIN_DECLS

/* Out of office: whether the server answers what comes in, with what, from when until when, and to whom. */
WaxSettingsDialog *wax_away_dialog_new (GtkWindow *parent, WaxAccountSettings *settings);

/* Returns: (transfer full): how that stands, a sentence. @now: Unix s */
char *wax_away_dialog_describe (WaxAccountSettings *settings, gint64 now);

G_END_DECLS
