#include "trust/wax-path.h"

#include "trust/wax-certificate-private.h"

enum {
  MAX_LINKS = 32,
  MAX_DISTANCE = 1000,
  STEP_COST = 2,
};

/**
 * Candidate: who may stand above a certificate
 * @likely: 3 for an authority that is valid, less for others
 * @distance: how many steps it is from an anchor, going by names
 */
typedef struct {
  WaxCertificate *certificate;
  guint place;
  gboolean is_anchor;
  guint likely;
  guint distance;
  gboolean same_key;
  enum { UNVERIFIED, GOOD, BAD } signature;
} Candidate;

typedef struct {
  GPtrArray *sent;
  WaxAnchors *anchors;
  gint64 now;
  WaxBudget *budget;
  const WaxPathVisitor *visitor;
  gpointer data;
  WaxPath path;
  GHashTable *candidates; /* WaxCertificate → GArray of Candidate: each signature is verified once */
  GHashTable *distances;  /* name → steps from it to an anchor */
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

/* What is likely to lead to a good path comes first; of that who seems to have signed, and then what leads there
 * soonest. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->likely != other->likely)
    return one->likely > other->likely ? -1 : 1;
  if (one->same_key != other->same_key)
    return one->same_key ? -1 : 1;
  if (one->distance != other->distance)
    return one->distance < other->distance ? -1 : 1;
  return (one->place > other->place) - (one->place < other->place);
}

static guint
get_distance (Search *self, GBytes *name)
{
  gpointer distance = NULL;

  if (wax_anchors_find (self->anchors, name) != NULL)
    return 0;
  return g_hash_table_lookup_extended (self->distances, name, NULL, &distance) ? GPOINTER_TO_UINT (distance)
                                                                               : MAX_DISTANCE;
}

/* By names alone, which may lie; so it only says where to look first. */
static void
measure_distances (Search *self)
{
  gboolean changed = TRUE;

  for (guint round = 0; changed && round < MAX_LINKS; round++) {
    changed = FALSE;
    for (guint i = 0; i < self->sent->len; i++) {
      GBytes *name = wax_certificate_get_subject_name (self->sent->pdata[i]);
      guint distance = get_distance (self, wax_certificate_get_issuer_name (self->sent->pdata[i])) + 1;

      if (distance < get_distance (self, name)) {
        g_hash_table_insert (self->distances, name, GUINT_TO_POINTER (distance));
        changed = TRUE;
      }
    }
  }
}

static void
add_candidate (Search *self, GArray *candidates, WaxCertificate *issued, WaxCertificate *issuer, guint place,
               gboolean is_anchor)
{
  const Candidate candidate = {
    .certificate = issuer, .place = place, .is_anchor = is_anchor,
    .likely = (wax_certificate_is_ca (issuer) ? 2 : 0) + (is_valid_at (issuer, self->now) ? 1 : 0),
    .distance = is_anchor ? 0 : 1 + get_distance (self, wax_certificate_get_issuer_name (issuer)),
    .same_key = names_same_key (issued, issuer),
  };

  g_array_append_val (candidates, candidate);
}

/* Where it stands first in what was sent; the number of those sent when it does not. */
static guint
find_place (Search *self, const WaxCertificate *certificate)
{
  guint place = self->sent->len;

  g_ptr_array_find_with_equal_func (self->sent, certificate, (GEqualFunc) wax_certificate_equal, &place);
  return place;
}

static GArray *
find_candidates (Search *self, WaxCertificate *issued)
{
  GBytes *name = wax_certificate_get_issuer_name (issued);
  GPtrArray *known = wax_anchors_find (self->anchors, name);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; known != NULL && i < known->len; i++)
    add_candidate (self, candidates, issued, known->pdata[i], find_place (self, known->pdata[i]), TRUE);
  for (guint i = 0; i < self->sent->len; i++) {
    WaxCertificate *issuer = self->sent->pdata[i];

    if (g_bytes_equal (wax_certificate_get_subject_name (issuer), name) && find_place (self, issuer) == i &&
        !wax_anchors_contain (self->anchors, issuer))
      add_candidate (self, candidates, issued, issuer, i, FALSE);
  }
  wax_budget_spend (self->budget, STEP_COST * candidates->len);
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

static GArray *
get_candidates (Search *self, WaxCertificate *issued)
{
  GArray *candidates = g_hash_table_lookup (self->candidates, issued);

  if (candidates == NULL) {
    candidates = find_candidates (self, issued);
    g_hash_table_insert (self->candidates, issued, candidates);
  }
  return candidates;
}

static gboolean
verify (Search *self, const WaxCertificate *issued, Candidate *candidate)
{
  gint64 cost = wax_certificate_get_signature_cost (candidate->certificate);

  /* A key that nobody can afford to use is nobody's key, and does not stand in the way of others. */
  if (cost >= WAX_CERTIFICATE_UNAFFORDABLE)
    candidate->signature = BAD;
  if (candidate->signature == UNVERIFIED) {
    if (!wax_budget_spend (self->budget, cost))
      return FALSE;
    candidate->signature = wax_certificate_is_signed_by (issued, candidate->certificate) ? GOOD : BAD;
  }
  return candidate->signature == GOOD;
}

/* A path that finds no issuer. */
static WaxPathEnd
find_end (Search *self, const WaxCertificate *top, GArray *candidates)
{
  WaxPathEnd end = WAX_PATH_NO_ISSUER;
  gint64 cost = wax_certificate_get_signature_cost (top);

  /* What nobody here can verify is not wrong for that. */
  if (gnutls_x509_crt_get_signature_algorithm (wax_certificate_get_handle (top)) <= 0)
    return end;
  if (wax_certificate_is_self_issued (top) && cost < WAX_CERTIFICATE_UNAFFORDABLE &&
      wax_budget_spend (self->budget, cost))
    end = wax_certificate_is_self_signed (top) ? WAX_PATH_SELF_SIGNED
          : may_be_same_key (top, top)         ? WAX_PATH_BROKEN
                                               : end;
  for (guint i = 0; i < candidates->len; i++) {
    const Candidate *candidate = &g_array_index (candidates, Candidate, i);

    if (candidate->signature == BAD && end == WAX_PATH_NO_ISSUER &&
        (candidate->is_anchor ? candidate->same_key : may_be_same_key (top, candidate->certificate)))
      end = WAX_PATH_BROKEN;
  }
  return end;
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
  GArray *candidates = get_candidates (self, top);
  gboolean any = FALSE;

  if (self->path.links->len >= MAX_LINKS)
    self->budget->left = -1;
  for (guint i = 0; i < candidates->len && !self->done; i++) {
    Candidate *candidate = &g_array_index (candidates, Candidate, i);

    if (!wax_budget_spend (self->budget, STEP_COST))
      return;
    if (has_been (self, candidate->certificate) || !verify (self, top, candidate))
      continue;
    any = TRUE;
    step (self, candidate->certificate, candidate->place, candidate->is_anchor);
  }
  if (!any && !wax_budget_is_spent (self->budget))
    complete (self, find_end (self, top, candidates));
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
  g_autoptr(GHashTable) candidates = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  g_autoptr(GHashTable) distances = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  Search search = { .sent = sent, .anchors = anchors, .now = now, .budget = budget, .visitor = visitor, .data = data,
                    .path = { links, places, WAX_PATH_OPEN }, .candidates = candidates, .distances = distances };
  WaxCertificate *own = g_ptr_array_index (sent, 0);

  measure_distances (&search);
  step (&search, own, 0, wax_anchors_contain (anchors, own));
  return search.done || !wax_budget_is_spent (budget);
}
