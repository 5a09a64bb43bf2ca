#include "trust/wax-anchors.h"

#include "trust/wax-certificate-private.h"

struct _WaxAnchors {
  gatomicrefcount refs;
  gsize list;            /* gnutls_x509_trust_list_t; 0 before somebody asks */
  GHashTable *by_name;   /* GBytes → GPtrArray of WaxCertificate; arrays are shared between readings */
  GHashTable *sources;   /* fingerprint, borrowed from by_name's → WaxAnchorSource */
};

WaxAnchors *
wax_anchors_new_empty (void)
{
  WaxAnchors *self = g_new0 (WaxAnchors, 1);

  g_atomic_ref_count_init (&self->refs);
  self->by_name = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wax_anchor_source_unref);
  return self;
}

/* Arrays of another reading are never changed: @same is one of our own. */
static void
add (WaxAnchors *self, WaxCertificate *certificate, WaxAnchorSource *source)
{
  const char *fingerprint = wax_certificate_get_fingerprint (certificate);
  GBytes *name = wax_certificate_get_subject_name (certificate);
  GPtrArray *before, *same;

  if (g_hash_table_contains (self->sources, fingerprint))
    return;
  before = g_hash_table_lookup (self->by_name, name);
  same = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  for (guint i = 0; before != NULL && i < before->len; i++)
    g_ptr_array_add (same, wax_certificate_ref (before->pdata[i]));
  g_ptr_array_add (same, wax_certificate_ref (certificate));
  g_hash_table_replace (self->by_name, g_bytes_ref (name), same);
  g_hash_table_insert (self->sources, (char *) fingerprint, wax_anchor_source_ref (source));
}

WaxAnchors *
wax_anchors_new_from_certificate (WaxCertificate *certificate, WaxAnchorSource *source)
{
  WaxAnchors *self = wax_anchors_new_empty ();

  add (self, certificate, source);
  return self;
}

WaxAnchors *
wax_anchors_new_from_pem (const char *pem, gsize size, WaxAnchorSource *source)
{
  WaxAnchors *self = wax_anchors_new_empty ();
  const char *cursor = pem, *end = pem + size;

  for (;;) {
    g_autoptr(GBytes) der = wax_certificate_next_pem (&cursor, end, NULL);
    g_autoptr(WaxCertificate) certificate = NULL;

    if (der == NULL)
      return self;
    certificate = wax_certificate_new_from_der (der, NULL);
    if (certificate != NULL)
      add (self, certificate, source);
  }
}

WaxAnchors *
wax_anchors_read (const char *path, WaxAnchorKind kind, GError **error)
{
  g_autoptr(WaxAnchorSource) source = NULL;
  g_autofree char *pem = NULL;
  gsize size;

  if (!g_file_get_contents (path, &pem, &size, error))
    return NULL;
  source = wax_anchor_source_new (kind, path);
  return wax_anchors_new_from_pem (pem, size, source);
}

WaxAnchors *
wax_anchors_merge (WaxAnchors *base, GPtrArray *more)
{
  WaxAnchors *self = wax_anchors_new_empty ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, base->by_name);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->by_name, g_bytes_ref (key), g_ptr_array_ref (value));
  g_hash_table_iter_init (&iter, base->sources);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->sources, key, wax_anchor_source_ref (value));
  for (guint i = 0; i < more->len; i++) {
    WaxAnchors *other = more->pdata[i];
    g_autoptr(GPtrArray) all = wax_anchors_list (other);

    for (guint j = 0; j < all->len; j++)
      add (self, all->pdata[j], wax_anchors_get_source (other, all->pdata[j]));
  }
  return self;
}

WaxAnchors *
wax_anchors_ref (WaxAnchors *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_anchors_unref (WaxAnchors *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->list != 0)
    gnutls_x509_trust_list_deinit ((gnutls_x509_trust_list_t) self->list, 1);
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->by_name);
  g_free (self);
}

guint
wax_anchors_get_size (WaxAnchors *self)
{
  return g_hash_table_size (self->sources);
}

/* The list owns what it is given, so it gets a copy. */
static void
add_copy (gnutls_x509_trust_list_t list, const WaxCertificate *certificate)
{
  gnutls_x509_crt_t copy = NULL;
  gnutls_datum_t der;
  gsize size;

  der.data = (guint8 *) g_bytes_get_data (wax_certificate_get_der (certificate), &size);
  der.size = size;
  if (gnutls_x509_crt_init (&copy) < 0 || gnutls_x509_crt_import (copy, &der, GNUTLS_X509_FMT_DER) < 0 ||
      gnutls_x509_trust_list_add_cas (list, &copy, 1, 0) != 1)
    gnutls_x509_crt_deinit (copy);
}

static gnutls_x509_trust_list_t
make_list (WaxAnchors *self)
{
  g_autoptr(GPtrArray) all = wax_anchors_list (self);
  gnutls_x509_trust_list_t list;

  if (gnutls_x509_trust_list_init (&list, 0) < 0)
    g_error ("Out of memory");
  for (guint i = 0; i < all->len; i++)
    add_copy (list, all->pdata[i]);
  return list;
}

gnutls_x509_trust_list_t
wax_anchors_get_list (WaxAnchors *self)
{
  if (g_once_init_enter (&self->list))
    g_once_init_leave (&self->list, (gsize) make_list (self));
  return (gnutls_x509_trust_list_t) self->list;
}

GPtrArray *
wax_anchors_find (WaxAnchors *self, GBytes *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

gboolean
wax_anchors_contain (WaxAnchors *self, const WaxCertificate *certificate)
{
  return wax_anchors_get_source (self, certificate) != NULL;
}

WaxAnchorSource *
wax_anchors_get_source (WaxAnchors *self, const WaxCertificate *certificate)
{
  return g_hash_table_lookup (self->sources, wax_certificate_get_fingerprint (certificate));
}

GPtrArray *
wax_anchors_list (WaxAnchors *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  GHashTableIter iter;
  gpointer same;

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &same)) {
    for (guint i = 0; i < ((GPtrArray *) same)->len; i++)
      g_ptr_array_add (all, wax_certificate_ref (((GPtrArray *) same)->pdata[i]));
  }
  return all;
}
