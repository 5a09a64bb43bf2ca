#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define WAX_TYPE_APPLICATION (wax_application_get_type ())

/**
 * WaxApplication:
 *
 * The program: one instance for each person, or for each profile that is named with --profile. Holds the session from
 * the first window to the last; where the person wants that, another one while there is no window. Opens "mailto:"
 * links.
 */
G_DECLARE_FINAL_TYPE (WaxApplication, wax_application, WAX, APPLICATION, AdwApplication)

/* @id: the application id; @flags: %G_APPLICATION_NON_UNIQUE for a profile that was named */
WaxApplication *wax_application_new (const char *id, GApplicationFlags flags);

/**
 * wax_application_set_options:
 * @profile_dir: (nullable): see wax_session_new()
 * @anchors_file: (nullable): see wax_session_new()
 * @setup_server: (nullable): fills in the account set-up, which then opens when there is no account
 * @setup_user: (nullable): the same
 */
void wax_application_set_options (WaxApplication *self,
                                  const char *profile_dir,
                                  const char *anchors_file,
                                  const char *setup_server,
                                  const char *setup_user);

/* What the program's widgets look like, for all of its windows. */
void wax_application_load_style (void);

G_END_DECLS
