#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-account-window.h"
#include "wax-away-dialog.h"
#include "wax-preferences-window.h"
#include "wax-senders-window.h"
#include "wax-signature-dialog.h"

/* What the server keeps for a person, and what this computer does. */

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr(GError) error = NULL;

  wax_account_change_finish (WAX_ACCOUNT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) done = TRUE;
}

static gboolean
is_true (gpointer flag)
{
  return *(gboolean *) flag;
}

/* Takes @change. */
static void
change (UiMail *mail, WaxSettingsChange *change)
{
  gboolean done = FALSE;

  wax_account_change_settings_async (mail->account, change, NULL, changed_cb, &done);
  ui_test_wait_until (is_true, &done);
  wax_settings_change_unref (change);
}

static gboolean
has_settings (gpointer settings)
{
  return wax_account_settings_get (settings) != NULL;
}

/* What is long in the world is long here. */
static WaxAccountSettings *
make_settings (UiMail *mail)
{
  static UiMail *made;
  WaxAccountSettings *settings;

  if (made != mail) {
    WaxSettingsChange *away = wax_settings_change_new ();

    change (mail, wax_settings_change_new_signature (WAX_SETTINGS_CREATE_SIGNATURE, &(WaxSignature){
      "sig-1", "Orchards and rivers, for everybody outside of the department",
      "Anna of the Orchards and Rivers\nDepartment of Rivers and Orchards\n" UI_LONG_ADDRESS,
      "<b>Anna of the Orchards and Rivers</b>" }));
    change (mail, wax_settings_change_new_sender (WAX_SETTINGS_TRUST, UI_LONG_ADDRESS));
    change (mail, wax_settings_change_new_sender (WAX_SETTINGS_BLOCK, "bad.example.test"));
    wax_settings_change_set (away, "zimbraPrefOutOfOfficeReplyEnabled", "TRUE");
    wax_settings_change_set (away, "zimbraPrefOutOfOfficeReply", "Away.\nBack soon.");
    wax_settings_change_set (away, "zimbraPrefOutOfOfficeFromDate", "20200101000000Z");
    wax_settings_change_set (away, "zimbraPrefOutOfOfficeUntilDate", "20990923000000Z");
    wax_settings_change_set (away, "zimbraPrefOutOfOfficeExternalReply", "Away.");
    change (mail, away);
    made = mail;
  }
  settings = wax_account_settings_new (mail->account);
  ui_test_wait_until (has_settings, settings);
  return settings;
}

static GtkWindow *
open_account (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxAccountSettings) settings = make_settings (mail);

  return GTK_WINDOW (wax_account_window_new (mail->session, mail->account));
}

static void
match_signature (GtkWidget *widget, gpointer found)
{
  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), "Orchards and rivers"))
    *(gboolean *) found = TRUE;
}

static gboolean
has_signature (gpointer window)
{
  gboolean found = FALSE;

  ui_test_foreach_visible (window, match_signature, &found);
  return found;
}

static void
wait_for_signature (GtkWindow *window)
{
  ui_test_wait_until (has_signature, window);
}

static GtkWindow *
open_signature (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxAccountSettings) settings = make_settings (mail);

  return GTK_WINDOW (wax_signature_dialog_new (NULL, settings, "sig-1"));
}

/* With what is wrong in it. */
static void
touch (GtkWindow *window)
{
  wax_settings_dialog_touch (WAX_SETTINGS_DIALOG (window));
}

static GtkWindow *
open_new_signature (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxAccountSettings) settings = make_settings (mail);

  return GTK_WINDOW (wax_signature_dialog_new (NULL, settings, NULL));
}

static GtkWindow *
open_away (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxAccountSettings) settings = make_settings (mail);

  return GTK_WINDOW (wax_away_dialog_new (NULL, settings));
}

static GtkWindow *
open_senders (UiMail *mail, gconstpointer data)
{
  g_autoptr(WaxAccountSettings) settings = make_settings (mail);

  return GTK_WINDOW (wax_senders_window_new (NULL, settings));
}

static GtkWindow *
open_preferences (UiMail *mail, gconstpointer page)
{
  WaxPreferencesWindow *window = wax_preferences_window_new (mail->session);

  if (page != NULL)
    wax_preferences_window_show (window, page);
  return GTK_WINDOW (window);
}

const UiSurface *
ui_surfaces_list_settings (void)
{
  static const UiSurface surfaces[] = {
    { "account-settings", open_account, wait_for_signature, NULL },
    { "signature", open_signature, NULL, NULL },
    { "signature-new", open_new_signature, touch, NULL },
    { "away", open_away, NULL, NULL },
    { "senders", open_senders, NULL, NULL },
    { "preferences", open_preferences, NULL, NULL },
    { "preferences-accounts", open_preferences, NULL, "accounts" },
    { "preferences-reading", open_preferences, NULL, "reading" },
    { "preferences-writing", open_preferences, NULL, "writing" },
    { "preferences-downloads", open_preferences, NULL, "downloads" },
    { NULL },
  };

  return surfaces;
}
