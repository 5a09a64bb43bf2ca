#include "rehearsal/wax-rehearsal-private.h"

#include "app/wax-policy-source.h"
#include "store/wax-profile.h"
#include "trust/wax-trust-journal.h"
#include "util/wax-flat-folder.h"

static WaxRehearsalCert *
make_authority (WaxRehearsal *self, WaxRehearsalCert *issuer, const char *name, const WaxRehearsalSpec *spec,
                GError **error)
{
  WaxRehearsalSpec filled = spec != NULL ? *spec : (WaxRehearsalSpec) { .until_days = 2 };

  filled.ca = TRUE;
  filled.name = name;
  return wax_rehearsal_cert_new (issuer, &filled, self->now, error);
}

/* Returns: (transfer full) (nullable): the known root. */
static WaxRehearsalCert *
make_issuers (WaxRehearsal *self, GError **error)
{
  static const WaxRehearsalSpec old = { .from_days = -90, .until_days = -1 };
  static const WaxRehearsalSpec narrow = { .only_for = "example.org", .until_days = 2 };
  static const WaxRehearsalSpec early = { .from_days = 2, .until_days = 90 };
  static const WaxRehearsalSpec long_known = { .from_days = -30, .until_days = 2 };
  g_autoptr(WaxRehearsalCert) root = make_authority (self, NULL, "Rehearsal Root", &long_known, error);
  g_autoptr(WaxRehearsalCert) private = root != NULL ? make_authority (self, NULL, "Private Root", NULL, error) : NULL;
  g_autoptr(WaxRehearsalCert) next = private != NULL ? make_authority (self, NULL, "Rehearsal Root 2", NULL, error)
                                                     : NULL;
  const struct { WaxRehearsalCert *issuer; const char *name; const WaxRehearsalSpec *spec; } table[] = {
    [WAX_REHEARSAL_BY_ROOT] = { root, "Rehearsal Authority", NULL },
    [WAX_REHEARSAL_BY_OLD] = { root, "Old Authority", &old },
    [WAX_REHEARSAL_BY_NARROW] = { root, "Narrow Authority", &narrow },
    [WAX_REHEARSAL_BY_EARLY] = { root, "Early Authority", &early },
    [WAX_REHEARSAL_BY_NEW] = { next, "Rehearsal Authority 2", NULL },
    [WAX_REHEARSAL_BY_PRIVATE] = { private, "Private Authority", NULL },
    [WAX_REHEARSAL_BY_NAMESAKE] = { private, "Private Authority", NULL },
    [WAX_REHEARSAL_BY_FALSE_ROOT] = { NULL, "Rehearsal Root", NULL },
    [WAX_REHEARSAL_BY_FILTER] = { NULL, "Example Web Filter", NULL },
  };

  if (next == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    self->issuers[i] = make_authority (self, table[i].issuer, table[i].name, table[i].spec, error);
    if (self->issuers[i] == NULL)
      return NULL;
  }
  return g_steal_pointer (&root);
}

static gboolean
open_examiner (WaxRehearsal *self, GError **error)
{
  g_autoptr(WaxRehearsalCert) root = make_issuers (self, error);
  g_autofree char *pem = root != NULL ? wax_rehearsal_cert_to_pem (root) : NULL;
  g_autofree char *anchors = g_build_filename (self->dir, "anchors.pem", NULL);

  if (pem == NULL || !g_file_set_contents (anchors, pem, -1, error))
    return FALSE;
  self->examiner = wax_examiner_new (anchors, error);
  return self->examiner != NULL;
}

static gboolean
open_ledger (WaxRehearsal *self, GError **error)
{
  g_autoptr(WaxProfile) profile = wax_profile_open (self->dir, error);

  if (profile != NULL)
    self->ledger = wax_trust_ledger_open (wax_profile_get_database_path (profile), error);
  return self->ledger != NULL;
}

WaxRehearsal *
wax_rehearsal_new (GError **error)
{
  g_autoptr(WaxRehearsal) self = g_new0 (WaxRehearsal, 1);
  g_autoptr(WaxPolicySource) source = wax_policy_source_new ();

  wax_trust_journal_mute ();
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->ports = g_hash_table_new (NULL, NULL);
  self->policy = wax_policy_source_read (source);
  self->dir = g_dir_make_tmp ("waxwing-rehearsal-XXXXXX", error);
  if (self->dir == NULL || !open_examiner (self, error) || !open_ledger (self, error))
    return NULL;
  self->judge = wax_judge_new (self->examiner, self->ledger, self->policy);
  return wax_judge_refresh (self->judge, error) ? g_steal_pointer (&self) : NULL;
}

void
wax_rehearsal_free (WaxRehearsal *self)
{
  g_clear_object (&self->judge);
  g_clear_pointer (&self->ledger, wax_trust_ledger_close);
  g_clear_pointer (&self->examiner, wax_examiner_unref);
  for (guint i = 0; i < WAX_REHEARSAL_N_ISSUERS; i++)
    g_clear_pointer (&self->issuers[i], wax_rehearsal_cert_unref);
  wax_policy_unref (self->policy);
  g_hash_table_unref (self->ports);
  if (self->dir != NULL)
    wax_flat_folder_remove (self->dir);
  g_free (self->dir);
  g_free (self);
}
