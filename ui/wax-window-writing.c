#include "wax-window-private.h"

#include "app/wax-account-signature.h"
#include "mail/wax-mailto.h"
#include "wax-status-words.h"

#include <glib/gi18n-lib.h>

/* Messages that are written: the windows of which this one knows until they are gone. */

/* ---- leaving ---- */

/* What takes no longer is over before it could be read. */
enum { LEAVING_MS = 1000 };

static gboolean
is_any (WaxWindow *self, gboolean (*is) (WaxComposer *composer))
{
  for (guint i = 0; i < self->composers->len; i++) {
    if (is (self->composers->pdata[i]))
      return TRUE;
  }
  return FALSE;
}

static void
end_leaving (WaxWindow *self)
{
  GtkWindow *dialog = self->leaving_dialog;

  self->leaving = FALSE;
  g_clear_handle_id (&self->leaving_id, g_source_remove);
  g_clear_weak_pointer (&self->leaving_dialog);
  if (dialog != NULL)
    gtk_window_destroy (dialog);
}

static void
give_up_leaving (WaxWindow *self)
{
  if (!self->leaving)
    return;
  end_leaving (self);
  wax_window_stay (self);
}

static gboolean
end_cb (gpointer data)
{
  WaxWindow *self = data;

  if (self->session != NULL)
    wax_window_end (self);
  return G_SOURCE_REMOVE;
}

/* The dialog goes before the window does. */
static void
leaving_response_cb (AdwMessageDialog *dialog, const char *response, WaxWindow *self)
{
  if (g_str_equal (response, "close"))
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, end_cb, g_object_ref (self), g_object_unref);
  else
    give_up_leaving (self);
}

static void
tell_leaving (WaxWindow *self)
{
  gboolean sending = is_any (self, wax_composer_is_sending);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    GTK_WINDOW (self), sending ? _("A Message Is Being Sent") : _("A File Is Being Attached"),
    sending ? _("Waxwing closes as soon as it is sent. If it closes before that, the message may have arrived all the "
                "same, and is open again with the next start.")
            : _("Waxwing closes as soon as it is there. If it closes before that, the message stays a draft without "
                "it.")));

  adw_message_dialog_add_responses (dialog, "stay", _("Keep Open"), "close", _("Close Anyway"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "stay");
  adw_message_dialog_set_close_response (dialog, "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (leaving_response_cb), self, 0);
  g_set_weak_pointer (&self->leaving_dialog, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
leaving_cb (gpointer data)
{
  WaxWindow *self = data;

  self->leaving_id = 0;
  tell_leaving (self);
}

gboolean
wax_window_waits_for_writing (WaxWindow *self)
{
  if (!is_any (self, wax_composer_is_sending) && !is_any (self, wax_composer_is_adding)) {
    end_leaving (self);
    return FALSE;
  }
  if (self->leaving_dialog != NULL)
    gtk_window_present (self->leaving_dialog);
  else if (!self->leaving)
    self->leaving_id = g_timeout_add_once (LEAVING_MS, leaving_cb, self);
  self->leaving = TRUE;
  return TRUE;
}

/* Why a message did not leave is seen in its window. */
static void
composer_rested_cb (WaxComposer *composer, gboolean well, WaxWindow *self)
{
  if (!self->leaving)
    return;
  if (well) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  give_up_leaving (self);
  gtk_window_present (GTK_WINDOW (composer));
}

static void
composer_gone_cb (WaxWindow *self, WaxComposer *composer)
{
  g_ptr_array_remove (self->composers, composer);
  if (self->leaving)
    gtk_window_close (GTK_WINDOW (self));
}

/* ---- windows ---- */

static void
composer_notice_cb (WaxComposer *composer, const char *text, WaxWindow *self)
{
  wax_window_show_notice (self, text);
}

static void
open_composer (WaxWindow *self, WaxAccount *account, const char *draft_id, WaxDraft *draft, gboolean goes_on)
{
  WaxComposer *composer = wax_composer_new (self->session, account, draft_id, draft, goes_on);

  g_ptr_array_add (self->composers, composer);
  g_signal_connect_object (composer, "destroy", G_CALLBACK (composer_gone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (composer, "notice", G_CALLBACK (composer_notice_cb), self, 0);
  g_signal_connect_object (composer, "rested", G_CALLBACK (composer_rested_cb), self, 0);
  gtk_window_set_application (GTK_WINDOW (composer), gtk_window_get_application (GTK_WINDOW (self)));
  gtk_window_present (GTK_WINDOW (composer));
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(GPtrArray) all = wax_writing_find_left_finish (account, result);

  if (self->session == NULL || all->len == 0)
    return;
  for (guint i = 0; i < all->len; i++) {
    const WaxLeftDraft *left = all->pdata[i];

    open_composer (self, account, left->draft_id, left->draft, TRUE);
  }
  wax_window_show_notice (self, _("Waxwing ended while you were writing. What you wrote is open again."));
}

void
wax_window_open_left (WaxWindow *self)
{
  GListModel *accounts = wax_session_get_accounts (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) account = g_list_model_get_item (accounts, i);

    wax_writing_find_left_async (account, left_cb, g_object_ref (self));
  }
}

/* Each of them once: one that somebody still holds does not go from the list when it is destroyed. */
void
wax_window_end_writing (WaxWindow *self)
{
  g_autoptr(GPtrArray) all = g_steal_pointer (&self->composers);

  end_leaving (self);
  self->composers = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    wax_composer_end (all->pdata[i]);
}

static void
compose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);

  if (self->account != NULL)
    open_composer (self, self->account, NULL, NULL, FALSE);
}

void
wax_window_write_to (WaxWindow *self, WaxAccount *account, const char *recipients)
{
  g_autoptr(WaxDraft) draft = wax_draft_new (&(WaxDraft) { .to = recipients });

  open_composer (self, account, NULL, draft, FALSE);
}

gboolean
wax_window_write (WaxWindow *self, WaxDraft *draft)
{
  if (self->account == NULL)
    return FALSE;
  open_composer (self, self->account, NULL, draft, FALSE);
  return TRUE;
}

/* One in a message that is read: from the account that has it. */
static void
write_by_link (GtkWidget *widget, const char *name, GVariant *link)
{
  g_autoptr(WaxDraft) draft = wax_mailto_read (g_variant_get_string (link, NULL));

  if (draft != NULL)
    wax_window_write (WAX_WINDOW (widget), draft);
}

/* ---- answers ---- */

/* What an answer is made of may come from the server first. */
typedef struct {
  WaxWindow *window;
  WaxMessage *message;
  gboolean reopens;
} Beginning;

static Beginning *
beginning_new (WaxWindow *self, WaxMessage *message, gboolean reopens)
{
  Beginning *beginning = g_new (Beginning, 1);

  beginning->window = g_object_ref (self);
  beginning->message = wax_message_ref (message);
  beginning->reopens = reopens;
  return beginning;
}

static void
beginning_free (Beginning *beginning)
{
  g_object_unref (beginning->window);
  wax_message_unref (beginning->message);
  g_free (beginning);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Beginning, beginning_free)

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Beginning) beginning = data;
  WaxWindow *self = beginning->window;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDraft) draft = wax_writing_begin_finish (account, result, &error);
  g_autoptr(WaxFailure) failure = NULL;

  if (self->session == NULL)
    return;
  if (draft != NULL) {
    /* What is edited as new answers nothing. */
    open_composer (self, account, beginning->reopens ? beginning->message->id : NULL, draft,
                   beginning->reopens || draft->origin_id[0] == '\0');
    return;
  }
  failure = wax_failure_new (error, wax_account_get_endpoint (account));
  wax_window_show_notice (self, failure->sentence);
}

