#include "ui-mail.h"

#include "trust/wax-trust-error.h"
#include "ui-test.h"
#include "util/wax-secret.h"
#include "wax-test-pki.h"

typedef struct {
  UiMail *mail;
  WaxAccount *account; /* (nullable): that was added */
  GError *error;
  gboolean done;
} Step;

static gboolean
is_done (gpointer data)
{
  return ((Step *) data)->done;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  wax_session_open_finish (WAX_SESSION (source), result, &step->error);
  step->done = TRUE;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  step->account = wax_session_add_account_finish (WAX_SESSION (source), result, &step->error);
  step->done = TRUE;
}

static void
authorized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  wax_session_finish (WAX_SESSION (source), result, &step->error);
  step->done = TRUE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Step *step = data;

  wax_session_close_finish (WAX_SESSION (source), result, &step->error);
  step->done = TRUE;
}

static void
add_account (Step *step, const WaxAccountRecord *record, GBytes *secret)
{
  g_clear_error (&step->error);
  step->done = FALSE;
  wax_session_add_account_async (step->mail->session, record, NULL, secret, NULL, added_cb, step);
  ui_test_wait_until (is_done, step);
}

static void
authorize (Step *step)
{
  g_autoptr(WaxTrustQuestion) question = NULL;

  g_assert_error (step->error, WAX_TRUST_ERROR, WAX_TRUST_ERROR_UNDECIDED);
  question = g_object_ref (wax_trust_error_get_question (step->error));
  g_clear_error (&step->error);
  step->done = FALSE;
  wax_session_authorize_async (step->mail->session, question, WAX_DURATION_DAY, NULL, "", authorized_cb, step);
  ui_test_wait_until (is_done, step);
  g_assert_no_error (step->error);
}

/* Everything was fetched once, and nothing is under way but the watch for changes. */
static gboolean
is_synchronised (gpointer data)
{
  WaxAccount *account = data;
  GListModel *channels = wax_account_get_channels (account);
  g_autoptr(WaxChannel) receive = g_list_model_get_item (channels, WAX_CHANNEL_RECEIVE);

  return wax_account_get_state (account) == WAX_ACCOUNT_ONLINE && !wax_account_is_busy (account) &&
         wax_channel_get_last_success (receive) > 0 &&
         wax_folder_tree_find_role (wax_account_get_folder_tree (account), WAX_FOLDER_INBOX) != NULL;
}

static void
start_server (UiMail *self, const WaxDemoOptions *options)
{
  g_autoptr(WaxTestCert) certificate = wax_test_cert_new_leaf (NULL, "localhost");
  g_autoptr(GTlsCertificate) tls = wax_test_cert_to_tls (certificate, 0);
  g_autoptr(GError) error = NULL;

  self->server = wax_demo_server_new (options, tls, &error);
  g_assert_no_error (error);
}

static void
start_session (UiMail *self)
{
  g_autoptr(WaxTestCert) other = wax_test_cert_new_root ("Nobody Here");
  g_autofree char *pem = wax_test_cert_to_pem (other);
  g_autofree char *anchors = NULL;
  Step step = { .mail = self };

  self->dir = g_dir_make_tmp ("waxwing-ui-XXXXXX", &step.error);
  g_assert_no_error (step.error);
  anchors = wax_test_pki_write (self->dir, "anchors.pem", pem);
  self->session = wax_session_new (self->dir, anchors);
  wax_session_open_async (self->session, NULL, opened_cb, &step);
  ui_test_wait_until (is_done, &step);
  g_assert_no_error (step.error);
}

/* Returns: (transfer full) */
static WaxAccount *
sign_in (UiMail *self, const char *user)
{
  g_autoptr(GBytes) secret = wax_secret_new ("secret-1");
  g_autofree char *url = wax_demo_server_dup_url (self->server, "localhost");
  g_autoptr(WaxAccountRecord) record = wax_account_record_new (
    &(WaxAccountRecord){ .kind = "zimbra", .server_url = url, .user = user, .secure = TRUE });
  Step step = { .mail = self };

  add_account (&step, record, secret);
  if (step.error != NULL) {
    authorize (&step);
    add_account (&step, record, secret);
  }
  g_assert_no_error (step.error);
  ui_test_wait_until (is_synchronised, step.account);
  return step.account;
}

UiMail *
ui_mail_new (const WaxDemoOptions *options)
{
  UiMail *self = g_new0 (UiMail, 1);

  start_server (self, options);
  start_session (self);
  self->account = sign_in (self, "alice@example.test");
  return self;
}

void
ui_mail_add_second (UiMail *self)
{
  self->second = sign_in (self, "bob@example.test");
}

void
ui_mail_remove_tree (const char *path)
{
  const char *const arguments[] = { "rm", "-rf", path, NULL };

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

void
ui_mail_end_session (UiMail *self)
{
  Step step = { .mail = self };

  g_clear_object (&self->account);
  g_clear_object (&self->second);
  wax_session_close_async (self->session, closed_cb, &step);
  ui_test_wait_until (is_done, &step);
  g_assert_no_error (step.error);
  g_clear_object (&self->session);
}

void
ui_mail_free (UiMail *self)
{
  if (self->session != NULL)
    ui_mail_end_session (self);
  wax_demo_server_free (self->server);
  ui_mail_remove_tree (self->dir);
  g_free (self->dir);
  g_free (self);
}
