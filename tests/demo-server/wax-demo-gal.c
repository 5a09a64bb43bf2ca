#include "wax-demo-call.h"

#include <string.h>

#define GAL_ID "66c647f4-f500-4d49-b743-5237f8d5604e"
#define GAL_FOLDER 257
#define LIMIT 30000
#define SEARCH_LIMIT 100
#define DOMAIN_PART "example.test"

static char *
stamp (gint64 time_ms)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autofree char *seconds = g_date_time_format (time, "%Y%m%d%H%M%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time_ms % 1000));
}

static char *
distinguished_name (const char *address)
{
  g_auto(GStrv) parts = g_strsplit (address, "@", 2);
  g_auto(GStrv) labels = g_strsplit (parts[1] == NULL ? "" : parts[1], ".", -1);
  g_autofree char *domain = g_strjoinv (",dc=", labels);

  return g_strdup_printf ("uid=%s,ou=people,dc=%s", parts[0], domain);
}

WaxDemoUser *
wax_demo_gal_mailbox (WaxDemoServer *self)
{
  if (self->gal == NULL) {
    self->gal = wax_demo_user_new ("galsync@" DOMAIN_PART, "GAL", "");
    g_free (self->gal->id);
    self->gal->id = g_strdup (GAL_ID);
    wax_demo_user_open_mailbox (self->gal);
    wax_demo_user_add_folder (self->gal, WAX_DEMO_ROOT, "_InternalGAL", "contact", 0);
  }
  return self->gal;
}

static WaxDemoItem *
find_person (WaxDemoUser *gal, const char *address)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, gal->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind == WAX_DEMO_CONTACT && g_strcmp0 (wax_demo_text (item->fields, "email"), address) == 0)
      return item;
  }
  return NULL;
}

/* An entry of the directory as LDAP has it. */
static json_t *
new_entry (WaxDemoServer *self, const char *address, const char *display_name, const char *title)
{
  json_t *old = json_object_get (self->directory, address);
  WaxDemoUser *user = wax_demo_server_find_user (self, address);
  gboolean local = g_str_has_suffix (address, "@" DOMAIN_PART);
  g_auto(GStrv) names = g_strsplit (display_name, " ", 2);
  gboolean group = g_strcmp0 (title, "group") == 0;
  json_t *entry = group ? json_object () : json_pack ("{s:o, s:o}", "firstName", wax_demo_string (names[0]), "lastName",
                                                      wax_demo_string (names[1]));

  json_object_set_new (entry, "zimbraId",
                       wax_demo_string_take (user == NULL ? g_uuid_string_random () : g_strdup (user->id)));
  json_object_set_new (entry, "fullName", wax_demo_string (display_name));
  json_object_set_new (entry, "email", wax_demo_string (address));
  self->directory_ms = MAX (self->directory_ms + 1, g_get_real_time () / 1000);
  if (old != NULL)
    json_object_set (entry, "createTimeStamp", json_object_get (old, "createTimeStamp"));
  else
    json_object_set_new (entry, "createTimeStamp", wax_demo_string_take (stamp (self->directory_ms)));
  json_object_set_new (entry, "modifyTimeStamp", wax_demo_string_take (stamp (self->directory_ms)));
  if (group) {
    json_object_set_new (entry, "objectClass", json_pack ("[s, s]", "zimbraDistributionList", "zimbraMailRecipient"));
    json_object_set_new (entry, "type", json_string ("group"));
    return entry;
  }
  json_object_set_new (entry, "objectClass", json_pack ("[s, s, s]", "inetOrgPerson", "zimbraAccount",
                                                        "amavisAccount"));
  if (local && title != NULL) {
    json_object_set_new (entry, "jobTitle", wax_demo_string (title));
    json_object_set_new (entry, "workCity", json_string ("Grove"));
    json_object_set_new (entry, "company", json_string ("Example Trees"));
    json_object_set_new (entry, "workPhone", wax_demo_string_take (g_strdup_printf ("+1 555 %04u",
        100 + (guint) json_object_size (self->directory))));
  }
  return entry;
}

void
wax_demo_gal_set_person (WaxDemoServer *self, const char *address, const char *display_name, const char *title)
{
  WaxDemoUser *gal = wax_demo_gal_mailbox (self);
  json_t *entry = new_entry (self, address, display_name, title);
  WaxDemoItem *person = find_person (gal, address);
  g_autoptr(json_t) fields = json_copy (entry);

  json_object_set_new (self->directory, address, entry);
  if (!g_str_has_suffix (address, "@" DOMAIN_PART))
    return;
  json_object_set_new (fields, "fileAs", wax_demo_string_take (g_strdup_printf ("8:%s", display_name)));
  if (person == NULL) {
    wax_demo_user_add_contact (gal, GAL_FOLDER, fields);
    return;
  }
  wax_demo_user_begin (gal);
  json_decref (person->fields);
  person->fields = json_incref (fields);
  wax_demo_user_touch_content (gal, person);
}

