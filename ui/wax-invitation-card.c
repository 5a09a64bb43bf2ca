#include "wax-invitation-card.h"

#include "wax-invitation-words.h"
#include "wax-labels.h"

#include <glib/gi18n-lib.h>

struct _WaxInvitationCard {
  AdwBin parent_instance;
  GtkLabel *kind;
  GtkLabel *title;
  GtkBox *facts;
  GtkLabel *note;
};

enum { SIGNAL_SAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxInvitationCard, wax_invitation_card, ADW_TYPE_BIN)

static void
add_fact (WaxInvitationCard *self, const char *name, const char *text, int lines)
{
  GtkWidget *box, *heading, *value;

  if (text[0] == '\0')
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  heading = gtk_label_new (name);
  value = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (value));
  gtk_label_set_lines (GTK_LABEL (value), lines);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  wax_labels_show_cut (value);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, heading, NULL, -1);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (self->facts, box);
}

static char *
dup_when (const WaxInvitation *invitation)
{
  g_autofree char *when = wax_invitation_words_when (invitation);
  g_autofree char *zone = wax_invitation_words_zone (invitation);

  return zone[0] != '\0' ? g_strjoin ("\n", when, zone, NULL) : g_steal_pointer (&when);
}

static void
add_facts (WaxInvitationCard *self, const WaxInvitation *invitation)
{
  g_autofree char *when = dup_when (invitation);
  g_autofree char *rhythm = wax_invitation_words_rhythm (invitation);
  g_autofree char *people = wax_invitation_words_people (invitation);
  g_autofree char *organizer =
    invitation->organizer != NULL ? wax_invitation_words_person (invitation->organizer) : g_strdup ("");

  add_fact (self, _("When"), when, 6);
  add_fact (self, _("Repeats"), rhythm, 4);
  add_fact (self, _("Where"), invitation->place, 4);
  add_fact (self, _("Organizer"), organizer, 2);
  /* Translators: the person who answers to an invitation; those who are invited. */
  add_fact (self, invitation->method == WAX_INVITATION_REPLY ? _("Answer") : _("Invited"), people, 8);
}

static void
show_note (WaxInvitationCard *self, const WaxInvitation *invitation)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (invitation->n_events > 1)
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "There is %u more event in this file. ",
                                               "There are %u more events in this file. ", invitation->n_events - 1),
                            invitation->n_events - 1);
  if (invitation->method == WAX_INVITATION_REQUEST)
    g_string_append (text, _("Waxwing does not answer invitations yet: save it for your calendar, or reply with a"
                             " message."));
  gtk_label_set_label (self->note, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->note), text->len > 0);
}

void
wax_invitation_card_show (WaxInvitationCard *self, const WaxInvitation *invitation)
{
  GtkWidget *child;

  gtk_widget_set_visible (GTK_WIDGET (self), invitation != NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_box_remove (self->facts, child);
  if (invitation == NULL)
    return;
  gtk_label_set_label (self->kind, wax_invitation_words_kind (invitation));
  gtk_label_set_label (self->title, invitation->title[0] != '\0' ? invitation->title : _("(no title)"));
  add_facts (self, invitation);
  show_note (self, invitation);
}

static void
save_cb (WaxInvitationCard *self)
{
  g_signal_emit (self, signals[SIGNAL_SAVE], 0);
}

static void
wax_invitation_card_class_init (WaxInvitationCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_SAVE] =
    g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-invitation-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxInvitationCard, kind);
  gtk_widget_class_bind_template_child (widget_class, WaxInvitationCard, title);
  gtk_widget_class_bind_template_child (widget_class, WaxInvitationCard, facts);
  gtk_widget_class_bind_template_child (widget_class, WaxInvitationCard, note);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
wax_invitation_card_init (WaxInvitationCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
