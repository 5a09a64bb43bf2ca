#include "cli/wax-cli-json.h"

#include <glib/gi18n.h>

static struct {
  gboolean against_server;
  gboolean repair;
} options;

static const GOptionEntry check_options[] = {
  { "against-server", 0, 0, G_OPTION_ARG_NONE, &options.against_server, N_("Compare with the server as well"), NULL },
  { "repair", 0, 0, G_OPTION_ARG_NONE, &options.repair, N_("Set right what is wrong"), NULL },
  G_OPTION_ENTRY_NULL,
};

static void
print_check (WaxCli *cli, const WaxStoreCheck *check, const WaxServerCheck *server)
{
  /* Translators: the lines of a check of the stored mail */
  wax_cli_print (cli, _("%u messages, %u of them with content, %u to be fetched"), check->messages, check->bodies,
                 check->to_fetch);
  wax_cli_print (cli, _("%u lost, %u damaged, %u doubled, %u folders with wrong counts"), check->lost, check->damaged,
                 check->doubled, check->wrong_counts);
  if (check->search_damaged)
    wax_cli_print (cli, "%s", _("The search index is damaged."));
  if (server != NULL)
    wax_cli_print (cli, _("The server has %u messages: %u are not here, %u that are here it has no longer."),
                   server->messages, server->not_here, server->not_there);
  if (check->repaired)
    wax_cli_print (cli, "%s", _("What was wrong has been set right."));
}

static WaxExit
run_check (WaxCli *cli, char **arguments)
{
  WaxStoreCheck check = { 0 };
  WaxServerCheck server = { 0 };
  g_autoptr(GBytes) password = NULL;
  GError *error = NULL;
  gboolean good;
  json_t *object;

  if (cli->identity != NULL && !options.against_server)
    wax_cli_set_usage_error (&error, "%s", _("--identity goes with --against-server."));
  if (error != NULL || !wax_cli_begin_sign_in (cli, arguments, 1, &password, &error) ||
      !wax_blocking_check_store (cli->app, arguments[0], options.repair, &check,
                                 options.against_server ? &server : NULL, password, cli->cancellable, &error))
    return wax_cli_fail_account (cli, error, arguments[0]);

  good = wax_store_check_is_good (&check);
  print_check (cli, &check, options.against_server ? &server : NULL);
  object = json_pack ("{ss sb si si si si si si si sb sb}", "account", arguments[0], "good", good, "messages",
                      (int) check.messages, "bodies", (int) check.bodies, "to_fetch", (int) check.to_fetch, "lost",
                      (int) check.lost, "damaged", (int) check.damaged, "doubled", (int) check.doubled, "wrong_counts",
                      (int) check.wrong_counts, "search_damaged", check.search_damaged, "repaired", check.repaired);
  json_object_set_new (object, "server",
                       options.against_server ? json_pack ("{si si si}", "messages", (int) server.messages, "not_here",
                                                           (int) server.not_here, "not_there", (int) server.not_there)
                                              : json_null ());
  wax_cli_print_json (cli, object);
  return good || check.repaired ? WAX_EXIT_DONE : WAX_EXIT_STORE;
}

const WaxCliCommand wax_cli_store_commands[] = {
  { "store", "check", "ACCOUNT", N_("Check the stored mail against itself, and the server"), check_options, 1, 1,
    run_check, .signs_in = TRUE },
  { NULL },
};
