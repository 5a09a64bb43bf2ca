#include "wax-ledger-row.h"

#include "wax-button-layout.h"
#include "wax-labels.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

struct _WaxLedgerRow {
  GtkWidget parent_instance;

  WaxSession *session;
  WaxLedgerItem *item;

  GtkImage *icon;
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *details;
  GtkWidget *stop_button;
  GtkWidget *report_button;
  GtkWidget *view_button;
};

typedef struct {
  const char *icon_name;
  const char *style;
} Look;

G_DEFINE_FINAL_TYPE (WaxLedgerRow, wax_ledger_row, GTK_TYPE_WIDGET)

static Look
get_look (WaxTrustEvent event)
{
  switch (event) {
  case WAX_TRUST_EVENT_GRANTED:
  case WAX_TRUST_EVENT_RENEWED: return (Look){ "security-medium-symbolic", "warning" };
  case WAX_TRUST_EVENT_MET:
  case WAX_TRUST_EVENT_CHANGED: return (Look){ "dialog-warning-symbolic", "warning" };
  case WAX_TRUST_EVENT_REFUSED: return (Look){ "network-offline-symbolic", "dim-label" };
  case WAX_TRUST_EVENT_WITHDRAWN: return (Look){ "security-low-symbolic", "error" };
  case WAX_TRUST_EVENT_SECURE_OFF: return (Look){ "channel-insecure-symbolic", "error" };
  case WAX_TRUST_EVENT_SECURE_ON: return (Look){ "channel-secure-symbolic", "success" };
  case WAX_TRUST_EVENT_SUPERSEDED: return (Look){ "security-high-symbolic", "dim-label" };
  case WAX_TRUST_EVENT_EXPIRED: return (Look){ "preferences-system-time-symbolic", "dim-label" };
  case WAX_TRUST_EVENT_STOPPED: return (Look){ "process-stop-symbolic", "dim-label" };
  case WAX_TRUST_EVENT_CLOCK_RESET: return (Look){ "preferences-system-time-symbolic", "warning" };
  case WAX_TRUST_EVENT_POLICY: return (Look){ "changes-prevent-symbolic", "dim-label" };
  }
  g_return_val_if_reached (((Look){ "dialog-information-symbolic", "dim-label" }));
}

/* ---- words ---- */

/* "20 November 2026, 09:41 · anna@example.test · Receiving mail" and what the person wrote. @origin: (nullable) */
static char *
describe_context (WaxLedgerRow *self, gint64 at, const char *account_id, const char *channel, const char *origin,
                  const char *why)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *when = wax_ui_text_full_moment (at);
  WaxAccount *account = account_id != NULL ? wax_session_find_account (self->session, account_id) : NULL;
  g_autofree char *line = NULL;
  g_auto(GStrv) parts = NULL;
  WaxChannelId id;

  g_strv_builder_add (builder, when);
  if (account_id != NULL)
    g_strv_builder_add (builder, account != NULL ? wax_account_get_address (account) : account_id);
  if (wax_channel_id_from_string (channel, &id))
    g_strv_builder_add (builder, wax_channel_id_get_label (id));
  if (g_strcmp0 (origin, "waxctl") == 0)
    g_strv_builder_add (builder, _("with waxctl"));
  parts = g_strv_builder_end (builder);
  line = g_strjoinv (" · ", parts);
  /* Translators: what a person wrote as the reason. */
  return why != NULL && why[0] != '\0' ? g_strdup_printf (_("%s\nReason: “%s”"), line, why) : g_steal_pointer (&line);
}

