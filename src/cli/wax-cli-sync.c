#include "cli/wax-cli-json.h"

#include "app/wax-identity-state.h"

#include <glib/gi18n.h>
#include <string.h>

static struct {
  char **channels;
  gboolean watch;
  int seconds;
} options;

static const GOptionEntry sync_options[] = {
  { "channel", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.channels, N_("Only this channel; may be given several times"),
    N_("CHANNEL") },
  { "watch", 0, 0, G_OPTION_ARG_NONE, &options.watch, N_("Stay, and follow the server's changes"), NULL },
  { "for", 0, 0, G_OPTION_ARG_INT, &options.seconds, N_("Stay for so many seconds"), N_("SECONDS") },
  G_OPTION_ENTRY_NULL,
};

static gboolean
parse_channels (GArray *channels, GError **error)
{
  for (guint i = 0; options.channels != NULL && options.channels[i] != NULL; i++) {
    WaxChannelId id;

    if (!wax_channel_id_from_string (options.channels[i], &id)) {
      wax_cli_set_usage_error (error, _("There is no channel “%s”."), options.channels[i]);
      return FALSE;
    }
    g_array_append_val (channels, id);
  }
  return TRUE;
}

static void
progress_cb (const WaxProgress *progress, gpointer user_data)
{
  static gint64 last_us;
  gint64 now_us = g_get_monotonic_time ();

  /* A line a second is enough; a lost race between two threads costs one line. */
  if (progress->total == 0 || (now_us - last_us < G_USEC_PER_SEC && progress->done < progress->total))
    return;
  last_us = now_us;
  /* Translators: a channel's id, then "so many of so many" */
  wax_cli_note (user_data, _("%s: %u of %u"), wax_channel_id_to_string (progress->channel), progress->done,
                progress->total);
}

static void
news_cb (WaxChangeSet *news, gpointer user_data)
{
  if (options.watch && news->rows->len > 0)
    wax_cli_note (user_data,
                  ngettext ("%u change in the lists of messages", "%u changes in the lists of messages",
                            news->rows->len),
                  news->rows->len);
}

static void
notice_cb (const char *text, gpointer user_data)
{
  wax_cli_note (user_data, "%s", text);
}

/* One cause mostly stops several channels: it is told once. */
static void
tell_failures (WaxCli *cli, GPtrArray *results)
{
  g_autoptr(GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < results->len && !cli->json; i++) {
    const WaxSyncResult *result = g_ptr_array_index (results, i);

    if (result->failure == NULL || !g_hash_table_add (told, (gpointer) result->failure->sentence))
      continue;
    wax_cli_print_failure (result->failure);
    if (result->failure->question != NULL)
      wax_cli_print_verdict (cli, wax_trust_question_get_verdict (result->failure->question), NULL,
                             result->failure->question);
  }
}

static WaxExit
print_results (WaxCli *cli, const char *account, GPtrArray *results)
{
  WaxExit status = WAX_EXIT_DONE;

  for (guint i = 0; i < results->len; i++) {
    const WaxSyncResult *result = g_ptr_array_index (results, i);

    if (result->failure != NULL) {
      status = wax_cli_worse (status, wax_cli_exit_for (result->failure));
      wax_cli_print (cli, "%s\t%s\t%s\t%s/%s", account, wax_channel_id_to_string (result->channel), result->state,
                     result->failure->domain, result->failure->code);
    } else if (strcmp (result->state, "off") == 0) {
      wax_cli_print (cli, "%s\t%s\t%s", account, wax_channel_id_to_string (result->channel), result->state);
    } else {
      /* Translators: the result of one channel: three numbers and seconds */
      wax_cli_print (cli, _("%s\t%s\t%s\t%u added, %u changed, %u removed in %.2f s"), account,
                     wax_channel_id_to_string (result->channel), result->state, result->result.added,
                     result->result.changed, result->result.removed, result->result.seconds);
    }
  }
  tell_failures (cli, results);
  return status;
}

/* Adds what ended an account's run to its part of the document. */
static WaxExit
add_error (WaxCli *cli, json_t *document, const char *id, GError *error)
{
  g_autoptr(GError) owned = error;
  g_autoptr(WaxFailure) failure = wax_cli_describe (cli, error, id, NULL);

  json_object_set_new (document, "error", wax_cli_json_error (failure));
  if (!cli->json)
    wax_cli_print_failure (failure);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? WAX_EXIT_INTERRUPTED : wax_cli_exit_for (failure);
}

