#include "wax-certificate-window.h"

#include "wax-certificate-facts.h"
#include "wax-certificate-link.h"
#include "wax-certificate-path.h"
#include "wax-text-print.h"
#include "wax-certificate-save.h"
#include "wax-fact-row.h"
#include "wax-identity-words.h"
#include "wax-labels.h"
#include "wax-list-keys.h"
#include "wax-manual-window.h"
#include "wax-toasts.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WaxCertificateWindow {
  AdwWindow parent_instance;

  WaxVerdict *verdict;      /* (nullable): of a server's */
  WaxShownPath *shown_path; /* (nullable): of a server's */
  GPtrArray *chain;         /* (nullable): of one that no server has shown */
  GListModel *links;        /* (nullable): of that */
  GPtrArray *standing;      /* (nullable): facts about that */
  WaxCertificate *certificate; /* the one that is shown */
  GtkFileChooserNative *chooser;

  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher;
  AdwViewSwitcherBar *switcher_bar;
  guint reveal_id;
  AdwPreferencesGroup *problems_group;
  AdwPreferencesGroup *general_group;
  AdwPreferencesGroup *fingerprints_group;
  AdwPreferencesGroup *fields_group;
  AdwPreferencesGroup *extensions_group;
  GtkListBox *problems;
  GtkListBox *general;
  GtkListBox *fingerprints;
  GtkListBox *fields;
  GtkListBox *extensions;
  GtkListView *path;
};

G_DEFINE_FINAL_TYPE (WaxCertificateWindow, wax_certificate_window, ADW_TYPE_WINDOW)

/* ---- what is shown ---- */

/* Takes @facts. */
static void
show_facts (GtkListBox *list, GPtrArray *facts)
{
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (old));
  for (guint i = 0; i < facts->len; i++) {
    const WaxCertificateFact *fact = g_ptr_array_index (facts, i);
    GtkWidget *row = wax_fact_row_new (fact->title, fact->text);

    if (fact->is_hex)
      wax_fact_row_set_monospace (WAX_FACT_ROW (row));
    if (fact->copy_name != NULL)
      wax_fact_row_add_copy (WAX_FACT_ROW (row), fact->copy_name, fact->text);
    gtk_list_box_append (list, row);
  }
  g_ptr_array_unref (facts);
}

static void
show_problems (WaxCertificateWindow *self)
{
  gboolean good = wax_verdict_get_problems (self->verdict)->len == 0;
  GtkListBoxRow *row;

  show_facts (self->problems, wax_certificate_facts_list_problems (self->verdict));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->problems, i)) != NULL; i++)
    wax_fact_row_set_icon (WAX_FACT_ROW (row), good ? "object-select-symbolic" : "dialog-error-symbolic",
                           good ? "success" : "error");
}

static void
show_certificate (WaxCertificateWindow *self, WaxCertificate *certificate)
{
  static const char *const actions[] = { "certificate.copy-fingerprint", "certificate.copy-pem", "certificate.save-pem",
                                         "certificate.save-der", "certificate.save-path" };
  gboolean there = certificate != NULL;

  g_clear_pointer (&self->certificate, wax_certificate_unref);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], there);
  gtk_widget_set_visible (GTK_WIDGET (self->general_group), there);
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprints_group), there);
  gtk_widget_set_visible (GTK_WIDGET (self->fields_group), there);
  gtk_widget_set_visible (GTK_WIDGET (self->extensions_group), there);
  if (!there)
    return;
  self->certificate = wax_certificate_ref (certificate);
  adw_view_switcher_title_set_subtitle (self->switcher, wax_certificate_get_display_name (certificate));
  show_facts (self->general, wax_certificate_facts_list_general (certificate));
  show_facts (self->fingerprints, wax_certificate_facts_list_fingerprints (certificate));
  show_facts (self->fields, wax_certificate_facts_list_fields (certificate));
  show_facts (self->extensions, wax_certificate_facts_list_extensions (certificate));
  gtk_widget_set_visible (GTK_WIDGET (self->extensions_group),
                          gtk_list_box_get_row_at_index (self->extensions, 0) != NULL);
}