void
wax_demo_gal_remove_person (WaxDemoServer *self, const char *address, gboolean full_run)
{
  WaxDemoUser *gal = wax_demo_gal_mailbox (self);
  WaxDemoItem *person = find_person (gal, address);

  json_object_del (self->directory, address);
  if (person == NULL || !full_run)
    return;
  wax_demo_user_begin (gal);
  wax_demo_user_remove (gal, person);
}

json_t *
wax_demo_gal_share (WaxDemoServer *self)
{
  WaxDemoUser *gal = wax_demo_gal_mailbox (self);
  WaxDemoItem *folder = wax_demo_user_find (gal, GAL_FOLDER);

  return json_pack ("{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "ownerId", gal->id, "ownerEmail", gal->name,
                    "folderId", GAL_FOLDER,
                    "folderUuid", folder->uuid, "folderPath", "/_InternalGAL", "view", "contact", "rights", "r",
                    "granteeType", "dom",
                    "granteeId", "a91e635c-4c80-4133-8573-2f54fe642233", "granteeName", DOMAIN_PART);
}

static const char *
domain_of (const char *address)
{
  const char *at = strchr (address, '@');

  return at == NULL ? "" : at + 1;
}

static json_t *
directory_entry (WaxDemoCall *call, const char *dn, json_t *entry)
{
  json_t *object = json_pack ("{s:s, s:o, s:s}", "id", dn, "_attrs", json_copy (entry), "ref", dn);

  if (g_strcmp0 (wax_demo_text (entry, "type"), "group") == 0) {
    json_object_set_new (json_object_get (object, "_attrs"), "member",
                         json_pack ("[s, s]", "alice@" DOMAIN_PART, "bob@" DOMAIN_PART));
    json_object_set_new (object, "isMember", json_boolean (g_str_has_prefix (call->user->name, "alice@") ||
                                                           g_str_has_prefix (call->user->name, "bob@")));
  }
  return object;
}

/* Straight from the directory: complete entries, deletions never, a token that is a time. */
static json_t *
sync_directory (WaxDemoCall *call, const char *token, gboolean account_exists)
{
  json_t *response = json_object ();
  json_t *list = json_array ();
  g_autofree char *since = token != NULL && g_ascii_isdigit (*token) ? g_strndup (token, strcspn (token, "_")) : NULL;
  g_autofree char *newest = stamp (call->server->directory_ms + 1000);
  const char *address;
  json_t *entry;

  if (account_exists)
    json_object_set_new (response, "fullSyncRecommended", json_true ());
  json_object_set_new (response, "galDefinitionLastModified", json_string ("20261121030854.752Z"));
  json_object_foreach (call->server->directory, address, entry) {
    g_autofree char *dn = distinguished_name (address);
    if (strcmp (domain_of (address), domain_of (call->user->name)) != 0)
      continue;
    if (since != NULL && strcmp (wax_demo_text (entry, "modifyTimeStamp"), since) <= 0)
      continue;
    json_array_append_new (list, directory_entry (call, dn, entry));
  }
  if (json_array_size (list) > 0)
    json_object_set (response, "cn", list);
  json_decref (list);
  json_object_set_new (response, "token", wax_demo_string_take (g_strdup_printf ("%s_0_0_%s", newest, newest)));
  json_object_set_new (response, "more", json_false ());
  return response;
}

static int
by_change (gconstpointer a, gconstpointer b)
{
  const WaxDemoItem *first = *(WaxDemoItem *const *) a;
  const WaxDemoItem *second = *(WaxDemoItem *const *) b;

  return first->ms != second->ms ? (first->ms < second->ms ? -1 : 1) : (first->id < second->id ? -1 : 1);
}

static GPtrArray *
people_since (WaxDemoUser *gal, guint change)
{
  GPtrArray *people = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, gal->items);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WaxDemoItem *item = value;
    if (item->kind == WAX_DEMO_CONTACT && item->ms > change)
      g_ptr_array_add (people, item);
  }
  g_ptr_array_sort (people, by_change);
  return people;
}

static void
tell_deleted (WaxDemoUser *gal, guint change, json_t *response)
{
  json_t *list = json_array ();

  for (guint i = 0; i < gal->tombstones->len && change > 0; i++) {
    WaxDemoTombstone *tombstone = &g_array_index (gal->tombstones, WaxDemoTombstone, i);
    if (tombstone->change > change)
      json_array_append_new (list,
                             json_pack ("{s:o}", "id",
                                        wax_demo_string_take (g_strdup_printf ("%s:%u", gal->id, tombstone->id))));
  }
  if (json_array_size (list) > 0)
    json_object_set (response, "deleted", list);
  json_decref (list);
}

