#include "wax-demo-call.h"

#include <string.h>

static const char *
field (json_t *fields, const char *name)
{
  json_t *value = json_object_get (fields, name);

  return json_string_value (json_is_array (value) ? json_array_get (value, 0) : value);
}

static json_t *
file_as (json_t *fields)
{
  const char *explicit_name = field (fields, "fileAs");
  const char *first = field (fields, "firstName");
  const char *last = field (fields, "lastName");

  if (explicit_name != NULL && g_str_has_prefix (explicit_name, "8:"))
    return wax_demo_string (explicit_name + 2);
  if (first != NULL && last != NULL)
    return wax_demo_string_take (g_strdup_printf ("%s, %s", last, first));
  return wax_demo_string (last != NULL ? last : first);
}

static json_t *
picked (json_t *fields, json_t *names)
{
  json_t *result;
  gsize i;
  json_t *name;

  if (json_array_size (names) == 0)
    return json_incref (fields);
  result = json_object ();
  json_array_foreach (names, i, name) {
    json_t *value = json_object_get (fields, wax_demo_text_or_empty (name, "n"));
    if (value != NULL)
      json_object_set (result, wax_demo_text_or_empty (name, "n"), value);
  }
  return result;
}

/* @detail: 1 as a sync wants it, 2 as after a change. */
json_t *
wax_demo_contact_to_json (WaxDemoCall *call, WaxDemoItem *contact, json_t *names, gint detail)
{
  json_t *object = json_object ();

  json_object_set_new (object, "id", wax_demo_id (call, contact->id));
  json_object_set_new (object, "l", wax_demo_id (call, contact->folder));
  if (detail > 0) {
    json_object_set_new (object, "f", wax_demo_string_take (wax_demo_flags_to_string (contact->flags)));
    json_object_set_new (object, "tn", wax_demo_string_take (wax_demo_item_tag_names (call->mailbox, contact)));
    json_object_set_new (object, "t", wax_demo_string_take (wax_demo_item_tag_ids (contact)));
  }
  if (detail == 1) {
    json_object_set_new (object, "md", json_integer (contact->changed_s));
    json_object_set_new (object, "ms", json_integer (contact->ms));
  }
  json_object_set_new (object, "d", json_integer (contact->date_ms));
  json_object_set_new (object, "rev", json_integer (contact->rev));
  if (detail == 2)
    json_object_set_new (object, "i4uid", json_integer (contact->id));
  if (detail > 0)
    json_object_set_new (object, "meta", json_pack ("[{}]"));
  json_object_set_new (object, "fileAsStr", file_as (contact->fields));
  json_object_set_new (object, "_attrs", picked (contact->fields, names));
  if (contact->members != NULL)
    json_object_set (object, "m", contact->members);
  return object;
}

static json_t *
fail_missing (WaxDemoCall *call, const char *id)
{
  wax_demo_fail (call, "mail.NO_SUCH_CONTACT", "no such contact: %s", id);
  wax_demo_fail_argument (call, "itemId", "IID", id);
  return NULL;
}

static int
by_id (gconstpointer a, gconstpointer b)
{
  return (int) (*(WaxDemoItem *const *) a)->id - (int) (*(WaxDemoItem *const *) b)->id;
}

static GPtrArray *
all_contacts (WaxDemoCall *call, guint folder)
{
  GPtrArray *contacts = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, call->mailbox->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind == WAX_DEMO_CONTACT && (folder == 0 || item->folder == folder))
      g_ptr_array_add (contacts, item);
  }
  g_ptr_array_sort (contacts, by_id);
  return contacts;
}

/* By ids, each entry a comma list; (nullable) with the fault set. */
static GPtrArray *
asked_contacts (WaxDemoCall *call, json_t *entries)
{
  g_autoptr(GPtrArray) contacts = g_ptr_array_new ();
  gsize i;
  json_t *entry;

  json_array_foreach (entries, i, entry) {
    g_auto(GStrv) ids = g_strsplit (wax_demo_text_or_empty (entry, "id"), ",", -1);
    for (char **id = ids; *id != NULL; id++) {
      gint64 number = 0;
      WaxDemoItem *contact;
      if (!wax_demo_parse_id (call, *id, &number))
        return NULL;
      contact = wax_demo_user_find_kind (call->mailbox, (guint) number, WAX_DEMO_CONTACT);
      if (contact == NULL)
        return (GPtrArray *) fail_missing (call, *id);
      g_ptr_array_add (contacts, contact);
    }
  }
  return g_steal_pointer (&contacts);
}

