#include "trust/wax-cause-finder.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-change-judgement.h"

#include <libpsl.h>
#include <string.h>

enum { DAY_S = 86400, HOUR_S = 3600, MIN_ANCHORS = 10 };

/* The list that browsers and mail servers use (a package of the distribution); no list of one's own stays right. */
static const psl_ctx_t *
get_suffixes (void)
{
  return psl_builtin ();
}

gboolean
wax_cause_are_unrelated (const char *host, const char *other)
{
  const char *mine, *theirs;

  /* Whose an address is, nobody can see. */
  if (g_hostname_is_ip_address (host) || g_hostname_is_ip_address (other) || get_suffixes () == NULL)
    return FALSE;
  mine = psl_registrable_domain (get_suffixes (), host);
  theirs = psl_registrable_domain (get_suffixes (), other);
  return mine != NULL && theirs != NULL && g_ascii_strcasecmp (mine, theirs) != 0;
}

/* ---- what a verdict says ---- */

static WaxProblem *
find_problem (WaxVerdict *verdict, WaxProblemId id)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);

  for (guint i = 0; i < problems->len; i++) {
    WaxProblem *problem = g_ptr_array_index (problems, i);

    if (problem->id == id)
      return problem;
  }
  return NULL;
}

static gboolean
is_time (WaxProblemId id)
{
  return id == WAX_PROBLEM_EXPIRED || id == WAX_PROBLEM_NOT_YET_VALID || id == WAX_PROBLEM_ISSUER_EXPIRED;
}

/* Whether time alone speaks against it: then it is the server's own, unless somebody has its key. */
static gboolean
is_only_late (WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  guint n = 0;

  for (guint i = 0; i < problems->len; i++) {
    WaxProblemId id = ((const WaxProblem *) g_ptr_array_index (problems, i))->id;

    if (id != WAX_PROBLEM_CHANGED && !is_time (id))
      return FALSE;
    n += is_time (id);
  }
  return n > 0 && wax_verdict_get_anchor (verdict) != NULL;
}

/* Whether anybody may have made it: nobody known vouches for this name. */
static gboolean
is_anybodys (WaxVerdict *verdict)
{
  return wax_verdict_get_certificate (verdict) != NULL &&
         (wax_verdict_get_anchor (verdict) == NULL || find_problem (verdict, WAX_PROBLEM_NAME_MISMATCH) != NULL);
}

/* The one whose issuer could not be found. */
static WaxCertificate *
find_top (WaxVerdict *verdict)
{
  WaxProblem *problem = find_problem (verdict, WAX_PROBLEM_ISSUER_UNKNOWN);
  GPtrArray *chain = wax_verdict_get_chain (verdict);

  return problem != NULL && problem->at < chain->len ? g_ptr_array_index (chain, problem->at) : NULL;
}

static char *
read_part (const WaxCertificate *certificate, const char *oid, gboolean of_issuer)
{
  gnutls_x509_crt_t handle = wax_certificate_get_handle (certificate);
  char part[512];
  gsize size = sizeof part;
  int result = of_issuer ? gnutls_x509_crt_get_issuer_dn_by_oid (handle, oid, 0, 0, part, &size)
                         : gnutls_x509_crt_get_dn_by_oid (handle, oid, 0, 0, part, &size);

  return result >= 0 && size > 0 ? wax_certificate_escape (part, size) : NULL;
}

static char *
name_issuer (const WaxCertificate *certificate)
{
  g_autofree char *name = wax_certificate_dup_issuer_display_name (certificate);

  return wax_certificate_shorten_name (name);
}

/* ---- sightings ---- */

static char *
identify_issuer (WaxVerdict *verdict)
{
  WaxCertificate *top = find_top (verdict);

  if (top != NULL)
    return g_strdup (wax_certificate_get_issuer (top));
  if (find_problem (verdict, WAX_PROBLEM_SELF_SIGNED) != NULL)
    return g_strdup (wax_verdict_get_spki (verdict));
  return NULL;
}

