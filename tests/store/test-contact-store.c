#include "store-test.h"
#include "store/wax-contact-store.h"

typedef struct {
  StoreTestDir *dir;
  WaxContactStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  f->dir = store_test_dir_new ();
  f->store = wax_contact_store_open (f->dir, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  wax_contact_store_close (f->store);
  store_test_dir_free (f->dir);
}

#define NOW 1900000000

static WaxContact *
contact_of (const char *id, const char *name, const char *address)
{
  const char *addresses[] = { address, NULL };

  return wax_contact_new (&(WaxContact) { .id = id, .name = name, .addresses = addresses });
}

/* Applies a page; contacts come as id, name, address, …, NULL. */
static void G_GNUC_NULL_TERMINATED
apply (WaxContactStore *store, const char *removed, const char *token, gboolean more, ...)
{
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(GPtrArray) removed_ids = g_ptr_array_new ();
  g_autoptr(WaxContactChanges) changes = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;

  va_start (args, more);
  for (const char *id = va_arg (args, const char *); id != NULL; id = va_arg (args, const char *)) {
    const char *name = va_arg (args, const char *);

    g_ptr_array_add (contacts, contact_of (id, name, va_arg (args, const char *)));
  }
  va_end (args);
  if (removed != NULL)
    g_ptr_array_add (removed_ids, (gpointer) removed);
  changes = wax_contact_changes_new (&(WaxContactChanges) {
    .contacts = contacts, .removed_ids = removed_ids, .token = token, .more = more });
  wax_contact_store_apply (store, changes, NOW, &error);
  g_assert_no_error (error);
}

static void
assert_found (WaxContactStore *store, const char *text, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) contacts = wax_contact_store_search (store, text, 100, &error);
  g_autoptr(GString) ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < contacts->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ((WaxContact *) contacts->pdata[i])->id);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
assert_token (WaxContactStore *store, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *token = NULL;
  gint64 built_at;

  g_assert_true (wax_contact_store_get_token (store, &token, &built_at, &error));
  g_assert_cmpstr (token, ==, expected);
}

static void
test_pages (Fixture *f, gconstpointer unused)
{
  assert_token (f->store, NULL);
  apply (f->store, NULL, "1", TRUE, "a", "Anna Lee", "anna.lee@example.org", "b", "Bob Brown", "bob@trees.test", NULL);
  assert_token (f->store, "1");
  apply (f->store, NULL, "2", FALSE, "c", "Carol", "carol@example.org", NULL);
  assert_found (f->store, "", "a b c");

  /* Replaced and removed. */
  apply (f->store, "b", "3", FALSE, "a", "Anna Smith", "smith@example.org", NULL);
  assert_found (f->store, "", "a c");
  assert_found (f->store, "lee", "");
  assert_found (f->store, "smi", "a");
  assert_found (f->store, "bob", "");
  assert_token (f->store, "3");
}

static void
test_search (Fixture *f, gconstpointer unused)
{
  apply (f->store, NULL, "1", FALSE, "1", "Zoë Müller-Lüdenscheidt", "zoe@example.org", "2", "Anna Lee",
         "lee@trees.test",
         "3", "100% _odd_ 'name\"", "odd@example.org", NULL);
  assert_found (f->store, "mü", "1");
  assert_found (f->store, "MULLER", "1");
  assert_found (f->store, "zoe mul", "1");
  assert_found (f->store, "lüden", "1");
  assert_found (f->store, "anna trees", "2");
  assert_found (f->store, "lee@trees.te", "2");
  assert_found (f->store, "nna", "");
  assert_found (f->store, "anna zoe", "");
  assert_found (f->store, "100", "3");
  assert_found (f->store, "%", "3 2 1");
  assert_found (f->store, "\xff\xfe odd", "3");
  assert_found (f->store, "'; DROP TABLE contact; --", "");
  assert_found (f->store, "odd", "3");
}

