#include "protocol/zimbra/wax-zimbra-gal.h"

#include <string.h>

#define DAY_S (24 * 60 * 60)

static const char *const phone_names[] = {
  "workPhone", "workPhone2", "mobilePhone", "homePhone", "homePhone2", "otherPhone", "companyPhone", "pager", "workFax",
};

/* email, email2, … in the order of their numbers. */
static GStrv
collect_addresses (const WaxJson *attributes)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();

  for (guint number = 1; number <= 32; number++) {
    g_autofree char *name = number == 1 ? g_strdup ("email") : g_strdup_printf ("email%u", number);
    g_auto(GStrv) values = wax_json_dup_texts (attributes, name);

    g_strv_builder_addv (all, (const char **) values);
  }
  return g_strv_builder_end (all);
}

static GStrv
collect_phones (const WaxJson *attributes)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (phone_names); i++) {
    g_auto(GStrv) values = wax_json_dup_texts (attributes, phone_names[i]);

    g_strv_builder_addv (all, (const char **) values);
  }
  return g_strv_builder_end (all);
}

static char *
dup_first (const WaxJson *attributes, const char *name)
{
  g_auto(GStrv) values = wax_json_dup_texts (attributes, name);

  return g_strdup (values[0] != NULL ? values[0] : "");
}

static char *
find_name (const WaxJson *json, const WaxJson *attributes, const char *address)
{
  g_autofree char *full = dup_first (attributes, "fullName");
  g_autofree char *first = dup_first (attributes, "firstName");
  g_autofree char *last = dup_first (attributes, "lastName");
  const char *filed = wax_json_get_string (json, "fileAsStr");

  if (*full != '\0')
    return g_steal_pointer (&full);
  if (*first != '\0' || *last != '\0')
    return g_strdup_printf ("%s%s%s", first, *first != '\0' && *last != '\0' ? " " : "", last);
  return g_strdup (filed != NULL && *filed != '\0' ? filed : address != NULL ? address : "");
}

static gboolean
is_group (const WaxJson *attributes)
{
  g_autofree char *type = dup_first (attributes, "type");
  g_auto(GStrv) classes = wax_json_dup_texts (attributes, "objectClass");

  return g_str_equal (type, "group") || g_strv_contains ((const char *const *) classes, "zimbraDistributionList");
}

/* All of them; of the server's own, which are many in the directory, none (zimbraId, objectClass …). */
static GStrv
collect_fields (const WaxJson *attributes)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_autoptr(GPtrArray) names = wax_json_get_names (attributes);

  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_auto(GStrv) values = wax_json_dup_texts (attributes, name);

    if (*name == '\0' || g_str_has_prefix (name, "zimbra") || strcmp (name, "objectClass") == 0)
      continue;
    for (guint n = 0; values[n] != NULL; n++)
      g_strv_builder_add_many (all, name, values[n], NULL);
  }
  return g_strv_builder_end (all);
}

/* {"type": "C", "value": "305"} and the like (exchange 328). */
static GStrv
collect_members (const WaxJson *json)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  guint length = wax_json_get_length (json, "m");

  for (guint i = 0; i < length; i++) {
    const WaxJson *member = wax_json_get_entry (json, "m", i);
    const char *type = wax_json_get_string (member, "type");
    g_autofree char *value = wax_json_dup_text (member, "value");
    g_autofree char *text = value != NULL ? g_strdup_printf ("%s:%s", type, value) : NULL;

    if (text != NULL && type != NULL && strlen (type) == 1)
      g_strv_builder_add (all, text);
  }
  return g_strv_builder_end (all);
}

/* @own: with its folder: other people's lists have folders too */
static WaxContact *
parse_contact (const WaxJson *json, const char *id, const WaxJson *attributes, gboolean own)
{
  g_auto(GStrv) addresses = collect_addresses (attributes);
  g_auto(GStrv) phones = collect_phones (attributes);
  g_autofree char *name = find_name (json, attributes, addresses[0]);
  g_autofree char *company = dup_first (attributes, "company");
  g_autofree char *department = dup_first (attributes, "department");
  g_autofree char *title = dup_first (attributes, "jobTitle");
  g_autofree char *folder_id = own ? wax_json_dup_text (json, "l") : NULL;
  g_auto(GStrv) fields = collect_fields (attributes);
  g_auto(GStrv) members = collect_members (json);

  return wax_contact_new (&(WaxContact) {
    .id = id,
    .folder_id = folder_id,
    .name = name,
    .addresses = (const char *const *) addresses,
    .phones = (const char *const *) phones,
    .company = company,
    .department = department,
    .title = title,
    .is_group = is_group (attributes),
    .fields = (const char *const *) fields,
    .members = (const char *const *) members,
  });
}

static void
read_entries (const WaxJson *response, GPtrArray *contacts, GPtrArray *reference_ids, gboolean own)
{
  guint length = wax_json_get_length (response, "cn");

  for (guint i = 0; i < length; i++) {
    const WaxJson *json = wax_json_get_entry (response, "cn", i);
    const WaxJson *attributes = wax_json_get_object (json, "_attrs");
    g_autofree char *id = wax_json_dup_text (json, "id");

    if (id == NULL || *id == '\0')
      continue;
    if (attributes != NULL)
      g_ptr_array_add (contacts, parse_contact (json, id, attributes, own));
    else if (reference_ids != NULL)
      g_ptr_array_add (reference_ids, g_steal_pointer (&id));
  }
}

/* Tokens of the directory are like "20261121030949.469Z_0_0_20261121030949.469Z" (exchange 353), those of the server's
 * own list like "20261121030915.764Z:66c647f4-…:7" (exchange 337). */
static gboolean
is_of_directory (const char *token)
{
  return strchr (token, ':') == NULL;
}

gboolean
wax_zimbra_gal_is_stale (const char *token, gint64 age_s)
{
  return token != NULL && age_s >= (is_of_directory (token) ? 7 : 30) * DAY_S;
}

WaxZimbraGalPage *
wax_zimbra_gal_parse_page (const WaxJson *response)
{
  WaxZimbraGalPage *self = g_new0 (WaxZimbraGalPage, 1);
  guint length = wax_json_get_length (response, "deleted");

  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_contact_unref);
  self->reference_ids = g_ptr_array_new_with_free_func (g_free);
  self->removed_ids = g_ptr_array_new_with_free_func (g_free);
  self->token = wax_json_dup_text (response, "token");
  self->more = wax_json_get_bool (response, "more");
  self->throttled = wax_json_get_bool (response, "throttled");
  self->full_sync_recommended = wax_json_get_bool (response, "fullSyncRecommended");
  read_entries (response, self->contacts, self->reference_ids, FALSE);
  for (guint i = 0; i < length; i++) {
    char *id = wax_json_dup_text (wax_json_get_entry (response, "deleted", i), "id");

    if (id != NULL)
      g_ptr_array_add (self->removed_ids, id);
  }
  return self;
}

void
wax_zimbra_gal_page_free (WaxZimbraGalPage *self)
{
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->reference_ids);
  g_ptr_array_unref (self->removed_ids);
  g_free (self->token);
  g_free (self);
}

void
wax_zimbra_gal_parse_contacts (const WaxJson *response, GPtrArray *contacts)
{
  read_entries (response, contacts, NULL, FALSE);
}

void
wax_zimbra_gal_parse_own (const WaxJson *response, GPtrArray *contacts)
{
  read_entries (response, contacts, NULL, TRUE);
}