WaxSighting *
wax_sighting_new (WaxVerdict *verdict)
{
  WaxSighting *self = g_new0 (WaxSighting, 1);
  WaxCertificate *certificate = wax_verdict_get_certificate (verdict);
  WaxSurroundings *around = wax_verdict_get_surroundings (verdict);

  self->host = g_strdup (wax_endpoint_get_host (wax_verdict_get_endpoint (verdict)));
  self->network = around != NULL ? g_strdup (around->network) : NULL;
  self->at = wax_verdict_get_time (verdict);
  self->issuer = identify_issuer (verdict);
  self->early = find_problem (verdict, WAX_PROBLEM_NOT_YET_VALID) != NULL;
  self->expired = find_problem (verdict, WAX_PROBLEM_EXPIRED) != NULL;
  if (certificate != NULL) {
    self->not_before = wax_certificate_get_not_before (certificate);
    self->not_after = wax_certificate_get_not_after (certificate);
  }
  return self;
}

void
wax_sighting_free (WaxSighting *self)
{
  g_free (self->host);
  g_free (self->network);
  g_free (self->issuer);
  g_free (self);
}

typedef gboolean (*Fits) (const WaxSighting *sighting, const WaxSighting *here);

/* The first one of somebody else's server. */
static const WaxSighting *
find_sighting (const WaxCauseFacts *facts, Fits fits)
{
  g_autoptr(WaxSighting) here = wax_sighting_new (facts->verdict);

  for (guint i = 0; facts->sightings != NULL && i < facts->sightings->len; i++) {
    const WaxSighting *sighting = g_ptr_array_index (facts->sightings, i);

    if (ABS (sighting->at - here->at) <= WAX_SIGHTING_MAX_AGE_S &&
        wax_cause_are_unrelated (here->host, sighting->host) && fits (sighting, here))
      return sighting;
  }
  return NULL;
}

static gboolean
has_same_issuer (const WaxSighting *sighting, const WaxSighting *here)
{
  return here->issuer != NULL && here->issuer[0] != '\0' && g_strcmp0 (sighting->issuer, here->issuer) == 0 &&
         g_strcmp0 (sighting->network, here->network) == 0;
}

/* Whether there is a time at which both would be valid, on the same side of now. */
static gboolean
agrees_about_time (const WaxSighting *sighting, const WaxSighting *here)
{
  return ((sighting->early && here->early) || (sighting->expired && here->expired)) &&
         MAX (sighting->not_before, here->not_before) <= MIN (sighting->not_after, here->not_after);
}

/* ---- each cause ---- */

static const char *
get_network (const WaxCauseFacts *facts)
{
  WaxSurroundings *around = wax_verdict_get_surroundings (facts->verdict);

  return around != NULL ? around->network : NULL;
}

static const char *
get_proxy (const WaxCauseFacts *facts)
{
  WaxSurroundings *around = wax_verdict_get_surroundings (facts->verdict);

  return around != NULL ? around->proxy : NULL;
}

static WaxProblem *
get_worst (const WaxCauseFacts *facts)
{
  return g_ptr_array_index (wax_verdict_get_problems (facts->verdict), 0);
}

static WaxCause *
make (const WaxCauseFacts *facts, WaxCauseId id, WaxProblem *problem, const char *name)
{
  return wax_cause_new (&(WaxCause) { .id = id, .problem = problem, .name = name, .network = get_network (facts),
                                      .proxy = get_proxy (facts) });
}

/* What the makers of such programs call their authorities. A name proves nothing: it only chooses words, and those say
 * not to connect. */
