#include "trust/wax-revocation-memory.h"

#include "util/wax-shared.h"

enum { MAX_KNOWN = 1000, MAX_WANTED = 100 };
enum { RETRY_S = 3600 };

struct _WaxRevocationMemory {
  WaxShared *known;   /* fingerprint → WaxRevocation; a new table for each change */
  GAsyncQueue *wanted; /* WaxVerdict */
  int mode;           /* atomic, as the version is */
  int version;
};

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gpointer
ref_table (gpointer table)
{
  return g_hash_table_ref (table);
}

static void
unref_table (gpointer table)
{
  g_hash_table_unref (table);
}

WaxRevocationMemory *
wax_revocation_memory_new (void)
{
  WaxRevocationMemory *self = g_new0 (WaxRevocationMemory, 1);

  self->known = wax_shared_new (new_table (), ref_table, unref_table);
  self->wanted = g_async_queue_new_full (g_object_unref);
  return self;
}

void
wax_revocation_memory_free (WaxRevocationMemory *self)
{
  wax_shared_free (self->known);
  g_async_queue_unref (self->wanted);
  g_free (self);
}

void
wax_revocation_memory_set_mode (WaxRevocationMemory *self, WaxRevocationMode mode)
{
  g_atomic_int_set (&self->mode, (int) mode);
  g_atomic_int_inc (&self->version);
}

WaxRevocationMode
wax_revocation_memory_get_mode (WaxRevocationMemory *self)
{
  return (WaxRevocationMode) g_atomic_int_get (&self->mode);
}

guint
wax_revocation_memory_get_version (WaxRevocationMemory *self)
{
  return (guint) g_atomic_int_get (&self->version);
}

/* What is revoked is never forgotten; of the rest nobody needs so many. */
static GHashTable *
copy_table (GHashTable *old)
{
  GHashTable *table = new_table ();
  gboolean full = g_hash_table_size (old) >= MAX_KNOWN;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (!full || ((WaxRevocation *) value)->state == WAX_REVOCATION_REVOKED)
      g_hash_table_insert (table, g_strdup (key), g_memdup2 (value, sizeof (WaxRevocation)));
  }
  return table;
}

static gboolean
look_up (WaxRevocationMemory *self, const char *fingerprint, WaxRevocation *found)
{
  g_autoptr(GHashTable) table = wax_shared_get (self->known);
  const WaxRevocation *known = g_hash_table_lookup (table, fingerprint);

  if (known != NULL)
    *found = *known;
  return known != NULL;
}

/* What is revoked stays so. Another thread may publish a table without this answer at the same moment. */
static void
keep (WaxRevocationMemory *self, const char *fingerprint, const WaxRevocation *found)
{
  WaxRevocation there;

  if (look_up (self, fingerprint, &there) && there.state == WAX_REVOCATION_REVOKED)
    return;
  do {
    g_autoptr(GHashTable) old = wax_shared_get (self->known);
    GHashTable *table = copy_table (old);

    g_hash_table_insert (table, g_strdup (fingerprint), g_memdup2 (found, sizeof *found));
    wax_shared_set (self->known, table);
  } while (!look_up (self, fingerprint, &there));
  if (found->state == WAX_REVOCATION_REVOKED)
    g_atomic_int_inc (&self->version);
}

void
wax_revocation_memory_learn (WaxRevocationMemory *self,
                             const WaxCertificate *certificate,
                             const WaxRevocation *found,
                             gint64 now)
{
  WaxRevocation kept = *found;

  if (kept.state == WAX_REVOCATION_UNKNOWN)
    kept.until = now + RETRY_S;
  keep (self, wax_certificate_get_fingerprint (certificate), &kept);
}

void
wax_revocation_memory_restore (WaxRevocationMemory *self, const char *fingerprint, const WaxRevocation *found)
{
  keep (self, fingerprint, found);
}

gboolean
wax_revocation_memory_recall (WaxRevocationMemory *self,
                              const WaxCertificate *certificate,
                              gint64 now,
                              WaxRevocation *found)
{
  return look_up (self, wax_certificate_get_fingerprint (certificate), found) &&
         (found->state == WAX_REVOCATION_REVOKED || now <= found->until);
}

const char *
wax_revocation_standing_to_string (WaxRevocationStanding standing)
{
  switch (standing) {
  case WAX_REVOCATION_STANDING_NONE: return NULL;
  case WAX_REVOCATION_STANDING_NOT_ASKED: return "not-asked";
  case WAX_REVOCATION_STANDING_PENDING: return "pending";
  case WAX_REVOCATION_STANDING_UNKNOWN: return "unknown";
  case WAX_REVOCATION_STANDING_GOOD: return "good";
  }
  g_return_val_if_reached (NULL);
}

WaxRevocationStanding
wax_revocation_memory_get_standing (WaxRevocationMemory *self, const char *fingerprint, gint64 now)
{
  WaxRevocation found;

  if (look_up (self, fingerprint, &found) && now <= found.until)
    return found.state == WAX_REVOCATION_GOOD ? WAX_REVOCATION_STANDING_GOOD : WAX_REVOCATION_STANDING_UNKNOWN;
  return wax_revocation_memory_get_mode (self) == WAX_REVOCATION_STAPLED ? WAX_REVOCATION_STANDING_NOT_ASKED
                                                                         : WAX_REVOCATION_STANDING_PENDING;
}

