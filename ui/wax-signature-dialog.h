#pragma once

#include "wax-settings-dialog.h"

G_BEGIN_DECLS

/* Writes a signature, or changes one. @id: (nullable): %NULL for a new one */
WaxSettingsDialog *wax_signature_dialog_new (GtkWindow *parent, WaxAccountSettings *settings, const char *id);

G_END_DECLS
