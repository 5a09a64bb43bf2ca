#include "wax-notifier.h"

#include "app/wax-new-mail.h"
#include "app/wax-settings.h"
#include "wax-mail-words.h"
#include "wax-trust-words.h"

#include <glib/gi18n-lib.h>

#define NOTICE "notice"

struct _WaxNotifier {
  GObject parent_instance;
  GApplication *application;
  WaxSession *session;
  WaxWindow *window;     /* (nullable): not held */
  GSettings *settings;   /* (nullable) */
  GHashTable *questions; /* id of a notification that is shown → key of its question */
  GPtrArray *mail;       /* of WaxNewMail, one for each account */
  GHashTable *told;      /* ids of notifications of new mail that are shown */
};

G_DEFINE_FINAL_TYPE (WaxNotifier, wax_notifier, G_TYPE_OBJECT)

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

/* Notification servers take the body for markup. @body: plain text */
static GNotification *
make (const char *title, const char *body)
{
  g_autofree char *escaped = g_markup_escape_text (body, -1);
  GNotification *notification = g_notification_new (title);

  if (body[0] != '\0')
    g_notification_set_body (notification, escaped);
  return notification;
}

/* ---- what is to be decided ---- */

/* One for each server: another certificate there takes the place of what was told before. */
static void
notify_question (WaxNotifier *self, WaxPendingQuestion *pending)
{
  WaxTrustQuestion *question = wax_pending_question_get_question (pending);
  g_autofree char *heading = wax_trust_words_heading (question);
  g_autofree char *found = wax_trust_words_found (question);
  g_autofree char *id = wax_endpoint_to_string (wax_verdict_get_endpoint (wax_trust_question_get_verdict (question)));
  const char *key = wax_trust_question_get_key (question);
  g_autoptr(GNotification) notification = NULL;

  if (is_any_window_active ())
    return;
  notification = make (heading, found);
  g_notification_set_default_action_and_target (notification, "app.show-question", "s", key);
  g_application_send_notification (self->application, id, notification);
  g_hash_table_replace (self->questions, g_steal_pointer (&id), g_strdup (key));
}

static gboolean
is_asked (WaxNotifier *self, const char *key)
{
  GListModel *questions = wax_session_get_questions (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (questions, i);

    if (g_str_equal (wax_trust_question_get_key (wax_pending_question_get_question (pending)), key))
      return TRUE;
  }
  return FALSE;
}

/* What is answered, or not asked any more, is not told any more either. */
static void
withdraw_questions (WaxNotifier *self, gboolean all)
{
  GHashTableIter iter;
  gpointer id, key;

  g_hash_table_iter_init (&iter, self->questions);
  while (g_hash_table_iter_next (&iter, &id, &key)) {
    if (!all && is_asked (self, key))
      continue;
    g_application_withdraw_notification (self->application, id);
    g_hash_table_iter_remove (&iter);
  }
}

static void
questions_cb (WaxNotifier *self, guint position, guint removed, guint added, GListModel *questions)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr(WaxPendingQuestion) pending = g_list_model_get_item (questions, i);

    notify_question (self, pending);
  }
  withdraw_questions (self, FALSE);
}

/* ---- what came to pass ---- */

static gboolean
has_several_accounts (WaxNotifier *self)
{
  return g_list_model_get_n_items (wax_session_get_accounts (self->session)) > 1;
}

static void
notice_cb (WaxNotifier *self, WaxAccount *account, const char *text)
{
  g_autofree char *said = wax_window_say_whose (self->session, account, text);
  g_autoptr(GNotification) notification = NULL;

  if (is_any_window_active ())
    return;
  notification = make (_("Waxwing"), said);
  g_application_send_notification (self->application, NOTICE, notification);
}

/* ---- new mail ---- */

static char *
dup_id (WaxNewMail *mail)
{
  return g_strconcat ("mail-", wax_account_get_id (wax_new_mail_get_account (mail)), NULL);
}

static void
withdraw_mail (WaxNotifier *self, WaxNewMail *mail)
{
  g_autofree char *id = dup_id (mail);

  if (g_hash_table_remove (self->told, id))
    g_application_withdraw_notification (self->application, id);
}

