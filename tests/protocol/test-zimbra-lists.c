#include "backend-test.h"

#include "protocol/zimbra/wax-zimbra-gal.h"
#include "protocol/zimbra/wax-zimbra-pacer.h"

/* The address list, settings, and who the account is. */

#define ALL (WAX_SETTINGS_PREFERENCES | WAX_SETTINGS_SIGNATURES | WAX_SETTINGS_SENDERS)

static WaxContactChanges *
get_contacts (BackendTest *f, const char *token)
{
  g_autoptr(GError) error = NULL;
  WaxContactChanges *changes = wax_backend_get_contacts (f->backend, token, 0, NULL, &error);

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
test_people (BackendTest *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) people = NULL;

  wax_demo_server_set_person (f->server, "walter@example.test", "Walter Willow", "Gardener");
  people = wax_backend_find_people (f->backend, "walt", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (people->len, ==, 1);
  g_assert_cmpstr (((WaxContact *) people->pdata[0])->addresses[0], ==, "walter@example.test");
}

static char *
change_contact (BackendTest *f, const WaxContactAction *action)
{
  g_autoptr(GError) error = NULL;
  char *id = wax_backend_change_contact (f->backend, action, NULL, &error);

  g_assert_no_error (error);
  return id;
}

/* @id: (nullable): NULL for all of them */
static GPtrArray *
get_own (BackendTest *f, const char *id)
{
  g_autoptr(GPtrArray) ids = id != NULL ? g_ptr_array_new () : NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *contacts;

  if (id != NULL) {
    g_ptr_array_add (ids, (gpointer) "99999"); /* gone: the others come all the same */
    g_ptr_array_add (ids, (gpointer) id);
  }
  contacts = wax_backend_get_own_contacts (f->backend, ids, NULL, &error);
  g_assert_no_error (error);
  return contacts;
}

static void
test_own_contacts (BackendTest *f, gconstpointer unused)
{
  const char *fields[] = { "firstName", "Olive", "lastName", "Oak", "email", "olive@trees.test", NULL };
  const char *other[] = { "lastName", "Ash", "company", "Trees", "email", "", NULL };
  g_autoptr(GPtrArray) before = get_own (f, NULL), made = NULL, all = NULL, changed = NULL, trashed = NULL;
  g_autoptr(WaxMailChanges) first = backend_test_get_changes (f, NULL), delta = NULL;
  g_autofree char *id = change_contact (f, &(WaxContactAction) { WAX_CONTACT_CREATE, NULL, "7", fields });
  g_autofree char *again = NULL, *gone = NULL, *back = NULL, *none = NULL;
  g_autoptr(GError) error = NULL;
  WaxContact *contact;

  delta = backend_test_get_changes (f, first->token);
  g_assert_cmpuint (delta->contact_ids->len, ==, 1);
  g_assert_cmpstr (delta->contact_ids->pdata[0], ==, id);
  made = get_own (f, id);
  g_assert_cmpuint (made->len, ==, 1);
  contact = made->pdata[0];
  g_assert_cmpstr (contact->id, ==, id);
  g_assert_cmpstr (contact->folder_id, ==, "7");
  g_assert_cmpstr (contact->name, ==, "Olive Oak");
  g_assert_cmpstr (contact->addresses[0], ==, "olive@trees.test");
  g_assert_cmpstr (wax_contact_get_field (contact, "lastName"), ==, "Oak");
  all = get_own (f, NULL);
  g_assert_cmpuint (all->len, ==, before->len + 1);

  again = change_contact (f, &(WaxContactAction) { WAX_CONTACT_CHANGE, id, NULL, other });
  g_assert_cmpstr (again, ==, id);
  changed = get_own (f, id);
  contact = changed->pdata[0];
  g_assert_cmpstr (contact->name, ==, "Olive Ash");
  g_assert_cmpstr (contact->company, ==, "Trees");
  g_assert_null (contact->addresses[0]);
  gone = change_contact (f, &(WaxContactAction) { WAX_CONTACT_TRASH, id, NULL, NULL });
  trashed = get_own (f, id);
  g_assert_cmpstr (((WaxContact *) trashed->pdata[0])->folder_id, ==, "3");
  back = change_contact (f, &(WaxContactAction) { WAX_CONTACT_MOVE, id, "7", NULL });
  none = wax_backend_change_contact (f->backend, &(WaxContactAction) { WAX_CONTACT_CHANGE, "99999", NULL, other }, NULL,
                                     &error);
  g_assert_null (none);
  g_assert_error (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_NO_SUCH_ITEM);
}

static void
assert_members (BackendTest *f, const char *id, const char *expected)
{
  g_autoptr(GPtrArray) own = get_own (f, id);
  WaxContact *group = own->pdata[0];
  g_autofree char *members = g_strjoinv (" ", (char **) group->members);

  g_assert_true (group->is_group);
  g_assert_cmpstr (group->name, ==, "Pruners");
  g_assert_cmpstr (members, ==, expected);
}

static void
test_groups (BackendTest *f, gconstpointer unused)
{
  const char *fields[] = { "nickname", "Pruners", "fullName", "Pruners", "type", "group", NULL }, *none[] = { NULL };
  const char *first[] = { "C:305", "I:someone@trees.test", NULL }, *coming[] = { "I:other@trees.test", NULL };
  const char *going[] = { "C:305", NULL };
  g_autofree char *id =
    change_contact (f, &(WaxContactAction) { WAX_CONTACT_CREATE, NULL, "7", fields, first, NULL });
  g_autofree char *again = NULL;

  assert_members (f, id, "C:305 I:someone@trees.test");
  again = change_contact (f, &(WaxContactAction) { WAX_CONTACT_CHANGE, id, NULL, none, coming, going });
  assert_members (f, id, "I:someone@trees.test I:other@trees.test");
}

typedef struct {
  const char *token;
  gint64 age_s;
  gboolean stale;
} Age;

static void
test_old_lists (void)
{
  static const gint64 day_s = 24 * 60 * 60;
  const char *own = "20261121030915.764Z:66c647f4-0000-4000-8000-000000000061:7";
  const char *directory = "20261121030949.469Z_0_0_20261121030949.469Z";
  const Age ages[] = {
    { own, 0, FALSE },       { own, 30 * day_s - 1, FALSE },      { own, 30 * day_s, TRUE },
    { directory, 0, FALSE }, { directory, 7 * day_s - 1, FALSE }, { directory, 7 * day_s, TRUE },
    { NULL, 100 * day_s, FALSE }, /* it is being read from its beginning */
  };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    g_assert_cmpint (wax_zimbra_gal_is_stale (ages[i].token, ages[i].age_s), ==, ages[i].stale);
}

/* The server is not even asked what is new in a list that is to be read anew. */
static void
test_old_list (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxContactChanges) all = get_contacts (f, NULL);
  g_autoptr(WaxContactChanges) old = NULL;
  g_autoptr(GError) error = NULL;
  guint asked = wax_demo_server_count_requests (f->server, "SyncGalRequest");

  old = wax_backend_get_contacts (f->backend, all->token, 31 * 24 * 60 * 60, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (old->restart);
  g_assert_cmpuint (wax_demo_server_count_requests (f->server, "SyncGalRequest"), ==, asked);
}

/* A server that throttles in the middle of the address list is left alone for a while. */
static void
test_throttled_address_list (BackendTest *f, gconstpointer unused)
{
  g_autoptr(WaxContactChanges) all = NULL;
  gint64 start_us = g_get_monotonic_time ();

  wax_demo_server_misbehave (f->server, WAX_DEMO_THROTTLE, 1, "GetContactsRequest");
  g_test_expect_message ("wax-protocol", G_LOG_LEVEL_MESSAGE, "*asks to slow down*");
  all = get_contacts (f, NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (all->contacts->len, >, 2);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 5 * G_USEC_PER_SEC);
}

static void
test_patience (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);

  for (guint attempt = 0; attempt < 3; attempt++) {
    guint pause_ms = wax_zimbra_pacer_get_patience_ms (attempt, 0, random);

    g_assert_cmpuint (pause_ms, >=, 5000u << attempt);
    g_assert_cmpuint (pause_ms, <=, 10000u << attempt);
  }
  g_assert_cmpuint (wax_zimbra_pacer_get_patience_ms (0, 60, random), ==, 60000);
  g_assert_cmpuint (wax_zimbra_pacer_get_patience_ms (0, 100000, random), ==, 300000); /* no server puts us to sleep */
  g_assert_cmpuint (wax_zimbra_pacer_get_patience_ms (3, 60, random), ==, 0);
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

/* ---- what a person changes ---- */

/* Takes @change. */
static void
change (BackendTest *f, WaxSettingsChange *wanted)
{
  g_autoptr(WaxSettingsChange) held = wanted;
  g_autoptr(GError) error = NULL;

  wax_backend_change_settings (f->backend, held, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_change_fails (BackendTest *f, WaxSettingsChange *wanted, WaxServerError code)
{
  g_autoptr(WaxSettingsChange) held = wanted;
  g_autoptr(GError) error = NULL;

  g_assert_false (wax_backend_change_settings (f->backend, held, NULL, &error));
  g_assert_error (error, WAX_SERVER_ERROR, (int) code);
}

static void
assert_settings (BackendTest *f, const char *what, const char *expected)
{
  g_autofree char *found = wax_demo_server_dup_settings (f->server, "alice", what);

  g_assert_cmpstr (found, ==, expected);
}

static WaxSettingsChange *
set_one (const char *name, const char *value)
{
  WaxSettingsChange *wanted = wax_settings_change_new ();

  wax_settings_change_set (wanted, name, value);
  return wanted;
}

/* One value, several, none; one that is wrong changes nothing of the others. */
static void
test_change_preferences (BackendTest *f, gconstpointer unused)
{
  static const char *const senders[] = { "bob@example.test", "trees.test", NULL };
  WaxSettingsChange *wanted = wax_settings_change_new ();

  wax_settings_change_set (wanted, "zimbraPrefOutOfOfficeReply", "Away.\nBack soon.");
  wax_settings_change_set_values (wanted, "zimbraPrefMailTrustedSenderList", senders);
  change (f, wanted);
  assert_settings (f, "zimbraPrefOutOfOfficeReply", "Away.\nBack soon.");
  assert_settings (f, "zimbraPrefMailTrustedSenderList", "bob@example.test,trees.test");
  change (f, set_one ("zimbraPrefMailTrustedSenderList", NULL));
  assert_settings (f, "zimbraPrefMailTrustedSenderList", NULL);

  wanted = set_one ("zimbraPrefOutOfOfficeReply", "Other");
  wax_settings_change_set (wanted, "zimbraPrefMailItemsPerPage", "many");
  assert_change_fails (f, wanted, WAX_SERVER_ERROR_BAD_VALUE);
  assert_change_fails (f, set_one ("zimbraPrefNoSuch", "1"), WAX_SERVER_ERROR_BAD_VALUE);
  assert_settings (f, "zimbraPrefOutOfOfficeReply", "Away.\nBack soon.");
}

static WaxSettingsChange *
sign (WaxSettingsOperation operation, const char *id, const char *name, const char *text, const char *html)
{
  return wax_settings_change_new_signature (operation, &(WaxSignature) { id, name, text, html });
}

/* The one that the demonstration begins with. */
#define FURNISHED "9b1f5a0e-6d0f-4c53-8a57-2f3f6f1f0a01"

static void
test_change_signatures (BackendTest *f, gconstpointer unused)
{
  g_autofree char *id = g_uuid_string_random (), *other = g_uuid_string_random ();
  g_autofree char *huge = g_strnfill (20000, 'x');

  change (f, sign (WAX_SETTINGS_DELETE_SIGNATURE, FURNISHED, NULL, NULL, NULL));
  change (f, sign (WAX_SETTINGS_CREATE_SIGNATURE, id, "Work", "Alice\nTrees", NULL));
  assert_settings (f, "signatures", "Work|Alice\nTrees");
  assert_settings (f, "zimbraPrefDefaultSignatureId", id);
  assert_change_fails (f, sign (WAX_SETTINGS_CREATE_SIGNATURE, id, "Work", "Alice", NULL), WAX_SERVER_ERROR_EXISTS);
  change (f, sign (WAX_SETTINGS_CHANGE_SIGNATURE, id, "Office", "Alice A.", "<b>Alice</b><br>A."));
  assert_settings (f, "signatures", "Office|<b>Alice</b><br />A.|Alice A.");
  change (f, sign (WAX_SETTINGS_CHANGE_SIGNATURE, id, "Office", "Alice A.", ""));
  assert_settings (f, "signatures", "Office|Alice A.");
  assert_change_fails (f, sign (WAX_SETTINGS_CHANGE_SIGNATURE, id, "Office", huge, ""), WAX_SERVER_ERROR_BAD_VALUE);
  assert_change_fails (f, sign (WAX_SETTINGS_CHANGE_SIGNATURE, other, "Other", "", ""), WAX_SERVER_ERROR_NO_SUCH_ITEM);
  change (f, sign (WAX_SETTINGS_DELETE_SIGNATURE, id, NULL, NULL, NULL));
  change (f, sign (WAX_SETTINGS_DELETE_SIGNATURE, id, NULL, NULL, NULL)); /* as it is to be */
  assert_settings (f, "signatures", "");
}

/* Others on the lists stay; nobody is on both. */
static void
test_change_senders (BackendTest *f, gconstpointer unused)
{
  assert_settings (f, "trusted", "trees.test");
  assert_settings (f, "blocked", "spam@bad.test");
  change (f, wax_settings_change_new_sender (WAX_SETTINGS_TRUST, "bob@example.test"));
  assert_settings (f, "trusted", "trees.test,bob@example.test");
  assert_settings (f, "blocked", "spam@bad.test");
  change (f, wax_settings_change_new_sender (WAX_SETTINGS_BLOCK, "bob@example.test"));
  assert_settings (f, "trusted", "trees.test");
  assert_settings (f, "blocked", "spam@bad.test,bob@example.test");
  change (f, wax_settings_change_new_sender (WAX_SETTINGS_FORGET, "spam@bad.test"));
  assert_settings (f, "trusted", "trees.test");
  assert_settings (f, "blocked", "bob@example.test");
}

static void
add (void)
{
  BACKEND_TEST_ADD ("lists/address-list", test_address_list);
  BACKEND_TEST_ADD ("lists/people", test_people);
  BACKEND_TEST_ADD ("lists/own-contacts", test_own_contacts);
  BACKEND_TEST_ADD ("lists/groups", test_groups);
  g_test_add_func ("/zimbra/lists/old-lists", test_old_lists);
  BACKEND_TEST_ADD ("lists/old-list", test_old_list);
  g_test_add_func ("/zimbra/lists/patience", test_patience);
  BACKEND_TEST_ADD ("lists/throttled-address-list", test_throttled_address_list);
  BACKEND_TEST_ADD ("lists/settings", test_settings);
  BACKEND_TEST_ADD ("lists/change-preferences", test_change_preferences);
  BACKEND_TEST_ADD ("lists/change-signatures", test_change_signatures);
  BACKEND_TEST_ADD ("lists/change-senders", test_change_senders);
}

int
main (int argc, char *argv[])
{
  return backend_test_main (&argc, &argv, add);
}
