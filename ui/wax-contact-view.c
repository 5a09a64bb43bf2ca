#include "wax-contact-view.h"

#include "wax-contact-words.h"
#include "wax-fact-row.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxContactView {
  AdwBin parent_instance;
  GtkStack *pages;
  GtkLabel *name;
  GtkLabel *description;
  GtkListBox *addresses;
  GtkListBox *facts;
  GtkLabel *members_title;
  GtkListBox *members;
};

enum { SIGNAL_WRITE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxContactView, wax_contact_view, ADW_TYPE_BIN)

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  gtk_widget_set_visible (GTK_WIDGET (list), FALSE);
}

static void
append (GtkListBox *list, GtkWidget *row)
{
  gtk_list_box_append (list, row);
  gtk_widget_set_visible (GTK_WIDGET (list), TRUE);
}

static void
show_label (GtkLabel *label, const char *text)
{
  wax_labels_set_wrapped (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text[0] != '\0');
}

static void
row_cb (WaxContactView *self, GtkListBoxRow *row)
{
  const char *recipients = g_object_get_data (G_OBJECT (row), "recipients");

  if (recipients != NULL)
    g_signal_emit (self, signals[SIGNAL_WRITE], 0, recipients);
}

/* A row that mail can be written from. @title: never taken for markup */
static GtkWidget *
mail_row_new (const char *title, const char *subtitle, const char *recipients)
{
  GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name ("mail-message-new-symbolic");
  g_autofree char *hint = g_strdup_printf (_("Write to %s"), title);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (recipients[0] == '\0')
    return row;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  g_object_set_data_full (G_OBJECT (row), "recipients", g_strdup (recipients), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  return row;
}

static void
show_addresses (WaxContactView *self, const WaxContact *contact)
{
  for (guint i = 0; contact->addresses[i] != NULL; i++) {
    const char *only[] = { contact->addresses[i], NULL };
    g_autoptr(WaxContact) one = wax_contact_new (&(WaxContact) { .name = contact->name, .addresses = only });
    g_autofree char *recipients = wax_contact_words_recipients (one, NULL);

    append (self->addresses, mail_row_new (contact->addresses[i], NULL, recipients));
  }
}

static void
show_members (WaxContactView *self, GPtrArray *members)
{
  g_autofree char *title =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Member", "%u Members", members->len), members->len);

  for (guint i = 0; i < members->len; i++) {
    WaxContact *member = members->pdata[i];
    g_autofree char *recipients = wax_contact_words_recipients (member, NULL);
    const char *address = member->addresses[0];

    append (self->members,
            mail_row_new (member->name, g_strcmp0 (address, member->name) != 0 ? address : NULL, recipients));
  }
  show_label (self->members_title, members->len > 0 ? title : "");
}

static gboolean
has_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
fact_new (const WaxContactLine *line)
{
  GtkWidget *row = wax_fact_row_new (line->label, line->text);

  if (!has_letters (line->text))
    wax_fact_row_keep_order (WAX_FACT_ROW (row));
  return row;
}

void
wax_contact_view_show (WaxContactView *self, const WaxContactDetails *details)
{
  g_autoptr(GPtrArray) lines = details != NULL ? wax_contact_words_list (details->contact) : NULL;
  g_autofree char *description = details != NULL ? wax_contact_words_describe (details->contact) : NULL;

  gtk_stack_set_visible_child_name (self->pages, details != NULL ? "contact" : "none");
  clear (self->addresses);
  clear (self->facts);
  clear (self->members);
  if (details == NULL)
    return;
  show_label (self->name, details->contact->name[0] != '\0' ? details->contact->name : _("No Name"));
  show_label (self->description, details->contact->is_group ? _("Group") : description);
  show_addresses (self, details->contact);
  for (guint i = 0; i < lines->len; i++) {
    WaxContactLine *line = lines->pdata[i];

    append (self->facts, fact_new (line));
  }
  show_members (self, details->members);
}

static void
wax_contact_view_class_init (WaxContactViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_WRITE] = g_signal_new ("write", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-contact-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, pages);
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, name);
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, description);
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, addresses);
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, facts);
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, members_title);
  gtk_widget_class_bind_template_child (widget_class, WaxContactView, members);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
}

static void
wax_contact_view_init (WaxContactView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