static gboolean
is_wanted (WaxNotifier *self, WaxNewMail *mail)
{
  return self->settings == NULL || (g_settings_get_boolean (self->settings, WAX_SETTINGS_NOTIFY_NEW_MAIL) &&
                                    !wax_settings_is_quiet (self->settings,
                                                            wax_account_get_id (wax_new_mail_get_account (mail))));
}

static void
follow_settings (WaxNotifier *self, WaxNewMail *mail)
{
  if (self->settings != NULL)
    wax_new_mail_set_only_known (mail, g_settings_get_boolean (self->settings, WAX_SETTINGS_NOTIFY_ONLY_KNOWN));
}

/* What is told no more is not told any longer either. */
static void
settings_cb (WaxNotifier *self)
{
  for (guint i = 0; i < self->mail->len; i++) {
    follow_settings (self, self->mail->pdata[i]);
    if (!is_wanted (self, self->mail->pdata[i]))
      withdraw_mail (self, self->mail->pdata[i]);
  }
}

static void
add_buttons (GNotification *notification, WaxAccount *account, const WaxMessage *message)
{
  WaxFolderItem *archive = wax_folder_tree_find_archive (wax_account_get_folder_tree (account));
  const char *id = wax_account_get_id (account);

  g_notification_add_button_with_target (notification, _("Mark as Read"), "app.mail-read", "(ss)", id, message->id);
  if (archive != NULL)
    g_notification_add_button_with_target (notification, _("Archive"), "app.mail-archive", "(ss)", id, message->id);
  else
    g_notification_add_button_with_target (notification, _("Delete"), "app.mail-trash", "(ss)", id, message->id);
  g_notification_add_button_with_target (notification, _("Reply"), "app.mail-reply", "(ss)", id, message->id);
}

static void
tell_mail (WaxNotifier *self, WaxNewMail *mail, gboolean came)
{
  GPtrArray *messages = wax_new_mail_list (mail);
  WaxAccount *account = wax_new_mail_get_account (mail);
  const WaxMessage *newest = messages->pdata[messages->len - 1];
  g_autofree char *title = wax_mail_words_title (messages, account, has_several_accounts (self));
  gboolean subjects =
    self->settings == NULL || g_settings_get_boolean (self->settings, WAX_SETTINGS_NOTIFY_SUBJECTS);
  g_autofree char *body = wax_mail_words_body (messages, subjects);
  g_autofree char *id = dup_id (mail);
  g_autoptr(GNotification) notification = make (title, body);

  if (messages->len == 1) {
    add_buttons (notification, account, newest);
    g_notification_set_default_action_and_target (notification, "app.show-message", "(ss)",
                                                  wax_account_get_id (account), newest->id);
  } else {
    g_notification_add_button_with_target (notification, _("Mark All as Read"), "app.mail-read", "(ss)",
                                           wax_account_get_id (account), "");
    g_notification_set_default_action_and_target (notification, "app.show-folder", "(ss)",
                                                  wax_account_get_id (account), newest->folder_id);
  }
  g_notification_set_category (notification, "email.arrived");
  /* Fewer than before: no reason to look up. */
  g_notification_set_priority (notification, came ? G_NOTIFICATION_PRIORITY_NORMAL : G_NOTIFICATION_PRIORITY_LOW);
  g_application_send_notification (self->application, id, notification);
  g_hash_table_add (self->told, g_steal_pointer (&id));
}

/* Who has the folder in front of them sees it there. */
static void
forget_seen (WaxNotifier *self, WaxNewMail *mail)
{
  const char *folder_id =
    self->window != NULL ? wax_window_get_watched_folder (self->window, wax_new_mail_get_account (mail)) : NULL;

  if (folder_id != NULL)
    wax_new_mail_forget (mail, folder_id);
}

static void
mail_cb (WaxNotifier *self, gboolean came, WaxNewMail *mail)
{
  g_autofree char *id = dup_id (mail);

  forget_seen (self, mail);
  if (wax_new_mail_list (mail)->len == 0 || !is_wanted (self, mail))
    withdraw_mail (self, mail);
  else if (came || g_hash_table_contains (self->told, id))
    tell_mail (self, mail, came);
}

static void
looked_cb (WaxNotifier *self)
{
  for (guint i = 0; i < self->mail->len; i++) {
    forget_seen (self, self->mail->pdata[i]);
    if (wax_new_mail_list (self->mail->pdata[i])->len == 0)
      withdraw_mail (self, self->mail->pdata[i]);
  }
}

