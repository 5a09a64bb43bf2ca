#include "wax-window-private.h"

#include <glib/gi18n-lib.h>

static void
notice_cb (WaxSession *session, WaxAccount *account, const char *text, WaxWindow *self)
{
  g_autofree char *said = wax_window_say_whose (session, account, text);

  wax_window_show_notice (self, said);
}

char *
wax_window_say_whose (WaxSession *session, WaxAccount *account, const char *text)
{
  gboolean several = g_list_model_get_n_items (wax_session_get_accounts (session)) > 1;

  /* Translators: an account's name, then a whole sentence. */
  return account != NULL && several ? g_strdup_printf (_("%s: %s"), wax_account_get_title (account), text)
                                    : g_strdup (text);
}

char *
wax_window_name_accounts (GPtrArray *accounts)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < accounts->len; i++)
    g_ptr_array_add (names, (gpointer) wax_account_get_title (accounts->pdata[i]));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

char *
wax_window_say_where (GPtrArray *done, GPtrArray *left)
{
  g_autofree char *done_in = wax_window_name_accounts (done), *left_in = wax_window_name_accounts (left);

  if (done->len + left->len < 2)
    return NULL;
  /* Translators: both are accounts, with commas between. */
  return done->len > 0 ? g_strdup_printf (_("Not done for: %s. Done already for: %s."), left_in, done_in)
                       /* Translators: accounts, with commas between. */
                       : g_strdup_printf (_("Not done for: %s."), left_in);
}

void
wax_window_watch_notices (WaxWindow *self)
{
  g_signal_connect_object (self->session, "notice", G_CALLBACK (notice_cb), self, 0);
}