static void
add_addresses (GStrvBuilder *addresses, WaxAccount *account)
{
  g_autoptr(GPtrArray) personas = wax_account_list_personas (account);

  for (guint i = 0; i < personas->len; i++)
    g_strv_builder_add (addresses, ((WaxPersona *) personas->pdata[i])->address);
}

/* @selected: (nullable): what of the message is quoted */
static void
begin_answer (WaxWindow *self, WaxAccount *account, WaxMessage *message, WaxAnswerWay way, const char *selected)
{
  GListModel *accounts = wax_session_get_accounts (self->session);
  g_autoptr(GStrvBuilder) own = g_strv_builder_new (), others = g_strv_builder_new ();
  g_auto(GStrv) own_list = NULL, other_list = NULL;

  add_addresses (own, account);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) other = g_list_model_get_item (accounts, i);

    if (other != account)
      add_addresses (others, other);
  }
  own_list = g_strv_builder_end (own);
  other_list = g_strv_builder_end (others);
  wax_writing_begin_async (account,
                           &(WaxAnswering) { .way = way, .id = message->id, .own = (const char *const *) own_list,
                                             .others = (const char *const *) other_list, .selected = selected,
                                             .date_ms = message->date_ms },
                           NULL, begun_cb, beginning_new (self, message, FALSE));
}

void
wax_window_begin_answer (WaxWindow *self, WaxAccount *account, WaxMessage *message, WaxAnswerWay way)
{
  begin_answer (self, account, message, way, NULL);
}

/* (nullable): none where it is not seen; of a conversation, the one that is read */
static WaxMessageItem *
get_item (WaxWindow *self)
{
  WaxMessageView *view = self->shows_conversation ? wax_window_get_reading (self) : NULL;

  if (wax_window_shows_contacts (self) || self->account == NULL)
    return NULL;
  return view != NULL ? wax_message_view_get_item (view) : wax_message_pane_get_selected (self->messages);
}

/* (nullable): what it says of its mailing list */
static const WaxMimeList *
get_list (WaxWindow *self)
{
  WaxMessageView *view = wax_window_shows_contacts (self) ? NULL : wax_window_get_reading (self);

  return view != NULL ? wax_message_view_get_list (view) : NULL;
}