/* Without --channel all are listed, also those that are off; with it, those that were named. */
static void
drop_unnamed (GPtrArray *results, GArray *channels)
{
  for (guint i = results->len; channels->len > 0 && i > 0; i--) {
    const WaxSyncResult *result = g_ptr_array_index (results, i - 1);
    gboolean named = FALSE;

    for (guint n = 0; n < channels->len; n++)
      named |= g_array_index (channels, WaxChannelId, n) == result->channel;
    if (!named)
      g_ptr_array_remove_index (results, i - 1);
  }
}

static WaxExit
sync_account (WaxCli *cli, const char *id, GArray *channels, GBytes *password, json_t *documents)
{
  const WaxBlockingEvents events = { progress_cb, news_cb, notice_cb, cli };
  GError *error = NULL;
  g_autoptr(GPtrArray) results = wax_blocking_sync (cli->app, id,
                                                    channels->len > 0 ? (WaxChannelId *) channels->data : NULL,
                                                    channels->len, password, &events, cli->cancellable, &error);
  g_autoptr(WaxConnectionStatus) after = results != NULL ? wax_blocking_get_status (cli->app, id, NULL, NULL) : NULL;
  json_t *document;
  WaxExit status;

  if (results != NULL)
    drop_unnamed (results, channels);
  document = results != NULL ? wax_cli_json_sync (id, after, results) : json_pack ("{ss}", "account", id);
  status = results != NULL ? print_results (cli, id, results) : add_error (cli, document, id, error);
  if (after != NULL)
    wax_cli_print_sign_in (cli, after);
  if (results != NULL && options.watch && status == WAX_EXIT_DONE &&
      !wax_blocking_watch (cli->app, id, (guint) options.seconds, password, &events, cli->cancellable, &error))
    status = add_error (cli, document, id, error);
  json_array_append_new (documents, document);
  return status;
}

/* Returns: ids of the accounts that were named, or of all. */
static GPtrArray *
list_ids (WaxCli *cli, char **arguments, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) accounts = NULL;

  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (ids, g_strdup (arguments[i]));
  if (ids->len > 0)
    return g_steal_pointer (&ids);

  accounts = wax_blocking_list_accounts (cli->app, error);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    g_ptr_array_add (ids, g_strdup (((WaxAccountRecord *) g_ptr_array_index (accounts, i))->id));
  if (accounts != NULL && accounts->len == 0)
    wax_cli_note (cli, "%s", _("There is no account yet. “waxctl account add” makes one."));
  return accounts != NULL ? g_steal_pointer (&ids) : NULL;
}

/* One account that was named is one object; anything else is a list. */
static void
print_documents (WaxCli *cli, json_t *documents, char **arguments)
{
  if (!cli->json)
    json_decref (documents);
  else if (arguments[0] != NULL && arguments[1] == NULL) {
    wax_cli_print_json (cli, json_incref (json_array_get (documents, 0)));
    json_decref (documents);
  } else
    wax_cli_print_json (cli, documents);
}

static WaxExit
run_sync (WaxCli *cli, char **arguments)
{
  g_autoptr(GArray) channels = g_array_new (FALSE, FALSE, sizeof (WaxChannelId));
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GBytes) password = NULL;
  GError *error = NULL;
  WaxExit status = WAX_EXIT_DONE;
  json_t *documents;

  if (options.seconds < 0 || (options.seconds > 0 && !options.watch))
    wax_cli_set_usage_error (&error, "%s", _("--for takes a number of seconds and goes with --watch."));
  if (error == NULL && parse_channels (channels, &error) && wax_cli_get_app (cli, &error) != NULL)
    ids = list_ids (cli, arguments, &error);
  if (ids != NULL && !wax_cli_begin_sign_in (cli, (char **) ids->pdata, ids->len, &password, &error))
    return wax_cli_fail (cli, error, NULL);
  if (ids != NULL && password != NULL && ids->len > 1)
    /* It must not reach another account's server. */
    wax_cli_set_usage_error (&error, "%s", _("--password-file holds the password of one account: name it."));
  else if (ids != NULL && options.watch && ids->len != 1)
    wax_cli_set_usage_error (&error, "%s", _("--watch follows one account: name it."));
  if (error != NULL)
    return wax_cli_fail (cli, error, NULL);

  documents = json_array ();
  for (guint i = 0; i < ids->len && !g_cancellable_is_cancelled (cli->cancellable); i++)
    status = wax_cli_worse (status, sync_account (cli, g_ptr_array_index (ids, i), channels, password, documents));
  print_documents (cli, documents, arguments);
  return status;
}

