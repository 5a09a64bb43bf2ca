#include "wax-privacy-words.h"

#include "app/wax-account.h"

#include <glib/gi18n-lib.h>

const char *
wax_privacy_words_title (WaxPrivacyFact fact)
{
  switch (fact) {
  case WAX_PRIVACY_SERVER: return _("Your Account’s Server");
  case WAX_PRIVACY_ISSUERS: return _("Who Issues Certificates");
  case WAX_PRIVACY_FETCHED: return _("Certificates That a Server Leaves Out");
  case WAX_PRIVACY_ON_THE_WAY: return _("On the Way");
  case WAX_PRIVACY_NOTHING_ELSE: return _("Nothing Else");
  case WAX_PRIVACY_FOLDER: return _("Your Mail and Your Decisions");
  case WAX_PRIVACY_PASSWORDS: return _("Passwords");
  case WAX_PRIVACY_JOURNAL: return _("System Journal");
  case WAX_PRIVACY_REMOVAL: return _("When You Remove an Account");
  case WAX_PRIVACY_STAYS: return _("Your Decisions and Their Reasons");
  }
  g_return_val_if_reached ("");
}

/* (nullable): the servers of those accounts, each once */
static char *
list_servers (GListModel *accounts, gboolean plain_alone)
{
  g_autoptr(GPtrArray) servers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    g_autofree char *server = wax_endpoint_to_string (wax_account_get_endpoint (account));

    if ((!plain_alone || !wax_account_get_record (account)->secure) &&
        !g_ptr_array_find_with_equal_func (servers, server, g_str_equal, NULL))
      g_ptr_array_add (servers, g_steal_pointer (&server));
  }
  if (servers->len == 0)
    return NULL;
  g_ptr_array_add (servers, NULL);
  return g_strjoinv (", ", (char **) servers->pdata);
}

static char *
describe_server (GListModel *accounts)
{
  g_autofree char *servers = list_servers (accounts, FALSE), *plain = list_servers (accounts, TRUE);
  g_autofree char *text = NULL, *warning = NULL;

  if (servers == NULL)
    return g_strdup (_("You have no account yet: nothing is sent to anybody."));
  /* Translators: %s is one server, or several. */
  text = g_strdup_printf (_("How you sign in, what you change in your mail and what you send goes to %s, and to nobody"
                            " else. With a secure connection, none of it before the server’s certificate was found"
                            " good, or you trusted it."), servers);
  if (plain == NULL)
    return g_steal_pointer (&text);
  /* Translators: %s is one server, or several. */
  warning = g_strdup_printf (_("Without a secure connection: %s. Everybody on the way can read and change all of it,"
                               " your password included."), plain);
  return g_strjoin (" ", text, warning, NULL);
}

static char *
describe_issuers (WaxRevocationMode mode)
{
  const char *when = mode == WAX_REVOCATION_REQUIRED ? _("No connection is used before they have answered, unless you"
                                                         " decide to.")
                                                     : _("That happens in the background.");

  if (mode == WAX_REVOCATION_STAPLED)
    return g_strdup (_("Nobody is asked whether a server’s certificate has been withdrawn: only what the server itself"
                       " brings along counts."));
  return g_strjoin (" ", _("Of a server whose certificate ends in an authority that this computer trusts, those whom"
                           " the certificates name are asked whether they have been withdrawn. First their lists,"
                           " which tell nobody what was looked up; then their responders, which learn the"
                           " certificate’s serial number, and so which server you use, and your network address. No"
                           " account, cookie or password goes there."), when, NULL);
}

static char *
describe_way (WaxRevocationMode mode)
{
  const char *way = _("Connections go through your desktop’s proxy, if one is set. As with every program, your network"
                      " and whoever looks up names for this computer learn which servers are asked.");

  if (mode == WAX_REVOCATION_STAPLED)
    return g_strdup (way);
  return g_strjoin (" ", way, _("Questions about withdrawn certificates usually go without encryption: others on the"
                                " way can read them; what is answered is signed."), NULL);
}

char *
wax_privacy_words_text (WaxPrivacyFact fact, GListModel *accounts, WaxRevocationMode mode, const char *folder)
{
  switch (fact) {
  case WAX_PRIVACY_SERVER: return describe_server (accounts);
  case WAX_PRIVACY_ISSUERS: return describe_issuers (mode);
  case WAX_PRIVACY_FETCHED:
    return g_strdup (_("Looked for only when you press Fetch and Check, at the place that the server’s own certificate"
                       " names. Whoever made that certificate then learns your network address."));
  case WAX_PRIVACY_ON_THE_WAY: return describe_way (mode);
  case WAX_PRIVACY_NOTHING_ELSE:
    return g_strdup (_("No statistics, no crash reports, no search for updates. Whatever a message refers to is not"
                       " fetched, but for its images where you press Load Images, or have allowed that for its"
                       " sender, here or at your account's server."));
  case WAX_PRIVACY_FOLDER:
    /* Translators: %s is a folder. */
    return g_strdup_printf (_("%s holds your accounts, mail and address lists, the Trust Ledger with the certificates"
                              " and the names of networks that were met, and what was answered about withdrawn"
                              " certificates. Other people at this computer cannot read it, but its administrators"
                              " can: Waxwing does not encrypt it."), folder);
  case WAX_PRIVACY_PASSWORDS:
    return g_strdup (_("In your desktop’s keyring; where there is none, in memory until Waxwing closes. Never in a"
                       " file of Waxwing’s."));
  case WAX_PRIVACY_JOURNAL:
    return g_strdup (_("Each line of the Trust Ledger also goes to this computer’s system journal, without the reason"
                       " that you wrote. Administrators can read it there."));
  case WAX_PRIVACY_REMOVAL:
    return g_strdup (_("Its mail here is deleted, and its password is forgotten. The lines of the Trust Ledger stay."));
  case WAX_PRIVACY_STAYS:
    return g_strdup (_("The Trust Ledger, the reasons that you wrote and the names of your networks are sent to nobody."
                       " A report or an export is made only when you ask for it, and goes where you put it."));
  }
  g_return_val_if_reached (NULL);
}
