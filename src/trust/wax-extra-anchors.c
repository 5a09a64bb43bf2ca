#include "trust/wax-extra-anchors.h"

WaxExtraAnchors *
wax_extra_anchors_new (WaxAnchors *anchors, const char *host, const char *account)
{
  WaxExtraAnchors *self = g_new0 (WaxExtraAnchors, 1);

  self->anchors = wax_anchors_ref (anchors);
  self->host = g_strdup (host);
  self->account = g_strdup (account);
  return self;
}

void
wax_extra_anchors_free (WaxExtraAnchors *self)
{
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