static void
select_cb (GtkSingleSelection *selection, GParamSpec *pspec, WaxCertificateWindow *self)
{
  g_autoptr(WaxCertificateLink) link = wax_certificate_path_get_link (selection);

  if (link != NULL && wax_certificate_link_get_certificate (link) != NULL)
    show_certificate (self, wax_certificate_link_get_certificate (link));
}

static void
activate_cb (WaxCertificateWindow *self, guint position)
{
  g_autoptr(WaxCertificateLink) link =
    wax_certificate_path_get_link (GTK_SINGLE_SELECTION (gtk_list_view_get_model (self->path)));

  if (link != NULL && wax_certificate_link_get_certificate (link) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, "general");
}

/* ---- what can be done with it ---- */

static void
copy_fingerprint (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *text = wax_ui_text_fingerprint (wax_certificate_get_fingerprint (self->certificate));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  wax_toasts_say (self->toasts, _("Fingerprint copied"));
}

static char *
write_down (WaxCertificateWindow *self)
{
  if (self->chain != NULL)
    return wax_certificate_facts_standing_to_text (g_ptr_array_ref (self->standing), self->links, self->certificate);
  return wax_certificate_facts_to_text (self->verdict, self->shown_path, self->certificate);
}

static void
copy_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *text = write_down (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  wax_toasts_say (self->toasts, _("Certificate copied as text"));
}

static void
copy_pem (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *pem = wax_certificate_to_pem (self->certificate);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pem);
  wax_toasts_say (self->toasts, _("Certificate copied"));
}

static GBytes *
encode (WaxCertificateWindow *self, const char *action)
{
  GPtrArray *path = self->chain != NULL ? self->chain : self->shown_path->links;
  char *pem;

  if (g_str_equal (action, "certificate.save-der"))
    return g_bytes_ref (wax_certificate_get_der (self->certificate));
  pem = g_str_equal (action, "certificate.save-path") ? wax_certificate_chain_to_pem (path)
                                                      : wax_certificate_to_pem (self->certificate);
  return g_bytes_new_take (pem, strlen (pem));
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autoptr(GBytes) bytes = encode (self, name);
  g_autofree char *stem = g_strconcat (wax_certificate_get_display_name (self->certificate),
                                       g_str_equal (name, "certificate.save-path") ? "-path" : NULL, NULL);

  g_clear_object (&self->chooser);
  self->chooser = wax_certificate_save (GTK_WINDOW (self), self->toasts, stem,
                                        g_str_equal (name, "certificate.save-der") ? "der" : "pem", bytes);
}

static void
print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *text = write_down (self);
  g_autoptr(GtkPrintOperation) operation = wax_text_print_new (
    self->certificate != NULL ? wax_certificate_get_display_name (self->certificate) : _("Certificate"), text);
  g_autoptr(GError) error = NULL;

  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), &error) ==
      GTK_PRINT_OPERATION_RESULT_ERROR) {
    /* Translators: why nothing was printed. */
    g_autofree char *sentence = g_strdup_printf (_("Could not print: %s"), error->message);

    wax_toasts_say (self->toasts, sentence);
  }
}

static void
show_tab (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->stack, g_variant_get_string (parameter, NULL));
}

/* ---- the window ---- */

static void
reveal_cb (gpointer data)
{
  WaxCertificateWindow *self = data;

  self->reveal_id = 0;
  adw_view_switcher_bar_set_reveal (self->switcher_bar, adw_view_switcher_title_get_title_visible (self->switcher));
}

/* This changes while sizes are given out; the bar cannot take one that it did not ask for before. */
static void
title_visible_cb (WaxCertificateWindow *self)
{
  if (self->reveal_id == 0)
    self->reveal_id = g_idle_add_once (reveal_cb, self);
}

static void
wax_certificate_window_dispose (GObject *object)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (object);

  g_clear_handle_id (&self->reveal_id, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->verdict);
  g_clear_pointer (&self->shown_path, wax_shown_path_free);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_object (&self->links);
  g_clear_pointer (&self->standing, g_ptr_array_unref);
  g_clear_pointer (&self->certificate, wax_certificate_unref);
  G_OBJECT_CLASS (wax_certificate_window_parent_class)->dispose (object);
}

