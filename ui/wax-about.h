#pragma once

#include "app/wax-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows what this program is, with what a report of a defect needs: see wax_bug_report_new().
 * @session: (nullable): without one, no account is told of */
void wax_about_present (GtkWindow *parent, WaxSession *session);

G_END_DECLS