json_t *
wax_demo_contacts_get (WaxDemoCall *call, json_t *request)
{
  g_autoptr(json_t) entries = wax_demo_list (request, "cn");
  g_autoptr(json_t) names = wax_demo_list (request, "a");
  g_autoptr(GPtrArray) contacts = json_array_size (entries) > 0 ? asked_contacts (call, entries)
      : all_contacts (call, (guint) wax_demo_number (request, "l", 0));
  g_autoptr(json_t) list = json_array ();

  if (contacts == NULL)
    return NULL;
  for (guint i = 0; i < contacts->len; i++)
    json_array_append_new (list, wax_demo_contact_to_json (call, g_ptr_array_index (contacts, i), names,
                                                           wax_demo_truth (request, "sync", FALSE)));
  if (call->mailbox == call->server->gal)
    call->mailbox = call->user;
  return json_array_size (list) == 0 ? json_object () : json_pack ("{s:O}", "cn", list);
}

static void
put_fields (json_t *fields, json_t *request)
{
  g_autoptr(json_t) given = wax_demo_list (request, "a");
  gsize i;
  json_t *entry;

  json_object_update (fields, wax_demo_object (request, "_attrs"));
  json_array_foreach (given, i, entry) {
    const char *text = wax_demo_text (entry, "_content");
    if (text == NULL || *text == '\0')
      json_object_del (fields, wax_demo_text_or_empty (entry, "n"));
    else
      json_object_set_new (fields, wax_demo_text_or_empty (entry, "n"), wax_demo_string (text));
  }
}

/* Somebody with all kinds of fields, and a group, as the recorded ones (exchanges 327 and 328). */
void
wax_demo_contacts_furnish (WaxDemoUser *user)
{
  g_autoptr(json_t) wanda = json_pack (
    "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "firstName", "Wanda", "lastName", "Willow",
    "fullName", "Wanda Willow", "email", "wanda@trees.test", "email2", "w2@trees.test", "workPhone", "+1 555 0142",
    "company", "Example Trees", "jobTitle", "Gardener", "notes", "two\nlines", "workStreet", "12 Orchard Road",
    "workPostalCode", "12345", "workCity", "Grove", "birthday", "1980-02-29");
  g_autoptr(json_t) growers =
    json_pack ("{s:s, s:s, s:s}", "nickname", "Growers", "fullName", "Growers", "type", "group");
  WaxDemoItem *contact = wax_demo_user_add_contact (user, WAX_DEMO_CONTACTS, wanda);
  g_autofree char *id = g_strdup_printf ("%u", contact->id);
  WaxDemoItem *group = wax_demo_user_add_contact (user, WAX_DEMO_CONTACTS, growers);

  group->members = json_pack ("[{s:s, s:s}, {s:s, s:s}]", "type", "C", "value", id, "type", "I", "value",
                              "someone@trees.test");
}

json_t *
wax_demo_contacts_create (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "cn");
  g_autoptr(json_t) fields = json_object ();
  g_autoptr(json_t) members = wax_demo_list (wanted, "m");
  WaxDemoItem *contact;

  put_fields (fields, wanted);
  contact = wax_demo_user_add_contact (call->mailbox, (guint) wax_demo_number (wanted, "l", WAX_DEMO_CONTACTS), fields);
  if (json_array_size (members) > 0)
    contact->members = json_deep_copy (members);
  wax_demo_wait_notify (call->server, call->mailbox);
  if (!wax_demo_truth (request, "verbose", TRUE))
    return json_pack ("{s:[{s:i}]}", "cn", "id", (int) contact->id);
  return json_pack ("{s:[o]}", "cn", wax_demo_contact_to_json (call, contact, NULL, 0));
}

static gboolean
is_same_member (json_t *one, json_t *other)
{
  return strcmp (wax_demo_text_or_empty (one, "type"), wax_demo_text_or_empty (other, "type")) == 0 &&
         strcmp (wax_demo_text_or_empty (one, "value"), wax_demo_text_or_empty (other, "value")) == 0;
}

