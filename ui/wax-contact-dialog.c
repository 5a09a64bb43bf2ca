#include "wax-contact-dialog.h"

#include "mail/wax-address.h"
#include "wax-contact-words.h"
#include "wax-failure-card.h"
#include "wax-labels.h"
#include "wax-people-suggestions.h"
#include "wax-wait-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Fields in the order in which they are entered; a heading begins a group. */
static const struct {
  const char *field;
  const char *heading; /* (nullable) */
  GtkInputPurpose purpose;
} entries[] = {
  { "firstName", NULL, GTK_INPUT_PURPOSE_NAME },
  { "lastName", NULL, GTK_INPUT_PURPOSE_NAME },
  { "nickname", NULL, GTK_INPUT_PURPOSE_NAME },
  { "email", N_("Mail"), GTK_INPUT_PURPOSE_EMAIL },
  { "email2", NULL, GTK_INPUT_PURPOSE_EMAIL },
  { "email3", NULL, GTK_INPUT_PURPOSE_EMAIL },
  { "workPhone", N_("Phone"), GTK_INPUT_PURPOSE_PHONE },
  { "mobilePhone", NULL, GTK_INPUT_PURPOSE_PHONE },
  { "homePhone", NULL, GTK_INPUT_PURPOSE_PHONE },
  { "company", N_("Work"), GTK_INPUT_PURPOSE_FREE_FORM },
  { "department", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
  { "jobTitle", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
  { "homeStreet", N_("Home"), GTK_INPUT_PURPOSE_FREE_FORM },
  { "homePostalCode", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
  { "homeCity", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
  { "homeState", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
  { "homeCountry", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
  { "homeURL", N_("More"), GTK_INPUT_PURPOSE_URL },
  { "birthday", NULL, GTK_INPUT_PURPOSE_FREE_FORM },
};

enum { N_ENTRIES = G_N_ELEMENTS (entries), NICKNAME = 2, FIRST_MAIL = 3, LAST_MAIL = 5 };

struct _WaxContactDialog {
  AdwWindow parent_instance;
  WaxContact *contact;       /* (nullable) */
  gboolean is_group;
  GHashTable *known;         /* of a group: address, in small letters → the member that it has, see #WaxContact */
  GCancellable *cancellable; /* (nullable): while the server is asked */
  gboolean closed;
  GtkWidget *values[N_ENTRIES]; /* of a group the name alone */
  GtkScrolledWindow *scroller;
  GtkBox *rows;
  GtkWidget *members_box;
  WaxRecipients *members;
  WaxPeopleSuggestions *people;
  GtkTextView *notes;
  GtkLabel *problem;
  WaxFailureCard *failure;
  WaxWaitRow *wait;
  GtkWidget *button;
};

enum { SIGNAL_SUBMITTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxContactDialog, wax_contact_dialog, ADW_TYPE_WINDOW)

static const char *
get_before (WaxContactDialog *self, const char *field)
{
  const char *value = self->contact != NULL ? wax_contact_get_field (self->contact, field) : NULL;

  return value != NULL ? value : "";
}

static char *
dup_notes (WaxContactDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (self->notes), &start, &end);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (self->notes), &start, &end, FALSE);
}

static char *
dup_value (WaxContactDialog *self, guint i)
{
  GtkWidget *entry = self->values[i];

  return entry != NULL ? g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)))) : g_strdup ("");
}

/* What a group is called may stand in several fields. */
static const char *
get_name_before (WaxContactDialog *self)
{
  return self->contact != NULL ? self->contact->name : "";
}

/* ---- what is entered ---- */

static gboolean
is_address (const char *text)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
  WaxAddress *only = addresses->len == 1 ? addresses->pdata[0] : NULL;

  return only != NULL && only->valid && strcmp (only->address, text) == 0;
}

/* Each field as it is to be, as it is entered: what the person did not touch stays as the server has it. */
static void
add_if_changed (WaxContactDialog *self, GStrvBuilder *fields, const char *field, const char *value)
{
  if (strcmp (value, get_before (self, field)) != 0)
    g_strv_builder_add_many (fields, field, value, NULL);
}

static char *
join_name (WaxContactDialog *self)
{
  g_autofree char *first = dup_value (self, 0), *last = dup_value (self, 1);
  const char *middle = get_before (self, "middleName");
  const char *parts[] = { first, middle, last };
  GString *name = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i][0] != '\0')
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", parts[i]);
  }
  return g_string_free (name, FALSE);
}

