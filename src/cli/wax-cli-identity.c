#include "cli/wax-cli-json.h"

#include "app/wax-identity-state.h"
#include "store/wax-store-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static struct {
  char *fingerprint;
  char *account;
  char *anchors;
  char *subject;
  char *out;
} options;

static const GOptionEntry import_options[] = {
  { "fingerprint", 0, 0, G_OPTION_ARG_STRING, &options.fingerprint,
    N_("Which certificate, where the file holds several: its SHA-256"), N_("SHA256") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry test_options[] = {
  { "anchors", 0, 0, G_OPTION_ARG_FILENAME, &options.anchors, N_("The only authorities for this call, in PEM"),
    N_("FILE") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry list_options[] = {
  { "account", 0, 0, G_OPTION_ARG_STRING, &options.account,
    N_("The one that fits this account best first, with what speaks against each"), N_("ACCOUNT") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry use_options[] = {
  { "account", 0, 0, G_OPTION_ARG_STRING, &options.account, N_("Which account is to sign in with it"), N_("ACCOUNT") },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry request_options[] = {
  { "subject", 0, 0, G_OPTION_ARG_STRING, &options.subject,
    N_("Whose certificate it is to be: CN=…,O=…,emailAddress=…, or a mail address alone"), N_("SUBJECT") },
  { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_("The new file for the request"), N_("FILE") },
  G_OPTION_ENTRY_NULL,
};

static json_t *
identity_to_json (WaxIdentity *identity)
{
  json_t *object = wax_cli_json_certificate (wax_identity_get_certificate (identity));
  g_autofree char *warning = wax_identity_describe_warning (identity, g_get_real_time () / G_USEC_PER_SEC);

  json_object_set_new (object, "warning", warning != NULL ? json_string (warning) : json_null ());
  json_object_set_new (object, "id", json_string (wax_identity_get_id (identity)));
  json_object_set_new (object, "kind", json_string (wax_identity_get_uri (identity) != NULL ? "token" : "keyring"));
  json_object_set_new (object, "uri", wax_json_form_string (wax_identity_get_uri (identity)));
  json_object_set_new (object, "addresses", wax_json_form_strings (wax_identity_get_addresses (identity)));
  return object;
}

/* The members of a certificate, of which there is none yet. */
static json_t *
request_to_json (WaxIdentityRequest *request)
{
  json_t *object = json_pack ("{ss sn sn sn sn sn s[]}", "subject", wax_identity_request_get_subject (request),
                              "issuer", "serial", "not_before", "not_after", "fingerprint", "names");

  json_object_set_new (object, "id", json_string (wax_identity_request_get_id (request)));
  json_object_set_new (object, "kind", json_string ("request"));
  json_object_set_new (object, "addresses", wax_json_form_strings (wax_identity_request_get_addresses (request)));
  json_object_set_new (object, "made", wax_json_form_time (wax_identity_request_get_made (request)));
  return object;
}

static void
print_identity (WaxCli *cli, WaxIdentity *identity)
{
  WaxCertificate *certificate = wax_identity_get_certificate (identity);
  g_autofree char *addresses = g_strjoinv (", ", (char **) wax_identity_get_addresses (identity));
  g_autofree char *from = wax_cli_format_time (wax_certificate_get_not_before (certificate));
  g_autofree char *until = wax_cli_format_time (wax_certificate_get_not_after (certificate));

  wax_cli_print (cli, "%s", wax_identity_get_id (identity));
  /* Translators: the lines of one certificate of the person's own */
  wax_cli_print (cli, _("  Issued to: %s"), wax_certificate_get_subject (certificate));
  wax_cli_print (cli, _("  Issued by: %s"), wax_certificate_get_issuer (certificate));
  if (*addresses != '\0')
    wax_cli_print (cli, _("  Mail addresses: %s"), addresses);
  /* Translators: two times: from when until when a certificate is valid */
  wax_cli_print (cli, _("  Valid from %s until %s"), from, until);
  wax_cli_print (cli, "  SHA-256 %s", wax_certificate_get_fingerprint (certificate));
  if (wax_identity_get_uri (identity) != NULL)
    /* Translators: %s is the address of a certificate on a smart card or another token */
    wax_cli_print (cli, _("  On a token: %s"), wax_identity_get_uri (identity));
}

/* Nothing is guessed: all are shown, so that one can be named. */
static WaxExit
fail_import (WaxCli *cli, GError *error, GPtrArray *choices)
{
  g_autoptr(GError) owned = error;
  g_autoptr(WaxFailure) failure = NULL;
  json_t *document, *array;

  if (choices == NULL)
    return wax_cli_fail (cli, g_steal_pointer (&owned), NULL);
  failure = wax_cli_describe (cli, error, NULL, NULL);
  if (!cli->json)
    wax_cli_print_failure (failure);
  array = json_array ();
  for (guint i = 0; i < choices->len; i++) {
    print_identity (cli, choices->pdata[i]);
    json_array_append_new (array, identity_to_json (choices->pdata[i]));
  }
  document = json_pack ("{so so}", "error", wax_cli_json_error (failure), "choices", array);
  wax_cli_print_json (cli, document);
  return wax_cli_exit_for (failure);
}

/* A file that is not there is told in the system's words. */
static void
explain_unread (GError **error)
{
  g_autofree char *text = NULL;

  if ((*error)->domain != G_IO_ERROR || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = g_strdup ((*error)->message);
  g_clear_error (error);
  /* Translators: %s is a system's message that names the file */
  wax_cli_set_usage_error (error, _("The file cannot be read: %s"), text);
}

/* @prompt: (nullable): what to ask for at a terminal */
static WaxIdentity *
try_import (WaxCli *cli, const char *path, const char *prompt, GPtrArray **choices, GError **error)
{
  g_autoptr(GBytes) password = NULL;

  if (!wax_cli_get_password (cli, prompt, &password, error))
    return NULL;
  return wax_blocking_import_identity (cli->app, path, password, options.fingerprint, choices, error);
}

/* A password is asked for only once the file turns out to want one. */
static WaxExit
run_import (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(GPtrArray) choices = NULL;
  g_autoptr(WaxIdentity) identity = app != NULL ? try_import (cli, arguments[0], NULL, &choices, &error) : NULL;

  if (cli->ask && g_error_matches (error, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED)) {
    g_clear_error (&error);
    identity = try_import (cli, arguments[0], _("Password of the file:"), &choices, &error);
  }
  if (identity == NULL) {
    explain_unread (&error);
    return fail_import (cli, error, choices);
  }
  print_identity (cli, identity);
  wax_cli_print_json (cli, identity_to_json (identity));
  return WAX_EXIT_DONE;
}

static json_t *
doubts_to_json (const WaxIdentityCandidate *candidate, gint64 now)
{
  json_t *array = json_array ();

  for (guint i = 0; i < WAX_IDENTITY_N_DOUBTS; i++) {
    WaxIdentityDoubts doubt = (WaxIdentityDoubts) (1u << i);
    g_autofree char *text = NULL;

    if ((candidate->rank.doubts & doubt) == 0)
      continue;
    text = wax_identity_describe_doubts (candidate->state->identity, doubt, now);
    json_array_append_new (array, json_pack ("{ss ss}", "id", wax_identity_doubt_to_string (doubt), "text", text));
  }
  return array;
}

/* That its time is over the warning says, and how its key fares says more than that it is not here. */
static void
print_doubts (WaxCli *cli, const WaxIdentityCandidate *candidate, const char *warning, gint64 now)
{
  const WaxIdentityState *state = candidate->state;
  guint said = WAX_IDENTITY_DOUBT_NO_KEY | (warning != NULL ? WAX_IDENTITY_DOUBT_EXPIRED : 0);
  g_autofree char *doubts = wax_identity_describe_doubts (state->identity, candidate->rank.doubts & ~said, now);
  g_autofree char *key = state->token == NULL ? wax_identity_state_describe_key (state) : g_strdup ("");

  if (warning != NULL)
    wax_cli_print (cli, "  %s", warning);
  if (*doubts != '\0')
    wax_cli_print (cli, "  %s", doubts);
  if (*key != '\0')
    wax_cli_print (cli, "  %s", key);
}

static void
list_identity (WaxCli *cli, const WaxIdentityCandidate *candidate, json_t *array)
{
  WaxIdentity *identity = candidate->state->identity;
  WaxCertificate *certificate = wax_identity_get_certificate (identity);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *uri = wax_identity_get_uri (identity);
  g_autofree char *until = wax_cli_format_time (wax_certificate_get_not_after (certificate));
  g_autofree char *warning = wax_identity_describe_warning (identity, now);
  gboolean gone = g_error_matches (candidate->state->missing, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_TOKEN_GONE);
  json_t *object = identity_to_json (identity);

  wax_cli_print (cli, "%s\t%s\t%s%s%s", wax_identity_get_id (identity), wax_certificate_get_subject (certificate),
                 until, uri != NULL ? "\t" : "",
                 uri == NULL ? "" : gone ? _("its token is not inserted") : uri);
  print_doubts (cli, candidate, warning, now);
  json_object_set_new (object, "present", json_boolean (!gone));
  json_object_set_new (object, "doubts", doubts_to_json (candidate, now));
  json_array_append_new (array, object);
}

static void
list_requests (WaxCli *cli, GPtrArray *requests, json_t *array)
{
  for (guint i = 0; i < requests->len; i++) {
    g_autofree char *made = wax_cli_format_time (wax_identity_request_get_made (requests->pdata[i]));
    /* Translators: a certificate was asked for; %s is a time */
    g_autofree char *state = g_strdup_printf (_("asked for on %s, and not here yet"), made);

    wax_cli_print (cli, "%s\t%s\t%s", wax_identity_request_get_id (requests->pdata[i]),
                   wax_identity_request_get_subject (requests->pdata[i]), state);
    json_array_append_new (array, request_to_json (requests->pdata[i]));
  }
}

static WaxExit
run_list (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(GPtrArray) states = NULL;
  g_autoptr(GArray) candidates = NULL;
  g_autoptr(GPtrArray) requests = NULL;
  json_t *array;

  if (app != NULL && options.account != NULL) {
    if (!wax_cli_resolve_account (cli, &options.account, &error))
      return wax_cli_fail (cli, error, NULL);
    record = wax_blocking_get_account (app, options.account, &error);
    if (record == NULL)
      return wax_cli_fail_account (cli, error, options.account);
  }
  candidates = app != NULL ? wax_blocking_rank_identities (app, record, &states, &error) : NULL;
  requests = candidates != NULL ? wax_blocking_list_requests (app, &error) : NULL;
  if (requests == NULL)
    return wax_cli_fail (cli, error, NULL);
  array = json_array ();
  for (guint i = 0; i < candidates->len; i++)
    list_identity (cli, &g_array_index (candidates, WaxIdentityCandidate, i), array);
  list_requests (cli, requests, array);
  if (json_array_size (array) == 0)
    wax_cli_note (cli, "%s", _("There is no certificate of yours yet. “waxctl identity import” brings one."));
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static gboolean
is_uri (const char *id)
{
  return g_ascii_strncasecmp (id, "pkcs11:", strlen ("pkcs11:")) == 0;
}

/* Returns: (transfer full) (nullable): %NULL with an error in the words of this program. */
static WaxIdentity *
find_identity (WaxCli *cli, const char *id, GError **error)
{
  WaxBlocking *app = wax_cli_get_app (cli, error);
  g_autoptr(GError) local = NULL;
  WaxIdentity *identity = NULL;

  if (app != NULL)
    identity = is_uri (id) ? wax_blocking_find_on_token (app, id, &local) : wax_blocking_get_identity (app, id, &local);
  if (g_error_matches (local, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND))
    /* Translators: %s is what was typed */
    wax_cli_set_usage_error (error, _("There is no certificate “%s”. “waxctl identity list” lists them."), id);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return identity;
}

/* One that an account is to use is kept, so that its token need not be there to name it. */
static WaxIdentity *
find_identity_to_use (WaxCli *cli, const char *id, GError **error)
{
  g_autoptr(WaxIdentity) identity = find_identity (cli, id, error);

  return identity != NULL && wax_blocking_adopt_identity (cli->app, identity, error) ? g_steal_pointer (&identity)
                                                                                     : NULL;
}

gboolean
wax_cli_resolve_identity (WaxCli *self, char **id, GError **error)
{
  g_autoptr(WaxIdentity) identity = NULL;

  if (*id == NULL || !is_uri (*id))
    return TRUE;
  identity = find_identity_to_use (self, *id, error);
  if (identity == NULL)
    return FALSE;
  g_free (*id);
  *id = g_strdup (wax_identity_get_id (identity));
  return TRUE;
}

gboolean
wax_cli_take_identity (WaxCli *self, const char *id, GError **error)
{
  g_autoptr(WaxIdentity) identity = find_identity_to_use (self, id, error);

  if (identity != NULL)
    wax_blocking_set_choice (self->app, wax_identity_get_id (identity));
  return identity != NULL;
}

/* Returns: (transfer full): the ids of the accounts that sign in with it. */
static json_t *
list_users (WaxCli *cli, WaxIdentity *identity)
{
  g_autoptr(GPtrArray) records = wax_blocking_list_accounts (cli->app, NULL);
  json_t *users = json_array ();

  for (guint i = 0; records != NULL && i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];

    if (wax_account_setup_shows_certificate (record) &&
        strcmp (record->identity, wax_identity_get_id (identity)) == 0)
      json_array_append_new (users, json_string (record->id));
  }
  return users;
}

/* Returns: (transfer full) (nullable): the request that is called @id, if that is one. */
static WaxIdentityRequest *
find_request (WaxCli *cli, const char *id)
{
  g_autofree char *lower = g_ascii_strdown (id, -1);
  WaxBlocking *app = wax_cli_get_app (cli, NULL);
  g_autoptr(GPtrArray) requests = app != NULL ? wax_blocking_list_requests (app, NULL) : NULL;

  for (guint i = 0; requests != NULL && i < requests->len; i++) {
    if (strcmp (lower, wax_identity_request_get_id (requests->pdata[i])) == 0)
      return wax_identity_request_ref (requests->pdata[i]);
  }
  return NULL;
}

static void
print_request (WaxCli *cli, WaxIdentityRequest *request)
{
  g_autofree char *addresses = g_strjoinv (", ", (char **) wax_identity_request_get_addresses (request));
  g_autofree char *made = wax_cli_format_time (wax_identity_request_get_made (request));

  wax_cli_print (cli, "%s", wax_identity_request_get_id (request));
  /* Translators: the lines of a certificate that was asked for; whose it is to be */
  wax_cli_print (cli, _("  Asked for: %s"), wax_identity_request_get_subject (request));
  if (*addresses != '\0')
    wax_cli_print (cli, _("  Mail addresses: %s"), addresses);
  /* Translators: %s is a time */
  wax_cli_print (cli, _("  Asked on %s"), made);
}

/* What was written to the file once can be had again. */
static WaxExit
show_request (WaxCli *cli, WaxIdentityRequest *request)
{
  json_t *document = request_to_json (request);

  print_request (cli, request);
  wax_cli_print (cli, "%s", wax_identity_request_get_pem (request));
  json_object_set_new (document, "request", json_string (wax_identity_request_get_pem (request)));
  wax_cli_print_json (cli, document);
  return WAX_EXIT_DONE;
}

static WaxExit
run_show (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxIdentityRequest) request = find_request (cli, arguments[0]);
  g_autoptr(WaxIdentity) identity = request == NULL ? find_identity (cli, arguments[0], &error) : NULL;
  GPtrArray *chain;
  json_t *document, *array, *users, *user;
  size_t index;

  if (request != NULL)
    return show_request (cli, request);
  if (identity == NULL)
    return wax_cli_fail (cli, error, NULL);
  print_identity (cli, identity);
  users = list_users (cli, identity);
  json_array_foreach (users, index, user)
    /* Translators: %s is an account */
    wax_cli_print (cli, _("  Signs in: %s"), json_string_value (user));
  chain = wax_identity_get_chain (identity);
  array = json_array ();
  for (guint i = 0; i < chain->len; i++) {
    if (i > 0)
      /* Translators: number, subject and issuer of a certificate */
      wax_cli_print (cli, _("  Certificate %u: %s, issued by %s"), i, wax_certificate_get_subject (chain->pdata[i]),
                     wax_certificate_get_issuer (chain->pdata[i]));
    json_array_append_new (array, wax_cli_json_certificate (chain->pdata[i]));
  }
  document = identity_to_json (identity);
  json_object_set_new (document, "chain", array);
  json_object_set_new (document, "accounts", users);
  wax_cli_print_json (cli, document);
  return WAX_EXIT_DONE;
}

static WaxExit
remove_request (WaxCli *cli, WaxIdentityRequest *request)
{
  GError *error = NULL;

  if (!wax_blocking_remove_request (cli->app, request, &error))
    return wax_cli_fail (cli, error, NULL);
  wax_cli_note (cli, "%s", _("An answer to this request is of no use any more: its private key is gone."));
  wax_cli_print_json (cli, json_pack ("{ss sb s[]}", "id", wax_identity_request_get_id (request), "removed", 1,
                                      "accounts"));
  return WAX_EXIT_DONE;
}

/* What becomes of an account whose certificate is gone. */
static void
note_left (WaxCli *cli, const char *id)
{
  g_autoptr(WaxAccountRecord) record = wax_blocking_get_account (cli->app, id, NULL);

  if (record != NULL && !wax_account_setup_needs_certificate (record))
    /* Translators: %s is an account */
    wax_cli_note (cli, _("%s signs in with its password alone, until another certificate is chosen for it."), id);
  else
    /* Translators: %s is an account */
    wax_cli_note (cli, _("%s cannot sign in any more, until another certificate is chosen for it."), id);
}

static WaxExit
run_remove (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxIdentityRequest) request = find_request (cli, arguments[0]);
  g_autoptr(WaxIdentity) identity = request == NULL ? find_identity (cli, arguments[0], &error) : NULL;
  json_t *users, *user;
  size_t i;

  if (request != NULL)
    return remove_request (cli, request);
  if (identity == NULL || !wax_blocking_remove_identity (cli->app, identity, &error))
    return wax_cli_fail (cli, error, NULL);
  users = list_users (cli, identity);
  json_array_foreach (users, i, user)
    note_left (cli, json_string_value (user));
  wax_cli_print_json (cli, json_pack ("{ss sb so}", "id", wax_identity_get_id (identity), "removed", 1, "accounts",
                                      users));
  return WAX_EXIT_DONE;
}

/* An account that shows a certificate goes on in its way, with another one. */
static WaxAccountRecord *
use (WaxCli *cli, const char *account, WaxIdentity *identity, GError **error)
{
  g_autoptr(WaxAccountRecord) before = wax_blocking_get_account (cli->app, account, error);
  const char *changes[] = { "identity", wax_identity_get_id (identity), "sign-in", "certificate", NULL };

  if (before == NULL)
    return NULL;
  if (wax_account_setup_shows_certificate (before))
    changes[3] = before->sign_in;
  return wax_blocking_set_account (cli->app, account, changes, error);
}

static WaxExit
run_use (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxIdentity) identity = NULL;
  g_autoptr(WaxAccountRecord) record = NULL;

  if (options.account == NULL) {
    wax_cli_set_usage_error (&error, "%s", _("Which account is to use it is told by --account."));
    return wax_cli_fail (cli, error, NULL);
  }
  if (wax_cli_resolve_account (cli, &options.account, &error))
    identity = find_identity_to_use (cli, arguments[0], &error);
  if (identity == NULL)
    return wax_cli_fail (cli, error, NULL);
  record = use (cli, options.account, identity, &error);
  if (record == NULL)
    return wax_cli_fail_account (cli, error, options.account);
  /* Translators: an account, and a certificate's subject */
  wax_cli_print (cli, _("%s signs in with the certificate of %s."), record->id,
                 wax_certificate_get_subject (wax_identity_get_certificate (identity)));
  wax_cli_print_json (cli, wax_cli_json_account (record));
  return WAX_EXIT_DONE;
}

/* Returns: (transfer full) (nullable): who signs in with the other one now; %NULL with an error. */
static GStrv
replace (WaxCli *cli, const char *old, WaxIdentity *identity, GError **error)
{
  g_auto(GStrv) users = wax_blocking_replace_identity (cli->app, old, identity, error);
  g_autoptr(WaxIdentity) known = NULL;

  if (users == NULL)
    return NULL;
  /* One that is gone and that nobody names is a mistake in typing. */
  if (users[0] == NULL)
    known = find_identity (cli, old, error);
  return users[0] != NULL || known != NULL ? g_steal_pointer (&users) : NULL;
}

static WaxExit
run_replace (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxIdentity) identity = find_identity_to_use (cli, arguments[1], &error);
  g_autofree char *old = wax_identity_make_id (arguments[0]);
  g_auto(GStrv) users = identity != NULL ? replace (cli, arguments[0], identity, &error) : NULL;

  if (users == NULL)
    return wax_cli_fail (cli, error, NULL);
  for (guint i = 0; users[i] != NULL; i++)
    /* Translators: an account, and a certificate's subject */
    wax_cli_print (cli, _("%s signs in with the certificate of %s."), users[i],
                   wax_certificate_get_subject (wax_identity_get_certificate (identity)));
  if (users[0] == NULL)
    /* Translators: %s is what names a certificate */
    wax_cli_note (cli, _("No account signs in with %s."), old);
  else
    wax_cli_note (cli, "%s", _("The old certificate stays until “waxctl identity remove” forgets it."));
  wax_cli_print_json (cli, json_pack ("{ss ss so}", "old", old, "id", wax_identity_get_id (identity), "accounts",
                                      wax_json_form_strings ((const char *const *) users)));
  return WAX_EXIT_DONE;
}

/* ---- asking for one ---- */

static gboolean
write_request (int fd, WaxIdentityRequest *request, GError **error)
{
  const char *text = wax_identity_request_get_pem (request);

  for (gsize left = strlen (text); left > 0;) {
    gssize n = write (fd, text, left);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return wax_store_error_set_errno (error, n < 0 ? errno : ENOSPC, options.out);
    text += n;
    left -= (gsize) n;
  }
  return fsync (fd) == 0 || wax_store_error_set_errno (error, errno, options.out);
}

/* Neither without the other: a request that nobody can be sent, or a file whose key is not kept. */
static WaxExit
make_request (WaxCli *cli, int fd)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(WaxIdentityRequest) request =
    app != NULL ? wax_blocking_request_identity (app, options.subject, &error) : NULL;
  json_t *document;

  if (request == NULL)
    return wax_cli_fail (cli, error, NULL);
  if (!write_request (fd, request, &error)) {
    wax_blocking_remove_request (app, request, NULL);
    return wax_cli_fail_saving (cli, error);
  }
  print_request (cli, request);
  /* Translators: %s is the file's name */
  wax_cli_note (cli, _("Send %s to whoever issues your certificates. “waxctl identity import” takes the answer; the"
                       " private key waits in your keyring."), options.out);
  document = request_to_json (request);
  json_object_set_new (document, "out", wax_json_form_string (options.out));
  wax_cli_print_json (cli, document);
  return WAX_EXIT_DONE;
}

static WaxExit
run_request (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxExit status;
  int fd = -1;

  if (options.subject == NULL || options.out == NULL)
    wax_cli_set_usage_error (&error, "%s", _("A request needs --subject and --out."));
  else if ((fd = g_open (options.out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) < 0)
    /* Translators: a file's name and a system's message */
    wax_cli_set_usage_error (&error, _("%s cannot be written: %s"), options.out, g_strerror (errno));
  if (error != NULL)
    return wax_cli_fail (cli, error, NULL);
  status = make_request (cli, fd);
  close (fd);
  if (status != WAX_EXIT_DONE)
    g_unlink (options.out);
  return status;
}

/* ---- trying it ---- */

/* What keeps a certificate on its token is one code, whichever it is; the text says which. */
static const char *
get_trial_code (const WaxIdentityTrial *trial)
{
  if (trial->failure == NULL)
    return "ok";
  return g_str_has_prefix (trial->failure->code, "pin-") ? "pin" : trial->failure->code;
}

static json_t *
trial_to_json (WaxEndpoint *endpoint, const WaxIdentityTrial *trial)
{
  json_t *object = json_pack ("{so so so sb sb}", "endpoint", wax_json_form_endpoint (endpoint), "requested",
                              trial->untried ? json_null () : json_boolean (trial->requested), "acceptable_issuers",
                              wax_json_form_strings ((const char *const *) trial->issuers), "sent", trial->sent,
                              "accepted", trial->failure == NULL);

  json_object_set_new (object, "code", json_string (get_trial_code (trial)));
  json_object_set_new (object, "text",
                       json_string (trial->failure != NULL ? trial->failure->sentence : _("The server let you in.")));
  return object;
}

static void
print_request_of_server (WaxCli *cli, const WaxIdentityTrial *trial)
{
  wax_cli_print (cli, "%s", trial->requested ? _("The server asks for a certificate.")
                                             : _("The server does not ask for a certificate."));
  for (guint i = 0; trial->issuers[i] != NULL; i++)
    /* Translators: %s is an authority's name */
    wax_cli_print (cli, _("  It accepts certificates issued by %s"), trial->issuers[i]);
  if (trial->requested)
    wax_cli_print (cli, "%s",
                   trial->sent ? _("Your certificate was shown to it.") : _("No certificate was shown to it."));
}

static void
print_trial (WaxCli *cli, const WaxIdentityTrial *trial)
{
  if (!trial->untried)
    print_request_of_server (cli, trial);
  if (trial->failure == NULL)
    wax_cli_print (cli, "%s", _("The server let you in."));
  else if (!cli->json)
    wax_cli_print_failure (trial->failure);
}

static WaxExit
run_test (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  gboolean bare = strcmp (arguments[0], "none") == 0;
  g_autoptr(WaxIdentity) identity = bare ? NULL : find_identity (cli, arguments[0], &error);
  g_autoptr(WaxEndpoint) endpoint = wax_endpoint_parse (arguments[1], 443, NULL);
  g_auto(WaxIdentityTrial) trial = { 0 };

  if (error != NULL || !wax_cli_check_anchors (options.anchors, &error) || wax_cli_get_app (cli, &error) == NULL ||
      !wax_blocking_try_identity (cli->app, identity, arguments[1], options.anchors, &trial, cli->cancellable,
                                  &error))
    return wax_cli_fail (cli, error, endpoint);
  print_trial (cli, &trial);
  wax_cli_print_json (cli, trial_to_json (endpoint, &trial));
  return trial.failure == NULL ? WAX_EXIT_DONE : wax_cli_exit_for (trial.failure);
}

const WaxCliCommand wax_cli_identity_commands[] = {
  { "identity", "import", "FILE", N_("Bring in a certificate of your own with its private key, from PKCS#12 or PEM"),
    import_options, 1, 1, run_import, 1 },
  { "identity", "request", "--subject SUBJECT --out FILE",
    N_("Make a private key and the request for a certificate of your own"), request_options, 0, 0, run_request },
  { "identity", "list", "", N_("List your own certificates, and those that were asked for"), list_options, 0, 0,
    run_list },
  { "identity", "show", "ID", N_("Show one of your own certificates, or a request for one"), NULL, 1, 1, run_show },
  { "identity", "remove", "ID", N_("Forget one of your own certificates, or a request, and its private key"), NULL,
    1, 1, run_remove },
  { "identity", "use", "ID --account ACCOUNT", N_("Have an account sign in with one of your own certificates"),
    use_options, 1, 1, run_use },
  { "identity", "replace", "OLD NEW", N_("Have all accounts that sign in with one certificate sign in with another"),
    NULL, 2, 2, run_replace },
  { "identity", "test", "ID|none URL",
    N_("Show one of your own certificates, or none, to a server and tell what it does"), test_options, 2, 2, run_test },
  { NULL },
};
