#include "identity/wax-identity-parts.h"

#include <string.h>

#include "identity/wax-private-key.h"

void
wax_identity_parts_init (WaxIdentityParts *self)
{
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->rounds = 0;
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

static const char *
find_last (const char *start, const char *end, const char *words)
{
  const char *last = start, *next;

  while ((next = g_strstr_len (last + 1, end - last - 1, words)) != NULL)
    last = next;
  return last;
}

/* One that was cut off ends where the next one begins: that one is whole. */
static gboolean
next_block (const char **cursor, const char *end, Block *block)
{
  static const char begin[] = "-----BEGIN ", finish[] = "-----END ", hyphens[] = "-----";
  const char *mark = g_strstr_len (*cursor, end - *cursor, begin), *close;

  block->body_end = mark != NULL ? g_strstr_len (mark, end - mark, finish) : NULL;
  if (block->body_end == NULL)
    return FALSE;
  block->start = find_last (mark, block->body_end, begin);
  block->label = block->start + strlen (begin);
  close = g_strstr_len (block->label, block->body_end - block->label, hyphens);
  block->label_size = close != NULL ? (gsize) (close - block->label) : 0;
  block->body = close != NULL ? close + strlen (hyphens) : block->body_end;
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

/* As they are called today, and as they were (RFC 7468, section 5.1). */
static gboolean
is_certificate (const Block *block)
{
  return has_label (block, "CERTIFICATE") || has_label (block, "X509 CERTIFICATE") ||
         has_label (block, "X.509 CERTIFICATE");
}

/* Whatever is called one: of a kind that nobody reads here that is said, and not that none is there. */
static gboolean
is_key (const Block *block)
{
  static const char words[] = "PRIVATE KEY";
  gsize length = strlen (words);

  return block->label_size >= length && memcmp (block->label + block->label_size - length, words, length) == 0;
}

static void
add_certificate (WaxIdentityParts *self, const Block *block)
{
  g_autofree char *base64 = g_strndup (block->body, (gsize) (block->body_end - block->body));
  gsize size;
  g_autofree guchar *der = g_base64_decode (base64, &size);

  wax_identity_parts_add_certificate (self, der, size);
}

void
wax_identity_parts_read_pem_certificates (WaxIdentityParts *self, const char *text, gsize size)
{
  const char *cursor = text;
  Block block;

  while (next_block (&cursor, text + size, &block)) {
    if (is_certificate (&block))
      add_certificate (self, &block);
  }
}

/* One key of a kind that is not read here says nothing against the others. @strange: why that one is not */
static gboolean
add_key (WaxIdentityParts *self, const Block *block, GBytes *password, GError **strange, GError **error)
{
  GError *local = NULL;
  GBytes *key = wax_private_key_read_pem (block->start, (gsize) (block->end - block->start), password, &self->rounds,
                                          &local);

  if (key != NULL) {
    wax_identity_parts_add_key (self, key);
    return TRUE;
  }
  if (!g_error_matches (local, WAX_IDENTITY_FILE_ERROR, WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED)) {
    g_propagate_error (error, local);
    return FALSE;
  }
  g_clear_error (strange);
  *strange = local;
  return TRUE;
}

gboolean
wax_identity_parts_read_pem (WaxIdentityParts *self, const char *text, gsize size, GBytes *password, GError **error)
{
  const char *cursor = text, *end = text + size;
  g_autoptr(GError) strange = NULL;
  Block block;

  while (next_block (&cursor, end, &block)) {

    if (is_certificate (&block)) {
      add_certificate (self, &block);
      continue;
    }
    if (is_key (&block) && self->keys->len < WAX_IDENTITY_MAX_KEYS &&
        !add_key (self, &block, password, &strange, error))
      return FALSE;
  }
  if (self->keys->len > 0 || strange == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&strange));
  return FALSE;
}
