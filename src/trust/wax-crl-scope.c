#include "trust/wax-crl-scope.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-name.h"

/* More names and points than anybody's. */
enum { MAX_NAMES = 1000, MAX_POINTS = 100 };

/* DistributionPoint, DistributionPointName and GeneralName as they are tagged. */
enum {
  POINT_NAME = 0xa0,
  POINT_REASONS = 0x81,
  POINT_ISSUER = 0xa2,
  NAME_FULL = 0xa0,
  NAME_RELATIVE = 0xa1,
  NAME_DIRECTORY = 0xa4,
};

/* IssuingDistributionPoint likewise. */
enum {
  SCOPE_POINT = 0xa0,
  SCOPE_ONLY_USERS = 0x81,
  SCOPE_ONLY_AUTHORITIES = 0x82,
  SCOPE_REASONS = 0x83,
  SCOPE_INDIRECT = 0x84,
  SCOPE_ONLY_ATTRIBUTES = 0x85,
};

/* ---- names ---- */

/* Of a name in the form of wax_name_normalize() as it stands among other kinds. */
static GBytes *
make_directory_key (GBytes *name)
{
  const guint8 tag = NAME_DIRECTORY;
  GByteArray *key = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (name, &size);

  g_byte_array_append (key, &tag, 1);
  g_byte_array_append (key, data, (guint) size);
  return g_byte_array_free_to_bytes (key);
}

/* Directory names are compared as such, everything else octet by octet. Returns: (transfer full) (nullable): %NULL when
 * it is no name. */
static GBytes *
next_key (WaxDer *names)
{
  g_autoptr(GBytes) name = NULL;
  WaxDer content, whole;
  guint8 tag;

  if (!wax_der_next (names, &tag, &content, &whole))
    return NULL;
  if (tag != NAME_DIRECTORY)
    return g_bytes_new (whole.data, whole.size);
  name = wax_name_normalize (content);
  return name != NULL ? make_directory_key (name) : NULL;
}

/* GeneralNames. Returns: %FALSE when one cannot be read, there is none, or there are too many. */
static gboolean
add_names (WaxDer names, GHashTable *set)
{
  gboolean any = names.size > 0;

  while (names.size > 0) {
    GBytes *key = next_key (&names);

    if (key == NULL)
      return FALSE;
    g_hash_table_add (set, key);
    if (g_hash_table_size (set) > MAX_NAMES)
      return FALSE;
  }
  return any;
}

/* DistributionPointName. @base: (nullable): below whom a relative name lies */
static gboolean
add_point_name (WaxDer content, GBytes *base, GHashTable *set)
{
  g_autoptr(GBytes) name = NULL;
  WaxDer part;
  guint8 tag;

  if (!wax_der_next (&content, &tag, &part, NULL) || content.size > 0)
    return FALSE;
  if (tag == NAME_FULL)
    return add_names (part, set);
  if (tag != NAME_RELATIVE || base == NULL)
    return FALSE;
  name = wax_name_append (base, part);
  if (name == NULL)
    return FALSE;
  g_hash_table_add (set, make_directory_key (name));
  return TRUE;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

static gboolean
have_common (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (g_hash_table_contains (b, key))
      return TRUE;
  }
  return FALSE;
}

/* BIT STRING; what is set beyond the reasons that there are says nothing. */
static guint
read_reasons (WaxDer bits)
{
  guint reasons = 0;

  for (guint i = 1; i < 9 && i / 8 + 1 < bits.size; i++)
    reasons |= (bits.data[1 + i / 8] & 0x80 >> i % 8) != 0 ? 1u << i : 0;
  return reasons;
}

/* ---- the list's own ---- */

static gboolean
read_field (WaxCrlScope *self, guint8 tag, WaxDer content)
{
  gboolean set = content.size != 1 || content.data[0] != 0;

  switch (tag) {
  case SCOPE_POINT:
    self->point = new_set ();
    return add_point_name (content, self->issuer, self->point);
  case SCOPE_ONLY_USERS: self->only_users = set; return TRUE;
  case SCOPE_ONLY_AUTHORITIES: self->only_authorities = set; return TRUE;
  case SCOPE_REASONS: self->reasons = WAX_CRL_ABOUT | read_reasons (content); return TRUE;
  case SCOPE_INDIRECT: self->indirect = set; return TRUE;
  case SCOPE_ONLY_ATTRIBUTES: return !set;
  default: return FALSE;
  }
}

static gboolean
read_fields (WaxCrlScope *self, WaxDer value)
{
  WaxDer fields, content;
  guint8 tag, last = 0;

  if (self->issuer == NULL || !wax_der_enter (&value, 0x30, &fields) || value.size > 0)
    return FALSE;
  while (fields.size > 0) {
    if (!wax_der_next (&fields, &tag, &content, NULL) || (tag & 0x1f) < last || !read_field (self, tag, content))
      return FALSE;
    last = (tag & 0x1f) + 1;
  }
  return TRUE;
}

void
wax_crl_scope_init (WaxCrlScope *self, const WaxCrl *list)
{
  *self = (WaxCrlScope) { .issuer = wax_name_normalize (list->issuer), .reasons = WAX_CRL_ALL_REASONS };
  self->unknown = self->issuer == NULL || !list->suitable || (list->has_point && !read_fields (self, list->point));
}

