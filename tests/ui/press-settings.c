#include "press-folders.h"

#include "app/wax-account-signature.h"
#include "wax-account-window.h"
#include "wax-away-dialog.h"
#include "wax-composer.h"
#include "wax-preferences-window.h"
#include "wax-senders-window.h"
#include "wax-settings-dialog.h"
#include "wax-window-private.h"

#include <string.h>

/* What the server keeps for a person, changed in the window, and what the server then holds. */

static Press *press;

typedef struct {
  const char *what, *value;
} Setting;

static gboolean
is_set (gpointer data)
{
  Setting *wanted = data;
  g_autofree char *found = wax_demo_server_dup_settings (press->mail->server, "alice", wanted->what);

  return g_strcmp0 (found, wanted->value) == 0;
}

static void
wait_for (const char *what, const char *value)
{
  ui_test_wait_until (is_set, &(Setting){ what, value });
}

static GtkWindow *
open_account (void)
{
  press_look_at (press->window);
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.account-settings", NULL);
  return press_look_at_dialog (WAX_TYPE_ACCOUNT_WINDOW);
}

static void
close_account (GtkWindow *window)
{
  press_look_at (window);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_ACCOUNT_WINDOW);
  press_look_at (press->window);
}

typedef struct {
  GtkWindow *window;
  const char *label;
} Button;

static gboolean
can_be_pressed (gpointer data)
{
  Button *wanted = data;
  GtkWidget *button = press_find_button (wanted->window, wanted->label);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
click (GtkWindow *window, const char *label)
{
  press_look_at (window);
  ui_test_wait_until_named (label, can_be_pressed, &(Button){ window, label });
  press_by_key (window, label);
}

static gboolean
is_on (gpointer toggle)
{
  return gtk_switch_get_active (toggle);
}

static gboolean
is_off (gpointer toggle)
{
  return !gtk_switch_get_active (toggle);
}

/* By keys, which scroll to it. */
static void
move_switch (gpointer toggle)
{
  gboolean on = gtk_switch_get_active (toggle);

  gtk_widget_grab_focus (toggle);
  ui_test_key ("space");
  ui_test_wait_until (on ? is_off : is_on, toggle);
}

static gboolean
has_text (gpointer view)
{
  g_autofree char *text = wax_settings_dialog_dup_text (view);

  return strcmp (text, "Back soon") == 0;
}

static void
match_type (GtkWidget *widget, gpointer data)
{
  gpointer *search = data; /* a type, how many to leave out, what was found */

  if (search[2] == NULL && G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (search[0]))) {
    guint left = GPOINTER_TO_UINT (search[1]);

    if (left == 0)
      search[2] = widget;
    else
      search[1] = GUINT_TO_POINTER (left - 1);
  }
}

/* The one after @n others of that type below @window. */
static gpointer
find (gpointer window, GType type, guint n)
{
  gpointer search[] = { GSIZE_TO_POINTER (type), GUINT_TO_POINTER (n), NULL };

  ui_test_foreach_visible (window, match_type, search);
  g_assert_nonnull (search[2]);
  return search[2];
}

static char *
dup_composed (void)
{
  WaxComposer *composer;
  char *text;

  press_look_at (press->window);
  ui_test_key ("ctrl+n");
  composer = press_look_at_dialog (WAX_TYPE_COMPOSER);
  text = wax_settings_dialog_dup_text (ui_test_child (composer, "text"));
  gtk_window_close (GTK_WINDOW (composer));
  press_wait_for_no_window (WAX_TYPE_COMPOSER);
  press_look_at (press->window);
  return text;
}

#define OTHER "Work|Alice Arden\nExample Trees,"

/* Here, too. */
static gboolean
is_preferred (gpointer settings)
{
  return wax_account_settings_get_preference (settings, WAX_PREFERENCE_SIGNATURE_NEW)[0] != '\0';
}

