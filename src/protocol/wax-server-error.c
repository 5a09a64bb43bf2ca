#include "protocol/wax-server-error.h"

typedef struct {
  char *code;
  char *item_id;
  char *refused;
  guint retry_after_s;
} WaxServerErrorPrivate;

static void
wax_server_error_private_init (WaxServerErrorPrivate *self)
{
  *self = (WaxServerErrorPrivate) { NULL, NULL, NULL, 0 };
}

static void
wax_server_error_private_copy (const WaxServerErrorPrivate *from, WaxServerErrorPrivate *to)
{
  *to = (WaxServerErrorPrivate) { g_strdup (from->code), g_strdup (from->item_id), g_strdup (from->refused),
                                  from->retry_after_s };
}

static void
wax_server_error_private_clear (WaxServerErrorPrivate *self)
{
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->item_id, g_free);
  g_clear_pointer (&self->refused, g_free);
}

G_DEFINE_EXTENDED_ERROR (WaxServerError, wax_server_error)

void
wax_server_error_set (GError **error, WaxServerError code, const WaxServerFault *fault, const char *message)
{
  GError *made = g_error_new_literal (WAX_SERVER_ERROR, code, message);

  if (fault != NULL) {
    WaxServerErrorPrivate *self = wax_server_error_get_private (made);

    *self = (WaxServerErrorPrivate) { g_strdup (fault->code), g_strdup (fault->item_id), g_strdup (fault->refused),
                                      fault->retry_after_s };
  }
  g_propagate_error (error, made);
}

const char *
wax_server_error_get_fault_code (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->code : NULL;
}

const char *
wax_server_error_get_item_id (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->item_id : NULL;
}

const char *
wax_server_error_get_refused (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->refused : NULL;
}

guint
wax_server_error_get_retry_after_s (const GError *error)
{
  return error->domain == WAX_SERVER_ERROR ? wax_server_error_get_private (error)->retry_after_s : 0;
}