/* The usual case costs no signature: nothing is demanded, and of nothing that was sent is anything bad known. */
static gboolean
is_of_interest (WaxRevocationMemory *self, WaxVerdict *verdict, WaxRevocationMode mode)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  WaxRevocation found;

  if (wax_verdict_get_anchor (verdict) == NULL)
    return FALSE;
  if (mode == WAX_REVOCATION_REQUIRED)
    return TRUE;
  for (guint i = 0; i < chain->len; i++) {
    if (look_up (self, wax_certificate_get_fingerprint (chain->pdata[i]), &found) &&
        found.state == WAX_REVOCATION_REVOKED)
      return TRUE;
  }
  return FALSE;
}

WaxVerdict *
wax_revocation_memory_judge (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now)
{
  WaxRevocationMode mode = wax_verdict_get_account (verdict) != NULL ? wax_revocation_memory_get_mode (self)
                                                                     : WAX_REVOCATION_STAPLED;
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) subjects = NULL;

  if (!is_of_interest (self, verdict, mode))
    return g_object_ref (verdict);
  subjects = wax_revocation_list_subjects (verdict, NULL);
  for (guint i = 0; i < subjects->len; i++) {
    const WaxRevocationSubject *subject = subjects->pdata[i];
    WaxRevocationAnswer *answer = g_new0 (WaxRevocationAnswer, 1);

    answer->at = subject->at;
    if (!wax_revocation_memory_recall (self, subject->certificate, now, &answer->found))
      answer->found = (WaxRevocation) { .state = WAX_REVOCATION_UNKNOWN };
    g_ptr_array_add (answers, answer);
  }
  return wax_revocation_apply (verdict, answers, mode);
}

/* Nobody who was withdrawn vouches for a list. */
static void
exclude_revoked (WaxRevocationMemory *self, WaxVerdict *verdict, WaxCrlSigners *signers)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  WaxRevocation found;

  for (guint i = 0; i < chain->len; i++) {
    if (look_up (self, wax_certificate_get_fingerprint (chain->pdata[i]), &found) &&
        found.state == WAX_REVOCATION_REVOKED)
      wax_crl_signers_exclude (signers, chain->pdata[i]);
  }
}

GPtrArray *
wax_revocation_memory_list_unknown (WaxRevocationMemory *self, WaxVerdict *verdict, WaxAnchors *stores, gint64 now)
{
  GPtrArray *subjects;
  WaxRevocation found;

  if (wax_revocation_memory_get_mode (self) == WAX_REVOCATION_STAPLED || wax_verdict_get_account (verdict) == NULL)
    return g_ptr_array_new ();
  subjects = wax_revocation_list_subjects (verdict, stores);
  if (subjects->len > 0)
    exclude_revoked (self, verdict, ((WaxRevocationSubject *) subjects->pdata[0])->signers);
  for (guint i = subjects->len; i > 0; i--) {
    const WaxRevocationSubject *subject = subjects->pdata[i - 1];

    if (wax_revocation_memory_recall (self, subject->certificate, now, &found))
      g_ptr_array_remove_index (subjects, i - 1);
  }
  return subjects;
}

static gboolean
may_want (WaxRevocationMemory *self, WaxVerdict *verdict)
{
  return wax_revocation_memory_get_mode (self) != WAX_REVOCATION_STAPLED && wax_verdict_get_account (verdict) != NULL &&
         wax_verdict_get_anchor (verdict) != NULL && g_async_queue_length (self->wanted) < MAX_WANTED;
}

/* Of an own certificate that is known everything above it was asked about at the same time. */
void
wax_revocation_memory_want (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now)
{
  WaxRevocation found;

  if (may_want (self, verdict) &&
      !wax_revocation_memory_recall (self, wax_verdict_get_certificate (verdict), now, &found))
    g_async_queue_push (self->wanted, g_object_ref (verdict));
}

void
wax_revocation_memory_want_again (WaxRevocationMemory *self, WaxVerdict *verdict, gint64 now)
{
  GPtrArray *chain = wax_verdict_get_chain (verdict);
  gboolean run_out = FALSE;
  WaxRevocation found;

  for (guint i = 0; i < chain->len && !run_out; i++)
    run_out = look_up (self, wax_certificate_get_fingerprint (chain->pdata[i]), &found) &&
              found.state != WAX_REVOCATION_REVOKED && now > found.until;
  if (run_out && may_want (self, verdict))
    g_async_queue_push (self->wanted, g_object_ref (verdict));
}

void
wax_revocation_memory_note_found (WaxRevocationMemory *self, WaxVerdict *verdict)
{
  if (g_async_queue_length (self->wanted) < MAX_WANTED)
    g_async_queue_push (self->wanted, g_object_ref (verdict));
}

WaxVerdict *
wax_revocation_memory_take (WaxRevocationMemory *self)
{
  return g_async_queue_try_pop (self->wanted);
}
