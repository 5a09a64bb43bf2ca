#include "identity/wax-identity-request.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#include "identity/wax-private-key.h"
#include "util/wax-secret.h"

#define ID_LENGTH 16
#define MAX_SUBJECT 1000
#define MAX_ADDRESSES 5

struct _WaxIdentityRequest {
  char *public_key;
  char *id;
  char *subject;
  char *name;
  GStrv addresses;
  char *pem;
  gint64 made;
};

typedef struct gnutls_x509_crq_int Crq;
typedef struct gnutls_x509_privkey_int X509Key;
typedef struct gnutls_privkey_st AnyKey;
typedef struct gnutls_pubkey_st PublicKey;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Crq, gnutls_x509_crq_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509Key, gnutls_x509_privkey_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnyKey, gnutls_privkey_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublicKey, gnutls_pubkey_deinit)

static void
fail (GError **error, const char *text)
{
  g_set_error_literal (error, WAX_IDENTITY_ERROR, WAX_IDENTITY_ERROR_SUBJECT, text);
}

/* ---- what is asked for ---- */

static gboolean
is_address (const char *text)
{
  const char *at = strchr (text, '@');

  return at != NULL && at > text && at[1] != '\0' && strpbrk (text, "=,+;<>\"\\ ") == NULL;
}

/* The library knows the attribute of addresses under a name of its own. */
static char *
write_subject (const char *subject)
{
  g_autoptr(GRegex) name = g_regex_new ("(^|(?<!\\\\)[,+])\\s*(?:emailAddress|E)\\s*=", G_REGEX_CASELESS, 0, NULL);

  if (is_address (subject))
    return g_strdup_printf ("CN=%s,EMAIL=%s", subject, subject);
  return g_regex_replace (name, subject, -1, 0, "\\1EMAIL=", 0, NULL);
}

/* RFC 4514, section 2.4. The library takes the comma after a backslash for a part of the value, also where that is an
 * escaped backslash: one at the end is left out. */
static void
append_escaped (GString *text, const char *value)
{
  gsize length = strlen (value);

  while (length > 0 && value[length - 1] == '\\')
    length--;
  for (gsize i = 0; i < length; i++) {
    gboolean edge = (value[i] == ' ' && (i == 0 || i == length - 1)) || (value[i] == '#' && i == 0);

    if (edge || strchr ("\"+,;<>\\", value[i]) != NULL)
      g_string_append_c (text, '\\');
    g_string_append_c (text, value[i]);
  }
}

char *
wax_identity_request_write_subject (const char *name, const char *organization, const char *address)
{
  GString *text = g_string_new ("emailAddress=");

  append_escaped (text, address);
  g_string_append (text, ",CN=");
  append_escaped (text, name);
  if (organization != NULL && *organization != '\0') {
    g_string_append (text, ",O=");
    append_escaped (text, organization);
  }
  return g_string_free (text, FALSE);
}

/* The same the other way round, in place. */
static void
unescape (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++) {
    if (*from != '\\' || from[1] == '\0') {
      *to++ = *from;
    } else if (g_ascii_isxdigit (from[1]) && g_ascii_isxdigit (from[2])) {
      *to++ = (char) (g_ascii_xdigit_value (from[1]) * 16 + g_ascii_xdigit_value (from[2]));
      from += 2;
    } else {
      *to++ = *++from;
    }
  }
  *to = '\0';
}

/* Returns: (transfer full) (nullable): %NULL where there is none; "" for one that is no text. */
static char *
read_attribute (gnutls_x509_crq_t crq, const char *oid, guint index)
{
  char text[512];
  gsize size = sizeof text;

  if (gnutls_x509_crq_get_dn_by_oid (crq, oid, index, 0, text, &size) != 0)
    return NULL;
  if (strlen (text) != size)
    return g_strdup ("");
  unescape (text);
  return g_strdup (g_utf8_validate (text, -1, NULL) ? text : "");
}

static GStrv
read_addresses (gnutls_x509_crq_t crq)
{
  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  char *address;

  for (guint i = 0; i < MAX_ADDRESSES && (address = read_attribute (crq, GNUTLS_OID_PKCS9_EMAIL, i)) != NULL; i++) {
    if (address[0] != '\0')
      g_ptr_array_add (addresses, address);
    else
      g_free (address);
  }
  g_ptr_array_add (addresses, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&addresses), FALSE);
}

