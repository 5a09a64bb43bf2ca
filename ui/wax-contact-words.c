#include "wax-contact-words.h"

#include "mail/wax-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Fields by the names that the server gives them, section 4.8 of the protocol's digest. */
static const struct {
  const char *field;
  const char *label;
} labels[] = {
  { "firstName", N_("First Name") },
  { "middleName", N_("Middle Name") },
  { "lastName", N_("Last Name") },
  { "maidenName", N_("Maiden Name") },
  { "nickname", N_("Nickname") },
  { "namePrefix", N_("Title") },
  { "nameSuffix", N_("Name Suffix") },
  { "jobTitle", N_("Job Title") },
  { "company", N_("Company") },
  { "department", N_("Department") },
  { "office", N_("Office") },
  { "email", N_("Mail Address") },
  { "email2", N_("Second Mail Address") },
  { "email3", N_("Third Mail Address") },
  { "workPhone", N_("Work Phone") },
  { "workPhone2", N_("Second Work Phone") },
  { "mobilePhone", N_("Mobile Phone") },
  { "homePhone", N_("Home Phone") },
  { "homePhone2", N_("Second Home Phone") },
  { "otherPhone", N_("Other Phone") },
  { "companyPhone", N_("Company Phone") },
  { "callbackPhone", N_("Callback Phone") },
  { "carPhone", N_("Car Phone") },
  { "assistantPhone", N_("Assistant’s Phone") },
  { "pager", N_("Pager") },
  { "workFax", N_("Work Fax") },
  { "homeFax", N_("Home Fax") },
  { "otherFax", N_("Other Fax") },
  { "homeStreet", N_("Street") },
  { "homePostalCode", N_("Postal Code") },
  { "homeCity", N_("City") },
  { "homeState", N_("State or Province") },
  { "homeCountry", N_("Country") },
  { "homeURL", N_("Website") },
  { "workURL", N_("Work Website") },
  { "otherURL", N_("Other Website") },
  { "imAddress1", N_("Instant Messaging") },
  { "birthday", N_("Birthday") },
  { "anniversary", N_("Anniversary") },
  { "notes", N_("Notes") },
};

/* What is said otherwise, or is for programs. */
static const char *const unsaid[] = { "firstName", "lastName", "fullName", "fileAs", "type", "image", "userCertificate",
                                      "userSMIMECertificate", "dlist", "objectClass", NULL };

static const char *const places[] = { "work", "home", "other" };
static const char *const place_labels[] = { N_("Work Address"), N_("Home Address"), N_("Other Address") };
static const char *const place_parts[] = { "Street", "PostalCode", "City", "State", "Country" };

const char *
wax_contact_words_get_label (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (strcmp (labels[i].field, field) == 0)
      return _(labels[i].label);
  }
  return field;
}

static void
line_free (gpointer data)
{
  WaxContactLine *line = data;

  g_free (line->label);
  g_free (line->text);
  g_free (line);
}

static void
add (GPtrArray *lines, const char *label, const char *text)
{
  WaxContactLine *line;

  if (text == NULL || *text == '\0')
    return;
  line = g_new (WaxContactLine, 1);
  *line = (WaxContactLine) { g_strdup (label), g_strdup (text) };
  g_ptr_array_add (lines, line);
}

static gboolean
is_place_part (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    for (guint n = 0; n < G_N_ELEMENTS (place_parts); n++) {
      g_autofree char *part = g_strconcat (places[i], place_parts[n], NULL);

      if (strcmp (part, field) == 0)
        return TRUE;
    }
  }
  return FALSE;
}

static void
add_place (GPtrArray *lines, const WaxContact *contact, guint place)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint n = 0; n < G_N_ELEMENTS (place_parts); n++) {
    g_autofree char *field = g_strconcat (places[place], place_parts[n], NULL);
    const char *value = wax_contact_get_field (contact, field);

    if (value != NULL && *value != '\0')
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : n == 2 ? " " : "\n", value);
  }
  add (lines, _(place_labels[place]), text->str);
}

static gboolean
is_labelled (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (strcmp (labels[i].field, field) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Addresses are shown by themselves; numbered ones are many. */
static gboolean
is_shown (const char *field)
{
  return !g_strv_contains (unsaid, field) && !g_str_has_prefix (field, "email") && !is_place_part (field);
}

/* Of an address list that was read before all was kept. */
static void
add_known (GPtrArray *lines, const WaxContact *contact)
{
  add (lines, _("Job Title"), contact->title);
  add (lines, _("Company"), contact->company);
  add (lines, _("Department"), contact->department);
  for (guint i = 0; contact->phones[i] != NULL; i++)
    add (lines, _("Phone"), contact->phones[i]);
}

static void
add_all (GPtrArray *lines, const WaxContact *contact, const char *field, const char *label)
{
  for (guint i = 0; contact->fields[i] != NULL && contact->fields[i + 1] != NULL; i += 2) {
    if (strcmp (contact->fields[i], field) == 0 && strcmp (contact->fields[i + 1], contact->name) != 0)
      add (lines, label, contact->fields[i + 1]);
  }
}

GPtrArray *
wax_contact_words_list (const WaxContact *contact)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  if (contact->fields[0] == NULL)
    add_known (lines, contact);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (strcmp (labels[i].field, "homeURL") == 0) {
      for (guint place = 0; place < G_N_ELEMENTS (places); place++)
        add_place (lines, contact, place);
    }
    if (is_shown (labels[i].field))
      add_all (lines, contact, labels[i].field, _(labels[i].label));
  }
  for (guint i = 0; contact->fields[i] != NULL && contact->fields[i + 1] != NULL; i += 2) {
    if (is_shown (contact->fields[i]) && !is_labelled (contact->fields[i]))
      add (lines, contact->fields[i], contact->fields[i + 1]);
  }
  return lines;
}

char *
wax_contact_words_describe (const WaxContact *contact)
{
  if (contact->title[0] == '\0' || contact->company[0] == '\0')
    return g_strdup (contact->title[0] != '\0' ? contact->title : contact->company);
  /* Translators: what somebody is, and where they work: “Forester, Example Trees”. */
  return g_strdup_printf (_("%s, %s"), contact->title, contact->company);
}

static void
add_recipient (GString *text, const WaxContact *contact)
{
  const char *address = contact->addresses[0];
  g_autofree char *one = NULL;

  if (address == NULL)
    return;
  one = wax_address_to_string (strcmp (contact->name, address) != 0 ? contact->name : NULL, address);
  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
}

char *
wax_contact_words_recipients (const WaxContact *contact, GPtrArray *members)
{
  GString *text = g_string_new (NULL);

  add_recipient (text, contact);
  for (guint i = 0; members != NULL && i < members->len; i++)
    add_recipient (text, members->pdata[i]);
  return g_string_free (text, FALSE);
}
