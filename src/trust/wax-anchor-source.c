#include "trust/wax-anchor-source.h"

#include <glib/gi18n-lib.h>

typedef struct {
  WaxAnchorSource public;
  gatomicrefcount refs;
} Instance;

WaxAnchorSource *
wax_anchor_source_new (WaxAnchorKind kind, const char *file)
{
  Instance *self = g_new0 (Instance, 1);

  g_atomic_ref_count_init (&self->refs);
  self->public.kind = kind;
  self->public.file = g_strdup (file);
  return &self->public;
}

WaxAnchorSource *
wax_anchor_source_ref (WaxAnchorSource *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_anchor_source_unref (WaxAnchorSource *self)
{
  if (!g_atomic_ref_count_dec (&((Instance *) self)->refs))
    return;
  g_free ((char *) self->file);
  g_free (self);
}

char *
wax_anchor_source_describe (const WaxAnchorSource *self)
{
  switch (self->kind) {
  case WAX_ANCHOR_SYSTEM:
    /* Translators: about a root certificate; %s is a file's name */
    return g_strdup_printf (_("It stands in this computer’s list of authorities (%s)."), self->file);
  case WAX_ANCHOR_GIVEN:
    /* Translators: about a root certificate; %s is a file's name */
    return g_strdup_printf (_("It stands in the file that was given for this (%s)."), self->file);
  case WAX_ANCHOR_POLICY:
    /* Translators: about a root certificate; %s is a file's name */
    return g_strdup_printf (_("The administrator of this computer added it (%s)."), self->file);
  case WAX_ANCHOR_ACCOUNT:
    return g_strdup (_("You added it yourself, for this account’s server alone."));
  }
  g_return_val_if_reached (NULL);
}
