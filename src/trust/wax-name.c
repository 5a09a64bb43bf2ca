#include "trust/wax-name.h"

#include <string.h>

enum { MAX_STEPS = 100 };

enum {
  TAG_SEQUENCE = 0x30,
  TAG_SET = 0x31,
  TAG_OID = 0x06,
  TAG_UTF8 = 0x0c,
  TAG_NUMERIC = 0x12,
  TAG_PRINTABLE = 0x13,
  TAG_T61 = 0x14,
  TAG_IA5 = 0x16,
  TAG_VISIBLE = 0x1a,
  TAG_UNIVERSAL = 0x1c,
  TAG_BMP = 0x1e,
};

static char *
decode_wide (WaxDer value, guint width)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i + width <= value.size; i += width) {
    gunichar c = 0;

    for (guint j = 0; j < width; j++)
      c = c << 8 | value.data[i + j];
    if (c == 0 || !g_unichar_validate (c))
      return g_string_free (out, TRUE);
    g_string_append_unichar (out, c);
  }
  return g_string_free (out, value.size % width != 0);
}

/* NULL for what is no text, or not such a text. */
static char *
decode_text (guint8 tag, WaxDer value)
{
  switch (tag) {
  case TAG_UTF8:
  case TAG_NUMERIC:
  case TAG_PRINTABLE:
  case TAG_IA5:
  case TAG_VISIBLE:
    return g_utf8_validate_len ((const char *) value.data, value.size, NULL)
             ? g_strndup ((const char *) value.data, value.size)
             : NULL;
  case TAG_T61: return decode_wide (value, 1);
  case TAG_BMP: return decode_wide (value, 2);
  case TAG_UNIVERSAL: return decode_wide (value, 4);
  default: return NULL;
  }
}

static char *
fold (const char *text)
{
  g_autofree char *composed = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_utf8_casefold (composed != NULL ? composed : text, -1);
}

static void
append_squeezed (GByteArray *out, const char *text)
{
  gboolean blank = FALSE, begun = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_unichar_isspace (g_utf8_get_char (at))) {
      blank = begun;
      continue;
    }
    if (blank)
      g_byte_array_append (out, (const guint8 *) " ", 1);
    g_byte_array_append (out, (const guint8 *) at, (guint) (g_utf8_next_char (at) - at));
    begun = TRUE;
    blank = FALSE;
  }
}

static void
append_sized (GByteArray *out, const guint8 *data, guint size)
{
  const guint32 header = GUINT32_TO_BE (size);

  g_byte_array_append (out, (const guint8 *) &header, sizeof header);
  g_byte_array_append (out, data, size);
}

/* AttributeTypeAndValue; NULL when it is none. */
static GByteArray *
normalize_part (WaxDer part)
{
  g_autoptr(GByteArray) out = g_byte_array_new (), text = g_byte_array_new ();
  g_autofree char *decoded = NULL, *folded = NULL;
  WaxDer type, value;
  guint8 tag;

  if (!wax_der_enter (&part, TAG_OID, &type) || !wax_der_next (&part, &tag, &value, NULL) || part.size > 0)
    return NULL;
  append_sized (out, type.data, (guint) type.size);
  decoded = decode_text (tag, value);
  if (decoded != NULL) {
    folded = fold (decoded);
    append_squeezed (text, folded);
    tag = 0;
  } else {
    g_byte_array_append (text, value.data, (guint) value.size);
  }
  g_byte_array_append (out, &tag, 1);
  append_sized (out, text->data, text->len);
  return g_steal_pointer (&out);
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const GByteArray *one = *(GByteArray *const *) a, *other = *(GByteArray *const *) b;
  int order = memcmp (one->data, other->data, MIN (one->len, other->len));

  return order != 0 ? order : (one->len > other->len) - (one->len < other->len);
}

/* RelativeDistinguishedName: a set, so its order says nothing. */
static gboolean
append_step (GByteArray *out, WaxDer set)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr(GByteArray) step = g_byte_array_new ();
  WaxDer part;

  while (set.size > 0) {
    GByteArray *normal = wax_der_enter (&set, TAG_SEQUENCE, &part) ? normalize_part (part) : NULL;

    if (normal == NULL)
      return FALSE;
    g_ptr_array_add (parts, normal);
    if (parts->len > MAX_STEPS)
      return FALSE;
  }
  g_ptr_array_sort (parts, compare_parts);
  for (guint i = 0; i < parts->len; i++)
    g_byte_array_append (step, ((GByteArray *) parts->pdata[i])->data, ((GByteArray *) parts->pdata[i])->len);
  append_sized (out, step->data, step->len);
  return parts->len > 0;
}

GBytes *
wax_name_normalize (WaxDer name)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  WaxDer steps, set;
  guint n = 0;

  if (!wax_der_enter (&name, TAG_SEQUENCE, &steps) || name.size > 0)
    return NULL;
  while (steps.size > 0) {
    if (!wax_der_enter (&steps, TAG_SET, &set) || !append_step (out, set) || ++n > MAX_STEPS)
      return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
wax_name_append (GBytes *base, WaxDer step)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (base, &size);

  g_byte_array_append (out, data, (guint) size);
  return append_step (out, step) ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

gboolean
wax_name_is_below (GBytes *name, GBytes *base)
{
  gsize size, base_size;
  const void *data = g_bytes_get_data (name, &size), *base_data = g_bytes_get_data (base, &base_size);

  return base_size == 0 || (base_size <= size && memcmp (data, base_data, base_size) == 0);
}
