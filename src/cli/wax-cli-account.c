#include "cli/wax-cli-json.h"

#include <glib/gi18n.h>
#include <string.h>

static struct {
  char *kind;
  char *server;
  char *user;
  char *name;
  int cert_port;
  char *sign_in;
  char *identity;
  gboolean no_probe;
  gboolean keep_data;
} options;

static const GOptionEntry add_options[] = {
  { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_("The server's protocol: zimbra"), N_("KIND") },
  { "server", 0, 0, G_OPTION_ARG_STRING, &options.server, N_("The server's name or https address"), N_("URL") },
  { "user", 0, 0, G_OPTION_ARG_STRING, &options.user, N_("The mail address to sign in with"), N_("ADDRESS") },
  { "cert-port", 0, 0, G_OPTION_ARG_INT, &options.cert_port, N_("The server's port for certificates"), N_("PORT") },
  { "sign-in", 0, 0, G_OPTION_ARG_STRING, &options.sign_in, 
    N_("How to sign in: password, certificate, certificate-or-password or both"), N_("HOW") },
  { "identity", 0, 0, G_OPTION_ARG_STRING, &options.identity,
    N_("Which of your own certificates to sign in with, or “ask”"), N_("ID") },
  { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_("What to call the account"), N_("NAME") },
  { "no-probe", 0, 0, G_OPTION_ARG_NONE, &options.no_probe, N_("Do not try to sign in"), NULL },
  G_OPTION_ENTRY_NULL,
};

static const GOptionEntry remove_options[] = {
  { "keep-data", 0, 0, G_OPTION_ARG_NONE, &options.keep_data, N_("Keep the account's mail on this computer"), NULL },
  G_OPTION_ENTRY_NULL,
};

static void
print_sign_in (WaxCli *cli, const WaxAccountRecord *record)
{
  /* Translators: stands where the id of a certificate would: “Signs in with the certificate …” */
  const char *id = wax_account_setup_asks_certificate (record) ? _("(asked each time)")
                   : *record->identity != '\0' ? record->identity : _("(none is chosen yet)");

  switch (wax_account_setup_get_way (record)) {
  case WAX_SIGN_IN_PASSWORD: break;
  case WAX_SIGN_IN_CERTIFICATE:
    /* Translators: the id of a certificate or “(none is chosen yet)”, and a port; so in the next two, of which the last
     * has no port */
    wax_cli_print (cli, _("  Signs in with the certificate %s, at port %u"), id, record->cert_port);
    break;
  case WAX_SIGN_IN_CERTIFICATE_OR_PASSWORD:
    wax_cli_print (cli, _("  Signs in with the certificate %s, at port %u; where that does not do, with the password"),
                   id, record->cert_port);
    break;
  case WAX_SIGN_IN_BOTH:
    wax_cli_print (cli, _("  Signs in with the certificate %s and the password"), id);
    break;
  }
}

static void
print_account (WaxCli *cli, const WaxAccountRecord *record)
{
  if (cli->json) {
    wax_cli_print_json (cli, wax_cli_json_account (record));
    return;
  }
  wax_cli_print (cli, "%s", record->id);
  /* Translators: the lines of one account */
  wax_cli_print (cli, _("  Name: %s"), record->name);
  wax_cli_print (cli, _("  Server: %s (%s)"), record->server_url, record->kind);
  wax_cli_print (cli, _("  User: %s"), record->user);
  print_sign_in (cli, record);
  wax_cli_print (cli, "  %s",
                 record->secure ? _("Use Secure Connection: on") : _("Use Secure Connection: off. NOT SECURE"));
  wax_cli_print (cli, "  %s", record->offline ? _("Work Offline") : _("Online"));
}

/* It was tried: with what it got in is known. */
static void
print_added (WaxCli *cli, const WaxAccountRecord *record)
{
  g_autoptr(WaxConnectionStatus) status = wax_blocking_get_status (cli->app, record->id, NULL, NULL);
  json_t *document = wax_cli_json_account (record);

  if (status != NULL)
    wax_cli_json_add_sign_in (document, status);
  if (!cli->json)
    print_account (cli, record);
  if (status != NULL)
    wax_cli_print_sign_in (cli, status);
  wax_cli_print_json (cli, document);
}

static gboolean
asks_password (void)
{
  return options.sign_in != NULL ? strcmp (options.sign_in, "certificate") != 0 : options.identity == NULL;
}

