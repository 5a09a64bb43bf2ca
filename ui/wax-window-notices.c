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

void
wax_window_watch_notices (WaxWindow *self)
{
  g_signal_connect_object (self->session, "notice", G_CALLBACK (notice_cb), self, 0);
}