static char *
describe_end (const WaxGrant *grant)
{
  g_autofree char *when = wax_ui_text_full_moment (grant->ended);
  WaxTrustEvent event;

  if (!wax_trust_event_from_string (grant->ended_by, &event))
    event = WAX_TRUST_EVENT_EXPIRED;
  /* Translators: all %s are dates with the time of day. */
  if (event == WAX_TRUST_EVENT_STOPPED)
    return g_strdup_printf (_("Ended %s: you stopped it."), when);
  if (event == WAX_TRUST_EVENT_SUPERSEDED)
    return g_strdup_printf (_("Ended %s: it was not needed any more, or another took its place."), when);
  if (event == WAX_TRUST_EVENT_POLICY)
    return g_strdup_printf (_("Ended %s: the administrator's limits do not allow it."), when);
  if (event == WAX_TRUST_EVENT_WITHDRAWN)
    return g_strdup_printf (_("Ended %s: the certificate was withdrawn."), when);
  return g_strdup_printf (_("Ended %s: its time was over."), when);
}

static char *
describe_state (const WaxLedgerEntry *entry)
{
  const WaxGrant *grant = entry->grant;
  g_autofree char *until = wax_ui_text_full_moment (grant->until);

  if (grant->ended != 0)
    return describe_end (grant);
  if (!entry->holds)
    return g_strdup (_("Does not hold here: it was given on another computer, or in a session that is over."));
  if (grant->duration == WAX_DURATION_SESSION)
    /* Translators: a date with the time of day. */
    return g_strdup_printf (_("Holds for this session, until %s at the latest."), until);
  /* Translators: a date with the time of day. */
  return g_strdup_printf (_("Holds until %s."), until);
}

static char *
list_endpoints (const WaxGrant *grant)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < grant->endpoints->len; i++) {
    g_autofree char *endpoint = wax_endpoint_to_string (g_ptr_array_index (grant->endpoints, i));

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", endpoint);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_grant (const WaxLedgerEntry *entry)
{
  g_auto(GStrv) ids = wax_grant_dup_problem_ids (entry->grant);
  g_autofree char *problems = wax_trust_line_describe_problems ((const char *const *) ids);
  g_autofree char *state = describe_state (entry);
  /* Translators: a list of problems. */
  g_autofree char *despite = g_strdup_printf (_("Despite: %s."), problems);

  return g_strjoin (" ", despite, state, NULL);
}

/* ---- showing ---- */

static void
show_icon (WaxLedgerRow *self, Look look)
{
  const char *const styles[] = { look.style, NULL };

  gtk_image_set_from_icon_name (self->icon, look.icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char **) styles);
}