/* RFC 5280, section 4.2.1.6: an rfc822Name is ASCII. */
static gboolean
add_names (gnutls_x509_crq_t crq, GError **error)
{
  g_auto(GStrv) addresses = read_addresses (crq);

  for (guint i = 0; addresses[i] != NULL; i++) {
    if (!g_str_is_ascii (addresses[i]) || !is_address (addresses[i]) ||
        gnutls_x509_crq_set_subject_alt_name (crq, GNUTLS_SAN_RFC822NAME, addresses[i], (guint) strlen (addresses[i]),
                                              GNUTLS_FSAN_APPEND) != 0) {
      fail (error, "that is no mail address");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_readable (const char *subject)
{
  if (strlen (subject) > MAX_SUBJECT || !g_utf8_validate (subject, -1, NULL))
    return FALSE;
  for (const char *at = subject; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  }
  return *subject != '\0';
}

static gboolean
fill_in (gnutls_x509_crq_t crq, const char *subject, GError **error)
{
  g_autofree char *names = is_readable (subject) ? write_subject (subject) : NULL;
  const char *where = NULL;

  if (names == NULL || gnutls_x509_crq_set_dn (crq, names, &where) != 0) {
    fail (error, "the subject cannot be read");
    return FALSE;
  }
  return add_names (crq, error);
}

static char *
sign (gnutls_x509_crq_t crq, GBytes *key)
{
  const gnutls_datum_t data = { (guint8 *) wax_secret_get_text (key), (guint) g_bytes_get_size (key) };
  g_autoptr(X509Key) own = NULL;
  gnutls_datum_t pem = { NULL, 0 };
  char *text = NULL;

  gnutls_x509_privkey_init (&own);
  if (gnutls_x509_privkey_import_pkcs8 (own, &data, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN) == 0 &&
      gnutls_x509_crq_set_version (crq, 1) == 0 && gnutls_x509_crq_set_key (crq, own) == 0 &&
      gnutls_x509_crq_set_key_usage (crq, GNUTLS_KEY_DIGITAL_SIGNATURE) == 0 &&
      gnutls_x509_crq_set_key_purpose_oid (crq, GNUTLS_KP_TLS_WWW_CLIENT, 0) == 0 &&
      gnutls_x509_crq_sign2 (crq, own, GNUTLS_DIG_SHA256, 0) == 0 &&
      gnutls_x509_crq_export2 (crq, GNUTLS_X509_FMT_PEM, &pem) == 0)
    text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  return text;
}

WaxIdentityRequest *
wax_identity_request_make (const char *subject, gint64 made, GBytes **key, GError **error)
{
  g_autoptr(Crq) crq = NULL;
  g_autoptr(GBytes) own = NULL;
  g_autofree char *pem = NULL;
  WaxIdentityRequest *self;

  gnutls_x509_crq_init (&crq);
  if (!fill_in (crq, subject, error))
    return NULL;
  own = wax_private_key_new ();
  pem = sign (crq, own);
  self = pem != NULL ? wax_identity_request_new_from_pem (pem, made) : NULL;
  if (self != NULL)
    *key = g_steal_pointer (&own);
  else
    fail (error, "the request could not be signed");
  return self;
}

/* ---- what was asked for ---- */

static char *
read_public_key (gnutls_x509_crq_t crq)
{
  g_autoptr(PublicKey) key = NULL;

  gnutls_pubkey_init (&key);
  return gnutls_pubkey_import_x509_crq (key, crq, 0) == 0 ? wax_private_key_dup_name_of (key) : NULL;
}

static char *
read_subject (gnutls_x509_crq_t crq)
{
  gnutls_datum_t name = { NULL, 0 };
  char *text;

  if (gnutls_x509_crq_get_dn3 (crq, &name, 0) != 0)
    return g_strdup ("");
  text = g_utf8_make_valid ((const char *) name.data, (gssize) name.size);
  gnutls_free (name.data);
  return text;
}

WaxIdentityRequest *
wax_identity_request_new_from_pem (const char *pem, gint64 made)
{
  const gnutls_datum_t data = { (guint8 *) pem, (guint) strlen (pem) };
  g_autoptr(Crq) crq = NULL;
  g_autofree char *public_key = NULL;
  WaxIdentityRequest *self;

  gnutls_x509_crq_init (&crq);
  if (gnutls_x509_crq_import (crq, &data, GNUTLS_X509_FMT_PEM) != 0)
    return NULL;
  public_key = read_public_key (crq);
  if (public_key == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (WaxIdentityRequest);
  self->id = g_strndup (public_key, ID_LENGTH);
  self->public_key = g_steal_pointer (&public_key);
  self->subject = read_subject (crq);
  self->name = read_attribute (crq, GNUTLS_OID_X520_COMMON_NAME, 0);
  self->addresses = read_addresses (crq);
  self->pem = g_strdup (pem);
  self->made = made;
  return self;
}

WaxIdentityRequest *
wax_identity_request_ref (WaxIdentityRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxIdentityRequest *self = data;

  g_free (self->public_key);
  g_free (self->id);
  g_free (self->subject);
  g_free (self->name);
  g_strfreev (self->addresses);
  g_free (self->pem);
}

void
wax_identity_request_unref (WaxIdentityRequest *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const char *
wax_identity_request_get_id (const WaxIdentityRequest *self)
{
  return self->id;
}

const char *
wax_identity_request_get_public_key (const WaxIdentityRequest *self)
{
  return self->public_key;
}

const char *
wax_identity_request_get_subject (const WaxIdentityRequest *self)
{
  return self->subject;
}

const char *
wax_identity_request_get_name (const WaxIdentityRequest *self)
{
  return self->name != NULL ? self->name : "";
}

const char *const *
wax_identity_request_get_addresses (const WaxIdentityRequest *self)
{
  return (const char *const *) self->addresses;
}

const char *
wax_identity_request_get_pem (const WaxIdentityRequest *self)
{
  return self->pem;
}

gint64
wax_identity_request_get_made (const WaxIdentityRequest *self)
{
  return self->made;
}

gboolean
wax_identity_request_is_answered_by (const WaxIdentityRequest *self, const WaxCertificate *certificate)
{
  g_autofree char *name = wax_private_key_dup_certified_name (certificate);

  return g_strcmp0 (name, self->public_key) == 0;
}
