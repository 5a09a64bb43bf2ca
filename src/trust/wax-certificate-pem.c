#include "trust/wax-certificate-private.h"

#include <string.h>

/* Certificates as they travel: PEM (RFC 7468), and the chains that the TLS library hands over. */

static gboolean
add_der (GPtrArray *chain, GBytes *der, GError **error)
{
  WaxCertificate *certificate = wax_certificate_new_from_der (der, error);

  if (certificate == NULL)
    return FALSE;
  g_ptr_array_add (chain, certificate);
  return TRUE;
}

GBytes *
wax_certificate_next_pem (const char **cursor, const char *end, gboolean *damaged)
{
  static const char begin_mark[] = "-----BEGIN CERTIFICATE-----", end_mark[] = "-----END CERTIFICATE-----";
  const char *mark = g_strstr_len (*cursor, end - *cursor, begin_mark);
  const char *from = mark != NULL ? mark + strlen (begin_mark) : NULL; /* both marks may share their hyphens */
  const char *to = from != NULL ? g_strstr_len (from, end - from, end_mark) : NULL;
  g_autofree char *base64 = NULL;
  guchar *data;
  gsize size;

  if (damaged != NULL)
    *damaged = from != NULL && to == NULL;
  if (to == NULL)
    return NULL;
  base64 = g_strndup (from, to - from);
  *cursor = to + strlen (end_mark);
  data = g_base64_decode (base64, &size);
  return g_bytes_new_take (data, size);
}

GPtrArray *
wax_certificate_chain_new_from_pem (const char *pem, gssize size, GError **error)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  const char *cursor = pem, *end = pem + (size >= 0 ? (gsize) size : strlen (pem));
  gboolean damaged = FALSE;

  while (chain->len < WAX_CERTIFICATE_MAX_CHAIN) {
    g_autoptr(GBytes) der = wax_certificate_next_pem (&cursor, end, &damaged);

    if (der == NULL)
      break;
    if (!add_der (chain, der, error))
      return NULL;
  }
  if (chain->len > 0 && !damaged)
    return g_steal_pointer (&chain);

  g_set_error (error, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED,
               damaged ? "a certificate in PEM has no end" : "no certificate in PEM was found");
  return NULL;
}

GPtrArray *
wax_certificate_chain_new_from_tls (GTlsCertificate *certificate, GError **error)
{
  g_autoptr(GPtrArray) chain = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  /* Of certificates that sign each other the library makes a ring. */
  for (GTlsCertificate *link = certificate;
       link != NULL && chain->len < WAX_CERTIFICATE_MAX_CHAIN && g_hash_table_add (seen, link);
       link = g_tls_certificate_get_issuer (link)) {
    g_autoptr(GByteArray) array = NULL;
    g_autoptr(GBytes) der = NULL;

    g_object_get (link, "certificate", &array, NULL);
    der = array != NULL ? g_bytes_new (array->data, array->len) : g_bytes_new (NULL, 0);
    if (!add_der (chain, der, error))
      return NULL;
  }
  return g_steal_pointer (&chain);
}

char *
wax_certificate_to_pem (const WaxCertificate *self)
{
  gsize size;
  const guchar *data = g_bytes_get_data (wax_certificate_get_der (self), &size);
  g_autofree char *base64 = g_base64_encode (data, size);
  GString *out = g_string_new ("-----BEGIN CERTIFICATE-----\n");

  for (const char *line = base64; *line != '\0'; line += MIN (strlen (line), 64))
    g_string_append_printf (out, "%.64s\n", line);
  g_string_append (out, "-----END CERTIFICATE-----\n");
  return g_string_free (out, FALSE);
}

char *
wax_certificate_chain_to_pem (GPtrArray *chain)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < chain->len; i++) {
    g_autofree char *pem = wax_certificate_to_pem (g_ptr_array_index (chain, i));

    g_string_append (out, pem);
  }
  return g_string_free (out, FALSE);
}
