#include "trust/wax-path.h"

#include "trust/wax-certificate-private.h"

enum {
  MAX_LINKS = 32,
  STEP_COST = 2,
};

/* Who may stand above a certificate. */
typedef struct {
  WaxCertificate *certificate;
  guint place;
  gboolean is_anchor;
  guint rank;
} Candidate;

typedef struct {
  GArray *candidates;
  WaxPathEnd end; /* what a path comes to that finds none */
} Issuers;

typedef struct {
  GPtrArray *sent;
  WaxAnchors *anchors;
  gint64 now;
  WaxBudget *budget;
  const WaxPathVisitor *visitor;
  gpointer data;
  WaxPath path;
  GHashTable *issuers; /* WaxCertificate → Issuers; each signature is verified once */
  gboolean done;
} Search;

WaxCertificate *
wax_path_get_link (const WaxPath *path, guint index)
{
  return g_ptr_array_index (path->links, index);
}

guint
wax_path_get_place (const WaxPath *path, guint index)
{
  return g_array_index (path->places, guint, index);
}

static void
issuers_free (Issuers *self)
{
  g_array_unref (self->candidates);
  g_free (self);
}

/* Copied identifiers prove nothing; they only tell a wrong signature of the right key from another key of that name. */
static gboolean
names_same_key (const WaxCertificate *issued, const WaxCertificate *issuer)
{
  GBytes *wanted = wax_certificate_get_authority_key_id (issued);
  GBytes *own = wax_certificate_get_subject_key_id (issuer);

  return wanted != NULL && own != NULL && g_bytes_equal (wanted, own);
}

/* What was sent along is meant to be the issuer, unless identifiers say otherwise. */
static gboolean
may_be_same_key (const WaxCertificate *issued, const WaxCertificate *issuer)
{
  return wax_certificate_get_authority_key_id (issued) == NULL || wax_certificate_get_subject_key_id (issuer) == NULL ||
         names_same_key (issued, issuer);
}

static gboolean
is_valid_at (const WaxCertificate *certificate, gint64 now)
{
  return wax_certificate_get_not_before (certificate) <= now && now <= wax_certificate_get_not_after (certificate);
}

/* What is likely to lead to a good path comes first, and of that what leads there soonest. */
static guint
rank (const WaxCertificate *issued, const WaxCertificate *issuer, gboolean is_anchor, gint64 now)
{
  return (wax_certificate_is_ca (issuer) ? 8 : 0) + (is_valid_at (issuer, now) ? 4 : 0) + (is_anchor ? 2 : 0) +
         (names_same_key (issued, issuer) ? 1 : 0);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->rank != other->rank)
    return one->rank > other->rank ? -1 : 1;
  return (one->place > other->place) - (one->place < other->place);
}

static gboolean
verify (Search *self, const WaxCertificate *issued, const WaxCertificate *issuer)
{
  return wax_budget_spend (self->budget, wax_certificate_get_signature_cost (issuer)) &&
         wax_certificate_is_signed_by (issued, issuer);
}

static void
consider (Search *self, Issuers *issuers, WaxCertificate *issued, WaxCertificate *issuer, guint place, gboolean is_anchor)
{
  const Candidate candidate = { issuer, place, is_anchor, rank (issued, issuer, is_anchor, self->now) };

  if (verify (self, issued, issuer))
    g_array_append_val (issuers->candidates, candidate);
  else if (is_anchor ? names_same_key (issued, issuer) : may_be_same_key (issued, issuer))
    issuers->end = WAX_PATH_BROKEN;
}

/* Where it stands first in what was sent; the number of those sent when it does not. */
static guint
find_place (Search *self, const WaxCertificate *certificate)
{
  guint place = self->sent->len;

  g_ptr_array_find_with_equal_func (self->sent, certificate, (GEqualFunc) wax_certificate_equal, &place);
  return place;
}