static void
test_rebuild_is_seen_when_complete (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  apply (f->store, NULL, "old", FALSE, "a", "Anna", "a@example.org", "b", "Bob", "b@example.org", NULL);
  g_assert_true (wax_contact_store_begin_rebuild (f->store, &error));
  assert_token (f->store, NULL);
  apply (f->store, NULL, "new-1", TRUE, "b", "Bob", "b@example.org", NULL);
  assert_token (f->store, "new-1");
  assert_found (f->store, "", "a b");

  /* Broken off and begun again: what was gathered does not count. */
  g_assert_true (wax_contact_store_begin_rebuild (f->store, &error));
  assert_token (f->store, NULL);
  apply (f->store, NULL, "new-2", TRUE, "c", "Carol", "c@example.org", NULL);
  g_clear_pointer (&f->store, wax_contact_store_close);
  f->store = wax_contact_store_open (f->dir, &error);
  assert_token (f->store, "new-2");
  apply (f->store, NULL, "new-3", FALSE, "d", "Dora", "d@example.org", NULL);
  assert_found (f->store, "", "c d");
  assert_found (f->store, "anna", "");
  assert_token (f->store, "new-3");
  apply (f->store, NULL, "new-4", FALSE, "e", "Eve", "e@example.org", NULL);
  assert_found (f->store, "", "c d e");
}

static void
test_everything_comes_back (Fixture *f, gconstpointer unused)
{
  const char *addresses[] = { "a@example.org", "b@example.org", NULL }, *phones[] = { "+49 1", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref), found = NULL;
  g_autoptr(WaxContactChanges) changes = NULL;
  const WaxContact *contact;

  g_ptr_array_add (contacts, wax_contact_new (&(WaxContact) {
    .id = "1", .name = "All", .addresses = addresses, .phones = phones, .company = "Trees", .department = "Roots",
    .title = "Gardener", .is_group = TRUE }));
  changes = wax_contact_changes_new (&(WaxContactChanges) { .contacts = contacts });
  g_assert_true (wax_contact_store_apply (f->store, changes, NOW, &error));
  found = wax_contact_store_search (f->store, "all", 1, &error);
  contact = found->pdata[0];
  g_assert_cmpstrv (contact->addresses, addresses);
  g_assert_cmpstrv (contact->phones, phones);
  g_assert_cmpstr (contact->company, ==, "Trees");
  g_assert_cmpstr (contact->department, ==, "Roots");
  g_assert_cmpstr (contact->title, ==, "Gardener");
  g_assert_true (contact->is_group);
}

static void
put_own (Fixture *f, GPtrArray *asked, ...)
{
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(GError) error = NULL;
  WaxContact *contact;
  va_list args;

  va_start (args, asked);
  while ((contact = va_arg (args, WaxContact *)) != NULL)
    g_ptr_array_add (contacts, contact);
  va_end (args);
  g_assert_true (wax_contact_store_put_own (f->store, asked, contacts, &error));
  g_assert_no_error (error);
}

static WaxContact *
own_contact (const char *id, const char *folder_id, const char *name)
{
  const char *fields[] = { "fullName", name, "notes", "two\nlines", "email", "a@example.org", NULL };
  const char *members[] = { "C:1", "I:someone@trees.test", NULL };

  return wax_contact_new (&(WaxContact) { .id = id, .folder_id = folder_id, .name = name, .fields = fields,
                                          .members = members });
}

static void
assert_missing (Fixture *f, gboolean expect_all, const char *expected)
{
  gboolean all;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) ids = wax_contact_store_get_missing (f->store, &all, &error);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) ids->pdata[i]);
  g_assert_cmpint (all, ==, expect_all);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
apply_mail (WaxMailStore *mail, const WaxMailChanges *fields)
{
  g_autoptr(WaxMailChanges) changes = wax_mail_changes_new (fields);
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_mail_store_apply (mail, changes, &error));
  g_assert_no_error (error);
}

