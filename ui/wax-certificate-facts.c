#include "wax-certificate-facts.h"

#include "wax-certificate-link.h"
#include "wax-identity-words.h"
#include "wax-ui-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_NAMES = 20, MAX_TEXT = 4000 };

static void
fact_free (gpointer data)
{
  WaxCertificateFact *fact = data;

  g_free (fact->title);
  g_free (fact->text);
  g_free (fact);
}

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func (fact_free);
}

/* Takes @text. */
static WaxCertificateFact *
add (GPtrArray *facts, const char *title, char *text)
{
  WaxCertificateFact *fact = g_new0 (WaxCertificateFact, 1);

  fact->title = g_strdup (title);
  fact->text = text[0] != '\0' ? text : g_strdup (_("(nothing)"));
  if (text[0] == '\0')
    g_free (text);
  g_ptr_array_add (facts, fact);
  return fact;
}

/* As much of a stranger's text as somebody reads. */
static char *
clip (const char *text)
{
  gsize size = strlen (text), shown = MAX_TEXT;

  if (size <= MAX_TEXT)
    return g_strdup (text);
  while (shown > 0 && (text[shown] & 0xc0) == 0x80)
    shown--;
  /* Translators: the beginning of a text, and how many octets of it are left out. */
  return g_strdup_printf (_("%.*s… and %lu more octets in the saved file"), (int) shown, text, (gulong) (size - shown));
}

static void
add_moment (GPtrArray *facts, const char *title, gint64 when)
{
  add (facts, title, wax_ui_text_full_moment (when));
}

/* For people here, and to the second for those who compare. */
static void
add_exact_moment (GPtrArray *facts, const char *title, gint64 when)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (when);
  g_autofree char *here = wax_ui_text_full_moment (when), *exact = NULL;

  exact = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
  /* Translators: a moment in local time, and the same in universal time. */
  add (facts, title, g_strdup_printf (_("%s (%s UTC)"), here, exact));
}

static void
add_octets (GPtrArray *facts, const char *title, char *octets)
{
  add (facts, title, octets)->is_hex = TRUE;
}

static void
add_hex (GPtrArray *facts, const char *title, const char *copy_name, const char *hex)
{
  g_autofree char *grouped = wax_ui_text_fingerprint (hex);
  WaxCertificateFact *fact = add (facts, title, clip (grouped));

  fact->is_hex = TRUE;
  fact->copy_name = copy_name;
}

GPtrArray *
wax_certificate_facts_list_problems (WaxVerdict *verdict)
{
  g_autoptr(GPtrArray) problems = wax_verdict_list_told (verdict);
  GPtrArray *facts = list_new ();

  for (guint i = 0; i < problems->len; i++)
    add (facts, NULL, wax_problem_describe (g_ptr_array_index (problems, i), verdict));
  if (problems->len == 0)
    add (facts, NULL, g_strdup (_("Nothing. This computer can confirm this certificate.")));
  return facts;
}

GPtrArray *
wax_certificate_facts_list_standing (const WaxIdentityState *state, gint64 now)
{
  GPtrArray *facts = list_new ();
  g_autofree char *used = wax_identity_words_used (state);

  add (facts, NULL, wax_identity_words_standing (state, now));
  if (used[0] != '\0')
    add (facts, NULL, g_steal_pointer (&used));
  return facts;
}

GPtrArray *
wax_certificate_facts_list_sentence (const char *sentence)
{
  GPtrArray *facts = list_new ();

  add (facts, NULL, g_strdup (sentence));
  return facts;
}