/* It is written, used by the next message, changed, refused by the server, and deleted. */
static void
test_signatures (void)
{
  GtkWindow *window = open_account (), *dialog;
  g_autoptr(WaxAccountSettings) settings = wax_account_settings_new (press_get_account (press));
  GtkDropDown *choice;
  g_autofree char *text = NULL, *huge = g_strnfill (11000, 'x');

  press_wait_for_text ("Example Trees");
  click (window, "New Signature…");
  dialog = press_look_at_dialog (WAX_TYPE_SETTINGS_DIALOG);
  g_assert_false (gtk_widget_is_sensitive (press_find_button (dialog, "Create")));
  press_type ("Home");
  ui_test_key ("Tab");
  press_type ("Alice of the trees");
  click (dialog, "Create");
  press_wait_for_no_window (WAX_TYPE_SETTINGS_DIALOG);
  wait_for ("signatures", OTHER "Home|Alice of the trees");
  press_look_at (window);
  press_wait_for_text ("Alice of the trees");
  choice = find (window, GTK_TYPE_DROP_DOWN, 0);
  gtk_drop_down_set_selected (choice, 2); /* after none, and the one that was there */
  ui_test_wait_until (is_preferred, settings);
  text = dup_composed ();
  g_assert_nonnull (strstr (text, "Alice of the trees"));

  click (window, "Edit “Home”");
  dialog = press_look_at_dialog (WAX_TYPE_SETTINGS_DIALOG);
  wax_settings_dialog_set_text (find (dialog, GTK_TYPE_TEXT_VIEW, 0), huge);
  click (dialog, "Change");
  press_wait_for_text ("does not accept that, so nothing was changed.");
  wait_for ("signatures", OTHER "Home|Alice of the trees");
  wax_settings_dialog_set_text (find (dialog, GTK_TYPE_TEXT_VIEW, 0), "Alice");
  click (dialog, "Change");
  press_wait_for_no_window (WAX_TYPE_SETTINGS_DIALOG);
  wait_for ("signatures", OTHER "Home|Alice");

  click (window, "Edit “Home”");
  dialog = press_look_at_dialog (WAX_TYPE_SETTINGS_DIALOG);
  wax_settings_dialog_set_text (find (dialog, GTK_TYPE_TEXT_VIEW, 0), "");
  wax_settings_dialog_set_text (find (dialog, GTK_TYPE_TEXT_VIEW, 1), "<b>Alice</b> &amp; trees");
  click (dialog, "Change");
  press_wait_for_no_window (WAX_TYPE_SETTINGS_DIALOG);
  press_look_at (window);
  press_wait_for_text ("Alice & trees");

  click (window, "Edit “Home”");
  dialog = press_look_at_dialog (WAX_TYPE_SETTINGS_DIALOG);
  click (dialog, "Delete Signature…");
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Delete");
  wait_for ("signatures", "Work|Alice Arden\nExample Trees");
  press_wait_for_no_window (WAX_TYPE_SETTINGS_DIALOG);
  press_look_at (window);
  press_wait_for_no_text ("Home");
  close_account (window);
}

static void
test_away (void)
{
  GtkWindow *window = open_account (), *dialog;
  g_autofree char *from = NULL;

  click (window, "Change…");
  dialog = press_look_at_dialog (WAX_TYPE_SETTINGS_DIALOG);
  move_switch (find (dialog, GTK_TYPE_SWITCH, 0));
  press_wait_for_text ("Write what is answered.");
  gtk_widget_grab_focus (find (dialog, GTK_TYPE_TEXT_VIEW, 0));
  press_type ("Back soon");
  ui_test_wait_until (has_text, find (dialog, GTK_TYPE_TEXT_VIEW, 0));
  move_switch (find (dialog, GTK_TYPE_SWITCH, 1));
  press_wait_for_text ("Last Day");
  /* What was entered is not thrown away unasked. */
  ui_test_key ("Escape");
  press_by_key (press_look_at_dialog (ADW_TYPE_MESSAGE_DIALOG), "Keep Editing");
  press_wait_for_no_window (ADW_TYPE_MESSAGE_DIALOG);
  click (dialog, "Save");
  press_wait_for_no_window (WAX_TYPE_SETTINGS_DIALOG);
  wait_for ("zimbraPrefOutOfOfficeReplyEnabled", "TRUE");
  wait_for ("zimbraPrefOutOfOfficeReply", "Back soon");
  from = wax_demo_server_dup_settings (press->mail->server, "alice", "zimbraPrefOutOfOfficeFromDate");
  g_assert_cmpuint (strlen (from), ==, strlen ("20261122000000Z"));
  press_look_at (window);
  press_wait_for_text ("On until ");

  click (window, "Change…");
  dialog = press_look_at_dialog (WAX_TYPE_SETTINGS_DIALOG);
  move_switch (find (dialog, GTK_TYPE_SWITCH, 0));
  move_switch (find (dialog, GTK_TYPE_SWITCH, 1));
  click (dialog, "Save");
  wait_for ("zimbraPrefOutOfOfficeReplyEnabled", "FALSE");
  wait_for ("zimbraPrefOutOfOfficeFromDate", NULL);
  press_wait_for_no_window (WAX_TYPE_SETTINGS_DIALOG);
  close_account (window);
}

