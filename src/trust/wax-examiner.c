#include "trust/wax-examiner.h"

#include "trust/wax-best-path.h"
#include "trust/wax-certificate-private.h"
#include "trust/wax-rules.h"
#include "util/wax-shared.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* The one file that GnuTLS of the distribution is built with. */
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
  WaxAnchorKind kind;
  WaxShared *reading;
  gsize was_read; /* once */
  WaxShared *extra[WAX_ANCHOR_ACCOUNT + 1]; /* by kind: GPtrArray of WaxExtraAnchors */
  GTlsDatabase *database; /* made when it is first asked for */
  guint version; /* atomic */
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
WAX_DEFINE_SHARED (GPtrArray, g_ptr_array)

/* The state is taken before the file is read: one that changes meanwhile is read once more. */
static Reading *
read_store (const char *path, WaxAnchorKind kind, GError **error)
{
  Reading *self = g_new0 (Reading, 1);
  struct stat info;

  g_atomic_ref_count_init (&self->refs);
  if (g_stat (path, &info) == 0) {
    self->changed = info.st_mtim;
    self->size = info.st_size;
    self->inode = info.st_ino;
  }
  self->anchors = wax_anchors_read (path, kind, error);
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

/* The system's hundreds of certificates are read by whoever needs them first: most calls of a program need none. */
static void
read_at_last (WaxExaminer *self)
{
  g_autoptr(GError) error = NULL;

  if (!g_once_init_enter (&self->was_read))
    return;
  wax_shared_set (self->reading, read_store (self->path, self->kind, &error));
  if (error != NULL)
    g_warning ("The system's store of certificates cannot be read: %s", error->message);
  g_once_init_leave (&self->was_read, TRUE);
}

/* A file that was named must hold something, or nothing could ever be secure: it is read at once. */
static gboolean
read_named (WaxExaminer *self, GError **error)
{
  g_autoptr(GError) local = NULL;
  Reading *reading = read_store (self->path, self->kind, &local);

  wax_shared_set (self->reading, reading);
  self->was_read = TRUE;
  if (local == NULL && wax_anchors_get_size (reading->anchors) == 0)
    g_set_error (&local, WAX_CERTIFICATE_ERROR, WAX_CERTIFICATE_ERROR_MALFORMED, "“%s” holds no certificate",
                 self->path);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* One thread a second looks at the file; the others go on with what was read last. */
static Reading *
get_reading (WaxExaminer *self)
{
  int now = (int) (g_get_monotonic_time () / G_USEC_PER_SEC), last = g_atomic_int_get (&self->looked_at);
  g_autoptr(Reading) reading = NULL;

  read_at_last (self);
  reading = wax_shared_get (self->reading);
  if (now != last && g_atomic_int_compare_and_exchange (&self->looked_at, last, now) &&
      !is_unchanged (reading, self->path)) {
    wax_shared_set (self->reading, read_store (self->path, self->kind, NULL));
    g_atomic_int_inc (&self->version);
    return wax_shared_get (self->reading);
  }
  return g_steal_pointer (&reading);
}

WaxExaminer *
wax_examiner_new (const char *anchors_file, GError **error)
{
  g_autoptr(WaxExaminer) self = g_new0 (WaxExaminer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->path = g_strdup (anchors_file != NULL ? anchors_file : WAX_ANCHORS_SYSTEM_STORE);
  self->kind = anchors_file != NULL ? WAX_ANCHOR_GIVEN : WAX_ANCHOR_SYSTEM;
  self->looked_at = (int) (g_get_monotonic_time () / G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (self->extra); i++)
    self->extra[i] = g_ptr_array_shared_new (g_ptr_array_new ());
  self->reading = reading_shared_new (NULL);
  if (anchors_file != NULL && !read_named (self, error))
    return NULL;
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
  for (guint i = 0; i < G_N_ELEMENTS (self->extra); i++)
    wax_shared_free (self->extra[i]);
  g_clear_object (&self->database);
  g_free (self->path);
  g_free (self);
}

void
wax_examiner_set_extra (WaxExaminer *self, WaxAnchorKind kind, GPtrArray *extra)
{
  wax_shared_set (self->extra[kind], g_ptr_array_ref (extra));
  g_atomic_int_inc (&self->version);
}

GTlsDatabase *
wax_examiner_get_database (WaxExaminer *self)
{
  if (g_once_init_enter (&self->database)) {
    g_autofree char *absolute = g_canonicalize_filename (self->path, NULL);
    GTlsDatabase *database = g_tls_file_database_new (absolute, NULL);

    if (database == NULL)
      database = g_object_ref (g_tls_backend_get_default_database (g_tls_backend_get_default ()));
    g_once_init_leave (&self->database, database);
  }
  return self->database;
}

/* What the TLS library gives up before, with the same flag. */
enum { LIBRARY_DEPTH = 16 };

/* Whether the TLS library holds name constraints against the chain: it knows one path, and reads common names into
 * them. */
static gboolean
library_sees_constraints (GPtrArray *chain, WaxAnchors *anchors)
{
  const guint how = GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM) | GNUTLS_VERIFY_DISABLE_TIME_CHECKS |
                    GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS;
  gnutls_x509_crt_t links[WAX_CERTIFICATE_MAX_CHAIN];
  guint status = 0;

  for (guint i = 0; i < chain->len; i++)
    links[i] = wax_certificate_get_handle (chain->pdata[i]);
  return gnutls_x509_trust_list_verify_crt2 (wax_anchors_get_list (anchors), links, chain->len, NULL, 0, how, &status,
                                             NULL) >= 0 &&
         (status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE) != 0;
}

/* Returns: (transfer full): all that count there. */
static WaxAnchors *
gather (WaxExaminer *self, const WaxEndpoint *endpoint, const char *account)
{
  g_autoptr(Reading) reading = get_reading (self);
  g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_anchors_unref);

  for (guint kind = 0; kind < G_N_ELEMENTS (self->extra); kind++) {
    g_autoptr(GPtrArray) extra = wax_shared_get (self->extra[kind]);

    for (guint i = 0; i < extra->len; i++) {
      const WaxExtraAnchors *anchors = extra->pdata[i];

      if (wax_extra_anchors_apply (anchors, endpoint, account))
        g_ptr_array_add (more, wax_anchors_ref (anchors->anchors));
    }
  }
  return more->len > 0 ? wax_anchors_merge (reading->anchors, more) : wax_anchors_ref (reading->anchors);
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

/* What only the handshake shows: stapled answers. Everything else that the connection's own check found is refuted or
 * confirmed by the examination; the flag for "something else" also stands for name constraints, which may be
 * refuted. */
static void
join_flags (const WaxExamination *examination, WaxAnchors *anchors, GPtrArray *problems)
{
  if (examination->flags & G_TLS_CERTIFICATE_REVOKED)
    add_unless_found (problems, WAX_PROBLEM_REVOKED, 0, "staple");
  if ((examination->flags & G_TLS_CERTIFICATE_GENERIC_ERROR) == 0)
    return;
  if (wax_rules_demand_staple (g_ptr_array_index (examination->chain, 0)))
    add_unless_found (problems, WAX_PROBLEM_REVOCATION_UNKNOWN, 0, "staple");
  else if (problems->len == 0 && examination->chain->len <= LIBRARY_DEPTH &&
           !library_sees_constraints (examination->chain, anchors))
    add_unless_found (problems, WAX_PROBLEM_REVOCATION_UNKNOWN, 0, "unusable-staple");
}

/* A person's own authority vouches for servers, not for itself as one: that would be trust without an end. */
static gboolean
is_of_account (WaxAnchors *anchors, const WaxCertificate *anchor)
{
  return wax_anchors_get_source (anchors, anchor)->kind == WAX_ANCHOR_ACCOUNT;
}

WaxVerdict *
wax_examiner_examine (WaxExaminer *self, const WaxExamination *examination)
{
  g_autoptr(WaxAnchors) anchors = gather (self, examination->endpoint, examination->account);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_autoptr(WaxCertificate) anchor = NULL;
  WaxVerdictFields fields = {
    .endpoint = examination->endpoint, .channel = examination->channel, .account = examination->account,
    .time = examination->now, .chain = examination->chain, .problems = problems, .protocol = examination->protocol,
    .cipher = examination->cipher,
  };

  if (examination->chain == NULL || examination->chain->len == 0) {
    g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_MALFORMED, 0, NULL, 0));
    return wax_verdict_new (&fields);
  }
  anchor = wax_best_path_judge (examination->chain, anchors, examination->endpoint, examination->now, problems);
  if (anchor != NULL && is_of_account (anchors, anchor) &&
      wax_certificate_equal (anchor, examination->chain->pdata[0]))
    g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_SELF_SIGNED, 0, NULL, 0));
  join_flags (examination, anchors, problems);
  fields.anchor = anchor;
  fields.anchor_source = anchor != NULL ? wax_anchors_get_source (anchors, anchor) : NULL;
  return wax_verdict_new (&fields);
}

WaxAnchors *
wax_examiner_list_anchors (WaxExaminer *self, WaxVerdict *verdict)
{
  return gather (self, wax_verdict_get_endpoint (verdict), wax_verdict_get_account (verdict));
}

gboolean
wax_examiner_still_knows (WaxExaminer *self, WaxVerdict *verdict)
{
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  WaxAnchorSource *source = wax_verdict_get_anchor_source (verdict);
  g_autoptr(WaxAnchors) anchors = NULL;

  if (anchor == NULL || (source != NULL && source->kind == WAX_ANCHOR_GIVEN))
    return TRUE;
  anchors = gather (self, wax_verdict_get_endpoint (verdict), wax_verdict_get_account (verdict));
  return wax_anchors_contain (anchors, anchor);
}

guint
wax_examiner_get_version (WaxExaminer *self)
{
  g_autoptr(Reading) reading = NULL;

  if (g_atomic_pointer_get (&self->was_read) != 0) /* else nobody has judged by what it was */
    reading = get_reading (self);
  return g_atomic_int_get (&self->version);
}
