#include "cli/wax-cli-json.h"

#include "app/wax-policy-source.h"

#include <glib/gi18n.h>
#include <string.h>

/* Returns: (transfer full): as a script would have it. */
static json_t *
value_to_json (const WaxPolicy *policy, WaxPolicyKey key)
{
  g_autofree char *text = wax_policy_describe (policy, key);
  g_auto(GStrv) list = NULL;

  switch (key) {
  case WAX_POLICY_MANUAL_TRUST: return json_boolean (policy->grants);
  case WAX_POLICY_COMMAND_LINE_TRUST: return json_boolean (policy->cli_grants);
  case WAX_POLICY_TRUST_DURATIONS:
  case WAX_POLICY_OLDER_TLS:
  case WAX_POLICY_ANCHORS:
  case WAX_POLICY_PINNED_KEYS:
  case WAX_POLICY_DISTRUSTED:
    list = g_strsplit (text, ";", -1);
    return wax_json_form_strings ((const char *const *) list);
  case WAX_POLICY_LONGEST_TRUST:
  case WAX_POLICY_GRANTS_BEFORE:
  case WAX_POLICY_TLS_FLOOR:
  case WAX_POLICY_SECURE_CONNECTION:
  case WAX_POLICY_REVOCATION:
  case WAX_POLICY_EXTRA_ANCHORS:
  case WAX_POLICY_CLIENT_CERTIFICATE:
  case WAX_POLICY_HELP_DESK: break;
  }
  return text[0] != '\0' ? json_string (text) : json_null ();
}

static json_t *
origin_to_json (const char *origin)
{
  return origin != NULL ? json_string (origin) : json_null ();
}

/* Needs no profile: limits hold for all of them. */
static WaxExit
run_show (WaxCli *cli, char **arguments)
{
  g_autoptr(WaxPolicySource) source = wax_policy_source_new ();
  g_autoptr(WaxPolicy) policy = wax_policy_source_read (source);
  json_t *keys = json_array (), *faults = json_array ();

  for (WaxPolicyKey key = 0; key < WAX_N_POLICY_KEYS; key++) {
    const char *name = wax_policy_key_to_string (key), *origin = policy->origins[key];
    g_autofree char *value = wax_policy_describe (policy, key);

    json_array_append_new (keys, json_pack ("{ss so so}", "key", name, "value", value_to_json (policy, key), "from",
                                            origin_to_json (origin)));
    if (origin != NULL)
      /* Translators: a limit's name, its value, and the file or lock that set it */
      wax_cli_print (cli, _("%s = %s  (set by %s)"), name, value, origin);
    else
      wax_cli_print (cli, "%s = %s", name, value);
  }
  for (guint i = 0; policy->faults != NULL && policy->faults[i] != NULL; i++) {
    json_array_append_new (faults, json_string (policy->faults[i]));
    wax_cli_print (cli, "%s", policy->faults[i]);
  }
  wax_cli_print_json (cli, json_pack ("{so so}", "policy", keys, "faults", faults));
  return WAX_EXIT_DONE;
}

const WaxCliCommand wax_cli_policy_commands[] = {
  { "policy", "show", "", N_("Show what the administrator limits, and which file or lock set it"), NULL, 0, 0,
    run_show },
  { NULL },
};