void
wax_crl_scope_clear (WaxCrlScope *self)
{
  g_clear_pointer (&self->issuer, g_bytes_unref);
  g_clear_pointer (&self->point, g_hash_table_unref);
}

/* ---- the certificate's points ---- */

/* DistributionPoint, taken apart. */
typedef struct {
  gboolean has_name;
  gboolean has_issuers;
  guint reasons;
  WaxDer name;
  WaxDer issuers;
} Point;

static gboolean
read_point (WaxDer content, Point *point)
{
  WaxDer part;
  guint8 tag, last = 0;

  *point = (Point) { .reasons = WAX_CRL_ALL_REASONS };
  while (content.size > 0) {
    if (!wax_der_next (&content, &tag, &part, NULL) || (tag & 0x1f) < last)
      return FALSE;
    switch (tag) {
    case POINT_NAME:
      point->has_name = TRUE;
      point->name = part;
      break;
    case POINT_REASONS: point->reasons = WAX_CRL_ABOUT | read_reasons (part); break;
    case POINT_ISSUER:
      point->has_issuers = TRUE;
      point->issuers = part;
      break;
    default: return FALSE;
    }
    last = (tag & 0x1f) + 1;
  }
  return TRUE;
}

/* Returns: %FALSE at the end, and when what follows is none. */
static gboolean
next_point (WaxDer *points, guint *n, Point *point)
{
  WaxDer content;

  return (*n)++ < MAX_POINTS && wax_der_enter (points, 0x30, &content) && read_point (content, point);
}

static WaxDer
get_points (const WaxCertificate *certificate)
{
  const WaxExtensions *extensions = wax_certificate_get_extensions (certificate);
  WaxDer value = extensions->values[WAX_EXTENSION_CRL_POINTS], points;

  return wax_extensions_have (extensions, WAX_EXTENSION_CRL_POINTS) && wax_der_enter (&value, 0x30, &points) &&
             value.size == 0
           ? points
           : (WaxDer) { NULL, 0 };
}

static gboolean
names_maker (const WaxCrlScope *self, const Point *point)
{
  g_autoptr(GHashTable) makers = new_set ();
  g_autoptr(GBytes) maker = make_directory_key (self->issuer);

  return add_names (point->issuers, makers) && g_hash_table_contains (makers, maker);
}

/* The directory name of who makes lists for @point; of several none is the one. Returns: (transfer full) (nullable) */
static GBytes *
find_base (const Point *point, const WaxCertificate *certificate)
{
  GBytes *base = NULL;
  WaxDer names = point->issuers, content;
  guint8 tag;

  if (!point->has_issuers)
    return g_bytes_ref (wax_certificate_get_issuer_name (certificate));
  while (wax_der_next (&names, &tag, &content, NULL)) {
    if (tag != NAME_DIRECTORY)
      continue;
    if (base != NULL) {
      g_bytes_unref (base);
      return NULL;
    }
    base = wax_name_normalize (content);
    if (base == NULL)
      return NULL;
  }
  return base;
}

/* Section 6.3.3 (b)(2)(i) */
static gboolean
is_same_point (const WaxCrlScope *self, const Point *point, const WaxCertificate *certificate)
{
  g_autoptr(GHashTable) names = NULL;
  g_autoptr(GBytes) base = NULL;

  if (self->point == NULL)
    return TRUE;
  names = new_set ();
  if (!point->has_name)
    return point->has_issuers && add_names (point->issuers, names) && have_common (self->point, names);
  base = find_base (point, certificate);
  return add_point_name (point->name, base, names) && have_common (self->point, names);
}

/* Section 6.3.3 (b)(1) */
static gboolean
is_makers (const WaxCrlScope *self, const Point *point, gboolean direct)
{
  return point->has_issuers ? self->indirect && names_maker (self, point) : direct;
}

/* ---- the two together ---- */

gboolean
wax_crl_scope_is_direct (const WaxCrlScope *self, const WaxCertificate *certificate)
{
  return self->issuer != NULL && g_bytes_equal (self->issuer, wax_certificate_get_issuer_name (certificate));
}

gboolean
wax_crl_scope_is_named (const WaxCrlScope *self, const WaxCertificate *certificate)
{
  WaxDer points = get_points (certificate);
  Point point;
  guint n = 0;

  while (self->issuer != NULL && next_point (&points, &n, &point)) {
    if (point.has_issuers && names_maker (self, &point))
      return TRUE;
  }
  return FALSE;
}

/* Section 6.3.3 at its end: a list that no point leads to, of the certificate's issuer. */
static gboolean
is_issuers_own (const WaxCrlScope *self)
{
  g_autoptr(GBytes) own = make_directory_key (self->issuer);

  return self->point == NULL || g_hash_table_contains (self->point, own);
}

guint
wax_crl_scope_measure (const WaxCrlScope *self, const WaxCertificate *certificate)
{
  WaxDer points = get_points (certificate);
  gboolean is_authority = wax_certificate_is_ca (certificate), direct;
  Point point;
  guint found = 0, n = 0;

  if (self->unknown || (is_authority ? self->only_users : self->only_authorities))
    return 0;
  direct = wax_crl_scope_is_direct (self, certificate);
  if (direct && is_issuers_own (self))
    found = self->reasons;
  while (next_point (&points, &n, &point)) {
    if (is_makers (self, &point, direct) && is_same_point (self, &point, certificate))
      found |= WAX_CRL_ABOUT | (point.reasons & self->reasons);
  }
  return found;
}
