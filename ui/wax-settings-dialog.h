#pragma once

#include "wax-settings-pane.h"

G_BEGIN_DECLS

#define WAX_TYPE_SETTINGS_DIALOG (wax_settings_dialog_get_type ())

/**
 * WaxSettingsDialog:
 *
 * A form whose content is kept at the server. It stays until the server has taken it, and asks before it throws away
 * what was entered.
 */
G_DECLARE_FINAL_TYPE (WaxSettingsDialog, wax_settings_dialog, WAX, SETTINGS_DIALOG, AdwWindow)

/**
 * WaxSettingsForm:
 * @fill: puts what is set into the widgets, once it is read
 * @check: (nullable): what is wrong with what is entered, a sentence, (transfer full); %NULL for nothing
 * @submit: makes the change of what is entered (transfer full); %NULL where there is nothing to change
 * @free: of @data
 */
typedef struct {
  void (*fill) (WaxSettingsDialog *dialog, gpointer data);
  char *(*check) (WaxSettingsDialog *dialog, gpointer data);
  WaxSettingsChange *(*submit) (WaxSettingsDialog *dialog, gpointer data);
  GDestroyNotify free;
  gpointer data;
} WaxSettingsForm;

/**
 * wax_settings_dialog_new:
 * @button: what the button does
 */
WaxSettingsDialog *wax_settings_dialog_new (GtkWindow *parent,
                                            WaxAccountSettings *settings,
                                            const char *title,
                                            const char *button);

/* To be called when all parts are added. @form: copied, its data taken */
void wax_settings_dialog_set_form (WaxSettingsDialog *self, const WaxSettingsForm *form);

WaxAccountSettings *wax_settings_dialog_get_settings (WaxSettingsDialog *self);

/* Parts of the form, in this order; each with a label that can be read and is spoken. */
void wax_settings_dialog_add (WaxSettingsDialog *self, GtkWidget *part);
GtkWidget *wax_settings_dialog_add_entry (WaxSettingsDialog *self, const char *label);
GtkTextView *wax_settings_dialog_add_text (WaxSettingsDialog *self, const char *label);
GtkSwitch *wax_settings_dialog_add_switch (WaxSettingsDialog *self, const char *label);
GtkWidget *wax_settings_dialog_add_note (WaxSettingsDialog *self, const char *text);

/* Below the button. */
void wax_settings_dialog_add_last (WaxSettingsDialog *self, GtkWidget *widget);

/* The person has entered something that no part tells by itself. */
void wax_settings_dialog_touch (WaxSettingsDialog *self);

/* Takes @change; closes the dialog when the server has taken it. */
void wax_settings_dialog_send (WaxSettingsDialog *self, WaxSettingsChange *change);

/* (transfer full): without blanks at the end. */
char *wax_settings_dialog_dup_text (GtkTextView *view);
void wax_settings_dialog_set_text (GtkTextView *view, const char *text);

G_END_DECLS
