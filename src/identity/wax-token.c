#include "identity/wax-token.h"

#include <p11-kit/uri.h>
#include <string.h>

#define MAX_SLOTS 64
#define MAX_OBJECTS 200
#define MAX_VALUE (64 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (P11KitUri, p11_kit_uri_free)

/* ---- tokens ---- */

static P11KitUri *
parse (const char *text)
{
  P11KitUri *uri = p11_kit_uri_new ();

  if (p11_kit_uri_parse (text, P11_KIT_URI_FOR_ANY, uri) == P11_KIT_URI_OK && p11_kit_uri_any_unrecognized (uri) == 0)
    return uri;
  p11_kit_uri_free (uri);
  return NULL;
}

/* Counting them first makes some libraries look which are there now. */
static void
add_tokens (GPtrArray *tokens, CK_FUNCTION_LIST *module)
{
  g_autofree CK_SLOT_ID *slots = NULL;
  CK_ULONG n = 0;

  if ((p11_kit_module_get_flags (module) & P11_KIT_MODULE_TRUSTED) != 0 ||
      module->C_GetSlotList (CK_TRUE, NULL, &n) != CKR_OK || n == 0 || n > MAX_SLOTS)
    return;
  slots = g_new0 (CK_SLOT_ID, n);
  if (module->C_GetSlotList (CK_TRUE, slots, &n) != CKR_OK)
    return;
  for (CK_ULONG i = 0; i < n; i++) {
    WaxToken token = { module, slots[i] };

    if (module->C_GetTokenInfo (slots[i], &token.info) == CKR_OK && (token.info.flags & CKF_TOKEN_INITIALIZED) != 0)
      g_ptr_array_add (tokens, g_memdup2 (&token, sizeof token));
  }
}

GPtrArray *
wax_token_list (CK_FUNCTION_LIST **modules)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; modules[i] != NULL; i++)
    add_tokens (tokens, modules[i]);
  return tokens;
}

gboolean
wax_token_refresh (WaxToken *self)
{
  CK_SLOT_INFO slot;
  CK_TOKEN_INFO now;

  if (self->module->C_GetSlotInfo (self->slot, &slot) != CKR_OK || (slot.flags & CKF_TOKEN_PRESENT) == 0 ||
      self->module->C_GetTokenInfo (self->slot, &now) != CKR_OK ||
      memcmp (now.serialNumber, self->info.serialNumber, sizeof now.serialNumber) != 0 ||
      memcmp (now.label, self->info.label, sizeof now.label) != 0)
    return FALSE;
  self->info = now;
  return TRUE;
}

gboolean
wax_token_is_named_by (const WaxToken *self, const char *uri)
{
  g_autoptr(P11KitUri) parsed = parse (uri);
  CK_TOKEN_INFO info = self->info;

  return parsed != NULL && p11_kit_uri_match_token_info (parsed, &info) == 1;
}

gboolean
wax_token_uri_matches (const char *uri, const char *whole)
{
  g_autoptr(P11KitUri) wanted = parse (uri);
  g_autoptr(P11KitUri) named = parse (whole);
  CK_ATTRIBUTE *attributes;
  CK_ULONG n = 0;

  if (wanted == NULL || named == NULL)
    return FALSE;
  attributes = p11_kit_uri_get_attributes (named, &n);
  return p11_kit_uri_match_token_info (wanted, p11_kit_uri_get_token_info (named)) == 1 &&
         p11_kit_uri_match_attributes (wanted, attributes, n) == 1;
}

gboolean
wax_token_uri_has_pin (const char *uri)
{
  g_autofree char *lower = g_ascii_strdown (uri, -1);

  return strstr (lower, "pin-") != NULL || strstr (lower, "pinfile") != NULL;
}

static char *
dup_label (const CK_TOKEN_INFO *info)
{
  g_autofree char *padded = g_strndup ((const char *) info->label, sizeof info->label);
  char *label = g_utf8_make_valid (g_strchomp (padded), -1);

  for (char *at = label; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_ascii_iscntrl (*at))
      *at = '?';
  }
  return label;
}

char *
wax_token_dup_label (const WaxToken *self)
{
  return dup_label (&self->info);
}

char *
wax_token_uri_dup_label (const char *uri)
{
  g_autoptr(P11KitUri) parsed = parse (uri);

  return parsed != NULL ? dup_label (p11_kit_uri_get_token_info (parsed)) : g_strdup ("");
}

CK_SESSION_HANDLE
wax_token_open (const WaxToken *self)
{
  CK_SESSION_HANDLE session = 0;

  return self->module->C_OpenSession (self->slot, CKF_SERIAL_SESSION, NULL, NULL, &session) == CKR_OK ? session : 0;
}

/* ---- what is on them ---- */

/* Returns: (transfer full): of CK_OBJECT_HANDLE */
static GArray *
find_objects (const WaxToken *self, CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted, CK_ULONG n_wanted)
{
  GArray *objects = g_array_new (FALSE, FALSE, sizeof (CK_OBJECT_HANDLE));
  CK_ULONG n = 0;

  if (self->module->C_FindObjectsInit (session, wanted, n_wanted) != CKR_OK)
    return objects;
  g_array_set_size (objects, MAX_OBJECTS);
  if (self->module->C_FindObjects (session, (CK_OBJECT_HANDLE *) (void *) objects->data, MAX_OBJECTS, &n) != CKR_OK)
    n = 0;
  g_array_set_size (objects, (guint) MIN (n, MAX_OBJECTS));
  self->module->C_FindObjectsFinal (session);
  return objects;
}

