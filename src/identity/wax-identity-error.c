#include "identity/wax-identity-error.h"

typedef struct {
  WaxEndpoint *endpoint; /* (nullable) */
} WaxIdentityErrorPrivate;

static void
wax_identity_error_private_init (WaxIdentityErrorPrivate *self)
{
  self->endpoint = NULL;
}

static void
wax_identity_error_private_copy (const WaxIdentityErrorPrivate *from, WaxIdentityErrorPrivate *to)
{
  to->endpoint = from->endpoint != NULL ? wax_endpoint_ref (from->endpoint) : NULL;
}

static void
wax_identity_error_private_clear (WaxIdentityErrorPrivate *self)
{
  g_clear_pointer (&self->endpoint, wax_endpoint_unref);
}

G_DEFINE_EXTENDED_ERROR (WaxIdentityError, wax_identity_error)
G_DEFINE_QUARK (wax-identity-file-error-quark, wax_identity_file_error)

void
wax_identity_error_set (GError **error, WaxIdentityError code, WaxEndpoint *endpoint, const char *text)
{
  g_autofree char *name = wax_endpoint_to_string (endpoint);
  GError *made = g_error_new (WAX_IDENTITY_ERROR, (int) code, "%s: %s", name, text);

  wax_identity_error_get_private (made)->endpoint = wax_endpoint_ref (endpoint);
  g_propagate_error (error, made);
}

WaxEndpoint *
wax_identity_error_get_endpoint (const GError *error)
{
  return error->domain == WAX_IDENTITY_ERROR ? wax_identity_error_get_private (error)->endpoint : NULL;
}