/* The person's own stand beside the address list, whatever becomes of that. */
static void
test_own (Fixture *f, gconstpointer unused)
{
  g_autoptr(WaxMailStore) mail = store_test_open (f->dir, WAX_MAIL_STORE_WRITE);
  g_autoptr(GPtrArray) ids = store_test_strings ("1", "2", NULL), removed = store_test_strings ("3", NULL);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_folder_unref);
  g_autoptr(WaxContact) found = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "3f", .role = WAX_FOLDER_TRASH }));
  g_ptr_array_add (folders, wax_folder_new (&(WaxFolder) { .id = "31", .parent_id = "3f" }));
  apply_mail (mail, &(WaxMailChanges) { .folders = folders });
  assert_missing (f, TRUE, "");
  put_own (f, NULL, own_contact ("1", "7", "Anna"), own_contact ("2", "7", "Bob"), own_contact ("3", "13", "Carol"), NULL);
  assert_missing (f, FALSE, "");
  apply (f->store, NULL, "1", FALSE, "1", "Zoe", "zoe@example.org", NULL);
  assert_found (f->store, "", "1 2 3 1");
  found = wax_contact_store_find (f->store, TRUE, "1", &error);
  g_assert_cmpstr (found->name, ==, "Anna");
  g_assert_cmpstr (found->folder_id, ==, "7");
  g_assert_cmpstr (wax_contact_get_field (found, "notes"), ==, "two\nlines");
  g_assert_null (wax_contact_get_field (found, "nothing"));
  g_assert_cmpstr (found->members[1], ==, "I:someone@trees.test");
  g_assert_null (wax_contact_store_find (f->store, FALSE, "2", &error));
  g_assert_error (error, WAX_STORE_ERROR, WAX_STORE_ERROR_NOT_FOUND);

  /* A new address list leaves them as they are. */
  g_assert_true (wax_contact_store_begin_rebuild (f->store, NULL));
  apply (f->store, NULL, "2", FALSE, "9", "Zoe", "zoe@example.org", NULL);
  assert_found (f->store, "", "1 2 3 9");

  /* What changed, what did not come, and what is gone. */
  apply_mail (mail, &(WaxMailChanges) { .contact_ids = ids, .removed_ids = removed });
  assert_missing (f, FALSE, "1 2");
  assert_found (f->store, "", "1 2 9");
  assert_found (f->store, "carol", "");
  put_own (f, ids, own_contact ("1", "7", "Anna Lee"), NULL);
  assert_missing (f, FALSE, "");
  assert_found (f->store, "", "1 9");
  assert_found (f->store, "lee", "1");
  put_own (f, ids, own_contact ("1", "31", "Anna Lee"), NULL);
  assert_found (f->store, "", "9");
  apply_mail (mail, &(WaxMailChanges) { .complete = TRUE, .folders = folders });
  assert_missing (f, TRUE, "");
}

static void
apply_at (Fixture *f, gboolean more, gint64 now)
{
  g_autoptr(WaxContactChanges) changes = wax_contact_changes_new (&(WaxContactChanges) { .token = "t", .more = more });
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_contact_store_apply (f->store, changes, now, &error));
}

static void
assert_built_at (Fixture *f, gint64 expected)
{
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;
  gint64 built_at = -1;

  g_assert_true (wax_contact_store_get_token (f->store, &token, &built_at, &error));
  g_assert_cmpint (built_at, ==, expected);
}

/* Only a whole list is as old as its end; what changed since does not make it younger. */
static void
test_age (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  assert_built_at (f, 0);
  apply_at (f, TRUE, NOW);
  assert_built_at (f, 0);
  apply_at (f, FALSE, NOW + 1);
  assert_built_at (f, NOW + 1);
  apply_at (f, FALSE, NOW + 100);
  assert_built_at (f, NOW + 1);

  g_assert_true (wax_contact_store_begin_rebuild (f->store, &error));
  assert_built_at (f, 0);
  apply_at (f, TRUE, NOW + 200);
  assert_built_at (f, 0);
  apply_at (f, FALSE, NOW + 201);
  assert_built_at (f, NOW + 201);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/contact-store/pages", test_pages);
  ADD ("/contact-store/own", test_own);
  ADD ("/contact-store/search", test_search);
  ADD ("/contact-store/age", test_age);
  ADD ("/contact-store/rebuild-is-seen-when-complete", test_rebuild_is_seen_when_complete);
  ADD ("/contact-store/everything-comes-back", test_everything_comes_back);
  return g_test_run ();
}
