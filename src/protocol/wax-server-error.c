#include "protocol/wax-server-error.h"

typedef struct {
  char *code;
  guint status;
  guint retry_after_s;
} WaxServerErrorPrivate;

static void
wax_server_error_private_init (WaxServerErrorPrivate *self)
{
  *self = (WaxServerErrorPrivate) { NULL, 0, 0 };
}

static void
wax_server_error_private_copy (const WaxServerErrorPrivate *from, WaxServerErrorPrivate *to)
{
  *to = (WaxServerErrorPrivate) { g_strdup (from->code), from->status, from->retry_after_s };
}

static void
wax_server_error_private_clear (WaxServerErrorPrivate *self)
{
  g_clear_pointer (&self->code, g_free);
}

G_DEFINE_EXTENDED_ERROR (WaxServerError, wax_server_error)

void
wax_server_error_set (GError **error, WaxServerError code, const WaxServerFault *fault, const char *message)
{
  GError *made = g_error_new_literal (WAX_SERVER_ERROR, code, message);

  if (fault != NULL) {
    WaxServerErrorPrivate *self = wax_server_error_get_private (made);

    *self = (WaxServerErrorPrivate) { g_strdup (fault->code), fault->status, fault->retry_after_s };
  }
  g_propagate_error (error, made);
}

const char *
wax_server_error_get_fault_code (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->code : NULL;
}

guint
wax_server_error_get_status (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->status : 0;
}

guint
wax_server_error_get_retry_after_s (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->retry_after_s : 0;
}
