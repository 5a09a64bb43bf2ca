#include "backend-test.h"

/* The address list, settings, and who the account is. */

#define ALL (WAX_SETTINGS_PREFERENCES | WAX_SETTINGS_SIGNATURES | WAX_SETTINGS_SENDERS)

static WaxContactChanges *
get_contacts (BackendTest *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  WaxContactChanges *changes = wax_backend_get_contacts (f->backend, token, NULL, &error);

  g_assert_no_error (error);
  return changes;
}

static void
test_address_list (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxContactChanges) all = get_contacts (f, NULL);
  g_autoptr(WaxContactChanges) quiet = get_contacts (f, all->token);
  g_autoptr(WaxContactChanges) changed = NULL;
  g_autoptr(WaxContactChanges) removed = NULL;
  g_autoptr(WaxContactChanges) directory = NULL;
  g_autoptr(WaxContactChanges) throttled = NULL;
  WaxContact *contact;

  g_assert_cmpuint (all->contacts->len, >, 2);
  g_assert_false (all->more);
  g_assert_cmpuint (quiet->contacts->len + quiet->removed_ids->len, ==, 0);

  wax_demo_server_set_person (f->server, "new.person@example.test", "New Person", "Gardener");
  changed = get_contacts (f, quiet->token);
  g_assert_cmpuint (changed->contacts->len, ==, 1);
  contact = changed->contacts->pdata[0];
  g_assert_cmpstr (contact->addresses[0], ==, "new.person@example.test");
  g_assert_cmpstr (contact->name, ==, "New Person");
  g_assert_cmpstr (contact->title, ==, "Gardener");

  wax_demo_server_remove_person (f->server, "new.person@example.test", TRUE);
  removed = get_contacts (f, changed->token);
  g_assert_true (g_ptr_array_find_with_equal_func (removed->removed_ids, contact->id, g_str_equal, NULL));

  wax_demo_server_misbehave (f->server, WAX_DEMO_GAL_THROTTLE, 1, NULL);
  throttled = get_contacts (f, removed->token);
  g_assert_true (throttled->throttled);
  g_assert_null (throttled->token);
  wax_demo_server_misbehave (f->server, WAX_DEMO_GAL_THROTTLE, 0, NULL);

  wax_demo_server_misbehave (f->server, WAX_DEMO_GAL_LDAP, 1, NULL);
  directory = get_contacts (f, NULL);
  g_assert_cmpuint (directory->contacts->len, >, 2);
}

static void
test_settings (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxRemoteSettings) settings = NULL;
  g_autoptr(WaxRemoteSettings) senders = NULL;
  GStrv values;

  wax_demo_server_set_preference (f->server, "alice", "zimbraPrefLocale", "de");
  settings = wax_backend_get_settings (f->backend, ALL, NULL, &error);
  g_assert_no_error (error);
  values = g_hash_table_lookup (settings->preferences, "zimbraPrefLocale");
  g_assert_cmpstr (values[0], ==, "de");
  g_assert_nonnull (settings->signatures);
  g_assert_nonnull (settings->trusted);
  g_assert_nonnull (settings->blocked);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "BatchRequest"), ==, 1);

  senders = wax_backend_get_settings (f->backend, WAX_SETTINGS_SENDERS, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (senders->preferences);
  g_assert_nonnull (senders->blocked);
}

static void
test_account_info (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxAccountInfo) info = wax_backend_get_account_info (f->backend, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->address, ==, "alice@example.test");
  g_assert_cmpstr (info->remote_id, !=, "");
  g_assert_cmpstr (info->version, !=, "");
}

static void
add (void)
{
  BACKEND_TEST_ADD ("lists/address-list", test_address_list);
  BACKEND_TEST_ADD ("lists/settings", test_settings);
  BACKEND_TEST_ADD ("lists/account-info", test_account_info);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
