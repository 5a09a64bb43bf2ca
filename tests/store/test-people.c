#include "store-test.h"
#include "store/wax-contact-store.h"
#include "store/wax-mail-schema.h"
#include "store/wax-people.h"

#include <string.h>
#include <time.h>

/* Who is found for the beginning of a name, and in what order. */

#define DAY_MS ((gint64) 24 * 60 * 60 * 1000)
#define NOW_MS ((gint64) 1900000000 * 1000)

typedef struct {
  StoreTestDir *dir;
  WaxMailStore *mail;
  WaxPeople *people;
  guint n_messages;
} Fixture;

static void
open_stores (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  f->mail = store_test_open (f->dir, WAX_MAIL_STORE_WRITE);
  f->people = wax_people_open (f->dir, &error);
  g_assert_no_error (error);
}

static void
close_stores (Fixture *f)
{
  wax_people_close (f->people);
  wax_mail_store_close (f->mail);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->dir = store_test_dir_new ();
  open_stores (f);
  store_test_add_folders (f->mail);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  close_stores (f);
  store_test_dir_free (f->dir);
}

static void
add_message (Fixture *f, WaxMessageFlags flags, gint64 days_ago, const char *head)
{
  g_autofree char *id = g_strdup_printf ("m%u", ++f->n_messages);
  g_autofree char *text = g_strdup_printf ("%sSubject: x\r\n\r\nText\r\n", head);
  g_autoptr(GBytes) raw = g_bytes_new (text, strlen (text));
  g_autoptr(WaxMessage) message = wax_message_new (&(WaxMessage) {
    .id = id, .folder_id = (flags & WAX_MESSAGE_SENT) != 0 ? "5" : "2", .flags = flags,
    .date_ms = NOW_MS - days_ago * DAY_MS });
  g_autoptr(GPtrArray) bodies = store_test_bodies (wax_stored_body_new (message, raw), NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (wax_mail_store_add_bodies (f->mail, bodies, &error));
}

/* Contacts come as name, address, …, NULL. */
static void G_GNUC_NULL_TERMINATED
add_contacts (Fixture *f, gboolean groups, ...)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxContactStore) store = wax_contact_store_open (f->dir, &error);
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(WaxContactChanges) changes = NULL;
  va_list args;

  va_start (args, groups);
  for (const char *name = va_arg (args, const char *); name != NULL; name = va_arg (args, const char *)) {
    const char *addresses[] = { va_arg (args, const char *), NULL };

    g_ptr_array_add (contacts, wax_contact_new (&(WaxContact) { .id = addresses[0], .name = name,
                                                                .addresses = addresses, .is_group = groups }));
  }
  va_end (args);
  changes = wax_contact_changes_new (&(WaxContactChanges) { .contacts = contacts, .token = "1" });
  g_assert_true (wax_contact_store_apply (store, changes, NOW_MS / 1000, &error));
}

static void
assert_found (Fixture *f, const char *text, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) people = wax_people_search (f->people, text, NOW_MS, 10, &error);
  g_autoptr(GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < people->len; i++) {
    WaxContact *person = people->pdata[i];

    g_string_append_printf (found, "%s%s <%s>", i > 0 ? ", " : "", person->name, person->addresses[0]);
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_past_mail (Fixture *f, gconstpointer unused)
{
  add_message (f, WAX_MESSAGE_SENT, 3, "From: me@x.org\r\nTo: Anna Lee <Anna@x.org>, bob@x.org\r\nCc: Ümit <u@y.org>\r\n"
                                       "Bcc: secret@y.org\r\n");
  add_message (f, WAX_MESSAGE_NONE, 2, "From: Annabel <annabel@x.org>\r\nTo: me@x.org\r\n");
  add_message (f, WAX_MESSAGE_DRAFT, 2, "From: me@x.org\r\nTo: anyone@x.org\r\n");
  store_test_index_all (f->mail);
  assert_found (f, "an", "Anna Lee <Anna@x.org>, Annabel <annabel@x.org>");
  assert_found (f, "LEE", "Anna Lee <Anna@x.org>");
  assert_found (f, "umi", "Ümit <u@y.org>");
  assert_found (f, "secr", " <secret@y.org>");
  assert_found (f, "x.or bo", " <bob@x.org>");
  assert_found (f, "me@x", "");
  assert_found (f, "nna", "");
  assert_found (f, "", "");
  assert_found (f, "%\"';", "");
}

/* One who wrote often is not whom one writes to; what is long ago counts less; the newest name is the right one. */
static void
test_order (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < 6; i++)
    add_message (f, WAX_MESSAGE_NONE, i, "From: Lena News <lena.news@x.org>\r\n");
  add_message (f, WAX_MESSAGE_SENT, 5, "To: Lena Berg <lena.berg@x.org>\r\n");
  add_message (f, WAX_MESSAGE_SENT, 400, "To: Lena Alt <lena.alt@x.org>\r\n");
  add_message (f, WAX_MESSAGE_SENT, 390, "To: lena.alt@x.org\r\n");
  add_message (f, WAX_MESSAGE_SENT, 4, "To: Lena Berg-Tal <LENA.berg@x.org>\r\n");
  store_test_index_all (f->mail);
  assert_found (f, "lena", "Lena Berg-Tal <lena.berg@x.org>, Lena News <lena.news@x.org>, Lena Alt <lena.alt@x.org>");
  assert_found (f, "tal", "Lena Berg-Tal <lena.berg@x.org>");

}

