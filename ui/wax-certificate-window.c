#include "wax-certificate-window.h"

#include "wax-certificate-link.h"
#include "wax-fact-row.h"
#include "wax-labels.h"
#include "wax-list-keys.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

enum { MAX_EXTENSIONS = 500 };

struct _WaxCertificateWindow {
  AdwWindow parent_instance;

  WaxVerdict *verdict;
  WaxCertificate *certificate; /* the one that is shown */
  GtkFileChooserNative *chooser;
  gboolean as_pem;

  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwViewSwitcherTitle *switcher;
  AdwViewSwitcherBar *switcher_bar;
  guint reveal_id;
  AdwPreferencesGroup *problems_group;
  AdwPreferencesGroup *general_group;
  AdwPreferencesGroup *fingerprints_group;
  AdwPreferencesGroup *extensions_group;
  GtkListBox *problems;
  GtkListBox *general;
  GtkListBox *fingerprints;
  GtkListBox *fields;
  GtkListBox *extensions;
  GtkListView *path;
};

G_DEFINE_FINAL_TYPE (WaxCertificateWindow, wax_certificate_window, ADW_TYPE_WINDOW)

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static WaxFactRow *
add_fact (GtkListBox *list, const char *title, const char *text)
{
  GtkWidget *row = wax_fact_row_new (title, text[0] != '\0' ? text : _("(nothing)"));

  gtk_list_box_append (list, row);
  return WAX_FACT_ROW (row);
}

static void
add_moment (GtkListBox *list, const char *title, gint64 when)
{
  g_autofree char *text = wax_ui_text_full_moment (when);

  add_fact (list, title, text);
}

static void
add_hex (GtkListBox *list, const char *title, const char *copy_name, const char *hex)
{
  g_autofree char *grouped = wax_ui_text_fingerprint (hex);
  WaxFactRow *row = add_fact (list, title, grouped);

  wax_fact_row_set_monospace (row);
  wax_fact_row_add_copy (row, copy_name, grouped);
}

static void
show_problems (WaxCertificateWindow *self)
{
  GPtrArray *problems = wax_verdict_get_problems (self->verdict);

  clear_list (self->problems);
  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *sentence = wax_problem_describe (g_ptr_array_index (problems, i), self->verdict);

    wax_fact_row_set_icon (add_fact (self->problems, NULL, sentence), "dialog-error-symbolic", "error");
  }
  if (problems->len == 0)
    wax_fact_row_set_icon (add_fact (self->problems, NULL, _("Nothing. This computer can confirm this certificate.")),
                           "object-select-symbolic", "success");
}

static void
show_general (WaxCertificateWindow *self)
{
  WaxCertificate *certificate = self->certificate;
  g_autofree char *names = g_strjoinv (", ", (char **) wax_certificate_get_names (certificate));
  g_autofree char *sha1 = wax_certificate_dup_fingerprint_sha1 (certificate);

  clear_list (self->general);
  clear_list (self->fingerprints);
  add_fact (self->general, _("Issued to"), wax_certificate_get_subject (certificate));
  add_fact (self->general, _("For the names"), names);
  add_fact (self->general, _("Issued by"), wax_certificate_get_issuer (certificate));
  add_moment (self->general, _("Valid from"), wax_certificate_get_not_before (certificate));
  add_moment (self->general, _("Valid until"), wax_certificate_get_not_after (certificate));
  add_hex (self->fingerprints, _("SHA-256 of the certificate"), _("Copy SHA-256 Fingerprint"),
           wax_certificate_get_fingerprint (certificate));
  add_hex (self->fingerprints, _("SHA-256 of the public key"), _("Copy Public Key Fingerprint"),
           wax_certificate_get_spki (certificate));
  add_hex (self->fingerprints, _("SHA-1 of the certificate (for comparing with old papers only)"),
           _("Copy SHA-1 Fingerprint"), sha1);
}

static void
show_fields (WaxCertificateWindow *self)
{
  WaxCertificate *certificate = self->certificate;
  g_autofree char *version = g_strdup_printf ("%u", wax_certificate_get_version (certificate));
  g_autofree char *key =
    /* Translators: a kind of key and its size, for example "RSA, 2048 bits". */
    g_strdup_printf (_("%s, %u bits"), wax_certificate_get_key_algorithm (certificate),
                     wax_certificate_get_key_bits (certificate));
  g_autofree char *serial = wax_ui_text_fingerprint (wax_certificate_get_serial (certificate));

  clear_list (self->fields);
  add_fact (self->fields, _("Version"), version);
  wax_fact_row_set_monospace (add_fact (self->fields, _("Serial number"), serial));
  add_fact (self->fields, _("Signature algorithm"), wax_certificate_get_signature_algorithm (certificate));
  add_fact (self->fields, _("Issuer"), wax_certificate_get_issuer (certificate));
  add_moment (self->fields, _("Not before"), wax_certificate_get_not_before (certificate));
  add_moment (self->fields, _("Not after"), wax_certificate_get_not_after (certificate));
  add_fact (self->fields, _("Subject"), wax_certificate_get_subject (certificate));
  add_fact (self->fields, _("Public key"), key);
}

