#include "ui-surfaces-private.h"

#include "ui-test.h"
#include "wax-account-dialog.h"
#include "wax-identity-choice-dialog.h"
#include "wax-identity-row.h"
#include "wax-preferences-window.h"
#include "wax-sign-in-dialog.h"
#include "wax-test-pki.h"

/* The person's own certificates: a good one, one that ends soon, one that has ended. */

#define DAY (24 * 60 * 60)

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

  wax_session_read_identities_async (mail->session, path, NULL, read_cb, &step);
  ui_test_wait_until (is_done, &step);
  step.done = FALSE;
  pair = step.pairs->pdata[0];
  wax_session_keep_identity_async (mail->session, pair->identity, pair->key, kept_cb, &step);
  ui_test_wait_until (is_done, &step);
  g_ptr_array_unref (step.pairs);
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
}

static GtkWindow *
open_certificates (UiMail *mail, gconstpointer data)
{
  import_all (mail);
  return GTK_WINDOW (wax_preferences_window_new (mail->session));
}

static void
match_row (GtkWidget *widget, gpointer data)
{
  if (WAX_IS_IDENTITY_ROW (widget) || ADW_IS_ACTION_ROW (widget))
    (*(guint *) data)++;
}

static gboolean
has_rows (gpointer window)
{
  guint n = 0;

  ui_test_foreach_visible (window, match_row, &n);
  return n >= 3;
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

const UiSurface *
ui_surfaces_list_identities (void)
{
  static const UiSurface surfaces[] = {
    { "certificates", open_certificates, wait_for_rows, NULL },
    { "setup-certificate", open_setup, show_certificates, NULL },
    { "choose-certificate", open_choice, wait_for_rows, NULL },
    { "sign-in", open_sign_in, choose_certificate, NULL },
    { NULL },
  };

  return surfaces;
}