static WaxDatabase *
open_database (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->dir, "mail.db", NULL);
  g_autoptr(GError) error = NULL;
  WaxDatabase *database = wax_database_open (path, &wax_mail_schema, &error);

  g_assert_no_error (error);
  return database;
}

static void
run_script (Fixture *f, const char *script)
{
  g_autoptr(WaxDatabase) database = open_database (f);
  g_autoptr(GError) error = NULL;

  wax_sql_execute (wax_database_get_handle (database), script, &error);
  g_assert_no_error (error);
}

static void
assert_counts (Fixture *f, gint64 written, gint64 received)
{
  g_autoptr(WaxDatabase) database = open_database (f);
  sqlite3 *db = wax_database_get_handle (database);
  gint64 value;

  g_assert_true (wax_sql_get_int (db, &value, NULL, "SELECT sum(written) FROM person", ""));
  g_assert_cmpint (value, ==, written);
  g_assert_true (wax_sql_get_int (db, &value, NULL, "SELECT sum(received) FROM person", ""));
  g_assert_cmpint (value, ==, received);
}

/* Nobody is met twice, not even when everything is made searchable anew; junk is from nobody. */
static void
test_once (Fixture *f, gconstpointer unused)
{
  add_message (f, WAX_MESSAGE_SENT, 5, "To: a@x.org, b@x.org\r\n");
  add_message (f, WAX_MESSAGE_NONE, 5, "From: c@x.org\r\n");
  store_test_index_all (f->mail);
  assert_counts (f, 2, 1);
  run_script (f, "UPDATE state SET value = 1 + (SELECT value FROM state WHERE name = 'search-generation')"
                 " WHERE name = 'search-starts'; UPDATE folder SET role = 5 WHERE id = '2'");
  add_message (f, WAX_MESSAGE_NONE, 5, "From: junk@x.org\r\n");
  store_test_index_all (f->mail);
  assert_counts (f, 2, 1);
}

/* A store from before people were counted counts those of its messages. */
static void
test_older_store (Fixture *f, gconstpointer unused)
{
  add_message (f, WAX_MESSAGE_SENT, 5, "To: a@x.org, b@x.org\r\n");
  store_test_index_all (f->mail);
  run_script (f, STORE_TEST_BEFORE_PEOPLE);
  close_stores (f);
  open_stores (f);
  store_test_index_all (f->mail);
  assert_counts (f, 2, 0);
  assert_found (f, "a@x", " <a@x.org>");
}

static void
test_address_list (Fixture *f, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lists = NULL;

  add_message (f, WAX_MESSAGE_SENT, 1, "To: zoe@x.org\r\n");
  add_message (f, WAX_MESSAGE_SENT, 3, "To: Zora <zora@x.org>\r\n");
  store_test_index_all (f->mail);
  add_contacts (f, FALSE, "Zoë Müller", "ZOE@x.org", "Zacharias", "zach@x.org", "Abel", "zz@x.org", NULL);
  add_contacts (f, TRUE, "Zebra Friends", "friends@x.org", NULL);
  /* The list knows her name; who was written to comes first. */
  assert_found (f, "z", "Zoë Müller <ZOE@x.org>, Zora <zora@x.org>, Abel <zz@x.org>, Zacharias <zach@x.org>,"
                        " Zebra Friends <friends@x.org>");
  assert_found (f, "mul zoe", "Zoë Müller <ZOE@x.org>");
  lists = wax_people_search (f->people, "zeb", NOW_MS, 10, &error);
  g_assert_true (((WaxContact *) lists->pdata[0])->is_group);
}

