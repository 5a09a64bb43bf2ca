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

static char *
name_account (GListModel *accounts, WaxAccount *account, GetName get)
{
  const char *name = get (wax_account_get_record (account));
  gboolean shared = FALSE;
  g_autofree char *place = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) other = g_list_model_get_item (accounts, i);

    shared |= other != account && g_ascii_strcasecmp (get (wax_account_get_record (other)), name) == 0;
  }
  if (!shared || wax_account_get_endpoint (account) == NULL)
    return g_strdup (name);
  place = wax_endpoint_dup_name (wax_account_get_endpoint (account));
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