/* The buttons alone take the focus, so they say what they are about. */
static void
name_button (GtkWidget *button, const char *name, const char *title, const char *text)
{
  g_autofree char *description = g_strjoin (" ", title, text, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* What is read where the row of the list is gone to, or read by the reader itself: all of it. */
static void
speak (WaxLedgerRow *self, const char *title, const char *text, const char *details)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = wax_ui_text_pair (title, text);
  g_autofree char *whole = g_strjoin ("\n", name, details, NULL);

  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

static void
show_texts (WaxLedgerRow *self, const char *title, const char *text, const char *details)
{
  wax_labels_set_wrapped (self->title, title);
  wax_labels_set_wrapped (self->text, text);
  wax_labels_set_wrapped (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->text), text[0] != '\0');
  speak (self, title, text, details);
  name_button (self->stop_button, _("Stop Trusting"), title, text);
  name_button (self->report_button, _("Copy Report"), title, text);
  name_button (self->view_button, _("View Certificate"), title, text);
}

/* A button without its target would speak to nobody: the target comes first. */
static void
set_action (GtkWidget *button, const char *name, GVariant *target)
{
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
}

static void
show_certificate_buttons (WaxLedgerRow *self, const WaxEndpoint *endpoint, const char *fingerprint, gboolean visible)
{
  g_autofree char *server = endpoint != NULL ? wax_endpoint_to_string (endpoint) : NULL;

  visible = visible && server != NULL && fingerprint != NULL;
  if (visible) {
    set_action (self->report_button, "ledger.report", g_variant_new ("(ss)", server, fingerprint));
    set_action (self->view_button, "ledger.view", g_variant_new ("(ss)", server, fingerprint));
  }
  gtk_widget_set_visible (self->report_button, visible);
  gtk_widget_set_visible (self->view_button, visible);
}

static void
show_grant (WaxLedgerRow *self, const WaxLedgerEntry *entry)
{
  const WaxGrant *grant = entry->grant;
  WaxEndpoint *first = g_ptr_array_index (grant->endpoints, 0);
  g_autofree char *title = list_endpoints (grant), *server = wax_endpoint_to_string (first);
  g_autofree char *text = describe_grant (entry);
  g_autofree char *details = describe_context (self, grant->given, grant->account,
                                               wax_channel_id_to_string (grant->channel), grant->origin, grant->why);

  show_icon (self, entry->holds ? (Look){ "security-medium-symbolic", "warning" }
                                : (Look){ "preferences-system-time-symbolic", "dim-label" });
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  show_texts (self, title, text, details);
  set_action (self->stop_button, "ledger.stop", g_variant_new_string (server));
  gtk_widget_set_visible (self->stop_button, grant->ended == 0);
  show_certificate_buttons (self, first, wax_grant_get_fingerprint (grant), entry->has_certificate);
}

static void
show_line (WaxLedgerRow *self, const WaxLedgerEntry *entry)
{
  const WaxTrustLine *line = entry->line;
  g_autofree char *sentence = wax_trust_line_describe (line);
  g_autofree char *details = describe_context (self, line->at, line->account, line->channel, NULL,
                                               line->event != WAX_TRUST_EVENT_POLICY ? line->why : NULL);

  show_icon (self, get_look (line->event));
  gtk_widget_remove_css_class (GTK_WIDGET (self->title), "heading");
  show_texts (self, sentence, "", details);
  gtk_widget_set_visible (self->stop_button, FALSE);
  show_certificate_buttons (self, line->endpoint, line->fingerprint, entry->has_certificate);
}

static void
update (WaxLedgerRow *self)
{
  const WaxLedgerEntry *entry = wax_ledger_item_get_entry (self->item);

  if (entry == NULL) {
    show_icon (self, (Look){ "content-loading-symbolic", "dim-label" });
    show_texts (self, "…", "", "…");
    gtk_widget_set_visible (self->stop_button, FALSE);
    show_certificate_buttons (self, NULL, NULL, FALSE);
  } else if (entry->grant != NULL) {
    show_grant (self, entry);
  } else {
    show_line (self, entry);
  }
}

void
wax_ledger_row_set_item (WaxLedgerRow *self, WaxLedgerItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "notify::loaded", G_CALLBACK (update), self);
  update (self);
}

/* Deeper than its own children GTK does not look by itself, and gives the focus to what is hidden too; the order is
 * that of Tab. Without buttons the row of the list takes it. */
static gboolean
wax_ledger_row_grab_focus (GtkWidget *widget)
{
  WaxLedgerRow *self = WAX_LEDGER_ROW (widget);
  GtkWidget *const buttons[] = { self->report_button, self->view_button, self->stop_button };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    if (gtk_widget_get_visible (buttons[i]))
      return gtk_widget_grab_focus (buttons[i]);
  }
  return FALSE;
}

static void
wax_ledger_row_dispose (GObject *object)
{
  wax_ledger_row_set_item (WAX_LEDGER_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), WAX_TYPE_LEDGER_ROW);
  G_OBJECT_CLASS (wax_ledger_row_parent_class)->dispose (object);
}

static void
wax_ledger_row_class_init (WaxLedgerRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_ledger_row_dispose;
  widget_class->grab_focus = wax_ledger_row_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-ledger-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, box);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, title);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, text);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, details);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, report_button);
  gtk_widget_class_bind_template_child (widget_class, WaxLedgerRow, view_button);
}

static void
wax_ledger_row_init (WaxLedgerRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_button_layout_wrap_text (GTK_BUTTON (self->stop_button));
  wax_labels_add_no_hyphens (self->title);
  wax_labels_add_no_hyphens (self->details);
}

GtkWidget *
wax_ledger_row_new (WaxSession *session)
{
  WaxLedgerRow *self = g_object_new (WAX_TYPE_LEDGER_ROW, NULL);

  self->session = session;
  return GTK_WIDGET (self);
}