/* A group of the person's own, for whoever knows its members. */
static void
test_groups (Fixture *f, gconstpointer unused)
{
  const char *members[] = { "C:1", "I:Guest <guest@y.org>", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxContactStore) store = wax_contact_store_open (f->dir, &error);
  g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(GPtrArray) found = NULL;
  WaxContact *group;

  g_ptr_array_add (own, wax_contact_new (&(WaxContact) { .id = "2", .folder_id = "7", .name = "Growers", .is_group = TRUE,
                                                         .members = members }));
  g_ptr_array_add (own, wax_contact_new (&(WaxContact) { .id = "3", .folder_id = "7", .name = "Growers of Nothing",
                                                         .is_group = TRUE }));
  g_assert_true (wax_contact_store_put_own (store, NULL, own, &error));
  found = wax_people_search (f->people, "grow", NOW_MS, 10, &error);
  g_assert_cmpuint (found->len, ==, 1);
  group = found->pdata[0];
  g_assert_true (wax_contact_is_own_group (group));
  g_assert_cmpstrv (group->members, members);
}

static gboolean
is_known (Fixture *f, const char *address)
{
  g_autoptr(GError) error = NULL;
  gboolean known = FALSE;

  wax_mail_store_knows_address (f->mail, address, &known, &error);
  g_assert_no_error (error);
  return known;
}

/* Whom one has written to, and who is in the list; not who only wrote. */
static void
test_known (Fixture *f, gconstpointer unused)
{
  add_message (f, WAX_MESSAGE_SENT, 1, "To: Zoe <ZOE@x.org>\r\n");
  add_message (f, 0, 1, "From: stranger@x.org\r\n");
  store_test_index_all (f->mail);
  add_contacts (f, FALSE, "Zach", "Zach@x.org", NULL);
  g_assert_true (is_known (f, "zoe@X.org"));
  g_assert_true (is_known (f, "zach@x.org"));
  g_assert_false (is_known (f, "ach@x.org"));
  g_assert_false (is_known (f, "stranger@x.org"));
}

/* With 10,000 addresses of each kind; told, as this computer may have other things to do. */
static void
test_time (Fixture *f, gconstpointer unused)
{
  enum { N = 10000, STEP = 200 };
  static const char *const typed[] = { "a", "an", "anna person7", "x.org" };
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxContactStore) store = wax_contact_store_open (f->dir, &error);
  g_autoptr(GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  g_autoptr(WaxContactChanges) changes = NULL;
  guint n = 0;

  for (guint i = 0; i < N / STEP; i++) {
    g_autoptr(GString) head = g_string_new ("To: me@x.org");

    for (guint k = 0; k < STEP; k++, n++)
      g_string_append_printf (head, ",\r\n %s Person%u <person%u@x.org>", n % 3 ? "Anna" : "Bob", n, n);
    g_string_append (head, "\r\n");
    add_message (f, WAX_MESSAGE_SENT, i, head->str);
  }
  for (guint i = 0; i < N; i++) {
    g_autofree char *name = g_strdup_printf ("Anna Listed%u", i), *address = g_strdup_printf ("listed%u@x.org", i);
    const char *addresses[] = { address, NULL };

    g_ptr_array_add (contacts, wax_contact_new (&(WaxContact) { .id = address, .name = name, .addresses = addresses }));
  }
  store_test_index_all (f->mail);
  changes = wax_contact_changes_new (&(WaxContactChanges) { .contacts = contacts, .token = "1" });
  g_assert_true (wax_contact_store_apply (store, changes, NOW_MS / 1000, &error));
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++) {
    gint64 start_us = g_get_monotonic_time ();
    clock_t start = clock ();
    g_autoptr(WaxPeople) people = wax_people_open (f->dir, &error);
    g_autoptr(GPtrArray) found = wax_people_search (people, typed[i], NOW_MS, 10, &error);

    g_test_message ("%s: %u found in %.1f ms, %.1f of them at work", typed[i], found->len,
                    (g_get_monotonic_time () - start_us) / 1000.0, (clock () - start) * 1000.0 / CLOCKS_PER_SEC);
    g_assert_cmpuint (found->len, >, 0);
  }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/people/past-mail", test_past_mail);
  ADD ("/people/order", test_order);
  ADD ("/people/once", test_once);
  ADD ("/people/older-store", test_older_store);
  ADD ("/people/address-list", test_address_list);
  ADD ("/people/groups", test_groups);
  ADD ("/people/known", test_known);
  ADD ("/people/time", test_time);
  return g_test_run ();
}
