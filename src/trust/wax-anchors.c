#include "trust/wax-anchors.h"

#include "trust/wax-certificate-private.h"

struct _WaxAnchors {
  gatomicrefcount refs;
  gnutls_x509_trust_list_t list;
  GHashTable *by_name; /* GBytes → GPtrArray of WaxCertificate */
  guint size;
};

WaxAnchors *
wax_anchors_new_empty (void)
{
  WaxAnchors *self = g_new0 (WaxAnchors, 1);

  g_atomic_ref_count_init (&self->refs);
  self->by_name = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                         (GDestroyNotify) g_ptr_array_unref);
  if (gnutls_x509_trust_list_init (&self->list, 0) < 0)
    g_error ("Out of memory");
  return self;
}

static void
add (WaxAnchors *self, WaxCertificate *certificate)
{
  GBytes *name = wax_certificate_get_subject_name (certificate);
  GPtrArray *same = g_hash_table_lookup (self->by_name, name);
  gnutls_x509_crt_t copy = NULL;
  gnutls_datum_t der;
  gsize size;

  der.data = (guint8 *) g_bytes_get_data (wax_certificate_get_der (certificate), &size);
  der.size = size;
  /* The list owns what it is given, so it gets a copy. */
  if (gnutls_x509_crt_init (&copy) < 0 || gnutls_x509_crt_import (copy, &der, GNUTLS_X509_FMT_DER) < 0 ||
      gnutls_x509_trust_list_add_cas (self->list, &copy, 1, 0) != 1) {
    gnutls_x509_crt_deinit (copy);
    return;
  }
  if (same == NULL) {
    same = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
    g_hash_table_insert (self->by_name, g_bytes_ref (name), same);
  }
  g_ptr_array_add (same, wax_certificate_ref (certificate));
  self->size++;
}

WaxAnchors *
wax_anchors_read (const char *path, GError **error)
{
  g_autoptr(WaxAnchors) self = wax_anchors_new_empty ();
  g_autofree char *pem = NULL;
  gsize size;
  const char *cursor, *end;

  if (!g_file_get_contents (path, &pem, &size, error))
    return NULL;
  cursor = pem;
  end = pem + size;
  for (;;) {
    g_autoptr(GBytes) der = wax_certificate_next_pem (&cursor, end, NULL);
    g_autoptr(WaxCertificate) certificate = NULL;

    if (der == NULL)
      return g_steal_pointer (&self);
    certificate = wax_certificate_new_from_der (der, NULL);
    if (certificate != NULL)
      add (self, certificate);
  }
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
  gnutls_x509_trust_list_deinit (self->list, 1);
  g_hash_table_unref (self->by_name);
  g_free (self);
}

guint
wax_anchors_get_size (WaxAnchors *self)
{
  return self->size;
}

gnutls_x509_trust_list_t
wax_anchors_get_list (WaxAnchors *self)
{
  return self->list;
}

GPtrArray *
wax_anchors_find (WaxAnchors *self, GBytes *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

gboolean
wax_anchors_contain (WaxAnchors *self, const WaxCertificate *certificate)
{
  GPtrArray *same = wax_anchors_find (self, wax_certificate_get_subject_name (certificate));

  return same != NULL && g_ptr_array_find_with_equal_func (same, certificate, (GEqualFunc) wax_certificate_equal, NULL);
}