static WaxNewMail *
find_mail (WaxNotifier *self, const char *account_id)
{
  for (guint i = 0; i < self->mail->len; i++) {
    if (g_str_equal (wax_account_get_id (wax_new_mail_get_account (self->mail->pdata[i])), account_id))
      return self->mail->pdata[i];
  }
  return NULL;
}

static void
accounts_cb (WaxNotifier *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);

  for (guint i = self->mail->len; i > 0; i--) {
    WaxNewMail *mail = self->mail->pdata[i - 1];
    WaxAccount *account = wax_new_mail_get_account (mail);

    if (wax_session_find_account (self->session, wax_account_get_id (account)) == account)
      continue;
    withdraw_mail (self, mail);
    g_signal_handlers_disconnect_by_data (mail, self);
    g_ptr_array_remove_index (self->mail, i - 1);
  }
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);
    WaxNewMail *mail = find_mail (self, wax_account_get_id (account)) == NULL ? wax_new_mail_new (account) : NULL;

    if (mail == NULL)
      continue;
    follow_settings (self, mail);
    g_signal_connect_object (mail, "changed", G_CALLBACK (mail_cb), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->mail, mail);
  }
}

void
wax_notifier_act (WaxNotifier *self, const char *account_id, const char *message_id, WaxMailOperation operation)
{
  WaxNewMail *mail = find_mail (self, account_id);
  WaxFolderItem *archive =
    mail != NULL ? wax_folder_tree_find_archive (wax_account_get_folder_tree (wax_new_mail_get_account (mail))) : NULL;

  if (mail == NULL || (operation == WAX_MAIL_MOVE && archive == NULL))
    return;
  wax_new_mail_act (mail, operation, message_id,
                    operation == WAX_MAIL_MOVE ? wax_folder_item_get_id (archive) : NULL);
}

void
wax_notifier_forget (WaxNotifier *self, const char *account_id)
{
  WaxNewMail *mail = find_mail (self, account_id);

  if (mail == NULL)
    return;
  wax_new_mail_forget (mail, NULL);
  withdraw_mail (self, mail);
}

/* ---- object ---- */

void
wax_notifier_set_window (WaxNotifier *self, WaxWindow *window)
{
  g_set_weak_pointer (&self->window, window);
  if (window == NULL)
    return;
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (looked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "folder-shown", G_CALLBACK (looked_cb), self, G_CONNECT_SWAPPED);
}

void
wax_notifier_end (WaxNotifier *self)
{
  GHashTableIter iter;
  gpointer id;

  withdraw_questions (self, TRUE);
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_application_withdraw_notification (self->application, id);
  g_hash_table_remove_all (self->told);
  for (guint i = 0; i < self->mail->len; i++)
    g_signal_handlers_disconnect_by_data (self->mail->pdata[i], self);
  g_ptr_array_set_size (self->mail, 0);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (wax_session_get_questions (self->session), self);
  g_signal_handlers_disconnect_by_data (wax_session_get_accounts (self->session), self);
}

static void
wax_notifier_finalize (GObject *object)
{
  WaxNotifier *self = WAX_NOTIFIER (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->settings);
  g_object_unref (self->session);
  g_hash_table_unref (self->questions);
  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->mail);
  G_OBJECT_CLASS (wax_notifier_parent_class)->finalize (object);
}

static void
wax_notifier_class_init (WaxNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wax_notifier_finalize;
}

static void
wax_notifier_init (WaxNotifier *self)
{
  self->settings = wax_settings_open ();
  self->questions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->mail = g_ptr_array_new_with_free_func (g_object_unref);
}

WaxNotifier *
wax_notifier_new (GApplication *application, WaxSession *session)
{
  WaxNotifier *self = g_object_new (WAX_TYPE_NOTIFIER, NULL);

  self->application = application; /* which holds it */
  self->session = g_object_ref (session);
  g_signal_connect_object (wax_session_get_questions (session), "items-changed", G_CALLBACK (questions_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (wax_session_get_accounts (session), "items-changed", G_CALLBACK (accounts_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notice", G_CALLBACK (notice_cb), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_cb), self, G_CONNECT_SWAPPED);
  return self;
}
