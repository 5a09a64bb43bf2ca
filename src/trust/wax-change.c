#include "trust/wax-trust-question.h"

#include <glib/gi18n-lib.h>

typedef struct {
  WaxChange public;
  gatomicrefcount refs;
} Instance;

G_DEFINE_BOXED_TYPE (WaxChange, wax_change, wax_change_ref, wax_change_unref)

const char *
wax_change_judgement_to_string (WaxChangeJudgement judgement)
{
  switch (judgement) {
  case WAX_CHANGE_RENEWED: return "renewed";
  case WAX_CHANGE_EXPECTED_RENEWAL: return "expected-renewal";
  case WAX_CHANGE_IMITATION_POSSIBLE: return "imitation-possible";
  case WAX_CHANGE_SUSPICIOUS: return "suspicious";
  }
  g_return_val_if_reached ("suspicious");
}

const char *
wax_change_judgement_describe (WaxChangeJudgement judgement)
{
  switch (judgement) {
  case WAX_CHANGE_RENEWED: return _("Both certificates have the same key: this is a renewal by the same holder.");
  case WAX_CHANGE_EXPECTED_RENEWAL:
    return _("The same issuer's key made both for the same names, and the one before is at its end: this looks like a"
             " renewal.");
  case WAX_CHANGE_IMITATION_POSSIBLE:
    return _("The issuer has the same name as before, but its key is not known to be the same: this may be an"
             " imitation.");
  case WAX_CHANGE_SUSPICIOUS:
    return _("Nothing shows that both certificates belong to the same holder.");
  }
  g_return_val_if_reached ("");
}

WaxChange *
wax_change_new (const WaxChange *fields)
{
  Instance *self = g_new0 (Instance, 1);

  g_atomic_ref_count_init (&self->refs);
  self->public = *fields;
  self->public.previous_fingerprint = g_strdup (fields->previous_fingerprint);
  self->public.previous = fields->previous != NULL ? wax_certificate_ref (fields->previous) : NULL;
  self->public.issuer = fields->issuer != NULL ? wax_certificate_ref (fields->issuer) : NULL;
  return &self->public;
}

WaxChange *
wax_change_ref (WaxChange *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_change_unref (WaxChange *self)
{
  if (!g_atomic_ref_count_dec (&((Instance *) self)->refs))
    return;
  g_free ((char *) self->previous_fingerprint);
  g_clear_pointer (&self->previous, wax_certificate_unref);
  g_clear_pointer (&self->issuer, wax_certificate_unref);
  g_free (self);
}
