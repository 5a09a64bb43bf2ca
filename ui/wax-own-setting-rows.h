#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Rows of settings that this computer keeps: they take effect at once, follow whoever else changes them, and say where
 * an administrator has locked one. @settings: (nullable): %NULL where their schema is not installed: nothing can be
 * changed then.
 */

/* @key: of a boolean; @text: (nullable): what it does */
GtkWidget *wax_own_setting_rows_new_switch (GSettings *settings, const char *key, const char *title, const char *text);

/**
 * WaxOwnChoice:
 * @value: of a string or a number
 * @label: what is shown, to be translated
 */
typedef struct {
  const char *value;
  const char *label;
} WaxOwnChoice;

/* @choices: (array zero-terminated by value); one of them that is nearest to a number is shown */
GtkWidget *wax_own_setting_rows_new_choice (GSettings *settings, const char *key, const WaxOwnChoice *choices,
                                            const char *title, const char *text);

G_END_DECLS
