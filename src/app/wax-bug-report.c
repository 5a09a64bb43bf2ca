#include "app/wax-bug-report.h"

#include "app/wax-account.h"

#include <gnutls/gnutls.h>
#include <libsoup/soup.h>
#include <sqlite3.h>

static void
add_account (GString *text, guint number, WaxAccount *account)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (WAX_TYPE_ACCOUNT_STATE);
  WaxFailure *failure = wax_account_get_failure (account);

  g_string_append_printf (text, "Account %u: %s", number,
                          g_enum_get_value (states, wax_account_get_state (account))->value_nick);
  if (failure != NULL)
    g_string_append_printf (text, ", %s %s", failure->domain, failure->code);
  if (!wax_account_get_record (account)->secure)
    g_string_append (text, ", without a secure connection");
  g_string_append_c (text, '\n');
}

char *
wax_bug_report_new (const char *version, const char *system, GListModel *accounts)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Waxwing %s\n%s\n", version, system != NULL ? system : "unknown system");
  g_string_append_printf (text, "GLib %u.%u.%u, libsoup %u.%u.%u, GnuTLS %s, SQLite %s\n", glib_major_version,
                          glib_minor_version, glib_micro_version, soup_get_major_version (), soup_get_minor_version (),
                          soup_get_micro_version (), gnutls_check_version (NULL), sqlite3_libversion ());
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    add_account (text, i + 1, account);
  }
  return g_string_free (text, FALSE);
}