static json_t *
reference (WaxDemoUser *gal, WaxDemoItem *person)
{
  g_autofree char *dn = distinguished_name (wax_demo_text (person->fields, "email"));

  return json_pack ("{s:o, s:s}", "id", wax_demo_string_take (g_strdup_printf ("%s:%u", gal->id, person->id)), "ref",
                    dn);
}

static json_t *
sync_account (WaxDemoCall *call, json_t *request, const char *token)
{
  WaxDemoUser *gal = wax_demo_gal_mailbox (call->server);
  const char *last = token == NULL ? NULL : strrchr (token, ':');
  guint change = last == NULL ? 0 : (guint) g_ascii_strtoull (last + 1, NULL, 10);
  guint limit = (guint) CLAMP (wax_demo_number (request, "limit", LIMIT), 1, LIMIT);
  g_autoptr(GPtrArray) people = people_since (gal, change);
  g_autofree char *time = stamp (call->server->directory_ms);
  json_t *response = json_object ();
  gboolean more = people->len > limit;
  guint reached = more ? ((WaxDemoItem *) g_ptr_array_index (people, limit - 1))->ms : gal->change;
  json_t *list = json_array ();

  if (wax_demo_truth (request, "getCount", FALSE))
    json_object_set_new (response, "remain", json_integer (more ? people->len - limit : 0));
  for (guint i = 0; i < MIN (people->len, limit); i++)
    json_array_append_new (list, reference (gal, g_ptr_array_index (people, i)));
  if (json_array_size (list) > 0)
    json_object_set (response, "cn", list);
  json_decref (list);
  json_object_set_new (response, "token", wax_demo_string_take (g_strdup_printf ("%s:%s:%u", time, gal->id, reached)));
  json_object_set_new (response, "more", json_boolean (more));
  tell_deleted (gal, change, response);
  return response;
}

json_t *
wax_demo_gal_sync (WaxDemoCall *call, json_t *request)
{
  const char *token = wax_demo_text (request, "token");
  gboolean ids = wax_demo_truth (request, "idOnly", FALSE);
  gboolean account_exists = strcmp (domain_of (call->user->name), DOMAIN_PART) == 0 &&
    wax_demo_server_switch (call->server, WAX_DEMO_GAL_LDAP, NULL) == 0;

  if (token != NULL && *token == '\0')
    token = NULL;
  if (wax_demo_server_switch (call->server, WAX_DEMO_GAL_THROTTLE, NULL) != 0)
    return json_pack ("{s:b, s:s, s:b}", "throttled", TRUE, "token", token == NULL ? "" : token, "more", FALSE);
  if (!ids || !account_exists)
    return sync_directory (call, token, FALSE);
  if (token != NULL && strchr (token, ':') == NULL)
    return sync_directory (call, NULL, TRUE);
  return sync_account (call, request, token);
}

static gboolean
matches (WaxDemoItem *person, const char *text)
{
  return *text == '\0' || strcmp (text, ".") == 0 || wax_demo_contact_matches (person, text);
}

json_t *
wax_demo_gal_search (WaxDemoCall *call, json_t *request)
{
  WaxDemoUser *gal = wax_demo_gal_mailbox (call->server);
  const char *name = wax_demo_text (request, "name");
  gint64 limit = wax_demo_number (request, "limit", SEARCH_LIMIT);
  gboolean complete = strcmp (call->name, "AutoCompleteGalRequest") == 0;
  g_autoptr(GPtrArray) people = people_since (gal, 0);
  json_t *list = json_array ();
  json_t *response = json_object ();
  gint64 found = 0;

  for (guint i = people->len; i > 0; i--) {
    WaxDemoItem *person = g_ptr_array_index (people, i - 1);
    json_t *entry;
    if (!matches (person, name == NULL ? "" : name) || found++ >= limit)
      continue;
    call->mailbox = gal;
    entry = wax_demo_contact_to_json (call, person, NULL, 0);
    call->mailbox = call->user;
    json_object_set_new (entry, "ref",
                         wax_demo_string_take (distinguished_name (wax_demo_text (person->fields, "email"))));
    json_object_set_new (entry, "sf", wax_demo_string_take (g_strdup_printf ("%" G_GINT64_FORMAT, person->date_ms)));
    json_array_append_new (list, entry);
  }
  if (json_array_size (list) > 0)
    json_object_set (response, "cn", list);
  json_decref (list);
  json_object_set_new (response, "sortBy", json_string ("dateDesc"));
  json_object_set_new (response, "offset", json_integer (0));
  json_object_set_new (response, "more", json_boolean (found > limit));
  if (!complete)
    json_object_set_new (response, "paginationSupported", json_true ());
  return response;
}