static char *
join_names (const WaxCertificate *certificate)
{
  const char *const *names = wax_certificate_get_names (certificate);
  GString *text = g_string_new (NULL);
  g_autofree char *all = NULL;

  for (guint i = 0; names[i] != NULL && i < MAX_NAMES; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", names[i]);
  all = g_string_free (text, FALSE);
  if (g_strv_length ((char **) names) > MAX_NAMES)
    /* Translators: the first names of many. */
    return g_strdup_printf (_("%s and more, which stand under Details"), all);
  return clip (all);
}

GPtrArray *
wax_certificate_facts_list_general (const WaxCertificate *certificate)
{
  GPtrArray *facts = list_new ();

  add (facts, _("Issued to"), clip (wax_certificate_get_subject (certificate)));
  add (facts, _("For the names"), join_names (certificate));
  add (facts, _("Issued by"), clip (wax_certificate_get_issuer (certificate)));
  add_moment (facts, _("Valid from"), wax_certificate_get_not_before (certificate));
  add_moment (facts, _("Valid until"), wax_certificate_get_not_after (certificate));
  return facts;
}

GPtrArray *
wax_certificate_facts_list_fingerprints (const WaxCertificate *certificate)
{
  GPtrArray *facts = list_new ();
  g_autofree char *sha1 = wax_certificate_dup_fingerprint_sha1 (certificate);

  add_hex (facts, _("SHA-256 of the certificate"), _("Copy SHA-256 Fingerprint"),
           wax_certificate_get_fingerprint (certificate));
  add_hex (facts, _("SHA-256 of the public key"), _("Copy Public Key Fingerprint"),
           wax_certificate_get_spki (certificate));
  add_hex (facts, _("SHA-1 of the certificate (for comparing with old papers only)"), _("Copy SHA-1 Fingerprint"),
           sha1);
  return facts;
}

GPtrArray *
wax_certificate_facts_list_fields (const WaxCertificate *certificate)
{
  GPtrArray *facts = list_new ();

  add (facts, _("Version"), g_strdup_printf ("%u", wax_certificate_get_version (certificate)));
  add_hex (facts, _("Serial number"), NULL, wax_certificate_get_serial (certificate));
  add (facts, _("Signature algorithm"), g_strdup (wax_certificate_get_signature_algorithm (certificate)));
  add (facts, _("Issuer"), clip (wax_certificate_get_issuer (certificate)));
  add_exact_moment (facts, _("Not before"), wax_certificate_get_not_before (certificate));
  add_exact_moment (facts, _("Not after"), wax_certificate_get_not_after (certificate));
  /* Translators: who the certificate was issued to */
  add (facts, C_("certificate", "Subject"), clip (wax_certificate_get_subject (certificate)));
  add (facts, _("Public key"),
       /* Translators: a kind of key and its size, for example "RSA, 2048 bits". */
       g_strdup_printf (_("%s, %u bits"), wax_certificate_get_key_algorithm (certificate),
                        wax_certificate_get_key_bits (certificate)));
  add_octets (facts, _("Octets of the public key"), wax_certificate_dup_key_octets (certificate));
  add_octets (facts, _("Octets of the signature"), wax_certificate_dup_signature_octets (certificate));
  return facts;
}

GPtrArray *
wax_certificate_facts_list_extensions (const WaxCertificate *certificate)
{
  GPtrArray *facts = list_new ();
  g_autoptr(GPtrArray) extensions = wax_certificate_list_extensions (certificate);

  for (guint i = 0; i < extensions->len; i++) {
    const WaxCertificateExtension *extension = g_ptr_array_index (extensions, i);
    g_autofree char *name = extension->name != NULL ? g_strdup_printf ("%s (%s)", extension->name, extension->oid)
                                                    : g_strdup (extension->oid);
    g_autofree char *title =
      /* Translators: the name of an extension of a certificate that may not be ignored. */
      extension->critical ? g_strdup_printf (_("%s, critical"), name) : g_strdup (name);

    add (facts, title, g_strdup (extension->text))->is_hex = extension->name == NULL;
  }
  return facts;
}

static GPtrArray *
list_links (GListModel *links)
{
  GPtrArray *facts = list_new ();

  for (guint i = 0; i < g_list_model_get_n_items (links); i++) {
    g_autoptr(WaxCertificateLink) link = g_list_model_get_item (links, i);
    g_autofree char *title =
      g_strdup_printf ("%s (%s)", wax_certificate_link_get_title (link), wax_certificate_link_get_role (link));

    add (facts, title, g_strdup (wax_certificate_link_get_state (link)));
  }
  return facts;
}

GPtrArray *
wax_certificate_facts_list_path (WaxVerdict *verdict, WaxShownPath *path)
{
  g_autoptr(GListModel) links = wax_certificate_link_list (verdict, path);

  return list_links (links);
}

/* Takes @facts. Texts of several lines begin below their titles. */
static void
append (GString *text, const char *title, GPtrArray *facts)
{
  if (facts->len > 0)
    g_string_append_printf (text, "%s%s\n", text->len > 0 ? "\n" : "", title);
  for (guint i = 0; i < facts->len; i++) {
    const WaxCertificateFact *fact = g_ptr_array_index (facts, i);

    if (fact->title == NULL) {
      g_string_append_printf (text, "%s\n", fact->text);
    } else if (strchr (fact->text, '\n') == NULL && !fact->is_hex) {
      g_string_append_printf (text, "%s: %s\n", fact->title, fact->text);
    } else {
      g_auto(GStrv) lines = g_strsplit (fact->text, "\n", -1);
      g_autofree char *joined = g_strjoinv ("\n  ", lines);

      g_string_append_printf (text, "%s:\n  %s\n", fact->title, joined);
    }
  }
  g_ptr_array_unref (facts);
}

static void
append_certificate (GString *text, const WaxCertificate *certificate)
{
  append (text, _("This Certificate"), wax_certificate_facts_list_general (certificate));
  append (text, _("Fingerprints"), wax_certificate_facts_list_fingerprints (certificate));
  append (text, _("Fields"), wax_certificate_facts_list_fields (certificate));
  append (text, _("Extensions"), wax_certificate_facts_list_extensions (certificate));
}

char *
wax_certificate_facts_to_text (WaxVerdict *verdict, WaxShownPath *path, const WaxCertificate *certificate)
{
  GString *text = g_string_new (NULL);

  append (text, _("What Is Wrong"), wax_certificate_facts_list_problems (verdict));
  if (certificate != NULL)
    append_certificate (text, certificate);
  append (text, _("Certification Path"), wax_certificate_facts_list_path (verdict, path));
  return g_string_free (text, FALSE);
}

char *
wax_certificate_facts_standing_to_text (GPtrArray *standing, GListModel *links, const WaxCertificate *certificate)
{
  GString *text = g_string_new (NULL);

  append (text, _("How It Stands"), standing);
  append_certificate (text, certificate);
  append (text, _("Certification Path"), list_links (links));
  return g_string_free (text, FALSE);
}
