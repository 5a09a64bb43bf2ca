#include "trust/wax-extra-anchors.h"

typedef struct {
  WaxExtraAnchors public;
  gatomicrefcount refs;
} Instance;

WaxExtraAnchors *
wax_extra_anchors_new (WaxAnchors *anchors, const char *host, const char *account)
{
  Instance *self = g_new0 (Instance, 1);

  g_atomic_ref_count_init (&self->refs);
  self->public.anchors = wax_anchors_ref (anchors);
  self->public.host = g_strdup (host);
  self->public.account = g_strdup (account);
  return &self->public;
}

WaxExtraAnchors *
wax_extra_anchors_ref (WaxExtraAnchors *self)
{
  g_atomic_ref_count_inc (&((Instance *) self)->refs);
  return self;
}

void
wax_extra_anchors_unref (WaxExtraAnchors *self)
{
  if (!g_atomic_ref_count_dec (&((Instance *) self)->refs))
    return;
  wax_anchors_unref (self->anchors);
  g_free ((char *) self->host);
  g_free ((char *) self->account);
  g_free (self);
}

gboolean
wax_extra_anchors_apply (const WaxExtraAnchors *self, const WaxEndpoint *endpoint, const char *account)
{
  return (self->host == NULL || g_strcmp0 (self->host, wax_endpoint_get_host (endpoint)) == 0) &&
         (self->account == NULL || g_strcmp0 (self->account, account) == 0);
}