static gboolean
has_other_name (WaxContactDialog *self)
{
  g_autofree char *first = dup_value (self, 0), *last = dup_value (self, 1);

  return strcmp (first, get_before (self, "firstName")) != 0 || strcmp (last, get_before (self, "lastName")) != 0;
}

static void
add_person (WaxContactDialog *self, GStrvBuilder *fields)
{
  g_autofree char *name = join_name (self);

  for (guint i = 0; i < N_ENTRIES; i++) {
    g_autofree char *value = dup_value (self, i);
    g_autofree char *before = g_strstrip (g_strdup (get_before (self, entries[i].field)));

    if (strcmp (value, before) != 0)
      g_strv_builder_add_many (fields, entries[i].field, value, NULL);
  }
  /* The server goes by this one, where there is one. */
  if (has_other_name (self))
    add_if_changed (self, fields, "fullName", name);
}

static void
add_group (WaxContactDialog *self, GStrvBuilder *fields)
{
  g_autofree char *name = dup_value (self, NICKNAME);
  g_autofree char *file_as = g_strconcat ("8:", name, NULL);

  if (strcmp (name, get_name_before (self)) == 0)
    return;
  g_strv_builder_add_many (fields, "nickname", name, "fullName", name, NULL);
  if (g_str_has_prefix (get_before (self, "fileAs"), "8:")) /* written out there once more */
    g_strv_builder_add_many (fields, "fileAs", file_as, NULL);
  if (self->contact == NULL)
    g_strv_builder_add_many (fields, "type", "group", NULL);
}

static GStrv
dup_changes (WaxContactDialog *self)
{
  g_autoptr(GStrvBuilder) fields = g_strv_builder_new ();
  g_autofree char *notes = dup_notes (self);

  if (self->is_group)
    add_group (self, fields);
  else
    add_person (self, fields);
  add_if_changed (self, fields, "notes", notes);
  return g_strv_builder_end (fields);
}

/* Who is in the group stays as the server has it; whoever comes is named by address, see #WaxContactDeed. Those without
 * one that is known here do not stand in the field, and stay. @added, @removed: (out) (transfer full) */
static void
list_members (WaxContactDialog *self, GStrv *added, GStrv *removed)
{
  g_autofree char *text = wax_recipients_dup_text (self->members);
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (text);
  g_autoptr(GStrvBuilder) coming = g_strv_builder_new (), going = g_strv_builder_new ();
  g_autoptr(GHashTable) entered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, member;

  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];
    g_autofree char *folded = address->valid ? g_utf8_casefold (address->address, -1) : NULL;
    g_autofree char *person = wax_address_to_string (address->name, address->address);
    g_autofree char *one = g_strconcat ("I:", person, NULL);

    if (folded != NULL && !g_hash_table_contains (entered, folded) && !g_hash_table_contains (self->known, folded))
      g_strv_builder_add (coming, one);
    if (folded != NULL)
      g_hash_table_add (entered, g_steal_pointer (&folded));
  }
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &key, &member)) {
    if (!g_hash_table_contains (entered, key))
      g_strv_builder_add (going, member);
  }
  *added = g_strv_builder_end (coming);
  *removed = g_strv_builder_end (going);
}

static gboolean
has_other_members (WaxContactDialog *self)
{
  g_auto(GStrv) added = NULL, removed = NULL;

  list_members (self, &added, &removed);
  return added[0] != NULL || removed[0] != NULL;
}

static gboolean
names_anybody (WaxContactDialog *self)
{
  g_autofree char *name = dup_value (self, NICKNAME);

  if (self->is_group)
    return name[0] != '\0' && (self->contact != NULL || wax_recipients_count (self->members) > 0);
  for (guint i = 0; i < N_ENTRIES; i++) {
    g_autofree char *value = dup_value (self, i);

    if (value[0] != '\0' && (i <= LAST_MAIL || strcmp (entries[i].field, "company") == 0))
      return TRUE;
  }
  return FALSE;
}

static void
mark (GtkWidget *entry, gboolean wrong)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (wrong)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
}

