#include "wax-privacy-window.h"

#include "app/wax-settings.h"
#include "wax-fact-row.h"
#include "wax-labels.h"
#include "wax-manual-window.h"
#include "wax-privacy-words.h"
#include "wax-row-layout.h"

#include <glib/gi18n-lib.h>

/* How the setting can be; by #WaxRevocationMode. */
#define N_MODES (WAX_REVOCATION_REQUIRED + 1)

struct _WaxPrivacyWindow {
  AdwWindow parent_instance;

  WaxSession *session;
  GSettings *settings; /* (nullable) */
  GtkWidget *facts[WAX_N_PRIVACY_FACTS];
  gboolean updating; /* a button moves because the setting says so */
  guint tick_id;

  GtkListBox *sent;
  GtkListBox *kept;
  GtkListBox *stays;
  AdwPreferencesGroup *setting_group;
  AdwActionRow *stapled_row;
  AdwActionRow *available_row;
  AdwActionRow *required_row;
  GtkWidget *stapled_lock;
  GtkWidget *available_lock;
  GtkWidget *required_lock;
  GtkCheckButton *stapled;
  GtkCheckButton *available;
  GtkCheckButton *required;
};

G_DEFINE_FINAL_TYPE (WaxPrivacyWindow, wax_privacy_window, ADW_TYPE_WINDOW)

static GtkListBox *
get_list (WaxPrivacyWindow *self, WaxPrivacyFact fact)
{
  if (fact < WAX_PRIVACY_FOLDER)
    return self->sent;
  return fact < WAX_PRIVACY_STAYS ? self->kept : self->stays;
}

static GtkCheckButton *
get_button (WaxPrivacyWindow *self, WaxRevocationMode mode)
{
  GtkCheckButton *const buttons[N_MODES] = { self->stapled, self->available, self->required };

  return buttons[mode];
}

static const char *
describe_mode (WaxRevocationMode mode)
{
  switch (mode) {
  case WAX_REVOCATION_STAPLED: return _("What the server itself brings along counts.");
  case WAX_REVOCATION_WHEN_AVAILABLE: return _("A certificate that turns out to be withdrawn ends its connections.");
  case WAX_REVOCATION_REQUIRED: return _("Without one, nothing is sent before you have decided.");
  }
  g_return_val_if_reached ("");
}

/* ---- what is shown ---- */

static void
show_facts (WaxPrivacyWindow *self, WaxRevocationMode mode)
{
  g_autofree char *folder = wax_session_dup_folder (self->session);

  for (WaxPrivacyFact fact = 0; fact < WAX_N_PRIVACY_FACTS; fact++) {
    g_autofree char *text = wax_privacy_words_text (fact, wax_session_get_accounts (self->session), mode, folder);

    if (self->facts[fact] == NULL) {
      self->facts[fact] = wax_fact_row_new (wax_privacy_words_title (fact), text);
      gtk_list_box_append (get_list (self, fact), self->facts[fact]);
    } else {
      wax_fact_row_set_text (WAX_FACT_ROW (self->facts[fact]), text);
    }
  }
}

static void
show_choice (WaxPrivacyWindow *self, const WaxPolicy *policy, WaxRevocationMode mode, gboolean in_force)
{
  AdwActionRow *const rows[N_MODES] = { self->stapled_row, self->available_row, self->required_row };
  GtkWidget *const locks[N_MODES] = { self->stapled_lock, self->available_lock, self->required_lock };
  const char *origin, *said;
  gboolean may = wax_settings_may_choose_revocation (self->settings, policy, mode, &origin);
  g_autofree char *text = NULL;

  if (origin != NULL && !in_force)
    /* Translators: %s is the file or the lock that forbids it */
    text = g_strdup_printf (_("Your administrator does not allow this (%s)."), origin);
  said = text != NULL ? text : describe_mode (mode);
  adw_action_row_set_subtitle (rows[mode], said);
  /* libadwaita 1.7 has the row describe it, and GTK 4.18 then tells nothing. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (get_button (self, mode)), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_button (self, mode)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said,
                                  -1);
  gtk_widget_set_visible (locks[mode], origin != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (get_button (self, mode)), may);
  if (in_force)
    gtk_check_button_set_active (get_button (self, mode), TRUE);
}

static void
update (WaxPrivacyWindow *self)
{
  g_autoptr(WaxPolicy) policy = wax_session_dup_policy (self->session);
  WaxRevocationMode mode = wax_settings_get_revocation (self->settings, policy);
  g_autofree char *origin = wax_settings_describe_revocation (self->settings, policy);
  g_autofree char *escaped = g_markup_escape_text (origin, -1);

  show_facts (self, mode);
  adw_preferences_group_set_description (self->setting_group, escaped);
  self->updating = TRUE;
  for (WaxRevocationMode i = 0; i < N_MODES; i++)
    show_choice (self, policy, i, i == mode);
  self->updating = FALSE;
}

static void
toggled_cb (WaxPrivacyWindow *self, GtkCheckButton *button)
{
  g_autoptr(WaxPolicy) policy = NULL;

  if (self->updating || !gtk_check_button_get_active (button))
    return;
  policy = wax_session_dup_policy (self->session);
  for (WaxRevocationMode mode = 0; mode < N_MODES; mode++) {
    if (get_button (self, mode) == button)
      wax_settings_choose_revocation (self->settings, policy, mode);
  }
  update (self);
}

static gboolean
tick_cb (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static void
map_cb (WaxPrivacyWindow *self)
{
  update (self);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
unmap_cb (WaxPrivacyWindow *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
}

/* ---- object ---- */

static void
wax_privacy_window_dispose (GObject *object)
{
  WaxPrivacyWindow *self = WAX_PRIVACY_WINDOW (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wax_privacy_window_parent_class)->dispose (object);
}

static void
wax_privacy_window_class_init (WaxPrivacyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_privacy_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-privacy-window.ui");
  wax_manual_add_key (widget_class, "data");
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, sent);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, kept);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, stays);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, setting_group);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, stapled_row);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, available_row);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, required_row);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, stapled_lock);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, available_lock);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, required_lock);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, stapled);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, available);
  gtk_widget_class_bind_template_child (widget_class, WaxPrivacyWindow, required);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
wax_privacy_window_init (WaxPrivacyWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_labels_show_cut_titles (GTK_WIDGET (self));
  wax_labels_add_no_hyphens_below (GTK_WIDGET (self));
  wax_row_layout_use_below (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
}

WaxPrivacyWindow *
wax_privacy_window_new (WaxSession *session)
{
  WaxPrivacyWindow *self = g_object_new (WAX_TYPE_PRIVACY_WINDOW, NULL);

  self->session = g_object_ref (session);
  self->settings = wax_settings_open ();
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "trust-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  wax_fact_row_focus_first (WAX_FACT_ROW (self->facts[0]), GTK_WINDOW (self));
  return self;
}
