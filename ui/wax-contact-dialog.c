#include "wax-contact-dialog.h"

#include "mail/wax-address.h"
#include "wax-contact-words.h"
#include "wax-failure-card.h"
#include "wax-labels.h"
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

enum { N_ENTRIES = G_N_ELEMENTS (entries), FIRST_MAIL = 3, LAST_MAIL = 5 };

struct _WaxContactDialog {
  AdwWindow parent_instance;
  WaxContact *contact;       /* (nullable) */
  GCancellable *cancellable; /* (nullable): while the server is asked */
  gboolean closed;
  GtkWidget *values[N_ENTRIES];
  GtkScrolledWindow *scroller;
  GtkBox *rows;
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
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->values[i]))));
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

static GStrv
dup_changes (WaxContactDialog *self)
{
  g_autoptr(GStrvBuilder) fields = g_strv_builder_new ();
  g_autofree char *notes = dup_notes (self), *name = join_name (self);

  for (guint i = 0; i < N_ENTRIES; i++) {
    g_autofree char *value = dup_value (self, i);
    g_autofree char *before = g_strstrip (g_strdup (get_before (self, entries[i].field)));

    if (strcmp (value, before) != 0)
      g_strv_builder_add_many (fields, entries[i].field, value, NULL);
  }
  /* The server goes by this one, where there is one. */
  if (has_other_name (self))
    add_if_changed (self, fields, "fullName", name);
  add_if_changed (self, fields, "notes", notes);
  return g_strv_builder_end (fields);
}

static gboolean
names_anybody (WaxContactDialog *self)
{
  for (guint i = 0; i < N_ENTRIES; i++) {
    g_autofree char *value = dup_value (self, i);

    if (value[0] != '\0' && (i <= LAST_MAIL || strcmp (entries[i].field, "company") == 0))
      return TRUE;
  }
  return self->contact != NULL && self->contact->is_group;
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

  for (guint i = FIRST_MAIL; i <= LAST_MAIL; i++) {
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

  gtk_widget_set_sensitive (self->button, good && changes[0] != NULL && names_anybody (self) &&
                                            self->cancellable == NULL);
}

static void
submit_cb (WaxContactDialog *self)
{
  if (gtk_widget_get_sensitive (self->button))
    g_signal_emit (self, signals[SIGNAL_SUBMITTED], 0);
}

static char *
dup_shown_name (WaxContactDialog *self)
{
  g_autofree char *name = join_name (self);
  static const guint others[] = { 2, 9, 3 }; /* nickname, company, email */

  for (guint i = 0; name[0] == '\0' && i < G_N_ELEMENTS (others); i++) {
    g_free (name);
    name = dup_value (self, others[i]);
  }
  return g_steal_pointer (&name);
}

WaxContactDeed *
wax_contact_dialog_make_deed (WaxContactDialog *self)
{
  g_auto(GStrv) fields = dup_changes (self);
  g_autofree char *name = dup_shown_name (self);
  WaxContactAction action = { self->contact != NULL ? WAX_CONTACT_CHANGE : WAX_CONTACT_CREATE,
                              self->contact != NULL ? self->contact->id : NULL, NULL, (const char *const *) fields };

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
  for (guint i = 0; i < N_ENTRIES; i++)
    gtk_editable_set_editable (GTK_EDITABLE (self->values[i]), editable);
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
  const char *name = wax_contact_words_get_label (entries[i].field);
  GtkWidget *entry = gtk_entry_new (), *label;

  if (entries[i].heading != NULL)
    add_label (self, _(entries[i].heading), "heading");
  label = add_label (self, name, "caption-heading");
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), entry);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), entries[i].purpose);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_name (entry, entries[i].field);
  gtk_editable_set_text (GTK_EDITABLE (entry), get_before (self, entries[i].field));
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
  G_OBJECT_CLASS (wax_contact_dialog_parent_class)->dispose (object);
}

static void
wax_contact_dialog_class_init (WaxContactDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_contact_dialog_dispose;
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_WAIT_ROW);
  signals[SIGNAL_SUBMITTED] = g_signal_new ("submitted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-contact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, notes);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, wait);
  gtk_widget_class_bind_template_child (widget_class, WaxContactDialog, button);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
wax_contact_dialog_init (WaxContactDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
}

WaxContactDialog *
wax_contact_dialog_new (GtkWindow *parent, WaxContact *contact)
{
  WaxContactDialog *self = g_object_new (WAX_TYPE_CONTACT_DIALOG, "transient-for", parent, "title",
                                         contact != NULL ? _("Edit Contact") : _("New Contact"), NULL);
  GtkTextBuffer *notes = gtk_text_view_get_buffer (self->notes);

  self->contact = contact != NULL ? wax_contact_ref (contact) : NULL;
  for (guint i = 0; i < N_ENTRIES; i++)
    add_entry (self, i);
  gtk_text_buffer_set_text (notes, get_before (self, "notes"), -1);
  g_signal_connect_object (notes, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->values[0]);
  return self;
}