static void
print_history (WaxCli *cli, const WaxConnectionStatus *status)
{
  g_autofree char *since = wax_connection_status_describe_since (status);
  const char *withdrawal = wax_connection_status_describe_withdrawal (status);

  if (since != NULL)
    wax_cli_print (cli, "  %s", since);
  if (withdrawal != NULL)
    wax_cli_print (cli, "  %s", withdrawal);
}

static void
print_status (WaxCli *cli, const char *id, const WaxConnectionStatus *status, GPtrArray *channels)
{
  g_autofree char *endpoint = status->endpoint != NULL ? wax_endpoint_to_string (status->endpoint) : g_strdup ("");

  wax_cli_print (cli, "%s\t%s\t%s", id, endpoint, wax_connection_state_to_string (status->state));
  if (*status->reason != '\0')
    wax_cli_print (cli, "  %s", status->reason);
  if (status->own_authority != NULL)
    /* Translators: %s is a fingerprint */
    wax_cli_print (cli, _("  SECURE BY YOUR OWN AUTHORITY: SHA-256 %s"), status->own_authority);
  if (status->state == WAX_CONNECTION_OUTDATED)
    wax_cli_print (cli, "  %s", _("NOT SECURE. The administrator lets this server use an outdated encryption."));
  if (status->grant != NULL) {
    g_autofree char *until = wax_cli_format_time (status->grant->until);

    wax_cli_print (cli, _("  Trusted by you until %s"), until);
  }
  wax_cli_print_tls (cli, status->protocol, status->cipher);
  print_history (cli, status);
  wax_cli_print_sign_in (cli, status);
  for (guint i = 0; i < channels->len; i++) {
    const WaxChannelState *state = g_ptr_array_index (channels, i);
    g_autofree char *success = wax_cli_format_time (state->last_success);

    /* Translators: a channel's id, a time or "never", and a sentence or nothing */
    wax_cli_print (cli, _("  %s: last success %s %s"), wax_channel_id_to_string (state->channel), success,
                   state->error_text);
  }
}

/* Returns: (transfer full) (nullable): that the certificate with which the account signs in ends, or has ended. */
static char *
describe_own_certificate (WaxCli *cli, const char *id)
{
  g_autoptr(GPtrArray) records = wax_blocking_list_accounts (cli->app, NULL);
  g_autoptr(WaxIdentity) identity = NULL;

  for (guint i = 0; records != NULL && i < records->len; i++) {
    const WaxAccountRecord *record = records->pdata[i];

    if (strcmp (record->id, id) == 0 && wax_account_setup_shows_certificate (record))
      identity = wax_blocking_get_identity (cli->app, record->identity, NULL);
  }
  return identity != NULL ? wax_identity_describe_warning (identity, g_get_real_time () / G_USEC_PER_SEC) : NULL;
}

static json_t *
show_status (WaxCli *cli, const char *id, const WaxConnectionStatus *status, GPtrArray *channels)
{
  json_t *document = wax_cli_json_status (id, status, channels);
  g_autofree char *warning = describe_own_certificate (cli, id);

  print_status (cli, id, status, channels);
  if (warning != NULL)
    wax_cli_print (cli, "  %s", warning);
  json_object_set_new (document, "certificate_warning", warning != NULL ? json_string (warning) : json_null ());
  return document;
}

static WaxExit
run_status (WaxCli *cli, char **arguments)
{
  g_autoptr(GPtrArray) ids = NULL;
  GError *error = NULL;
  json_t *documents = json_array ();

  if (wax_cli_get_app (cli, &error) != NULL)
    ids = list_ids (cli, arguments, &error);
  for (guint i = 0; ids != NULL && error == NULL && i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    g_autoptr(GPtrArray) channels = NULL;
    g_autoptr(WaxConnectionStatus) status = wax_blocking_get_status (cli->app, id, &channels, &error);

    if (status == NULL)
      break;
    json_array_append_new (documents, show_status (cli, id, status, channels));
  }
  if (error != NULL) {
    json_decref (documents);
    return arguments[0] != NULL ? wax_cli_fail_account (cli, error, arguments[0]) : wax_cli_fail (cli, error, NULL);
  }
  print_documents (cli, documents, arguments);
  return WAX_EXIT_DONE;
}

const WaxCliCommand wax_cli_sync_commands[] = {
  { "sync", NULL, "[ACCOUNT…]", N_("Run the channels once, or stay and follow the server"), sync_options, 0, -1,
    run_sync, .signs_in = TRUE },
  { "status", NULL, "[ACCOUNT]", N_("Show what Connection Status shows"), NULL, 0, 1, run_status },
  { NULL },
};