static Issuers *
find_issuers (Search *self, WaxCertificate *issued)
{
  GBytes *name = wax_certificate_get_issuer_name (issued);
  GPtrArray *known = wax_anchors_find (self->anchors, name);
  Issuers *issuers = g_new0 (Issuers, 1);

  issuers->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  issuers->end = WAX_PATH_NO_ISSUER;
  for (guint i = 0; known != NULL && i < known->len; i++)
    consider (self, issuers, issued, known->pdata[i], find_place (self, known->pdata[i]), TRUE);
  for (guint i = 0; i < self->sent->len; i++) {
    WaxCertificate *issuer = self->sent->pdata[i];

    if (wax_budget_spend (self->budget, STEP_COST) && g_bytes_equal (wax_certificate_get_subject_name (issuer), name) &&
        find_place (self, issuer) == i && !wax_anchors_contain (self->anchors, issuer))
      consider (self, issuers, issued, issuer, i, FALSE);
  }
  if (wax_certificate_is_self_issued (issued) && verify (self, issued, issued))
    issuers->end = WAX_PATH_SELF_SIGNED;
  g_array_sort (issuers->candidates, compare_candidates);
  return issuers;
}

static Issuers *
get_issuers (Search *self, WaxCertificate *issued)
{
  Issuers *issuers = g_hash_table_lookup (self->issuers, issued);

  if (issuers == NULL) {
    issuers = find_issuers (self, issued);
    g_hash_table_insert (self->issuers, issued, issuers);
  }
  return issuers;
}

/* The same name with the same key leads back to where the path has been (RFC 4158, section 2.4.2). */
static gboolean
has_been (Search *self, const WaxCertificate *next)
{
  for (guint i = 0; i < self->path.links->len; i++) {
    const WaxCertificate *link = wax_path_get_link (&self->path, i);

    if (g_bytes_equal (wax_certificate_get_subject_name (link), wax_certificate_get_subject_name (next)) &&
        g_str_equal (wax_certificate_get_spki (link), wax_certificate_get_spki (next)))
      return TRUE;
  }
  return FALSE;
}

static void go_up (Search *self);

static void
complete (Search *self, WaxPathEnd end)
{
  self->path.end = end;
  self->done = !self->visitor->complete (&self->path, self->data);
  self->path.end = WAX_PATH_OPEN;
}

static void
step (Search *self, WaxCertificate *certificate, guint place, gboolean is_anchor)
{
  g_ptr_array_add (self->path.links, certificate);
  g_array_append_val (self->path.places, place);
  self->path.end = is_anchor ? WAX_PATH_ANCHORED : WAX_PATH_OPEN;
  if (self->visitor->enter (&self->path, self->data)) {
    if (is_anchor)
      complete (self, WAX_PATH_ANCHORED);
    else
      go_up (self);
  }
  self->visitor->leave (&self->path, self->data);
  g_ptr_array_set_size (self->path.links, (int) self->path.links->len - 1);
  g_array_set_size (self->path.places, self->path.places->len - 1);
  self->path.end = WAX_PATH_OPEN;
}

static void
go_up (Search *self)
{
  WaxCertificate *top = wax_path_get_link (&self->path, self->path.links->len - 1);
  const Issuers *issuers = get_issuers (self, top);
  gboolean any = FALSE;

  if (self->path.links->len >= MAX_LINKS) {
    self->budget->left = -1;
    return;
  }
  for (guint i = 0; i < issuers->candidates->len && !self->done; i++) {
    const Candidate *candidate = &g_array_index (issuers->candidates, Candidate, i);

    if (!wax_budget_spend (self->budget, STEP_COST))
      return;
    if (has_been (self, candidate->certificate))
      continue;
    any = TRUE;
    step (self, candidate->certificate, candidate->place, candidate->is_anchor);
  }
  if (!any && !wax_budget_is_spent (self->budget))
    complete (self, issuers->end);
}

gboolean
wax_path_search (GPtrArray *sent,
                 WaxAnchors *anchors,
                 gint64 now,
                 WaxBudget *budget,
                 const WaxPathVisitor *visitor,
                 gpointer data)
{
  g_autoptr(GPtrArray) links = g_ptr_array_new ();
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GHashTable) issuers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) issuers_free);
  Search search = { sent, anchors, now, budget, visitor, data, { links, places, WAX_PATH_OPEN }, issuers, FALSE };
  WaxCertificate *own = g_ptr_array_index (sent, 0);

  step (&search, own, 0, wax_anchors_contain (anchors, own));
  return search.done || !wax_budget_is_spent (budget);
}
