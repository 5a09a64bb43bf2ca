#include "app/wax-offline-words.h"

#include <glib/gi18n-lib.h>

char *
wax_offline_words_describe (WaxOfflineReason reason, const WaxEndpoint *endpoint)
{
  /* Translators: stands where a server's name would, within a sentence. */
  g_autofree char *name = endpoint != NULL ? wax_endpoint_dup_name (endpoint) : g_strdup (_("the server"));

  switch (reason) {
  case WAX_OFFLINE_UNKNOWN: return g_strdup (_("This account works offline."));
  case WAX_OFFLINE_CHOSEN: return g_strdup (_("This account works offline, as you chose."));
  case WAX_OFFLINE_REFUSED:
    return g_strdup (_("You chose to stay offline rather than trust this server's certificate."));
  case WAX_OFFLINE_STOPPED: return g_strdup (_("You ended your trust in this server."));
  case WAX_OFFLINE_ENDED:
    /* Translators: here and in the next ones %s is a server */
    return g_strdup_printf (_("Your trust in %s has ended: the account works offline."), name);
  case WAX_OFFLINE_WITHDRAWN:
    return g_strdup_printf (_("The issuer has withdrawn the certificate of %s: the account works offline."), name);
  case WAX_OFFLINE_NOT_GOOD:
    return g_strdup_printf (_("The certificate of %s is not good any more: the account works offline."), name);
  case WAX_OFFLINE_POLICY:
    return g_strdup_printf (_("The administrator's limits do not allow the connection to %s any more: the account works"
                              " offline."), name);
  case WAX_OFFLINE_LEDGER:
    return g_strdup (_("The record of what you trust cannot be read, so nothing is trusted: the account works"
                       " offline."));
  case WAX_OFFLINE_LEDGER_FULL:
    return g_strdup (_("The disk is full: the record of what you trust cannot be written, so nothing is trusted: the"
                       " account works offline."));
  case WAX_OFFLINE_REMOVED: return g_strdup (_("This account works offline: its removal was begun."));
  }
  g_return_val_if_reached (g_strdup (""));
}