/* Of a group: each with what is done with it. */
static void
change_members (WaxDemoItem *contact, json_t *request)
{
  g_autoptr(json_t) given = wax_demo_list (request, "m");
  json_t *entry;
  gsize i;

  if (contact->members == NULL && json_array_size (given) > 0)
    contact->members = json_array ();
  json_array_foreach (given, i, entry) {
    for (gsize k = json_array_size (contact->members); k > 0; k--) {
      if (is_same_member (json_array_get (contact->members, k - 1), entry))
        json_array_remove (contact->members, k - 1);
    }
    if (strcmp (wax_demo_text_or_empty (entry, "op"), "+") == 0)
      json_array_append_new (contact->members, json_pack ("{s:s, s:s}", "type", wax_demo_text_or_empty (entry, "type"),
                                                          "value", wax_demo_text_or_empty (entry, "value")));
  }
}

json_t *
wax_demo_contacts_modify (WaxDemoCall *call, json_t *request)
{
  json_t *wanted = wax_demo_object (request, "cn");
  const char *id = wax_demo_text (wanted, "id");
  WaxDemoItem *contact = wax_demo_user_find_kind (call->mailbox, (guint) wax_demo_number (wanted, "id", 0),
                                                  WAX_DEMO_CONTACT);

  if (contact == NULL)
    return fail_missing (call, id == NULL ? "" : id);
  wax_demo_user_begin (call->mailbox);
  if (wax_demo_truth (request, "replace", FALSE))
    json_object_clear (contact->fields);
  put_fields (contact->fields, wanted);
  change_members (contact, wanted);
  wax_demo_user_touch_content (call->mailbox, contact);
  contact->date_ms = contact->changed_s * 1000;
  wax_demo_wait_notify (call->server, call->mailbox);
  return json_pack ("{s:[o]}", "cn", wax_demo_contact_to_json (call, contact, NULL, 2));
}

static gboolean
starts_with (const char *text, const char *prefix)
{
  g_autofree char *folded = text == NULL ? NULL : g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (prefix, -1);

  return folded != NULL && g_str_has_prefix (folded, wanted);
}

gboolean
wax_demo_contact_matches (WaxDemoItem *contact, const char *text)
{
  static const char *const names[] = { "firstName", "lastName", "fullName", "email", "nickname" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (starts_with (field (contact->fields, names[i]), text))
      return TRUE;
  }
  return FALSE;
}

static void
append_matches (WaxDemoCall *call, WaxDemoUser *owner, const char *name, json_t *matches)
{
  WaxDemoUser *mailbox = call->mailbox;
  g_autoptr(GPtrArray) contacts = NULL;

  call->mailbox = owner;
  contacts = all_contacts (call, 0);
  for (guint i = 0; i < contacts->len && json_array_size (matches) < 20; i++) {
    WaxDemoItem *contact = g_ptr_array_index (contacts, i);
    json_t *fields = contact->fields;
    json_t *match;
    if (field (fields, "email") == NULL || !wax_demo_contact_matches (contact, name))
      continue;
    match = json_pack ("{s:s, s:s, s:b, s:o}", "type", owner == call->user ? "contact" : "gal", "ranking", "0",
                       "isGroup", g_strcmp0 (field (fields, "type"), "group") == 0,
                       "email", wax_demo_string_take (g_strdup_printf ("\"%s\" <%s>", field (fields,
                           "fullName") == NULL ? "" : field (fields, "fullName"), field (fields, "email"))));
    if (owner == call->user) {
      json_object_set_new (match, "id", wax_demo_id (call, contact->id));
      json_object_set_new (match, "l", wax_demo_id (call, contact->folder));
    }
    wax_demo_contact_set_names (match, fields);
    json_array_append_new (matches, match);
  }
  call->mailbox = mailbox;
}

void
wax_demo_contact_set_names (json_t *match, json_t *fields)
{
  static const char *const names[][2] = { { "first", "firstName" }, { "middle", "middleName" }, { "last", "lastName" },
                                          { "full", "fullName" }, { "company", "company" },
                                          { "fileas", "fileAs" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (field (fields, names[i][1]) != NULL)
      json_object_set_new (match, names[i][0], wax_demo_string (field (fields, names[i][1])));
  }
}

json_t *
wax_demo_contacts_complete (WaxDemoCall *call, json_t *request)
{
  const char *name = wax_demo_text (request, "name");
  json_t *matches = json_array ();
  json_t *response = json_pack ("{s:b}", "canBeCached", TRUE);

  append_matches (call, call->user, name == NULL ? "" : name, matches);
  if (wax_demo_truth (request, "includeGal", TRUE))
    append_matches (call, wax_demo_gal_mailbox (call->server), name == NULL ? "" : name, matches);
  if (json_array_size (matches) > 0)
    json_object_set (response, "match", matches);
  json_decref (matches);
  return response;
}
