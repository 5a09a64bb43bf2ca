#include "trust/wax-name-constraints.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-name.h"

#include <string.h>

enum {
  COMPARISONS_PER_UNIT = 8,
  MAX_HOST = 253,
  MAX_LABEL = 63,
};

/* GeneralName of RFC 5280, section 4.2.1.6, as it is tagged. */
typedef enum {
  KIND_MAIL = 0x81,
  KIND_HOST = 0x82,
  KIND_DIRECTORY = 0xa4,
  KIND_URI = 0x86,
  KIND_ADDRESS = 0x87,
} Kind;

typedef struct {
  guint8 kind;
  WaxDer value;
  GBytes *directory; /* normalized; NULL for other kinds */
} Subtree;

typedef struct {
  guint8 kind;
  WaxDer value;
  GBytes *directory; /* as above */
  gboolean in_subject;
} Name;

typedef struct {
  WaxDer extension;
  GArray *permitted;
  GArray *excluded;
  WaxBudget *budget;
} Constraints;

static void
subtree_clear (gpointer subtree)
{
  g_clear_pointer (&((Subtree *) subtree)->directory, g_bytes_unref);
}

/* ---- texts ---- */

static gboolean
is_host_octet (guint8 c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

/* Labels of letters, digits, hyphens and underscores. */
static gboolean
is_host (WaxDer name)
{
  gsize label = 0;

  for (gsize i = 0; i < name.size; i++) {
    if (name.data[i] == '.' ? label == 0 : !is_host_octet (name.data[i]))
      return FALSE;
    label = name.data[i] == '.' ? 0 : label + 1;
    if (label > MAX_LABEL)
      return FALSE;
  }
  return label > 0 && name.size <= MAX_HOST;
}

static WaxDer
skip (WaxDer text, gsize n)
{
  return (WaxDer) { text.data + n, text.size - n };
}

static gboolean
begins_with (WaxDer text, const char *prefix)
{
  return text.size >= strlen (prefix) && memcmp (text.data, prefix, strlen (prefix)) == 0;
}

static gboolean
equal_folded (WaxDer a, WaxDer b)
{
  return a.size == b.size && g_ascii_strncasecmp ((const char *) a.data, (const char *) b.data, a.size) == 0;
}

/* Whether @host is @base, or some labels and @base. */
static gboolean
is_within (WaxDer host, WaxDer base)
{
  if (base.size == 0)
    return TRUE;
  if (host.size <= base.size)
    return equal_folded (host, base);
  return host.data[host.size - base.size - 1] == '.' && equal_folded (skip (host, host.size - base.size), base);
}

/* ".example.test": something in front of it; "example.test": that host alone. For mail and URI. */
static gboolean
matches_domain (WaxDer host, WaxDer base)
{
  if (begins_with (base, "."))
    return host.size > base.size && equal_folded (skip (host, host.size - base.size), base);
  return equal_folded (host, base);
}

/* ---- kinds: whether a name lies in a subtree; FALSE with @sound FALSE when that cannot be said ---- */

static gboolean
match_host (WaxDer name, WaxDer base, gboolean excluding, gboolean *sound)
{
  gboolean dotted = begins_with (base, "."), wild = begins_with (name, "*.");
  WaxDer host = wild ? skip (name, 2) : name, plain = dotted ? skip (base, 1) : base;

  *sound = is_host (host) && (plain.size == 0 || is_host (plain));
  if (!*sound)
    return FALSE;
  if (is_within (host, plain))
    return excluding || wild || !dotted || host.size > plain.size;

  /* One of the names that "*" stands for may be in there. */
  return excluding && wild && plain.size > host.size && is_within (plain, host) &&
         memchr (plain.data, '.', plain.size - host.size - 1) == NULL;
}

static gboolean
is_local_octet (guint8 c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

/* Without quotes (RFC 5321, section 4.1.2): quoted, the same one can be written in many ways. */
static gboolean
is_local_part (WaxDer text)
{
  for (gsize i = 0; i < text.size; i++) {
    if (!is_local_octet (text.data[i]))
      return FALSE;
  }
  return text.size > 0;
}

/* Such a name in a subject is of no letter case (RFC 5280, section 4.1.2.6); elsewhere its local part is. */
static gboolean
equal_local_part (WaxDer a, WaxDer b, gboolean folded)
{
  return folded ? equal_folded (a, b) : wax_der_equal (a, b);
}

static gboolean
match_mail (WaxDer name, WaxDer base, gboolean folded, gboolean *sound)
{
  const guint8 *at = memrchr (name.data, '@', name.size), *base_at = memrchr (base.data, '@', base.size);
  WaxDer host = at != NULL ? skip (name, at - name.data + 1) : name;
  WaxDer base_host = base_at != NULL ? skip (base, base_at - base.data + 1) : base;
  WaxDer local = { name.data, at != NULL ? (gsize) (at - name.data) : 0 };
  WaxDer base_local = { base.data, base_at != NULL ? (gsize) (base_at - base.data) : 0 };

  *sound = is_local_part (local) && is_host (host) && (base_at == NULL || is_local_part (base_local)) &&
           is_host (begins_with (base_host, ".") && base_at == NULL ? skip (base_host, 1) : base_host);
  if (!*sound)
    return FALSE;
  if (base_at == NULL)
    return matches_domain (host, base);
  return equal_folded (host, base_host) && equal_local_part (local, base_local, folded);
}

static gboolean
match_uri (WaxDer name, WaxDer base, gboolean *sound)
{
  g_autofree char *text = g_strndup ((const char *) name.data, name.size);
  g_autoptr(GUri) uri = strlen (text) == name.size ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *authority = uri != NULL ? g_uri_get_host (uri) : NULL;
  WaxDer host = { (const guint8 *) authority, authority != NULL ? strlen (authority) : 0 };

  *sound = authority != NULL && is_host (host) && !g_hostname_is_ip_address (authority) &&
           is_host (begins_with (base, ".") ? skip (base, 1) : base);
  return *sound && matches_domain (host, base);
}

static gboolean
is_mask (const guint8 *mask, gsize size)
{
  gboolean ended = FALSE;

  for (gsize i = 0; i < size * 8; i++) {
    gboolean set = (mask[i / 8] & 0x80 >> i % 8) != 0;

    if (set && ended)
      return FALSE;
    ended = !set;
  }
  return TRUE;
}

static gboolean
match_address (WaxDer name, WaxDer base, gboolean *sound)
{
  const guint8 *mask = base.data + base.size / 2;

  *sound = (name.size == 4 || name.size == 16) && (base.size == 8 || base.size == 32) && is_mask (mask, base.size / 2);
  if (!*sound || name.size * 2 != base.size)
    return FALSE;
  for (gsize i = 0; i < name.size; i++) {
    if ((name.data[i] & mask[i]) != (base.data[i] & mask[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
match (const Name *name, const Subtree *subtree, gboolean excluding, gboolean *sound)
{
  switch ((Kind) name->kind) {
  case KIND_HOST: return match_host (name->value, subtree->value, excluding, sound);
  case KIND_MAIL: return match_mail (name->value, subtree->value, excluding && name->in_subject, sound);
  case KIND_URI: return match_uri (name->value, subtree->value, sound);
  case KIND_ADDRESS: return match_address (name->value, subtree->value, sound);
  case KIND_DIRECTORY:
    *sound = name->directory != NULL && subtree->directory != NULL;
    return *sound && wax_name_is_below (name->directory, subtree->directory);
  }
  *sound = FALSE;
  return FALSE;
}

/* ---- the extension ---- */

/* GeneralSubtrees; a minimum or maximum is not for certificates. */
static gboolean
read_subtrees (WaxDer list, GArray *subtrees, WaxBudget *budget)
{
  while (list.size > 0) {
    Subtree subtree = { 0 };
    WaxDer item;

    if (!wax_budget_spend (budget, 1) || !wax_der_enter (&list, 0x30, &item) ||
        !wax_der_next (&item, &subtree.kind, &subtree.value, NULL) || item.size > 0)
      return FALSE;
    if (subtree.kind == KIND_DIRECTORY)
      subtree.directory = wax_name_normalize (subtree.value);
    g_array_append_val (subtrees, subtree);
  }
  return subtrees->len > 0;
}

static gboolean
read_constraints (Constraints *self)
{
  WaxDer cursor = self->extension, content, list;
  guint8 tag, last = 0;

  if (!wax_der_enter (&cursor, 0x30, &content) || cursor.size > 0 || content.size == 0)
    return FALSE;
  while (content.size > 0) {
    if (!wax_der_next (&content, &tag, &list, NULL) || tag <= last || (tag != 0xa0 && tag != 0xa1) ||
        !read_subtrees (list, tag == 0xa0 ? self->permitted : self->excluded, self->budget))
      return FALSE;
    last = tag;
  }
  return TRUE;
}

/* Whether a permitted subtree of the kind is there, and whether one holds the name. */
static gboolean
permits_name (Constraints *self, const Name *name)
{
  gboolean demanded = FALSE, permitted = FALSE, sound = TRUE;

  wax_budget_spend (self->budget, 1 + (self->permitted->len + self->excluded->len) / COMPARISONS_PER_UNIT);
  if (wax_budget_is_spent (self->budget))
    return FALSE;
  for (guint i = 0; i < self->excluded->len; i++) {
    const Subtree *subtree = &g_array_index (self->excluded, Subtree, i);

    if (subtree->kind == name->kind && (match (name, subtree, TRUE, &sound) || !sound))
      return FALSE;
  }
  for (guint i = 0; i < self->permitted->len && !permitted; i++) {
    const Subtree *subtree = &g_array_index (self->permitted, Subtree, i);

    if (subtree->kind != name->kind)
      continue;
    demanded = TRUE;
    permitted = match (name, subtree, FALSE, &sound);
    if (!sound)
      return FALSE;
  }
  return permitted || !demanded;
}

static gboolean
permits_alt_names (Constraints *self, WaxDer extension)
{
  WaxDer names;

  if (!wax_der_enter (&extension, 0x30, &names))
    return FALSE;
  while (names.size > 0) {
    g_autoptr(GBytes) directory = NULL;
    Name name = { 0 };

    if (!wax_der_next (&names, &name.kind, &name.value, NULL))
      return FALSE;
    if (name.kind == KIND_DIRECTORY)
      name.directory = directory = wax_name_normalize (name.value);
    if (!permits_name (self, &name))
      return FALSE;
  }
  return TRUE;
}

static gboolean
permits_subject_mail (Constraints *self, gnutls_x509_crt_t crt)
{
  for (guint i = 0;; i++) {
    char text[1024];
    gsize size = sizeof text;
    int result = gnutls_x509_crt_get_dn_by_oid (crt, GNUTLS_OID_PKCS9_EMAIL, (int) i, 0, text, &size);
    const Name name = { KIND_MAIL, { (const guint8 *) text, size }, NULL, TRUE };

    if (result == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
      return TRUE;
    if (result < 0 || !permits_name (self, &name))
      return FALSE;
  }
}

static gboolean
permits_certificate (Constraints *self, const WaxCertificate *below)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (below);
  GBytes *subject = wax_certificate_get_subject_name (below);
  gboolean permitted = wax_extensions_have (extensions, WAX_EXTENSION_ALT_NAMES)
                         ? permits_alt_names (self, extensions->values[WAX_EXTENSION_ALT_NAMES])
                         : permits_subject_mail (self, wax_certificate_get_handle (below));

  return permitted && (g_bytes_get_size (subject) == 0 ||
                       permits_name (self, &(Name) { .kind = KIND_DIRECTORY, .directory = subject }));
}

static gboolean
permits_host (Constraints *self, const WaxEndpoint *endpoint)
{
  const char *host = wax_endpoint_get_host (endpoint);
  g_autoptr(GInetAddress) address = NULL;

  if (!wax_endpoint_is_address (endpoint))
    return permits_name (self, &(Name) { KIND_HOST, { (const guint8 *) host, strlen (host) }, NULL, FALSE });
  address = g_inet_address_new_from_string (host);
  return permits_name (self, &(Name) { .kind = KIND_ADDRESS, .value = { g_inet_address_to_bytes (address),
                                                                        g_inet_address_get_native_size (address) } });
}

static gboolean
permits_path (Constraints *self, const WaxPath *path, const WaxEndpoint *endpoint)
{
  if (!read_constraints (self) || (endpoint != NULL && !permits_host (self, endpoint)))
    return FALSE;
  for (guint i = 0; i + 1 < path->links->len; i++) {
    const WaxCertificate *below = wax_path_get_link (path, i);

    if ((i == 0 || !wax_certificate_is_self_issued (below)) && !permits_certificate (self, below))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_name_constraints_permit (const WaxPath *path, const WaxEndpoint *endpoint, WaxBudget *budget)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (wax_path_get_link (path, path->links->len - 1));
  g_autoptr(GArray) permitted = NULL, excluded = NULL;
  Constraints self;

  if (!wax_extensions_have (extensions, WAX_EXTENSION_NAME_CONSTRAINTS))
    return TRUE;
  permitted = g_array_new (FALSE, FALSE, sizeof (Subtree));
  excluded = g_array_new (FALSE, FALSE, sizeof (Subtree));
  g_array_set_clear_func (permitted, subtree_clear);
  g_array_set_clear_func (excluded, subtree_clear);
  self = (Constraints) { extensions->values[WAX_EXTENSION_NAME_CONSTRAINTS], permitted, excluded, budget };
  return permits_path (&self, path, endpoint);
}
