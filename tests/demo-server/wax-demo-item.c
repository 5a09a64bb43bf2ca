#include "wax-demo-model.h"

#include <gnutls/crypto.h>
#include <string.h>

/* One item: its letters, tags and digest. */

static const char flag_letters[] = "ufrwsadxnv!?pt+^(/*#bi";

guint
wax_demo_flag (char letter)
{
  const char *found = letter == '\0' ? NULL : strchr (flag_letters, letter);

  return found == NULL ? 0 : 1u << (found - flag_letters);
}

guint
wax_demo_flags_from_string (const char *letters)
{
  guint flags = 0;

  for (; letters != NULL && *letters != '\0'; letters++)
    flags |= wax_demo_flag (*letters);
  return flags;
}

char *
wax_demo_flags_to_string (guint flags)
{
  g_autoptr(GString) letters = g_string_new (NULL);

  for (guint i = 0; flag_letters[i] != '\0'; i++) {
    if ((flags & (1u << i)) != 0)
      g_string_append_c (letters, flag_letters[i]);
  }
  return g_string_free (g_steal_pointer (&letters), FALSE);
}

gint64
wax_demo_item_conversation (const WaxDemoItem *message)
{
  return message->conversation != 0 ? (gint64) message->conversation : -(gint64) message->id;
}

gboolean
wax_demo_item_has_tag (const WaxDemoItem *item, guint tag)
{
  for (guint i = 0; item->tags != NULL && i < item->tags->len; i++) {
    if (g_array_index (item->tags, guint, i) == tag)
      return TRUE;
  }
  return FALSE;
}

char *
wax_demo_item_tag_ids (const WaxDemoItem *item)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; item->tags != NULL && i < item->tags->len; i++)
    g_string_append_printf (text, "%s%u", i == 0 ? "" : ",", g_array_index (item->tags, guint, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wax_demo_item_tag_names (WaxDemoUser *user, const WaxDemoItem *item)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; item->tags != NULL && i < item->tags->len; i++) {
    WaxDemoItem *tag = wax_demo_user_find_kind (user, g_array_index (item->tags, guint, i), WAX_DEMO_TAG);
    g_string_append (text, i == 0 ? "" : ",");
    for (const char *p = tag == NULL ? "" : tag->name; *p != '\0'; p++) {
      if (*p == ',' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wax_demo_digest (const void *bytes, gsize size)
{
  guint8 sum[32];
  char *digest;

  gnutls_hash_fast (GNUTLS_DIG_SHA256, bytes, size, sum);
  digest = g_base64_encode (sum, sizeof sum);
  return g_strdelimit (digest, "/", ',');
}

const char *
wax_demo_item_digest (WaxDemoItem *message)
{
  if (message->digest == NULL)
    message->digest = wax_demo_digest (g_bytes_get_data (message->raw, NULL), g_bytes_get_size (message->raw));
  return message->digest;
}
