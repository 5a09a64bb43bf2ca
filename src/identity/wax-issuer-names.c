#include "identity/wax-issuer-names.h"

#include "trust/wax-der-text.h"
#include "trust/wax-name.h"

struct _WaxIssuerNames {
  GBytes *ders;
  GPtrArray *names;  /* GBytes: parts of it */
  GHashTable *forms; /* a set of GBytes */
};

static WaxDer
open_bytes (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return (WaxDer) { data, size };
}

GBytes *
wax_issuer_names_make_form (WaxDer name)
{
  GBytes *form = wax_name_normalize (name);

  return form != NULL ? form : g_bytes_new (name.data, name.size);
}

static gboolean
read_names (WaxIssuerNames *self)
{
  WaxDer cursor = open_bytes (self->ders);
  const guint8 *start = cursor.data;
  WaxDer content, whole;
  guint8 tag;

  while (cursor.size > 0) {
    g_autoptr(GBytes) form = NULL;

    if (self->names->len == WAX_ISSUER_NAMES_MAX || !wax_der_next (&cursor, &tag, &content, &whole))
      return FALSE;
    form = wax_issuer_names_make_form (whole);
    if (g_hash_table_add (self->forms, g_bytes_ref (form)))
      g_ptr_array_add (self->names, g_bytes_new_from_bytes (self->ders, (gsize) (whole.data - start), whole.size));
  }
  return TRUE;
}

WaxIssuerNames *
wax_issuer_names_new (GBytes *ders)
{
  WaxIssuerNames *self = g_atomic_rc_box_new0 (WaxIssuerNames);

  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->forms = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->ders = g_bytes_ref (ders);
  if (g_bytes_get_size (ders) <= WAX_ISSUER_NAMES_MAX_SIZE && read_names (self))
    return self;
  g_ptr_array_set_size (self->names, 0);
  g_hash_table_remove_all (self->forms);
  g_bytes_unref (self->ders);
  self->ders = g_bytes_new (NULL, 0);
  return self;
}

WaxIssuerNames *
wax_issuer_names_ref (WaxIssuerNames *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxIssuerNames *self = data;

  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->forms);
  g_bytes_unref (self->ders);
}

void
wax_issuer_names_unref (WaxIssuerNames *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

GBytes *
wax_issuer_names_get_ders (const WaxIssuerNames *self)
{
  return self->ders;
}

guint
wax_issuer_names_get_length (const WaxIssuerNames *self)
{
  return self->names->len;
}

gboolean
wax_issuer_names_have (const WaxIssuerNames *self, GBytes *form)
{
  return g_hash_table_contains (self->forms, form);
}

GStrv
wax_issuer_names_describe (const WaxIssuerNames *self)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->names->len; i++) {
    char *text = wax_der_text_name (open_bytes (self->names->pdata[i]));

    if (text != NULL)
      g_ptr_array_add (texts, text);
  }
  g_ptr_array_add (texts, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}
