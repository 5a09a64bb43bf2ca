#pragma once

#include "ui-surfaces.h"

G_BEGIN_DECLS

/* What is long in the world is long here. */
#define UI_LONG_HOST "mail-and-calendar.department-of-rivers-and-orchards.example.test"
#define UI_LONG_AUTHORITY "Example Organization Internal Certification Authority for Servers, Second Generation"
#define UI_LONG_ADDRESS "anna.of.the.orchards@department.example.test"
#define UI_LONG_ORIGIN "/etc/waxwing/policy.d/50-department-of-rivers-and-orchards.conf"

/* Each: (array zero-terminated by name) */
const UiSurface *ui_surfaces_list_questions (void);
const UiSurface *ui_surfaces_list_certificates (void);
const UiSurface *ui_surfaces_list_identities (void);
const UiSurface *ui_surfaces_list_reading (void);
const UiSurface *ui_surfaces_list_status (void);
const UiSurface *ui_surfaces_list_settings (void);

/* These are for pictures alone. end: after the last one. */
const UiSurface *ui_surfaces_list_tour (void);
void ui_surfaces_end_tour (void);

/* Returns: (transfer full): about a certificate of UI_LONG_HOST, with these problems. A server whose TLS is too old
 * shows no certificate. */
WaxVerdict *ui_surfaces_make_verdict (const WaxProblemId *ids, guint n_ids);

/* Of a trust dialog: its second step, with a time that is chosen. */
void ui_surfaces_show_second (GtkWindow *window);

/* Returns: (transfer full): limits of which the administrator has set @key: @values has it. */
WaxPolicy *ui_surfaces_make_policy (WaxPolicyKey key, void (*set) (WaxPolicy *values));

G_END_DECLS
