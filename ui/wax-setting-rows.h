#pragma once

#include "wax-settings-pane.h"

G_BEGIN_DECLS

/* Rows of settings: each a title, what it does, and one thing that changes it. All texts are plain text. */

/**
 * wax_setting_rows_new:
 * @text: (nullable): what it does
 * @control: what changes it: it has the row's title as its spoken name
 */
GtkWidget *wax_setting_rows_new (const char *title, const char *text, GtkWidget *control);
void wax_setting_rows_set_text (GtkWidget *row, const char *text);

/* @label: of a button that opens something; @callback: called as for "clicked", swapped, as long as @object lives */
GtkWidget *wax_setting_rows_new_button (const char *title, const char *text, const char *label, GCallback callback,
                                        gpointer object);

/**
 * wax_setting_rows_new_switch:
 * @name: of a preference that the server keeps
 * @standard: what holds where it is not set
 *
 * Follows it, and changes it through @pane.
 */
GtkWidget *wax_setting_rows_new_switch (WaxSettingsPane *pane, const char *name, gboolean standard, const char *title,
                                        const char *text);

/**
 * WaxSettingChoice:
 * @value: what is kept: "" for not set
 * @label: what is shown
 */
typedef struct {
  char *value;
  char *label;
} WaxSettingChoice;

/* Returns: (transfer full): how the value can be now; free with g_array_unref(). */
typedef GArray *(*WaxSettingChoicesFunc) (WaxAccountSettings *settings);

/* An array for #WaxSettingChoicesFunc, and another choice for it; both copied. */
GArray *wax_setting_choices_new (void);
void wax_setting_choices_add (GArray *choices, const char *value, const char *label);

/* The same with a list to choose from. A value that is none of @list shows the first. */
GtkWidget *wax_setting_rows_new_choice (WaxSettingsPane *pane, const char *name, WaxSettingChoicesFunc list,
                                        const char *title, const char *text);

G_END_DECLS
