#include "trust/wax-crl-signers.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-path.h"
#include "trust/wax-rules.h"

/* As much as an examination has, see wax_best_path_judge(); and of one name nobody has more certificates. */
enum { BUDGET = 25000, MAX_SIGNERS = 8 };

struct _WaxCrlSigners {
  gatomicrefcount refs;
  GPtrArray *path;
  GPtrArray *sent;
  GPtrArray *excluded;
  GPtrArray *lists;   /* (nullable) */
  WaxAnchors *stores; /* (nullable) */
  WaxAnchors *anchor;
};

static GPtrArray *
copy_certificates (GPtrArray *from)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);

  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (copy, wax_certificate_ref (from->pdata[i]));
  return copy;
}

WaxCrlSigners *
wax_crl_signers_new (GPtrArray *path, GPtrArray *sent, WaxAnchors *stores)
{
  WaxCrlSigners *self = g_new0 (WaxCrlSigners, 1);
  g_autoptr(WaxAnchorSource) source = wax_anchor_source_new (WAX_ANCHOR_GIVEN, "");

  g_atomic_ref_count_init (&self->refs);
  self->path = copy_certificates (path);
  self->sent = copy_certificates (sent);
  self->excluded = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->stores = stores != NULL ? wax_anchors_ref (stores) : NULL;
  self->anchor = wax_anchors_new_from_certificate (path->pdata[path->len - 1], source);
  return self;
}

WaxCrlSigners *
wax_crl_signers_ref (WaxCrlSigners *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_crl_signers_unref (WaxCrlSigners *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->path);
  g_ptr_array_unref (self->sent);
  g_ptr_array_unref (self->excluded);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->stores, wax_anchors_unref);
  wax_anchors_unref (self->anchor);
  g_free (self);
}

void
wax_crl_signers_exclude (WaxCrlSigners *self, WaxCertificate *certificate)
{
  g_ptr_array_add (self->excluded, wax_certificate_ref (certificate));
}

void
wax_crl_signers_set_lists (WaxCrlSigners *self, GPtrArray *lists)
{
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  self->lists = g_ptr_array_ref (lists);
}

GPtrArray *
wax_crl_signers_get_lists (WaxCrlSigners *self)
{
  return self->lists;
}

static gboolean
has (GPtrArray *certificates, const WaxCertificate *certificate)
{
  return g_ptr_array_find_with_equal_func (certificates, certificate, (GEqualFunc) wax_certificate_equal, NULL);
}

/* Beside the path it must be said: there every certificate of the name would do otherwise. */
static gboolean
says_it_signs_lists (const WaxCertificate *certificate)
{
  guint usage, critical;

  return gnutls_x509_crt_get_key_usage (wax_certificate_get_handle (certificate), &usage, &critical) >= 0 &&
         (usage & GNUTLS_KEY_CRL_SIGN) != 0;
}

static void
add_beside (WaxCrlSigners *self, GPtrArray *from, GBytes *name, GPtrArray *found)
{
  for (guint i = 0; i < from->len && found->len < MAX_SIGNERS; i++) {
    WaxCertificate *candidate = from->pdata[i];

    if (g_bytes_equal (wax_certificate_get_subject_name (candidate), name) && !has (self->path, candidate) &&
        !has (found, candidate) && says_it_signs_lists (candidate) &&
        wax_certificate_get_signature_cost (candidate) < WAX_CERTIFICATE_UNAFFORDABLE)
      g_ptr_array_add (found, candidate);
  }
}

/* The number of the first one above it; that of all when it is not on the path. */
static guint
find_above (WaxCrlSigners *self, const WaxCertificate *certificate)
{
  guint place = self->path->len;

  g_ptr_array_find_with_equal_func (self->path, certificate, (GEqualFunc) wax_certificate_equal, &place);
  return MIN (place + 1, self->path->len);
}

GPtrArray *
wax_crl_signers_find (WaxCrlSigners *self, const WaxCertificate *certificate, GBytes *name)
{
  GPtrArray *found = g_ptr_array_new (), *stored = NULL;

  for (guint i = find_above (self, certificate); i < self->path->len && found->len < MAX_SIGNERS; i++) {
    if (g_bytes_equal (wax_certificate_get_subject_name (self->path->pdata[i]), name))
      g_ptr_array_add (found, self->path->pdata[i]);
  }
  add_beside (self, self->sent, name, found);
  if (self->stores != NULL)
    stored = wax_anchors_find (self->stores, name);
  if (stored != NULL)
    add_beside (self, stored, name, found);
  return found;
}

gboolean
wax_crl_signers_are_above (WaxCrlSigners *self, const WaxCertificate *certificate, const WaxCertificate *signer)
{
  for (guint i = find_above (self, certificate); i < self->path->len; i++) {
    if (wax_certificate_equal (self->path->pdata[i], signer))
      return TRUE;
  }
  return FALSE;
}

/* ---- those beside the path ---- */

typedef struct {
  WaxCrlSigners *signers;
  const WaxCertificate *certificate;
  gboolean direct;
  gint64 now;
  WaxBudget budget;
  GPtrArray *problems;
  GPtrArray *way; /* (nullable) */
} Search;

/* The same name with the same key: it may have been sent in another certificate. */
static gboolean
is_above (Search *self, const WaxCertificate *issuer)
{
  WaxCrlSigners *signers = self->signers;

  for (guint i = find_above (signers, self->certificate); i < signers->path->len; i++) {
    const WaxCertificate *link = signers->path->pdata[i];

    if (g_bytes_equal (wax_certificate_get_subject_name (link), wax_certificate_get_subject_name (issuer)) &&
        g_str_equal (wax_certificate_get_spki (link), wax_certificate_get_spki (issuer)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
enter (const WaxPath *path, gpointer data)
{
  Search *self = data;
  const WaxCertificate *link = wax_path_get_link (path, path->links->len - 1);

  if (g_str_equal (wax_certificate_get_spki (link), wax_certificate_get_spki (self->certificate)) ||
      has (self->signers->excluded, link) ||
      (self->direct && path->links->len == 2 && !is_above (self, link)))
    return FALSE;
  wax_rules_check_link (path, NULL, self->now, &self->budget, self->problems);
  return self->problems->len == 0;
}

static void
leave (const WaxPath *path, gpointer data)
{
  Search *self = data;

  g_ptr_array_set_size (self->problems, 0);
}

static gboolean
complete (const WaxPath *path, gpointer data)
{
  Search *self = data;

  if (path->end != WAX_PATH_ANCHORED)
    return TRUE;
  wax_rules_check_whole (path, &self->budget, self->problems);
  if (self->problems->len > 0 || wax_budget_is_spent (&self->budget))
    return TRUE;
  self->way = g_ptr_array_copy (path->links, NULL, NULL);
  return FALSE;
}

GPtrArray *
wax_crl_signers_examine (WaxCrlSigners *self,
                         const WaxCertificate *certificate,
                         WaxCertificate *signer,
                         gint64 now)
{
  static const WaxPathVisitor visitor = { enter, leave, complete };
  g_autoptr(GPtrArray) known = g_ptr_array_new ();
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  Search search = { .signers = self, .certificate = certificate, .now = now, .budget = { BUDGET },
                    .problems = problems };

  search.direct = g_bytes_equal (wax_certificate_get_subject_name (signer),
                                 wax_certificate_get_issuer_name (certificate));
  g_ptr_array_add (known, signer);
  g_ptr_array_extend (known, self->path, NULL, NULL);
  g_ptr_array_extend (known, self->sent, NULL, NULL);
  wax_path_search (known, self->anchor, now, &search.budget, &visitor, &search);
  return search.way;
}