/* Whether all addresses may be some. What is wrong already and untouched is no reason to refuse the rest. */
static gboolean
check_addresses (WaxContactDialog *self)
{
  gboolean good = TRUE;

  for (guint i = FIRST_MAIL; i <= LAST_MAIL && self->values[i] != NULL; i++) {
    g_autofree char *value = dup_value (self, i);
    gboolean wrong =
      value[0] != '\0' && strcmp (value, get_before (self, entries[i].field)) != 0 && !is_address (value);

    mark (self->values[i], wrong);
    good &= !wrong;
  }
  gtk_label_set_label (self->problem, good ? "" : _("A mail address is like anna@example.org."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), !good);
  return good;
}

static void
changed_cb (WaxContactDialog *self)
{
  g_auto(GStrv) changes = dup_changes (self);
  gboolean good = check_addresses (self);

  gtk_widget_set_sensitive (self->button, good && (changes[0] != NULL || has_other_members (self)) &&
                                            names_anybody (self) && self->cancellable == NULL);
}

static void
submit_cb (WaxContactDialog *self)
{
  g_autofree char *wrong = wax_recipients_check (self->members);

  if (wrong == NULL && gtk_widget_get_sensitive (self->button))
    g_signal_emit (self, signals[SIGNAL_SUBMITTED], 0);
}

static char *
dup_shown_name (WaxContactDialog *self)
{
  g_autofree char *name = join_name (self);
  static const guint others[] = { NICKNAME, 9, FIRST_MAIL }; /* nickname, company, email */

  for (guint i = 0; name[0] == '\0' && i < G_N_ELEMENTS (others); i++) {
    g_free (name);
    name = dup_value (self, others[i]);
  }
  return g_steal_pointer (&name);
}

WaxContactDeed *
wax_contact_dialog_make_deed (WaxContactDialog *self)
{
  g_auto(GStrv) fields = dup_changes (self), added = NULL, removed = NULL;
  g_autofree char *name = dup_shown_name (self);
  WaxContactAction action = { self->contact != NULL ? WAX_CONTACT_CHANGE : WAX_CONTACT_CREATE,
                              self->contact != NULL ? self->contact->id : NULL, NULL, (const char *const *) fields };

  list_members (self, &added, &removed);
  action.added = (const char *const *) added;
  action.removed = (const char *const *) removed;
  return wax_contact_deed_new (&action, name);
}

/* ---- the server ---- */

/* What is told stands above all fields. */
static void
scroll_up (WaxContactDialog *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
set_editable (WaxContactDialog *self, gboolean editable)
{
  for (guint i = 0; i < N_ENTRIES; i++) {
    if (self->values[i] != NULL)
      gtk_editable_set_editable (GTK_EDITABLE (self->values[i]), editable);
  }
  gtk_widget_set_sensitive (self->members_box, editable);
  gtk_text_view_set_editable (self->notes, editable);
}

GCancellable *
wax_contact_dialog_begin (WaxContactDialog *self)
{
  self->cancellable = g_cancellable_new ();
  wax_failure_card_show (self->failure, NULL);
  set_editable (self, FALSE);
  gtk_widget_set_sensitive (self->button, FALSE);
  wax_wait_row_start (self->wait, _("Waiting for the server…"), self->cancellable);
  scroll_up (self);
  return g_object_ref (self->cancellable);
}

void
wax_contact_dialog_fail (WaxContactDialog *self, const GError *error, WaxEndpoint *endpoint)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, endpoint);
  gboolean given_up = g_cancellable_is_cancelled (self->cancellable);

  g_clear_object (&self->cancellable);
  wax_wait_row_stop (self->wait);
  set_editable (self, TRUE);
  changed_cb (self);
  if (!given_up)
    wax_failure_card_show (self->failure, failure);
  scroll_up (self);
}

gboolean
wax_contact_dialog_is_open (WaxContactDialog *self)
{
  return !self->closed;
}

/* ---- the form ---- */

static GtkWidget *
add_label (WaxContactDialog *self, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_margin_top (label, g_str_equal (style, "heading") ? 18 : 6);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->rows, label);
  return label;
}

static void
add_entry (WaxContactDialog *self, guint i)
{
  const char *name = self->is_group ? _("Name") : wax_contact_words_get_label (entries[i].field);
  GtkWidget *entry = gtk_entry_new (), *label;

  if (entries[i].heading != NULL && !self->is_group)
    add_label (self, _(entries[i].heading), "heading");
  label = add_label (self, name, "caption-heading");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), entries[i].purpose);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_name (entry, entries[i].field);
  gtk_editable_set_text (GTK_EDITABLE (entry),
                         self->is_group ? get_name_before (self) : get_before (self, entries[i].field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->rows, entry);
  self->values[i] = entry;
}

