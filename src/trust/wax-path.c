#include "trust/wax-path.h"

#include "trust/wax-certificate-private.h"

enum { MAX_LINKS = 12 };

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

/* Names itself as its issuer and is not signed by itself. */
static gboolean
is_broken_self_signed (const WaxCertificate *top)
{
  return g_bytes_equal (wax_certificate_get_raw_subject (top), wax_certificate_get_raw_issuer (top)) &&
         may_be_same_key (top, top);
}

static gboolean
is_valid_at (const WaxCertificate *certificate, gint64 now)
{
  return wax_certificate_get_not_before (certificate) <= now && now <= wax_certificate_get_not_after (certificate);
}

/* The better issuer may be one: a CA that is valid now. */
static guint
rank (const WaxCertificate *issuer, gint64 now)
{
  return (wax_certificate_is_ca (issuer) ? 2 : 0) + (is_valid_at (issuer, now) ? 1 : 0);
}

static WaxCertificate *
find_anchor (WaxAnchors *anchors, const WaxCertificate *issued, gint64 now, gboolean *broken)
{
  GPtrArray *named = wax_anchors_find (anchors, wax_certificate_get_raw_issuer (issued));
  WaxCertificate *best = NULL;

  for (guint i = 0; named != NULL && i < named->len; i++) {
    WaxCertificate *anchor = g_ptr_array_index (named, i);

    if (!wax_certificate_is_signed_by (issued, anchor))
      *broken = *broken || names_same_key (issued, anchor);
    else if (best == NULL || rank (anchor, now) > rank (best, now))
      best = anchor;
  }
  return best;
}

/* Returns the place in @sent, or -1. */
static int
find_sent (GPtrArray *sent, GArray *used, const WaxCertificate *issued, gint64 now, gboolean *broken)
{
  int best = -1;

  for (guint i = 0; i < sent->len; i++) {
    WaxCertificate *issuer = g_ptr_array_index (sent, i);
    gboolean is_used = FALSE;

    for (guint j = 0; j < used->len; j++)
      is_used = is_used || wax_certificate_equal (issuer, g_ptr_array_index (sent, g_array_index (used, guint, j)));
    if (is_used || !g_bytes_equal (wax_certificate_get_raw_subject (issuer), wax_certificate_get_raw_issuer (issued)))
      continue;
    if (!wax_certificate_is_signed_by (issued, issuer))
      *broken = *broken || may_be_same_key (issued, issuer);
    else if (best < 0 || rank (issuer, now) > rank (g_ptr_array_index (sent, best), now))
      best = (int) i;
  }
  return best;
}

static void
add_link (WaxPath *path, GPtrArray *sent, guint place)
{
  g_ptr_array_add (path->links, wax_certificate_ref (g_ptr_array_index (sent, place)));
  g_array_append_val (path->places, place);
}

WaxPath *
wax_path_find (GPtrArray *sent, WaxAnchors *anchors, gint64 now)
{
  WaxPath *path = g_new0 (WaxPath, 1);

  path->links = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  path->places = g_array_new (FALSE, FALSE, sizeof (guint));
  add_link (path, sent, 0);
  for (;;) {
    WaxCertificate *top = g_ptr_array_index (path->links, path->links->len - 1);
    gboolean broken = FALSE;
    WaxCertificate *anchor = wax_anchors_contain (anchors, top) ? top : find_anchor (anchors, top, now, &broken);
    int next;

    if (anchor != NULL) {
      path->anchor = wax_certificate_ref (anchor);
      path->end = WAX_PATH_ANCHORED;
      return path;
    }
    if (wax_certificate_is_self_signed (top)) {
      path->end = WAX_PATH_SELF_SIGNED;
      return path;
    }
    next = path->links->len < MAX_LINKS ? find_sent (sent, path->places, top, now, &broken) : -1;
    if (next < 0) {
      path->end = broken || is_broken_self_signed (top) ? WAX_PATH_BROKEN : WAX_PATH_NO_ISSUER;
      return path;
    }
    add_link (path, sent, next);
  }
}

void
wax_path_free (WaxPath *path)
{
  g_ptr_array_unref (path->links);
  g_array_unref (path->places);
  g_clear_pointer (&path->anchor, wax_certificate_unref);
  g_free (path);
}
