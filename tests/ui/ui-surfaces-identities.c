#include "ui-surfaces-private.h"

#include "identity/wax-identity-store.h"
#include "ui-test.h"
#include "wax-account-dialog.h"
#include "wax-identity-choice-dialog.h"
#include "wax-failure-card.h"
#include "wax-identity-row.h"
#include "wax-preferences-window.h"
#include "wax-removal-dialog.h"
#include "wax-replace-dialog.h"
#include "wax-request-dialog.h"
#include "wax-request-row.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-pki.h"

#include <string.h>

/* The person's own certificates: a good one, one that ends soon, one that has ended. */

#define DAY (24 * 60 * 60)
#define TOKEN "Anna of the Orchards' card"

typedef struct {
  GPtrArray *pairs;
  gboolean done;
} Step;

static gboolean
is_done (gpointer step)
{
  return ((Step *) step)->done;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  step->pairs = wax_session_read_identities_finish (WAX_SESSION (source), result, NULL);
  step->done = TRUE;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  g_assert_true (wax_session_finish (WAX_SESSION (source), result, NULL));
  step->done = TRUE;
}

static void
import (UiMail *mail, WaxTestCert *issuer, const WaxTestCertOptions *options)
{
  g_autoptr(WaxTestCert) own = wax_test_cert_new (issuer, options);
  g_autofree char *chain = wax_test_cert_chain_to_pem (own, 0), *key = wax_test_cert_key_to_pem (own);
  g_autofree char *both = g_strconcat (key, chain, NULL), *path = wax_test_pki_write (mail->dir, "own.pem", both);
  const WaxIdentityPair *pair;
  Step step = { NULL };

  wax_session_read_identities_async (mail->session, path, NULL, NULL, read_cb, &step);
  ui_test_wait_until (is_done, &step);
  step.done = FALSE;
  pair = step.pairs->pdata[0];
  wax_session_keep_identity_async (mail->session, pair->identity, pair->key, NULL, kept_cb, &step);
  ui_test_wait_until (is_done, &step);
  g_ptr_array_unref (step.pairs);
}

/* On a token that is not inserted. */
static void
keep_on_token (UiMail *mail, WaxTestCert *issuer, gint64 until)
{
  g_autoptr(WaxProfile) profile = wax_profile_open (mail->dir, NULL);
  g_autoptr(WaxIdentityStore) store = wax_identity_store_open (profile, NULL);
  g_autoptr(WaxTestCert) own = wax_test_cert_new (
    issuer, &(WaxTestCertOptions){ .common_name = "Anna of the Orchards and Rivers", .email = UI_LONG_ADDRESS,
                                   .purpose = WAX_TEST_PURPOSE_CLIENT, .not_after = until });
  g_autofree char *pem = wax_test_cert_chain_to_pem (own, 0);
  g_autoptr(GPtrArray) chain = wax_certificate_chain_new_from_pem (pem, -1, NULL);
  g_autoptr(WaxIdentity) identity =
    wax_identity_new_on_token (chain, "pkcs11:token=Anna%20of%20the%20Orchards%27%20card;id=%01;type=cert");

  g_assert_true (wax_identity_store_add (store, identity, NULL));
}

/* Once for all looks. */
static void
import_all (UiMail *mail)
{
  static UiMail *imported;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(WaxTestCert) authority = NULL;

  if (imported == mail)
    return;
  imported = mail;
  authority = wax_test_cert_new_root (UI_LONG_AUTHORITY);
  import (mail, authority, &(WaxTestCertOptions){ .common_name = "Alice", .email = "alice@example.test",
                                                  .purpose = WAX_TEST_PURPOSE_CLIENT, .not_after = now + 400 * DAY });
  import (mail, authority, &(WaxTestCertOptions){ .common_name = "Anna of the Orchards and Rivers",
                                                  .email = UI_LONG_ADDRESS, .purpose = WAX_TEST_PURPOSE_CLIENT,
                                                  .not_after = now + 12 * DAY + DAY / 2 });
  import (mail, authority, &(WaxTestCertOptions){ .common_name = "Alice", .purpose = WAX_TEST_PURPOSE_SERVER,
                                                  .email = "a.example@example.test", .not_before = now - 300 * DAY,
                                                  .not_after = now - 3 * DAY - DAY / 2 });
  keep_on_token (mail, authority, now + 200 * DAY);
}

static GtkWindow *
open_certificates (UiMail *mail, gconstpointer data)
{
  WaxPreferencesWindow *window;

  import_all (mail);
  window = wax_preferences_window_new (mail->session);
  wax_preferences_window_show (window, "certificates");
  return GTK_WINDOW (window);
}

static void
match_row (GtkWidget *widget, gpointer data)
{
  if (WAX_IS_IDENTITY_ROW (widget) || ADW_IS_ACTION_ROW (widget))
    (*(guint *) data)++;
}

static void
match_token (GtkWidget *widget, gpointer data)
{
  g_autofree char *text =
    g_strdup_printf (g_dgettext ("waxwing", "It is on the token “%s”, which is not inserted."), TOKEN);

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    *(gboolean *) data = TRUE;
}

/* That of the token says so last. */
static gboolean
has_rows (gpointer window)
{
  gboolean looked = FALSE;
  guint n = 0;

  ui_test_foreach_visible (window, match_row, &n);
  ui_test_foreach_visible (window, match_token, &looked);
  return n >= 4 && looked;
}

static void
wait_for_rows (GtkWindow *window)
{
  ui_test_wait_until (has_rows, window);
}

