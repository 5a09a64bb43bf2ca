#include "trust/wax-examiner.h"

#include "trust/wax-certificate-private.h"
#include "trust/wax-rules.h"
#include "util/wax-shared.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* The one file that GnuTLS of the distribution is built with; live connections read it too. */
static const char system_store[] = "/etc/ssl/certs/ca-certificates.crt";

typedef struct {
  gatomicrefcount refs;
  WaxAnchors *anchors;
  struct timespec changed;
  gint64 size;
  guint64 inode;
} Reading;

struct _WaxExaminer {
  gatomicrefcount refs;
  char *path;
  WaxShared *reading;
  GTlsDatabase *database;
  int looked_at; /* monotonic s; atomic */
};

static Reading *
reading_ref (Reading *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
reading_unref (Reading *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  wax_anchors_unref (self->anchors);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_unref)
WAX_DEFINE_SHARED (Reading, reading)

/* The state is taken before the file is read: one that changes meanwhile is read once more. */
static Reading *
read_store (const char *path, GError **error)
{
  Reading *self = g_new0 (Reading, 1);
  struct stat info;

  g_atomic_ref_count_init (&self->refs);
  if (g_stat (path, &info) == 0) {
    self->changed = info.st_mtim;
    self->size = info.st_size;
    self->inode = info.st_ino;
  }
  self->anchors = wax_anchors_read (path, error);
  if (self->anchors == NULL)
    self->anchors = wax_anchors_new_empty ();
  return self;
}

static gboolean
is_unchanged (const Reading *reading, const char *path)
{
  struct stat info = { 0 };

  if (g_stat (path, &info) != 0)
    return reading->inode == 0;
  return reading->changed.tv_sec == info.st_mtim.tv_sec && reading->changed.tv_nsec == info.st_mtim.tv_nsec &&
         reading->size == info.st_size && reading->inode == info.st_ino;
}

/* One thread a second looks at the file; the others go on with what was read last. */
static Reading *
get_reading (WaxExaminer *self)
{
  int now = (int) (g_get_monotonic_time () / G_USEC_PER_SEC), last = g_atomic_int_get (&self->looked_at);
  g_autoptr(Reading) reading = wax_shared_get (self->reading);

  if (now != last && g_atomic_int_compare_and_exchange (&self->looked_at, last, now) && !is_unchanged (reading, self->path)) {
    wax_shared_set (self->reading, read_store (self->path, NULL));
    return wax_shared_get (self->reading);
  }
  return g_steal_pointer (&reading);
}

WaxExaminer *
wax_examiner_new (const char *anchors_file, GError **error)
{
  g_autoptr(WaxExaminer) self = g_new0 (WaxExaminer, 1);
  g_autoptr(GError) local = NULL;
  Reading *reading;

  g_atomic_ref_count_init (&self->refs);
  self->path = g_strdup (anchors_file != NULL ? anchors_file : system_store);
  self->looked_at = (int) (g_get_monotonic_time () / G_USEC_PER_SEC);
  reading = read_store (self->path, &local);
  self->reading = reading_shared_new (reading);

  if (local != NULL && anchors_file != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (local != NULL)
    g_warning ("The system's store of certificates cannot be read: %s", local->message);
  if (anchors_file != NULL && wax_anchors_get_size (reading->anchors) == 0) {
    g_set_error (error, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED, "“%s” holds no certificate", anchors_file);
    return NULL;
  }
  if (anchors_file != NULL) {
    g_autofree char *absolute = g_canonicalize_filename (anchors_file, NULL);

    self->database = g_tls_file_database_new (absolute, NULL);
  }
  return g_steal_pointer (&self);
}

WaxExaminer *
wax_examiner_ref (WaxExaminer *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
wax_examiner_unref (WaxExaminer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  wax_shared_free (self->reading);
  g_clear_object (&self->database);
  g_free (self->path);
  g_free (self);
}

const char *
wax_examiner_get_store_name (WaxExaminer *self)
{
  return self->path;
}

GTlsDatabase *
wax_examiner_get_database (WaxExaminer *self)
{
  return self->database;
}

/* Dates are our own business: the library's would be those of the process's clock. */
static const guint how = GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM) | GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                         GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS;

static guint
verify (gnutls_x509_trust_list_t list, gnutls_x509_crt_t *links, guint n)
{
  gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID, (void *) GNUTLS_KP_TLS_WWW_SERVER, 0 };
  guint status = 0;

  if (gnutls_x509_trust_list_verify_crt2 (list, links, n, &purpose, 1, how, &status, NULL) < 0)
    return GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND;
  return status;
}

/* An unknown issuer masks what is below it. So the top certificate stands in as anchor in a second pass, which only
 * finds faults and never trusts. */
static guint
verify_below_stand_in (gnutls_x509_crt_t *links, guint n)
{
  gnutls_x509_trust_list_t stand_in = NULL;
  guint status;

  if (gnutls_x509_trust_list_init (&stand_in, 0) < 0)
    return GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND;
  gnutls_x509_trust_list_add_cas (stand_in, &links[n - 1], 1, 0);
  status = verify (stand_in, links, n);
  gnutls_x509_trust_list_deinit (stand_in, 0);
  return status & ~(guint) (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA);
}

/* The library's opinion of the path; of a path without an anchor what is wrong below its top. */
static guint
get_status (const WaxPath *path, WaxAnchors *anchors)
{
  gnutls_x509_crt_t links[64];
  guint n = MIN (path->links->len, G_N_ELEMENTS (links));
  guint first;

  for (guint i = 0; i < n; i++)
    links[i] = wax_certificate_get_handle (g_ptr_array_index (path->links, i));
  first = verify (wax_anchors_get_list (anchors), links, n);
  if ((first & GNUTLS_CERT_SIGNER_NOT_FOUND) == 0 || n == 1)
    return first;
  return verify_below_stand_in (links, n) | GNUTLS_CERT_SIGNER_NOT_FOUND;
}

static gboolean
has (GPtrArray *problems, WaxProblemId id)
{
  for (guint i = 0; i < problems->len; i++) {
    if (((const WaxProblem *) g_ptr_array_index (problems, i))->id == id)
      return TRUE;
  }
  return FALSE;
}

static void
add_unless_found (GPtrArray *problems, WaxProblemId id, guint at, const char *evidence)
{
  if (!has (problems, id))
    g_ptr_array_add (problems, wax_problem_new (id, at, evidence, 0));
}

/* What the rules overlooked and the library saw on the same path still counts. Name constraints are ours alone: the library
 * holds the common name against them, which plays no part. */
static void
join_status (guint status, const WaxPath *path, GPtrArray *problems)
{
  static const struct {
    guint bit;
    WaxProblemId id;
  } known[] = {
    { GNUTLS_CERT_REVOKED, WAX_PROBLEM_REVOKED },
    { GNUTLS_CERT_SIGNATURE_FAILURE, WAX_PROBLEM_BAD_SIGNATURE },
    { GNUTLS_CERT_SIGNER_NOT_CA, WAX_PROBLEM_CONSTRAINTS },
    { GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, WAX_PROBLEM_UNKNOWN_CRITICAL },
    { GNUTLS_CERT_INSECURE_ALGORITHM, WAX_PROBLEM_WEAK },
    { GNUTLS_CERT_PURPOSE_MISMATCH, WAX_PROBLEM_WRONG_PURPOSE },
  };
  guint top = g_array_index (path->places, guint, path->places->len - 1);
  guint rest = status & ~(guint) (GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (status & known[i].bit)
      add_unless_found (problems, known[i].id, top, "library");
    rest &= ~known[i].bit;
  }
  if (problems->len == 0 && (rest != 0 || (status & GNUTLS_CERT_SIGNER_NOT_FOUND) != 0))
    add_unless_found (problems, WAX_PROBLEM_ISSUER_UNKNOWN, top, "library");
}

/* What only the handshake shows: stapled answers. Everything else that the connection's own check found is refuted or
 * confirmed by the examination; the flag for "something else" also stands for name constraints, which may be refuted. */
static void
join_flags (GTlsCertificateFlags flags, guint status, const WaxCertificate *leaf, GPtrArray *problems)
{
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    add_unless_found (problems, WAX_PROBLEM_REVOKED, 0, "staple");
  if ((flags & G_TLS_CERTIFICATE_GENERIC_ERROR) == 0)
    return;
  if (wax_rules_demand_staple (leaf))
    add_unless_found (problems, WAX_PROBLEM_REVOCATION_UNKNOWN, 0, "staple");
  else if (problems->len == 0 && (status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE) == 0)
    add_unless_found (problems, WAX_PROBLEM_REVOCATION_UNKNOWN, 0, "unusable-staple");
}

WaxVerdict *
wax_examiner_examine (WaxExaminer *self, const WaxExamination *examination)
{
  g_autoptr(Reading) reading = get_reading (self);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_autoptr(WaxPath) path = NULL;
  guint status;
  WaxVerdictFields fields = {
    .endpoint = examination->endpoint, .channel = examination->channel, .account = examination->account,
    .time = examination->now, .chain = examination->chain, .problems = problems, .protocol = examination->protocol,
    .cipher = examination->cipher,
  };

  if (examination->chain == NULL || examination->chain->len == 0) {
    g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_MALFORMED, 0, NULL, 0));
    return wax_verdict_new (&fields);
  }
  path = wax_path_find (examination->chain, reading->anchors, examination->now);
  wax_rules_apply (path, examination->endpoint, examination->chain->len, examination->now, problems);
  status = get_status (path, reading->anchors);
  join_status (status, path, problems);
  join_flags (examination->flags, status, g_ptr_array_index (examination->chain, 0), problems);
  fields.anchor = path->anchor;
  return wax_verdict_new (&fields);
}