static void
wax_certificate_window_class_init (WaxCertificateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_certificate_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-certificate-window.ui");
  wax_manual_add_key (widget_class, "question");
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, problems_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, general_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fingerprints_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fields_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, extensions_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, general);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fingerprints);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, extensions);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, path);
  gtk_widget_class_bind_template_callback (widget_class, title_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "certificate.copy-fingerprint", NULL, copy_fingerprint);
  gtk_widget_class_install_action (widget_class, "certificate.copy-text", NULL, copy_text);
  gtk_widget_class_install_action (widget_class, "certificate.copy-pem", NULL, copy_pem);
  gtk_widget_class_install_action (widget_class, "certificate.save-pem", NULL, save);
  gtk_widget_class_install_action (widget_class, "certificate.save-der", NULL, save);
  gtk_widget_class_install_action (widget_class, "certificate.save-path", NULL, save);
  gtk_widget_class_install_action (widget_class, "certificate.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "certificate.show-tab", "s", show_tab);
}

static void
wax_certificate_window_init (WaxCertificateWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_toasts_leave_escape (adw_toast_overlay_get_child (self->toasts));
  wax_list_keys_leave_by_tab (GTK_WIDGET (self->path));
  wax_labels_show_cut (GTK_WIDGET (self->switcher));
  wax_labels_show_cut (GTK_WIDGET (self->switcher_bar));
}

/* @links: (transfer full) */
static void
show_path (WaxCertificateWindow *self, GListModel *links)
{
  GtkSingleSelection *selection = wax_certificate_path_show (self->path, links);

  g_signal_connect_object (selection, "notify::selected-item", G_CALLBACK (select_cb), self, 0);
}

/* @standing, @links: (transfer full) */
static WaxCertificateWindow *
new_standing (GPtrArray *chain, GPtrArray *standing, GListModel *links, const char *icon_name, const char *style)
{
  WaxCertificateWindow *self = g_object_new (WAX_TYPE_CERTIFICATE_WINDOW, NULL);

  self->chain = g_ptr_array_ref (chain);
  self->standing = standing;
  self->links = links;
  adw_preferences_group_set_title (self->problems_group, _("How It Stands"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problems), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How It Stands"),
                                  -1);
  show_facts (self->problems, g_ptr_array_ref (standing));
  wax_fact_row_set_icon (WAX_FACT_ROW (gtk_list_box_get_row_at_index (self->problems, 0)), icon_name, style);
  show_certificate (self, chain->pdata[0]);
  show_path (self, g_object_ref (links));
  return self;
}

WaxCertificateWindow *
wax_certificate_window_new_own (const WaxIdentityState *state)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *style, *icon_name = wax_identity_words_icon (state, now, &style);

  return new_standing (wax_identity_get_chain (state->identity), wax_certificate_facts_list_standing (state, now),
                       wax_certificate_link_list_own (state->identity), icon_name, style);
}

WaxCertificateWindow *
wax_certificate_window_new_signer (const WaxMailSignature *signature, const char *standing)
{
  gboolean good = signature->state == WAX_MAIL_SIGNATURE_GOOD;

  return new_standing (signature->chain, wax_certificate_facts_list_sentence (standing),
                       wax_certificate_link_list_signer (signature),
                       good ? "object-select-symbolic" : "dialog-warning-symbolic", good ? "success" : "warning");
}

WaxCertificateWindow *
wax_certificate_window_new (WaxVerdict *verdict)
{
  WaxCertificateWindow *self = g_object_new (WAX_TYPE_CERTIFICATE_WINDOW, NULL);

  self->verdict = g_object_ref (verdict);
  self->shown_path = wax_shown_path_new (verdict);
  show_problems (self);
  show_certificate (self, wax_verdict_get_certificate (verdict));
  show_path (self, wax_certificate_link_list (verdict, self->shown_path));
  return self;
}