static GtkWindow *
open_setup (UiMail *mail, gconstpointer data)
{
  import_all (mail);
  return GTK_WINDOW (wax_account_dialog_new (mail->session, "mail.example.test", "alice@example.test"));
}

static void
show_certificates (GtkWindow *window)
{
  gtk_drop_down_set_selected (ui_test_child (ui_test_child (window, "sign_in"), "way"), 1);
  wait_for_rows (window);
}

static GtkWindow *
open_sign_in (UiMail *mail, gconstpointer data)
{
  import_all (mail);
  return GTK_WINDOW (wax_sign_in_dialog_new (mail->session, mail->account));
}

static void
choose_certificate (GtkWindow *window)
{
  gtk_drop_down_set_selected (ui_test_child (ui_test_child (window, "form"), "way"), 1);
  wait_for_rows (window);
}

static GtkWindow *
open_choice (UiMail *mail, gconstpointer data)
{
  import_all (mail);
  return GTK_WINDOW (wax_identity_choice_dialog_new_for_account (NULL, mail->session, mail->account));
}

static GtkWindow *
open_request (UiMail *mail, gconstpointer data)
{
  return GTK_WINDOW (wax_request_dialog_new (mail->session));
}

/* The longest of what can be said there, and what is waited for. */
static void
fill_in_request (GtkWindow *window)
{
  g_autoptr(GError) error = g_error_new_literal (WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_NO_KEY_STORE, "");
  g_autoptr(WaxFailure) failure = wax_failure_new (error, NULL);
  GtkWidget *wait = ui_test_child (window, "wait");

  gtk_editable_set_text (ui_test_child (window, "name"), "Anna of the Orchards and Rivers");
  gtk_editable_set_text (ui_test_child (window, "address"), UI_LONG_ADDRESS);
  wax_failure_card_show (ui_test_child (window, "failure"), failure);
  gtk_label_set_label (ui_test_child (wait, "text"),
                       g_dgettext ("waxwing", "Keeping the private key in your keyring…"));
  gtk_widget_set_visible (ui_test_child (wait, "cancel_button"), TRUE);
  gtk_widget_set_visible (wait, TRUE);
}

static GtkWindow *
put_in_window (GtkWidget *row)
{
  GtkWidget *list = gtk_list_box_new (), *header = adw_header_bar_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Rows", -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), list);
  return g_object_new (ADW_TYPE_WINDOW, "title", g_dgettext ("waxwing", "Preferences"), "content", box,
                       "default-width", 600, "default-height", 300, NULL);
}

/* One that was asked for, as it stands in the list. */
static GtkWindow *
open_request_row (UiMail *mail, gconstpointer data)
{
  g_autofree char *subject =
    wax_identity_request_write_subject ("Anna of the Orchards and Rivers", "Example", UI_LONG_ADDRESS);
  g_autoptr(GBytes) key = NULL;
  WaxRequestState state = { wax_identity_request_make (subject, 0, &key, NULL), NULL };
  GtkWindow *window = put_in_window (wax_request_row_new (&state));

  wax_identity_request_unref (state.request);
  return window;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  step->pairs = wax_session_list_identities_finish (WAX_SESSION (source), result, NULL);
  step->done = TRUE;
}

static GtkWindow *
show_replacement (UiMail *mail, const WaxIdentityState *state)
{
  return GTK_WINDOW (wax_replace_dialog_new (NULL, mail->session, state));
}

static GtkWindow *
show_removal (UiMail *mail, const WaxIdentityState *state)
{
  return GTK_WINDOW (wax_removal_dialog_new (state));
}

static GtkWindow *
show_used_row (UiMail *mail, const WaxIdentityState *state)
{
  return put_in_window (wax_identity_row_new (state, g_get_real_time () / G_USEC_PER_SEC));
}

/* Of the one that ends soon, with accounts that need it, one that does not, and some that have it this time. */
static GtkWindow *
open_used (UiMail *mail, gconstpointer show)
{
  const char *all[] = { UI_LONG_ADDRESS, "Home", NULL };
  Step step = { NULL };
  WaxIdentityState state;
  GtkWindow *window;

  import_all (mail);
  wax_session_list_identities_async (mail->session, listed_cb, &step);
  ui_test_wait_until (is_done, &step);
  state = *(const WaxIdentityState *) step.pairs->pdata[1];
  state.accounts = state.askers = (GStrv) all;
  state.dependants = (char *[]){ (char *) all[0], NULL };
  state.independants = (char *[]){ (char *) all[1], NULL };
  window = ((GtkWindow * (*) (UiMail *, const WaxIdentityState *)) show) (mail, &state);
  g_ptr_array_unref (step.pairs);
  return window;
}

static gboolean
has_others (gpointer window)
{
  guint n = 0;

  ui_test_foreach_visible (window, match_row, &n);
  return n >= 2;
}

static void
wait_for_others (GtkWindow *window)
{
  ui_test_wait_until (has_others, window);
}

const UiSurface *
ui_surfaces_list_identities (void)
{
  static const UiSurface surfaces[] = {
    { "certificates", open_certificates, wait_for_rows, NULL },
    { "request", open_request, fill_in_request, NULL },
    { "request-row", open_request_row, NULL, NULL },
    { "used-row", open_used, NULL, show_used_row },
    { "replacement", open_used, wait_for_others, show_replacement },
    { "removal", open_used, NULL, show_removal },
    { "setup-certificate", open_setup, show_certificates, NULL },
    { "choose-certificate", open_choice, wait_for_rows, NULL },
    { "sign-in", open_sign_in, choose_certificate, NULL },
    { NULL },
  };

  return surfaces;
}