static WaxExit
run_add (WaxCli *cli, char **arguments)
{
  WaxAccountRecord fields = {
    .kind = options.kind != NULL ? options.kind : "zimbra", .server_url = options.server, .user = options.user,
    .name = options.name, .cert_port = options.cert_port, .sign_in = options.sign_in, .secure = TRUE,
  };
  g_autoptr(WaxAccountRecord) wanted = NULL;
  g_autoptr(WaxAccountRecord) record = NULL;
  g_autoptr(WaxEndpoint) endpoint = NULL;
  g_autoptr(GBytes) password = NULL;
  g_autoptr(GError) error = NULL;
  WaxBlocking *app;

  if (options.server == NULL || options.user == NULL || options.cert_port < 0) {
    wax_cli_set_usage_error (&error, "%s", _("An account needs --server and --user."));
    return wax_cli_fail (cli, g_steal_pointer (&error), NULL);
  }

  app = wax_cli_resolve_identity (cli, &options.identity, &error) ? wax_cli_get_app (cli, &error) : NULL;
  fields.identity = options.identity;
  wanted = wax_account_record_new (&fields);
  if (app != NULL && wax_cli_get_password (cli, asks_password () ? _("Password:") : NULL, &password, &error))
    record = wax_blocking_add_account (app, wanted, password, !options.no_probe, cli->cancellable, &error);
  if (record == NULL) {
    endpoint = wax_endpoint_parse (options.server, 443, NULL);
    return wax_cli_fail (cli, g_steal_pointer (&error), endpoint);
  }
  print_added (cli, record);
  return WAX_EXIT_DONE;
}

static WaxExit
run_list (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(GPtrArray) accounts = app != NULL ? wax_blocking_list_accounts (app, &error) : NULL;
  json_t *array;

  if (accounts == NULL)
    return wax_cli_fail (cli, error, NULL);

  array = json_array ();
  for (guint i = 0; i < accounts->len; i++) {
    const WaxAccountRecord *record = g_ptr_array_index (accounts, i);

    json_array_append_new (array, wax_cli_json_account (record));
    wax_cli_print (cli, "%s\t%s\t%s\t%s", record->id, record->user, record->server_url,
                   record->offline ? _("Work Offline") : _("Online"));
  }
  if (accounts->len == 0)
    wax_cli_note (cli, "%s", _("There is no account yet. “waxctl account add” makes one."));
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static WaxExit
run_show (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(WaxAccountRecord) record = app != NULL ? wax_blocking_get_account (app, arguments[0], &error) : NULL;

  if (record == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);
  print_account (cli, record);
  return WAX_EXIT_DONE;
}

static WaxExit
run_remove (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);

  if (app == NULL || !wax_blocking_remove_account (app, arguments[0], options.keep_data, &error))
    return wax_cli_fail_account (cli, error, arguments[0]);
  wax_cli_print_json (cli, json_pack ("{ss sb}", "account", arguments[0], "removed", 1));
  return WAX_EXIT_DONE;
}

/* What each setting can be; %NULL where what is wrong says it already. */
static const struct {
  const char *key;
  const char *values;
} settings[] = {
  { "name", NULL },
  { "server", NULL },
  { "user", N_("a mail address, or a name to sign in with") },
  { "cert-port", N_("a number from 0 to 65535") },
  { "sign-in", "password, certificate, both, certificate-or-password" },
  { "identity", N_("a certificate’s id, ask, none") },
  { "secure", "on, off" },
  { "download", N_("all, headers, days:N with N from 1 to 36500") },
  { "ca-file", NULL },
  { "ca-fingerprint", NULL },
};

static void
refuse_key (const char *key, GError **error)
{
  g_autoptr(GString) known = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", settings[i].key);
  /* Translators: what was typed, then the names of all settings. */
  wax_cli_set_usage_error (error, _("There is no setting “%s”. There are: %s."), key, known->str);
}

static void
refuse_value (const char *key, const char *value, const char *values, const GError *reason, GError **error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (reason, NULL);

  if (values == NULL)
    /* Translators: a setting’s name, what it was to be, why it cannot, what helps: the last two are sentences. */
    wax_cli_set_usage_error (error, _("“%s” cannot be “%s”. %s %s"), key, value, failure->sentence, failure->help);
  else
    /* Translators: a setting’s name, what it was to be, what it can be. */
    wax_cli_set_usage_error (error, _("“%s” cannot be “%s”. It can be: %s."), key, value, _(values));
}

/* Whether @record can be set so; what is told names the setting. The certificate of an authority is looked at later. */
static gboolean
try_setting (WaxAccountRecord **record, const char *key, const char *value, GError **error)
{
  g_autoptr(WaxAccountRecord) before = NULL;
  g_autoptr(GError) local = NULL;
  guint i = 0;

  while (i < G_N_ELEMENTS (settings) && strcmp (settings[i].key, key) != 0)
    i++;
  if (i == G_N_ELEMENTS (settings)) {
    refuse_key (key, error);
    return FALSE;
  }
  if (g_str_has_prefix (key, "ca-"))
    return TRUE;
  before = g_steal_pointer (record);
  *record = wax_account_setup_set (before, key, value, &local);
  if (*record == NULL)
    refuse_value (key, value, settings[i].values, local, error);
  return *record != NULL;
}