/* Returns: (transfer full) (nullable): %NULL also for an empty one. */
static GBytes *
read_attribute (const WaxToken *self, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type)
{
  CK_ATTRIBUTE attribute = { type, NULL, 0 };
  g_autofree char *value = NULL;

  if (self->module->C_GetAttributeValue (session, object, &attribute, 1) != CKR_OK || attribute.ulValueLen == 0 ||
      attribute.ulValueLen > MAX_VALUE)
    return NULL;
  attribute.pValue = value = g_malloc0 (attribute.ulValueLen);
  if (self->module->C_GetAttributeValue (session, object, &attribute, 1) != CKR_OK || attribute.ulValueLen > MAX_VALUE)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&value), attribute.ulValueLen);
}

static gboolean
has_object (const WaxToken *self, CK_SESSION_HANDLE session, CK_OBJECT_CLASS kind, GBytes *id)
{
  CK_ATTRIBUTE wanted[] = {
    { CKA_CLASS, &kind, sizeof kind },
    { CKA_ID, (void *) g_bytes_get_data (id, NULL), g_bytes_get_size (id) },
  };
  g_autoptr(GArray) objects = find_objects (self, session, wanted, G_N_ELEMENTS (wanted));

  return objects->len > 0;
}

static void
set_attribute (P11KitUri *uri, CK_ATTRIBUTE_TYPE type, GBytes *value)
{
  CK_ATTRIBUTE attribute = { type, NULL, 0 };

  if (value == NULL)
    return;
  attribute.pValue = (void *) g_bytes_get_data (value, NULL);
  attribute.ulValueLen = g_bytes_get_size (value);
  p11_kit_uri_set_attribute (uri, &attribute);
}

/* By its id alone, where it has one: labels of a certificate and its key may differ. */
static char *
format_uri (const WaxToken *self, CK_OBJECT_CLASS kind, GBytes *id, GBytes *label)
{
  g_autoptr(P11KitUri) uri = p11_kit_uri_new ();
  CK_ATTRIBUTE attribute = { CKA_CLASS, &kind, sizeof kind };
  char *text = NULL, *copy;

  *p11_kit_uri_get_token_info (uri) = self->info;
  p11_kit_uri_set_attribute (uri, &attribute);
  set_attribute (uri, CKA_ID, id);
  set_attribute (uri, CKA_LABEL, label);
  if (p11_kit_uri_format (uri, P11_KIT_URI_FOR_OBJECT_ON_TOKEN, &text) != P11_KIT_URI_OK)
    return NULL;
  copy = g_strdup (text);
  free (text);
  return copy;
}

static void
certificate_free (gpointer data)
{
  WaxTokenCertificate *self = data;

  wax_certificate_unref (self->certificate);
  g_clear_pointer (&self->id, g_bytes_unref);
  g_free (self->uri);
  g_free (self);
}

static void
add_certificate (const WaxToken *self, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, GPtrArray *certificates)
{
  g_autoptr(GBytes) der = read_attribute (self, session, object, CKA_VALUE);
  g_autoptr(GBytes) id = read_attribute (self, session, object, CKA_ID);
  g_autoptr(GBytes) label = read_attribute (self, session, object, CKA_LABEL);
  WaxCertificate *certificate = der != NULL ? wax_certificate_new_from_der (der, NULL) : NULL;
  WaxTokenCertificate *made;

  if (certificate == NULL)
    return;
  made = g_new0 (WaxTokenCertificate, 1);
  made->certificate = certificate;
  made->uri = format_uri (self, CKO_CERTIFICATE, id, label);
  made->has_key = id != NULL && (has_object (self, session, CKO_PRIVATE_KEY, id) ||
                                 has_object (self, session, CKO_PUBLIC_KEY, id));
  made->id = g_steal_pointer (&id);
  g_ptr_array_add (certificates, made);
}

GPtrArray *
wax_token_read_certificates (const WaxToken *self, CK_SESSION_HANDLE session)
{
  GPtrArray *certificates = g_ptr_array_new_with_free_func (certificate_free);
  CK_OBJECT_CLASS kind = CKO_CERTIFICATE;
  CK_CERTIFICATE_TYPE type = CKC_X_509;
  CK_ATTRIBUTE wanted[] = {
    { CKA_CLASS, &kind, sizeof kind },
    { CKA_CERTIFICATE_TYPE, &type, sizeof type },
  };
  g_autoptr(GArray) objects = find_objects (self, session, wanted, G_N_ELEMENTS (wanted));

  for (guint i = 0; i < objects->len; i++)
    add_certificate (self, session, g_array_index (objects, CK_OBJECT_HANDLE, i), certificates);
  return certificates;
}

char *
wax_token_find_key (const WaxToken *self, CK_SESSION_HANDLE session, GBytes *id)
{
  return has_object (self, session, CKO_PRIVATE_KEY, id) ? format_uri (self, CKO_PRIVATE_KEY, id, NULL) : NULL;
}