/* Translated name and OID, and whether it is critical. */
static char *
name_extension (const WaxCertificateExtension *extension)
{
  g_autofree char *name =
    extension->name != NULL ? g_strdup_printf ("%s (%s)", extension->name, extension->oid) : g_strdup (extension->oid);

  /* Translators: the name of an extension of a certificate that may not be ignored. */
  return extension->critical ? g_strdup_printf (_("%s, critical"), name) : g_steal_pointer (&name);
}

static void
show_extensions (WaxCertificateWindow *self)
{
  g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (self->certificate);

  clear_list (self->extensions);
  gtk_widget_set_visible (GTK_WIDGET (self->extensions_group), extensions->len > 0);
  for (guint i = 0; i < extensions->len && i < MAX_EXTENSIONS; i++) {
    const WaxCertificateExtension *extension = g_ptr_array_index (extensions, i);
    g_autofree char *title = name_extension (extension);

    add_fact (self->extensions, title, extension->text);
  }
  if (extensions->len > MAX_EXTENSIONS) {
    /* Translators: how many extensions of a certificate are not listed. */
    g_autofree char *more = g_strdup_printf (_("%u more are in the saved file"), extensions->len - MAX_EXTENSIONS);

    add_fact (self->extensions, _("Too many to list"), more);
  }
}

static void
show_certificate (WaxCertificateWindow *self, WaxCertificate *certificate)
{
  static const char *const actions[] = { "certificate.copy-fingerprint", "certificate.copy-text",
                                         "certificate.copy-pem", "certificate.save-pem", "certificate.save-der" };
  gboolean there = certificate != NULL;

  g_clear_pointer (&self->certificate, wax_certificate_unref);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], there);
  gtk_widget_set_visible (GTK_WIDGET (self->general_group), there);
  gtk_widget_set_visible (GTK_WIDGET (self->fingerprints_group), there);
  if (!there)
    return;
  self->certificate = wax_certificate_ref (certificate);
  adw_view_switcher_title_set_subtitle (self->switcher, wax_certificate_get_display_name (certificate));
  show_general (self);
  show_fields (self);
  show_extensions (self);
}

static void
select_cb (GtkSingleSelection *selection, GParamSpec *pspec, WaxCertificateWindow *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (selection);
  g_autoptr(WaxCertificateLink) link = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (link != NULL && wax_certificate_link_get_certificate (link) != NULL)
    show_certificate (self, wax_certificate_link_get_certificate (link));
}

static void
setup_link_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *labels[] = { gtk_label_new (NULL), gtk_label_new (NULL) };
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    gtk_label_set_xalign (GTK_LABEL (labels[i]), 0);
    gtk_label_set_wrap (GTK_LABEL (labels[i]), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (labels[i]), PANGO_WRAP_WORD_CHAR);
    wax_labels_add_no_hyphens (GTK_LABEL (labels[i]));
    gtk_box_append (GTK_BOX (texts), labels[i]);
  }
  gtk_widget_add_css_class (labels[0], "heading");
  gtk_widget_add_css_class (labels[1], "caption");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  gtk_list_item_set_child (item, expander);
}

static void
bind_link_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr(WaxCertificateLink) link = gtk_tree_list_row_get_item (row);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_tree_expander_get_child (expander));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  const char *const icon_classes[] = { wax_certificate_link_get_style (link), NULL };
  g_autofree char *name =
    g_strdup_printf ("%s: %s", wax_certificate_link_get_title (link), wax_certificate_link_get_state (link));

  gtk_tree_expander_set_list_row (expander, row);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), wax_certificate_link_get_icon_name (link));
  gtk_widget_set_css_classes (icon, (const char **) icon_classes);
  gtk_label_set_label (GTK_LABEL (title), wax_certificate_link_get_title (link));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), wax_certificate_link_get_state (link));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (expander))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Below each link hangs the next one down, so that the list becomes a tree. */
static GListModel *
get_next_link_cb (gpointer item, gpointer data)
{
  GListModel *links = data;
  guint position = 0;
  GListStore *below;
  g_autoptr(GObject) next = NULL;

  if (!g_list_store_find (G_LIST_STORE (links), item, &position))
    return NULL;
  next = g_list_model_get_item (links, position + 1);
  if (next == NULL)
    return NULL;
  below = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);
  g_list_store_append (below, next);
  return G_LIST_MODEL (below);
}

