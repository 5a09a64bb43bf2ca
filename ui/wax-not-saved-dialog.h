#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Why an attachment was not saved. Its responses: "again", which is the default one, and "cancel".
 * @parent: (nullable); @error: of wax_account_save_attachment_finish() */
AdwMessageDialog *wax_not_saved_dialog_new (GtkWindow *parent, const GError *error);

G_END_DECLS