static gboolean
is_product (const char *name)
{
  static const char *const products[] = {
    "zscaler",   "fortigate",  "fortinet",      "blue coat", "bluecoat",   "netskope",    "sophos",      "kaspersky",
    "avast",     "avg web",    "bitdefender",   "eset ssl",  "forcepoint", "websense",    "mcafee web",  "skyhigh",
    "palo alto", "watchguard", "untangle",      "barracuda", "sonicwall",  "check point", "cisco umbrella",
    "squid",     "mitmproxy",  "charles proxy", "fiddler",   "portswigger", "burp",       "adguard",     "lightspeed",
    "securly",   "smoothwall", "iboss",         "trend micro",
  };
  g_autofree char *folded = g_utf8_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (products); i++) {
    if (strstr (folded, products[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

static char *
name_unknown (WaxVerdict *verdict)
{
  WaxCertificate *top = find_top (verdict);

  if (top != NULL)
    return name_issuer (top);
  return find_problem (verdict, WAX_PROBLEM_SELF_SIGNED) != NULL
           ? wax_certificate_shorten_name (wax_certificate_get_display_name (wax_verdict_get_certificate (verdict)))
           : NULL;
}

/* Whether all that is wrong is that the server leaves out who signed its new certificate, and that this is the very key
 * that signed the one before, in a good chain: then nobody is between, as far as the one before told. */
static gboolean
lacks_known_issuer (const WaxCauseFacts *facts)
{
  const WaxCertificate *issuer = facts->change != NULL ? facts->change->issuer : NULL;
  GPtrArray *problems = wax_verdict_get_problems (facts->verdict);
  WaxCertificate *own = wax_verdict_get_certificate (facts->verdict);

  for (guint i = 0; i < problems->len; i++) {
    WaxProblemId id = ((const WaxProblem *) g_ptr_array_index (problems, i))->id;

    if (id != WAX_PROBLEM_CHANGED && id != WAX_PROBLEM_ISSUER_UNKNOWN)
      return FALSE;
  }
  return issuer != NULL && !wax_certificate_is_self_issued (issuer) && own != NULL &&
         find_top (facts->verdict) == own && wax_change_is_issuer (issuer, own);
}

static gboolean
is_clock_behind_itself (const WaxCauseFacts *facts);

static WaxCause *
find_someone_between (const WaxCauseFacts *facts)
{
  WaxChange *change = facts->change;
  g_autofree char *name = name_unknown (facts->verdict);
  const WaxSighting *other = name != NULL ? find_sighting (facts, has_same_issuer) : NULL;
  WaxCause cause = { .id = WAX_CAUSE_SOMEONE_BETWEEN, .problem = get_worst (facts), .name = name,
                     .other = other != NULL ? other->host : NULL, .network = get_network (facts),
                     .proxy = get_proxy (facts) };

  if (lacks_known_issuer (facts))
    return NULL;
  if (change != NULL && change->secure_until != 0) {
    if (is_only_late (facts->verdict) && is_clock_behind_itself (facts))
      return NULL;
    cause.when = change->secure_until;
    return wax_cause_new (&cause);
  }
  if (name != NULL && (is_product (name) || (other != NULL && cause.proxy != NULL))) {
    cause.id = WAX_CAUSE_INSPECTING_PROXY;
    return wax_cause_new (&cause);
  }
  return other != NULL ? wax_cause_new (&cause) : NULL;
}

/* "*", "*.*", "*.org": no server's own certificate is for everybody's. */
static gboolean
is_every_hosts (const char *name)
{
  if (strcmp (name, "*") == 0 || g_str_has_prefix (name, "*.*"))
    return TRUE;
  return g_str_has_prefix (name, "*.") && get_suffixes () != NULL &&
         psl_is_public_suffix (get_suffixes (), name + 2);
}

static WaxCause *
find_portal (const WaxCauseFacts *facts)
{
  WaxCertificate *certificate = wax_verdict_get_certificate (facts->verdict);
  WaxSurroundings *around = wax_verdict_get_surroundings (facts->verdict);
  gboolean found = around != NULL && around->portal;

  if (!is_anybodys (facts->verdict))
    return NULL;
  for (const char *const *name = wax_certificate_get_dns_names (certificate); *name != NULL && !found; name++)
    found = is_every_hosts (*name);
  return found ? make (facts, WAX_CAUSE_CAPTIVE_PORTAL, get_worst (facts), NULL) : NULL;
}

/* ---- the clock ---- */

static gint64
find_newest (WaxAnchors *anchors)
{
  g_autoptr(GPtrArray) all = wax_anchors_list (anchors);
  gint64 newest = 0;

  for (guint i = 0; i < all->len; i++)
    newest = MAX (newest, wax_certificate_get_not_before (g_ptr_array_index (all, i)));
  return newest;
}

/* By what this computer holds itself: its list of roots and its ledger cannot be of the future. */
static gboolean
is_clock_behind_itself (const WaxCauseFacts *facts)
{
  gint64 now = wax_verdict_get_time (facts->verdict);

  return find_problem (facts->verdict, WAX_PROBLEM_NOT_YET_VALID) != NULL &&
         ((facts->anchors != NULL && find_newest (facts->anchors) > now) || facts->latest > now + HOUR_S);
}

static gboolean
are_anchors_expired (WaxAnchors *anchors, gint64 now)
{
  g_autoptr(GPtrArray) all = wax_anchors_list (anchors);
  guint n_expired = 0;

  for (guint i = 0; i < all->len; i++)
    n_expired += wax_certificate_get_not_after (g_ptr_array_index (all, i)) < now;
  return all->len >= MIN_ANCHORS && 2 * n_expired > all->len;
}

/* The server's and its issuer's, which others made, both begin later. */
static gboolean
are_several_early (WaxVerdict *verdict)
{
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  guint n = 0;

  for (guint i = 0; i < problems->len; i++)
    n += ((const WaxProblem *) g_ptr_array_index (problems, i))->id == WAX_PROBLEM_NOT_YET_VALID;
  return n > 1;
}

/* What a server says about the time counts only where the certificate agrees. */
static gboolean
is_time_elsewhere (const WaxCauseFacts *facts)
{
  WaxCertificate *certificate = wax_verdict_get_certificate (facts->verdict);

  return facts->server_time != 0 && ABS (facts->server_time - wax_verdict_get_time (facts->verdict)) > HOUR_S &&
         facts->server_time >= wax_certificate_get_not_before (certificate) &&
         facts->server_time <= wax_certificate_get_not_after (certificate);
}

static WaxCause *
find_clock (const WaxCauseFacts *facts)
{
  WaxProblem *early = find_problem (facts->verdict, WAX_PROBLEM_NOT_YET_VALID);
  WaxProblem *expired = find_problem (facts->verdict, WAX_PROBLEM_EXPIRED);
  const WaxSighting *other = NULL;
  gboolean found;
  WaxCause *cause;

  if (wax_verdict_get_certificate (facts->verdict) == NULL || (early == NULL && expired == NULL))
    return NULL;
  other = find_sighting (facts, agrees_about_time);
  found = other != NULL || is_time_elsewhere (facts) || are_several_early (facts->verdict) ||
          is_clock_behind_itself (facts) ||
          (expired != NULL && facts->anchors != NULL &&
           are_anchors_expired (facts->anchors, wax_verdict_get_time (facts->verdict)));
  if (!found)
    return NULL;
  cause = make (facts, WAX_CAUSE_CLOCK, early != NULL ? early : expired, NULL);
  cause->other = g_strdup (other != NULL ? other->host : NULL);
  return cause;
}

/* ---- the issuer ---- */

static gboolean
begins_alike (const char *name, const char *other)
{
  gsize word = strcspn (name, " ");

  return word > 2 && g_ascii_strncasecmp (name, other, word) == 0 && (other[word] == ' ' || other[word] == '\0');
}

/* Whether the owner of this name has a root here already, as far as names tell. */
static gboolean
is_known_authority (const WaxCertificate *top, WaxAnchors *anchors)
{
  g_autofree char *organization = read_part (top, GNUTLS_OID_X520_ORGANIZATION_NAME, TRUE);
  g_autofree char *common = read_part (top, GNUTLS_OID_X520_COMMON_NAME, TRUE);
  g_autoptr(GPtrArray) all = wax_anchors_list (anchors);

  for (guint i = 0; i < all->len; i++) {
    const WaxCertificate *anchor = g_ptr_array_index (all, i);
    g_autofree char *other = read_part (anchor, GNUTLS_OID_X520_ORGANIZATION_NAME, FALSE);

    if (organization != NULL && other != NULL && g_ascii_strcasecmp (organization, other) == 0)
      return TRUE;
    g_clear_pointer (&other, g_free);
    other = read_part (anchor, GNUTLS_OID_X520_COMMON_NAME, FALSE);
    if (organization == NULL && common != NULL && other != NULL && begins_alike (common, other))
      return TRUE;
  }
  return FALSE;
}

static WaxCauseId
classify_issuer (const WaxCauseFacts *facts, const WaxCertificate *top, gboolean says_where)
{
  gboolean is_root = wax_certificate_is_self_issued (top);
  gboolean known, newer;

  if (lacks_known_issuer (facts))
    return WAX_CAUSE_MISSING_INTERMEDIATE;
  if (facts->anchors == NULL)
    return !is_root && says_where ? WAX_CAUSE_MISSING_INTERMEDIATE : WAX_CAUSE_PRIVATE_ISSUER;
  if (wax_anchors_find (facts->anchors, wax_certificate_get_issuer_name (top)) != NULL)
    return WAX_CAUSE_WRONG_ROOT;
  known = is_known_authority (top, facts->anchors);
  newer = wax_certificate_get_not_before (top) > find_newest (facts->anchors);
  if (known && newer && (is_root || wax_certificate_is_ca (top)))
    return WAX_CAUSE_NEWER_ISSUER;
  return !is_root && (known || says_where) ? WAX_CAUSE_MISSING_INTERMEDIATE : WAX_CAUSE_PRIVATE_ISSUER;
}

static WaxCause *
find_issuer (const WaxCauseFacts *facts)
{
  WaxCertificate *top = find_top (facts->verdict);
  g_auto(GStrv) urls = top != NULL ? wax_certificate_list_urls (top, WAX_CERTIFICATE_URL_ISSUER) : NULL;
  g_autofree char *name = top != NULL ? name_issuer (top) : NULL;
  WaxCauseId id;
  WaxCause *cause;

  if (top == NULL)
    return NULL;
  id = classify_issuer (facts, top, urls[0] != NULL);
  cause = make (facts, id, find_problem (facts->verdict, WAX_PROBLEM_ISSUER_UNKNOWN), name);
  cause->fetchable = id == WAX_CAUSE_MISSING_INTERMEDIATE && urls[0] != NULL;
  return cause;
}

/* ---- in order ---- */

/* What nobody can connect despite, and what is no matter of the issuer, the name or the time: it is said as it is. */
static gboolean
is_final (const WaxProblem *problem)
{
  return !wax_problem_id_is_overridable (problem->id) && problem->id != WAX_PROBLEM_REVOKED;
}

static WaxCause *
find_in_certificate (const WaxCauseFacts *facts)
{
  static const struct {
    WaxProblemId problem;
    WaxCauseId cause;
  } rows[] = {
    { WAX_PROBLEM_NAME_MISMATCH, WAX_CAUSE_WRONG_NAME },
    { WAX_PROBLEM_SELF_SIGNED, WAX_CAUSE_PROBLEM },
    { WAX_PROBLEM_NOT_YET_VALID, WAX_CAUSE_PROBLEM },
    { WAX_PROBLEM_EXPIRED, WAX_CAUSE_EXPIRED },
    { WAX_PROBLEM_REVOKED, WAX_CAUSE_WITHDRAWN },
  };
  WaxCause *cause = find_issuer (facts);

  for (guint i = 0; cause == NULL && i < G_N_ELEMENTS (rows); i++) {
    WaxProblem *problem = find_problem (facts->verdict, rows[i].problem);

    if (problem != NULL)
      cause = make (facts, rows[i].cause, problem, NULL);
  }
  return cause;
}

WaxCause *
wax_cause_find (const WaxCauseFacts *facts)
{
  WaxCause *cause;
  WaxProblem *worst;

  if (wax_verdict_get_problems (facts->verdict)->len == 0)
    return NULL;
  worst = get_worst (facts);
  cause = find_someone_between (facts);
  if (cause == NULL)
    cause = find_portal (facts);
  if (cause == NULL && is_final (worst))
    return make (facts, WAX_CAUSE_PROBLEM, worst, NULL);
  if (cause == NULL)
    cause = find_clock (facts);
  if (cause == NULL && worst->id == WAX_PROBLEM_CHANGED && !lacks_known_issuer (facts)) {
    cause = make (facts, WAX_CAUSE_PROBLEM, worst, NULL);
    cause->renewal = facts->change != NULL && !facts->change->severe;
  }
  if (cause == NULL)
    cause = find_in_certificate (facts);
  return cause != NULL ? cause : make (facts, WAX_CAUSE_PROBLEM, worst, NULL);
}