static const struct {
  const char *name;
  WaxAnswerWay way;
} answers[] = {
  { "win.reply", WAX_ANSWER_SENDER },       { "win.reply-all", WAX_ANSWER_ALL },
  { "win.reply-list", WAX_ANSWER_LIST },    { "win.forward", WAX_ANSWER_FORWARD },
  { "win.edit-as-new", WAX_ANSWER_AGAIN },  { "win.forward-attached", WAX_ANSWER_ATTACH },
};

static void
edit_draft (WaxWindow *self, WaxAccount *account, WaxMessage *message)
{
  for (guint i = 0; i < self->composers->len; i++) {
    if (wax_composer_is_of (self->composers->pdata[i], account, message->id)) {
      wax_composer_return (self->composers->pdata[i]);
      return;
    }
  }
  wax_writing_reopen_async (account, message, NULL, begun_cb, beginning_new (self, message, TRUE));
}

void
wax_window_act_on_message (GtkWidget *view, WaxMessageItem *item, const char *what, WaxWindow *self)
{
  WaxMessageView *reading = WAX_IS_MESSAGE_VIEW (view) ? WAX_MESSAGE_VIEW (view) : wax_window_get_reading (self);
  WaxAccount *account = wax_message_item_get_account (item);
  WaxMessage *message = wax_message_item_get_message (item);
  g_autofree char *selected = reading != NULL && wax_message_view_get_item (reading) == item
                                ? wax_message_view_dup_selected (reading) : NULL;

  if (g_str_equal (what, "edit-draft"))
    edit_draft (self, account, message);
  if (g_str_equal (what, "leave-list"))
    wax_window_begin_answer (self, account, message, WAX_ANSWER_LEAVE);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    if (g_str_equal (what, strchr (answers[i].name, '.') + 1))
      begin_answer (self, account, message, answers[i].way, selected);
  }
}

/* ---- several at once ---- */

/* More is no letter. */
enum { MAX_FORWARDED = 100 };

static gboolean
are_several (WaxWindow *self)
{
  guint n = wax_window_shows_contacts (self) ? 0 : wax_message_pane_count_selected (self->messages);

  return n > 1 && n <= MAX_FORWARDED;
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  WaxAccount *account = WAX_ACCOUNT (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(WaxDraft) draft = wax_writing_begin_finish (account, result, &error);
  g_autoptr(WaxFailure) failure = NULL;

  if (self->session == NULL)
    return;
  if (draft != NULL) {
    open_composer (self, account, NULL, draft, FALSE);
    return;
  }
  failure = wax_failure_new (error, wax_account_get_endpoint (account));
  wax_window_show_notice (self, failure->sentence);
}

static void
forward_several (WaxWindow *self)
{
  g_autoptr(GPtrArray) picked = wax_message_pane_pick_selected (self->messages);
  WaxAccount *account = picked->len > 0 ? ((WaxPicked *) picked->pdata[0])->account : NULL;
  g_autoptr(GPtrArray) personas = account != NULL ? wax_account_list_personas (account) : NULL;

  if (account != NULL)
    wax_writing_gather_async (account, picked, ((WaxPersona *) personas->pdata[0])->address, gathered_cb,
                              g_object_ref (self));
}

static void
act (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  WaxMessageItem *item = get_item (self);

  if (are_several (self) && g_str_has_prefix (name, "win.forward"))
    forward_several (self);
  else if (item != NULL)
    wax_window_act_on_message (widget, item, strchr (name, '.') + 1, self);
}

static void
unsubscribe (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxMessageView *view = wax_window_get_reading (WAX_WINDOW (widget));

  if (view != NULL)
    wax_message_view_unsubscribe (view);
}

/* A draft is written on, another message is answered. */
void
wax_window_update_writing_actions (WaxWindow *self)
{
  WaxMessageItem *item = get_item (self);
  const WaxMimeList *list = get_list (self);
  gboolean draft = item != NULL && (wax_message_item_get_message (item)->flags & WAX_MESSAGE_DRAFT) != 0;
  gboolean answerable = item != NULL && !draft;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compose", self->account != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.edit-draft", draft);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), answers[i].name, answerable);
  if (are_several (self)) {
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward", TRUE); /* both do the same */
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward-attached", TRUE);
  }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reply-list",
                                 answerable && list != NULL && list->post[0] != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.unsubscribe",
                                 answerable && list != NULL && wax_mime_list_can_leave (list));
}

/* In a conversation the message that is read is the one that has the focus. */
void
wax_window_follow_focus (WaxWindow *self)
{
  if (self->shows_conversation && self->session != NULL)
    wax_window_update_writing_actions (self);
}

void
wax_window_install_writing_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.compose", NULL, compose);
  gtk_widget_class_install_action (widget_class, "win.write-by-link", "s", write_by_link);
  gtk_widget_class_install_action (widget_class, "win.edit-draft", NULL, act);
  gtk_widget_class_install_action (widget_class, "win.unsubscribe", NULL, unsubscribe);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    gtk_widget_class_install_action (widget_class, answers[i].name, NULL, act);
}