/* Nobody is asked for what would not be done. */
static gboolean
may_set (WaxCli *cli, const WaxAccountRecord *before, const char *key, const char *value, GError **error)
{
  WaxBlocking *app = wax_cli_get_app (cli, error);

  if (strcmp (key, "secure") != 0 || strcmp (value, "off") != 0)
    return TRUE;
  if (app == NULL || (before->secure && !wax_blocking_may_be_plain (app, error)))
    return FALSE;
  if (wax_cli_confirm (cli, _("Without a secure connection everybody on the way can read and change your password, "
                              "your mail, your contacts and your settings. Switch it off?")))
    return TRUE;
  wax_cli_set_usage_error (error, "%s",
                           _("Use Secure Connection is only switched off with --ask, at a terminal, by answering "
                             "“yes”."));
  return FALSE;
}

/* Returns: (transfer full) (nullable): key, value, key, value, … */
static GPtrArray *
read_changes (WaxCli *cli, const WaxAccountRecord *before, char **arguments, GError **error)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WaxAccountRecord) record = wax_account_record_ref ((WaxAccountRecord *) before);

  for (guint i = 0; arguments[i] != NULL; i++) {
    const char *equals = strchr (arguments[i], '=');

    if (equals == NULL) {
      wax_cli_set_usage_error (error, _("“%s” is not KEY=VALUE."), arguments[i]);
      return NULL;
    }
    g_ptr_array_add (changes, g_strndup (arguments[i], (gsize) (equals - arguments[i])));
    g_ptr_array_add (changes, g_strdup (equals + 1));
    if (strcmp (changes->pdata[changes->len - 2], "identity") == 0 &&
        !wax_cli_resolve_identity (cli, (char **) &changes->pdata[changes->len - 1], error))
      return NULL;
  }
  for (guint i = 0; i < changes->len; i += 2) {
    if (!try_setting (&record, changes->pdata[i], changes->pdata[i + 1], error))
      return NULL;
  }
  for (guint i = 0; i < changes->len; i += 2) {
    if (!may_set (cli, before, changes->pdata[i], changes->pdata[i + 1], error))
      return NULL;
  }
  g_ptr_array_add (changes, NULL);
  return g_steal_pointer (&changes);
}

static WaxExit
run_set (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autoptr(WaxAccountRecord) before = app != NULL ? wax_blocking_get_account (app, arguments[0], &error) : NULL;
  g_autoptr(GPtrArray) changes = before != NULL ? read_changes (cli, before, arguments + 1, &error) : NULL;
  g_autoptr(WaxAccountRecord) record = NULL;

  if (changes != NULL)
    record = wax_blocking_set_account (app, arguments[0], (const char *const *) changes->pdata, &error);
  if (record == NULL)
    return before != NULL && changes == NULL ? wax_cli_fail (cli, error, NULL)
                                             : wax_cli_fail_account (cli, error, arguments[0]);
  print_account (cli, record);
  return WAX_EXIT_DONE;
}

static WaxExit
set_offline (WaxCli *cli, const char *id, gboolean offline)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);

  if (app == NULL || !wax_blocking_set_offline (app, id, offline, &error))
    return wax_cli_fail_account (cli, error, id);
  wax_cli_print_json (cli, json_pack ("{ss sb}", "account", id, "online", !offline));
  return WAX_EXIT_DONE;
}

static WaxExit
run_connect (WaxCli *cli, char **arguments)
{
  return set_offline (cli, arguments[0], FALSE);
}

static WaxExit
run_offline (WaxCli *cli, char **arguments)
{
  return set_offline (cli, arguments[0], TRUE);
}

const WaxCliCommand wax_cli_account_commands[] = {
  { "account", "add", "--server URL --user ADDRESS", N_("Add an account, after signing in to try it"), add_options, 0,
    0, run_add },
  { "account", "list", "", N_("List the accounts"), NULL, 0, 0, run_list },
  { "account", "show", "ACCOUNT", N_("Show one account"), NULL, 1, 1, run_show },
  { "account", "set", "ACCOUNT KEY=VALUE…",
    N_("Change an account: name, server, user, cert-port, sign-in, identity, secure, download,"
       " ca-file with ca-fingerprint"),
    NULL, 2, -1, run_set },
  { "account", "remove", "ACCOUNT", N_("Remove an account and its mail from this computer"), remove_options, 1, 1,
    run_remove },
  { "account", "connect", "ACCOUNT", N_("Leave Work Offline"), NULL, 1, 1, run_connect },
  { "account", "offline", "ACCOUNT", N_("Enter Work Offline"), NULL, 1, 1, run_offline },
  { NULL },
};
