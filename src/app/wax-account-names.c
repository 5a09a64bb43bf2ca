#include "app/wax-account-names.h"

#include "app/wax-account-private.h"

#include <glib/gi18n-lib.h>

typedef const char *(*GetName) (const WaxAccountRecord *record);

static const char *
get_name (const WaxAccountRecord *record)
{
  return record->name;
}

static const char *
get_user (const WaxAccountRecord *record)
{
  return record->user;
}

static const char *
get_host (WaxAccount *account)
{
  WaxEndpoint *endpoint = wax_account_get_endpoint (account);

  return endpoint != NULL ? wax_endpoint_get_host (endpoint) : "";
}

static char *
name_account (GListModel *accounts, WaxAccount *account, GetName get)
{
  const char *name = get (wax_account_get_record (account));
  gboolean shared = FALSE, same_host = FALSE;
  g_autofree char *place = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) other = g_list_model_get_item (accounts, i);

    if (other == account || g_ascii_strcasecmp (get (wax_account_get_record (other)), name) != 0)
      continue;
    shared = TRUE;
    same_host = same_host || g_str_equal (get_host (other), get_host (account));
  }
  if (!shared || wax_account_get_endpoint (account) == NULL)
    return g_strdup (name);
  place = same_host ? wax_endpoint_to_string (wax_account_get_endpoint (account)) : g_strdup (get_host (account));
  /* Translators: an account's name, then its server, where several have that name. */
  return g_strdup_printf (_("%s (%s)"), name, place);
}

void
wax_account_names_tell_apart (GListModel *accounts)
{
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    g_autofree char *title = name_account (accounts, account, get_name);
    g_autofree char *address = name_account (accounts, account, get_user);

    wax_account_set_names (account, title, address);
  }
}
