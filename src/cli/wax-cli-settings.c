#include "cli/wax-cli-json.h"

#include <glib/gi18n.h>

#define CONTACT_LIMIT 1000

static WaxExit
run_contacts (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  WaxBlocking *app = wax_cli_get_app (cli, &error);
  g_autofree char *text = g_strjoinv (" ", arguments + 1);
  g_autoptr(GPtrArray) contacts = app != NULL
                                    ? wax_blocking_search_contacts (app, arguments[0], text, CONTACT_LIMIT, &error)
                                    : NULL;
  json_t *array;

  if (contacts == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);
  array = json_array ();
  for (guint i = 0; i < contacts->len; i++) {
    const WaxContact *contact = g_ptr_array_index (contacts, i);
    g_autofree char *addresses = g_strjoinv (", ", (char **) contact->addresses);

    json_array_append_new (array, wax_cli_json_contact (contact));
    wax_cli_print (cli, "%s\t%s", contact->name, addresses);
  }
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static WaxRemoteSettings *
get_settings (WaxCli *cli, const char *account, GError **error)
{
  WaxBlocking *app = wax_cli_get_app (cli, error);

  return app != NULL ? wax_blocking_get_settings (app, account, error) : NULL;
}

static WaxExit
run_preferences (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxRemoteSettings) settings = get_settings (cli, arguments[0], &error);
  g_autoptr(GList) names = NULL;
  json_t *object;

  if (settings == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);

  object = json_object ();
  names = settings->preferences != NULL
            ? g_list_sort (g_hash_table_get_keys (settings->preferences), (GCompareFunc) g_strcmp0)
            : NULL;
  for (GList *link = names; link != NULL; link = link->next) {
    char **values = g_hash_table_lookup (settings->preferences, link->data);
    g_autofree char *joined = g_strjoinv (", ", values);

    json_object_set_new (object, link->data, wax_json_form_strings ((const char *const *) values));
    wax_cli_print (cli, "%s\t%s", (char *) link->data, joined);
  }
  wax_cli_print_json (cli, object);
  return WAX_EXIT_DONE;
}

static WaxExit
run_signatures (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxRemoteSettings) settings = get_settings (cli, arguments[0], &error);
  json_t *array;

  if (settings == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);

  array = json_array ();
  for (guint i = 0; settings->signatures != NULL && i < settings->signatures->len; i++) {
    const WaxSignature *signature = g_ptr_array_index (settings->signatures, i);

    json_array_append_new (array, json_pack ("{ss ss ss ss}", "id", signature->id, "name", signature->name, "text",
                                             signature->text, "html", signature->html));
    wax_cli_print (cli, "%s\t%s\n%s\n", signature->id, signature->name, signature->text);
  }
  wax_cli_print_json (cli, array);
  return WAX_EXIT_DONE;
}

static json_t *
senders_to_json (WaxCli *cli, const char *heading, GPtrArray *senders)
{
  json_t *array = json_array ();

  wax_cli_print (cli, "%s", heading);
  for (guint i = 0; senders != NULL && i < senders->len; i++) {
    json_array_append_new (array, json_string (g_ptr_array_index (senders, i)));
    wax_cli_print (cli, "  %s", (char *) g_ptr_array_index (senders, i));
  }
  return array;
}

static WaxExit
run_senders (WaxCli *cli, char **arguments)
{
  GError *error = NULL;
  g_autoptr(WaxRemoteSettings) settings = get_settings (cli, arguments[0], &error);
  json_t *object;

  if (settings == NULL)
    return wax_cli_fail_account (cli, error, arguments[0]);

  object = json_object ();
  json_object_set_new (object, "trusted", senders_to_json (cli, _("Never junk:"), settings->trusted));
  json_object_set_new (object, "blocked", senders_to_json (cli, _("Always junk:"), settings->blocked));
  wax_cli_print_json (cli, object);
  return WAX_EXIT_DONE;
}

const WaxCliCommand wax_cli_settings_commands[] = {
  { "contacts", "search", "ACCOUNT TEXT", N_("Search the address list"), NULL, 2, -1, run_contacts },
  { "prefs", "list", "ACCOUNT", N_("List the preferences that the server keeps"), NULL, 1, 1, run_preferences },
  { "signatures", "list", "ACCOUNT", N_("List the signatures that the server keeps"), NULL, 1, 1, run_signatures },
  { "senders", "list", "ACCOUNT", N_("List trusted and blocked senders"), NULL, 1, 1, run_senders },
  { NULL },
};