static gboolean
has_one_row (gpointer list)
{
  return gtk_list_box_get_row_at_index (list, 0) != NULL && gtk_list_box_get_row_at_index (list, 1) == NULL;
}

static void
test_senders (void)
{
  GtkWindow *window = open_account (), *senders;

  click (window, "Show…");
  senders = press_look_at_dialog (WAX_TYPE_SENDERS_WINDOW);
  ui_test_wait_until (ui_test_is_sensitive, find (senders, GTK_TYPE_ENTRY, 0));
  gtk_widget_grab_focus (find (senders, GTK_TYPE_ENTRY, 0));
  press_type ("somebody");
  ui_test_key ("Return");
  press_wait_for_text ("That is neither a mail address nor a domain");
  press_type ("@example.test");
  ui_test_key ("Return");
  wait_for ("trusted", "trees.test,somebody@example.test");
  press_wait_for_text ("somebody@example.test");
  /* On the other list, and on that alone. */
  gtk_widget_grab_focus (find (senders, GTK_TYPE_ENTRY, 1));
  press_type ("somebody@example.test");
  ui_test_key ("Return");
  wait_for ("blocked", "spam@bad.test,somebody@example.test");
  wait_for ("trusted", "trees.test");
  ui_test_wait_until (has_one_row, find (senders, GTK_TYPE_LIST_BOX, 0));
  press_wait_for_text ("somebody@example.test");
  click (senders, "Remove somebody@example.test");
  wait_for ("blocked", "spam@bad.test");
  press_look_at (senders);
  ui_test_key ("Escape");
  press_wait_for_no_window (WAX_TYPE_SENDERS_WINDOW);
  close_account (window);
}

static gboolean
writes_plain (gpointer unused)
{
  return !wax_account_writes_rich (press_get_account (press));
}

/* A switch that the server does not move goes back, and why is said; without a connection none can be moved. */
static void
test_switches (void)
{
  GtkWindow *window = open_account ();
  GtkSwitch *trash = find (window, GTK_TYPE_SWITCH, 1);
  GtkDropDown *format = find (window, GTK_TYPE_DROP_DOWN, 3); /* behind those of signatures */

  ui_test_wait_until (ui_test_is_sensitive, trash);
  gtk_drop_down_set_selected (format, 1);
  wait_for ("zimbraPrefComposeFormat", "text");
  ui_test_wait_until (writes_plain, NULL);
  ui_test_wait_until (ui_test_is_sensitive, trash);
  move_switch (trash);
  wait_for ("zimbraPrefIncludeTrashInSearch", "FALSE");
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_NOT_ZIMBRA, 200, "ModifyPrefsRequest");
  gtk_widget_grab_focus (GTK_WIDGET (trash));
  ui_test_key ("space");
  press_wait_for_text ("it is not a Zimbra server");
  ui_test_wait_until (is_off, trash);
  wax_demo_server_misbehave (press->mail->server, WAX_DEMO_NOT_ZIMBRA, 0, "ModifyPrefsRequest");
  press_look_at (window);
  move_switch (trash);
  wait_for ("zimbraPrefIncludeTrashInSearch", "TRUE");

  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.disconnect", NULL);
  press_wait_for_text ("The account is not connected: its settings can be read");
  ui_test_wait_until (ui_test_is_insensitive, trash);
  ui_test_wait_until (ui_test_is_insensitive, press_find_button (window, "New Signature…"));
  gtk_widget_activate_action (GTK_WIDGET (press->window), "win.connect", NULL);
  ui_test_wait_until (ui_test_is_sensitive, trash);
  press_wait_for_state (press, WAX_ACCOUNT_ONLINE);
  close_account (window);
}

void
press_settings_add (Press *program)
{
  press = program;
  g_test_add_func ("/press/settings/signatures", test_signatures);
  g_test_add_func ("/press/settings/away", test_away);
  g_test_add_func ("/press/settings/senders", test_senders);
  g_test_add_func ("/press/settings/switches", test_switches);
}
