#include "wax-window-private.h"

#include "wax-trust-words.h"

#include <glib/gi18n-lib.h>

/* Of the main window and all that are above it. */
static gboolean
is_any_window_active (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next) {
    if (gtk_window_is_active (link->data))
      return TRUE;
  }
  return FALSE;
}

/* One for each server: another certificate there takes the place of what was told before. */
void
wax_window_notify_question (WaxWindow *self, WaxPendingQuestion *pending)
{
  WaxTrustQuestion *question = wax_pending_question_get_question (pending);
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  g_autofree char *heading = wax_trust_words_heading (question);
  g_autofree char *found = wax_trust_words_found (question);
  g_autofree char *escaped = g_markup_escape_text (found, -1);
  g_autofree char *id = wax_endpoint_to_string (wax_verdict_get_endpoint (wax_trust_question_get_verdict (question)));
  const char *key = wax_trust_question_get_key (question);
  g_autoptr(GNotification) notification = NULL;

  if (application == NULL || is_any_window_active ())
    return;
  notification = g_notification_new (heading);
  /* Notification servers take the body for markup. */
  g_notification_set_body (notification, escaped);
  g_notification_set_default_action_and_target (notification, "app.show-question", "s", key);
  g_application_send_notification (application, id, notification);
  g_hash_table_replace (self->notified, g_steal_pointer (&id), g_strdup (key));
}

/* What is answered, or not asked any more, is not told any more either. */
void
wax_window_withdraw_notifications (WaxWindow *self, gboolean all)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  GHashTableIter iter;
  gpointer id, key;

  g_hash_table_iter_init (&iter, self->notified);
  while (g_hash_table_iter_next (&iter, &id, &key)) {
    if (!all && wax_window_find_pending (self, key) != NULL)
      continue;
    if (application != NULL)
      g_application_withdraw_notification (application, id);
    g_hash_table_iter_remove (&iter);
  }
}

static void
notice_cb (WaxSession *session, WaxAccount *account, const char *text, WaxWindow *self)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  gboolean several = g_list_model_get_n_items (wax_session_get_accounts (session)) > 1;
  g_autofree char *said = account != NULL && several
                            /* Translators: an account's name, then a whole sentence. */
                            ? g_strdup_printf (_("%s: %s"), wax_account_get_title (account), text)
                            : g_strdup (text);

  wax_window_show_notice (self, said);
  if (application != NULL && !is_any_window_active ()) {
    g_autoptr(GNotification) notification = g_notification_new (_("Waxwing"));
    g_autofree char *escaped = g_markup_escape_text (said, -1);

    g_notification_set_body (notification, escaped);
    g_application_send_notification (application, "notice", notification);
  }
}

void
wax_window_watch_notices (WaxWindow *self)
{
  g_signal_connect_object (self->session, "notice", G_CALLBACK (notice_cb), self, 0);
}