static void
wax_contact_dialog_dispose (GObject *object)
{
  WaxContactDialog *self = WAX_CONTACT_DIALOG (object);

  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->contact, wax_contact_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  G_OBJECT_CLASS (wax_contact_dialog_parent_class)->dispose (object);
}

static void
wax_contact_dialog_class_init (WaxContactDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_contact_dialog_dispose;
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_PEOPLE_SUGGESTIONS);
  g_type_ensure (WAX_TYPE_RECIPIENTS);
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  signals[SIGNAL_SUBMITTED] = g_signal_new ("submitted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-contact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, members_box);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, members);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, people);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, notes);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, wait);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
wax_contact_dialog_init (WaxContactDialog *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_people_suggestions_attach (self->people, self->members);
  wax_labels_show_cut_titles (GTK_WIDGET (self));
}

static void
begin (WaxContactDialog *self)
{
  GtkTextBuffer *notes = gtk_text_view_get_buffer (self->notes);

  gtk_text_buffer_set_text (notes, get_before (self, "notes"), -1);
  g_signal_connect_object (notes, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

WaxContactDialog *
wax_contact_dialog_new (GtkWindow *parent, WaxContact *contact)
{
  WaxContactDialog *self = g_object_new (WAX_TYPE_CONTACT_DIALOG, "transient-for", parent, "title",
                                         contact != NULL ? _("Edit Contact") : _("New Contact"), NULL);

  self->contact = contact != NULL ? wax_contact_ref (contact) : NULL;
  for (guint i = 0; i < N_ENTRIES; i++)
    add_entry (self, i);
  begin (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->values[0]);
  return self;
}

/* What it is called last is the family's, as most of those write it who send a name. */
WaxContactDialog *
wax_contact_dialog_new_for_address (GtkWindow *parent, const char *name, const char *address)
{
  WaxContactDialog *self = wax_contact_dialog_new (parent, NULL);
  g_autofree char *first = g_strstrip (g_strdup (name));
  char *last = strrchr (first, ' ');

  if (last != NULL)
    *last++ = '\0';
  gtk_editable_set_text (GTK_EDITABLE (self->values[0]), first);
  gtk_editable_set_text (GTK_EDITABLE (self->values[1]), last != NULL ? last : "");
  gtk_editable_set_text (GTK_EDITABLE (self->values[FIRST_MAIL]), address);
  return self;
}

/* (nullable): of the member that the group has */
static const char *
find_address (const WaxContactDetails *details, const char *member)
{
  for (guint i = 0; i < details->members->len; i++) {
    WaxContact *known = details->members->pdata[i];

    if (strcmp (known->id, strchr (member, ':') + 1) == 0)
      return known->addresses[0];
  }
  return NULL;
}

static void
show_members (WaxContactDialog *self, const WaxContactDetails *details)
{
  g_autoptr(WaxContact) nobody = wax_contact_new (&(WaxContact) { .id = "" });
  g_autofree char *text = wax_contact_words_recipients (nobody, details->members);

  for (guint i = 0; details->contact->members[i] != NULL; i++) {
    const char *member = details->contact->members[i], *address = find_address (details, member);

    if (address != NULL)
      g_hash_table_insert (self->known, g_utf8_casefold (address, -1), g_strdup (member));
  }
  wax_recipients_set_text (self->members, text);
}

WaxContactDialog *
wax_contact_dialog_new_for_group (GtkWindow *parent, WaxAccount *account, const WaxContactDetails *details)
{
  WaxContactDialog *self = g_object_new (WAX_TYPE_CONTACT_DIALOG, "transient-for", parent, "title",
                                         details != NULL ? _("Edit Group") : _("New Group"), NULL);

  self->is_group = TRUE;
  self->contact = details != NULL ? wax_contact_ref (details->contact) : NULL;
  wax_people_suggestions_set_account (self->people, account);
  gtk_widget_set_visible (self->members_box, TRUE);
  add_entry (self, NICKNAME);
  if (details != NULL)
    show_members (self, details);
  begin (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->values[NICKNAME]);
  return self;
}