static void
show_path (WaxCertificateWindow *self)
{
  GListModel *links = wax_certificate_link_list (self->verdict);
  GListStore *root = g_list_store_new (WAX_TYPE_CERTIFICATE_LINK);
  g_autoptr(GObject) top = g_list_model_get_item (links, 0);
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSingleSelection) selection = NULL;
  GtkTreeListModel *tree;

  if (top != NULL)
    g_list_store_append (root, top);
  tree = gtk_tree_list_model_new (G_LIST_MODEL (root), FALSE, TRUE, get_next_link_cb, links, g_object_unref);
  selection = gtk_single_selection_new (G_LIST_MODEL (tree));
  if (g_list_model_get_n_items (G_LIST_MODEL (selection)) > 0)
    gtk_single_selection_set_selected (selection, g_list_model_get_n_items (G_LIST_MODEL (selection)) - 1);
  g_signal_connect (selection, "notify::selected-item", G_CALLBACK (select_cb), self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_link_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_link_cb), NULL);
  gtk_list_view_set_factory (self->path, factory);
  gtk_list_view_set_model (self->path, GTK_SELECTION_MODEL (selection));
}

static void
toast (WaxCertificateWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
copy_fingerprint (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *text = wax_ui_text_fingerprint (wax_certificate_get_fingerprint (self->certificate));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, _("Fingerprint copied"));
}

/* Titles and texts of a list, a line each. */
static void
append_facts (GString *text, GtkListBox *list)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++) {
    const char *title = wax_fact_row_get_title (WAX_FACT_ROW (row));

    if (title[0] != '\0')
      g_string_append_printf (text, "%s: ", title);
    g_string_append_printf (text, "%s\n", wax_fact_row_get_text (WAX_FACT_ROW (row)));
  }
}

static void
copy_text (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autoptr(GString) text = g_string_new (NULL);

  append_facts (text, self->problems);
  append_facts (text, self->general);
  append_facts (text, self->fingerprints);
  append_facts (text, self->fields);
  append_facts (text, self->extensions);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  toast (self, _("Certificate copied as text"));
}

static void
copy_pem (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *pem = wax_certificate_to_pem (self->certificate);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pem);
  toast (self, _("Certificate copied"));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxCertificateWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    toast (self, _("Certificate saved"));
    return;
  }
  /* Translators: why a file could not be written. */
  text = g_strdup_printf (_("Could not save: %s"), error->message);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  toast (self, escaped);
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, WaxCertificateWindow *self)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    if (self->as_pem) {
      g_autofree char *pem = wax_certificate_to_pem (self->certificate);

      bytes = g_bytes_new (pem, strlen (pem));
    } else {
      bytes = g_bytes_ref (wax_certificate_get_der (self->certificate));
    }
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, saved_cb,
                                         g_object_ref (self));
  }
  g_clear_object (&self->chooser);
}

/* The name comes from a stranger: only letters, digits, dots and dashes of it reach the file name. */
static char *
suggest_name (WaxCertificate *certificate, const char *suffix)
{
  g_autofree char *stem = g_strndup (wax_certificate_get_display_name (certificate), 64);

  g_strcanon (stem, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-", '-');
  return g_strdup_printf ("%s.%s", stem[0] == '.' || stem[0] == '\0' ? "certificate" : stem, suffix);
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxCertificateWindow *self = WAX_CERTIFICATE_WINDOW (widget);
  g_autofree char *file_name = NULL;

  self->as_pem = g_str_equal (name, "certificate.save-pem");
  file_name = suggest_name (self->certificate, self->as_pem ? "pem" : "der");
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Save Certificate"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (save_response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

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
  g_clear_pointer (&self->certificate, wax_certificate_unref);
  G_OBJECT_CLASS (wax_certificate_window_parent_class)->dispose (object);
}

static void
wax_certificate_window_class_init (WaxCertificateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_certificate_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-certificate-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, problems_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, general_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fingerprints_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, extensions_group);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, general);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fingerprints);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, extensions);
  gtk_widget_class_bind_template_child (widget_class, WaxCertificateWindow, path);
  gtk_widget_class_bind_template_callback (widget_class, title_visible_cb);
  gtk_widget_class_install_action (widget_class, "certificate.copy-fingerprint", NULL, copy_fingerprint);
  gtk_widget_class_install_action (widget_class, "certificate.copy-text", NULL, copy_text);
  gtk_widget_class_install_action (widget_class, "certificate.copy-pem", NULL, copy_pem);
  gtk_widget_class_install_action (widget_class, "certificate.save-pem", NULL, save);
  gtk_widget_class_install_action (widget_class, "certificate.save-der", NULL, save);
}

static void
wax_certificate_window_init (WaxCertificateWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_list_keys_leave_by_tab (self->path);
  wax_labels_show_cut (GTK_WIDGET (self->switcher));
  wax_labels_show_cut (GTK_WIDGET (self->switcher_bar));
}

WaxCertificateWindow *
wax_certificate_window_new (WaxVerdict *verdict)
{
  WaxCertificateWindow *self = g_object_new (WAX_TYPE_CERTIFICATE_WINDOW, NULL);

  self->verdict = g_object_ref (verdict);
  show_problems (self);
  show_certificate (self, wax_verdict_get_certificate (verdict));
  show_path (self);
  return self;
}
