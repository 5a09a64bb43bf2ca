#include "identity/wax-identity-parts.h"

#include <string.h>

#include "identity/wax-private-key.h"

void
wax_identity_parts_init (WaxIdentityParts *self)
{
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

void
wax_identity_parts_clear (WaxIdentityParts *self)
{
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
}

void
wax_identity_parts_add_certificate (WaxIdentityParts *self, const void *der, gsize size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (der, size);
  WaxCertificate *certificate = wax_certificate_new_from_der (bytes, NULL);

  if (certificate == NULL)
    return;
  for (guint i = 0; i < self->certificates->len; i++) {
    if (wax_certificate_equal (self->certificates->pdata[i], certificate)) {
      wax_certificate_unref (certificate);
      return;
    }
  }
  if (self->certificates->len < WAX_IDENTITY_MAX_CERTIFICATES)
    g_ptr_array_add (self->certificates, certificate);
  else
    wax_certificate_unref (certificate);
}

void
wax_identity_parts_add_key (WaxIdentityParts *self, GBytes *key)
{
  if (self->keys->len < WAX_IDENTITY_MAX_KEYS &&
      !g_ptr_array_find_with_equal_func (self->keys, key, g_bytes_equal, NULL))
    g_ptr_array_add (self->keys, key);
  else
    g_bytes_unref (key);
}

/* ---- PEM ---- */

typedef struct {
  const char *start, *end; /* from the first hyphen to the last */
  const char *body, *body_end;
  const char *label;
  gsize label_size;
} Block;

static gboolean
next_block (const char **cursor, const char *end, Block *block)
{
  static const char begin[] = "-----BEGIN ", finish[] = "-----END ", hyphens[] = "-----";
  const char *mark = g_strstr_len (*cursor, end - *cursor, begin), *close;

  if (mark == NULL)
    return FALSE;
  block->start = mark;
  block->label = mark + strlen (begin);
  close = g_strstr_len (block->label, end - block->label, hyphens);
  if (close == NULL)
    return FALSE;
  block->label_size = (gsize) (close - block->label);
  block->body = close + strlen (hyphens);
  block->body_end = g_strstr_len (block->body, end - block->body, finish);
  if (block->body_end == NULL)
    return FALSE;
  close = block->body_end + strlen (finish);
  close = g_strstr_len (close, end - close, hyphens);
  if (close == NULL)
    return FALSE;
  block->end = *cursor = close + strlen (hyphens);
  return TRUE;
}

static gboolean
has_label (const Block *block, const char *label)
{
  return block->label_size == strlen (label) && memcmp (block->label, label, block->label_size) == 0;
}

static gboolean
is_key (const Block *block)
{
  static const char *const labels[] = { "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (has_label (block, labels[i]))
      return TRUE;
  }
  return FALSE;
}

static void
add_certificate (WaxIdentityParts *self, const Block *block)
{
  g_autofree char *base64 = g_strndup (block->body, (gsize) (block->body_end - block->body));
  gsize size;
  g_autofree guchar *der = g_base64_decode (base64, &size);

  wax_identity_parts_add_certificate (self, der, size);
}

gboolean
wax_identity_parts_read_pem (WaxIdentityParts *self, const char *text, gsize size, GBytes *password, GError **error)
{
  const char *cursor = text, *end = text + size;
  Block block;

  while (next_block (&cursor, end, &block)) {
    GBytes *key;

    if (has_label (&block, "CERTIFICATE")) {
      add_certificate (self, &block);
      continue;
    }
    if (!is_key (&block))
      continue;
    key = wax_private_key_read_pem (block.start, (gsize) (block.end - block.start), password, error);
    if (key == NULL)
      return FALSE;
    wax_identity_parts_add_key (self, key);
  }
  return TRUE;
}
