#include "wax-change-grid.h"

#include "wax-labels.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>

enum { MAX_NAMES = 10 };

static void
attach_cell (GtkGrid *grid, const char *text, const char *style, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  wax_labels_add_no_hyphens (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, column > 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
attach_change (GtkGrid *grid, const char *title, const char *before, const char *now, int row)
{
  gboolean differs = !g_str_equal (before, now);
  /* Translators: the name of a field that is not as it was before. */
  g_autofree char *marked = differs ? g_strdup_printf (_("≠ %s"), title) : g_strdup (title);

  attach_cell (grid, marked, differs ? "changed-mark" : "dim-label", 0, row);
  attach_cell (grid, before, NULL, 1, row);
  attach_cell (grid, now, NULL, 2, row);
}

/* A certificate may have a thousand. */
static char *
list_names (WaxCertificate *certificate)
{
  const char *const *names = wax_certificate_get_names (certificate);
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL && i < MAX_NAMES; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", names[i]);
  if (g_strv_length ((char **) names) > MAX_NAMES)
    g_string_append (list, ", …");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
show_previous (GtkGrid *grid, WaxCertificate *before, WaxCertificate *now)
{
  g_autofree char *until_before = wax_ui_text_full_moment (wax_certificate_get_not_after (before));
  g_autofree char *until_now = wax_ui_text_full_moment (wax_certificate_get_not_after (now));
  g_autofree char *names_before = list_names (before), *names_now = list_names (now);
  g_autofree char *key_before = wax_ui_text_fingerprint (wax_certificate_get_spki (before));
  g_autofree char *key_now = wax_ui_text_fingerprint (wax_certificate_get_spki (now));

  attach_change (grid, _("Issued to"), wax_certificate_get_subject (before), wax_certificate_get_subject (now), 1);
  attach_change (grid, _("Names"), names_before, names_now, 2);
  attach_change (grid, _("Issued by"), wax_certificate_get_issuer (before), wax_certificate_get_issuer (now), 3);
  attach_change (grid, _("Valid until"), until_before, until_now, 4);
  attach_change (grid, _("Public key"), key_before, key_now, 5);
}

void
wax_change_grid_fill (GtkGrid *grid, WaxChange *change, WaxVerdict *verdict)
{
  WaxCertificate *now = wax_verdict_get_certificate (verdict);
  g_autofree char *fingerprint_before = wax_ui_text_fingerprint (change->previous_fingerprint);
  g_autofree char *fingerprint_now = wax_ui_text_fingerprint (wax_verdict_get_fingerprint (verdict));

  attach_cell (grid, _("Before"), "heading", 1, 0);
  attach_cell (grid, _("Now"), "heading", 2, 0);
  if (change->previous != NULL && now != NULL)
    show_previous (grid, change->previous, now);
  attach_change (grid, _("Fingerprint"), fingerprint_before, fingerprint_now, 6);
}
