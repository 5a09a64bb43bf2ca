#include "wax-window-private.h"

#include "wax-deed-words.h"
#include "wax-folder-words.h"
#include "wax-toasts.h"

#include <glib/gi18n-lib.h>

/* What the person does to messages and folders, told and undone. */

WaxDone *
wax_done_new (WaxAccount *account, WaxMailDeed *mail, WaxFolderDeed *folder)
{
  WaxDone *done = g_new (WaxDone, 1);

  *done = (WaxDone) { g_object_ref (account), mail != NULL ? wax_mail_deed_ref (mail) : NULL,
                      folder != NULL ? wax_folder_deed_ref (folder) : NULL };
  return done;
}

void
wax_done_free (gpointer data)
{
  WaxDone *done = data;

  g_object_unref (done->account);
  g_clear_pointer (&done->mail, wax_mail_deed_unref);
  g_clear_pointer (&done->folder, wax_folder_deed_unref);
  g_free (done);
}

/* One of the deeds that are one thing to the person. */
typedef struct {
  WaxWindow *window;
  GPtrArray *deeds; /* of WaxDone */
  WaxMailDeed *deed;
  guint *n_running; /* of them, shared */
} Doing;

static Doing *
doing_new (WaxWindow *self, GPtrArray *deeds, WaxMailDeed *deed, guint *n_running)
{
  Doing *doing = g_new (Doing, 1);

  *doing = (Doing) { g_object_ref (self), g_ptr_array_ref (deeds), wax_mail_deed_ref (deed),
                     g_rc_box_acquire (n_running) };
  return doing;
}

static void
doing_free (Doing *doing)
{
  g_object_unref (doing->window);
  g_ptr_array_unref (doing->deeds);
  wax_mail_deed_unref (doing->deed);
  g_rc_box_release (doing->n_running);
  g_free (doing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

static gboolean
has_deed (WaxWindow *self)
{
  return self->last_deeds != NULL || self->last_folder_deeds != NULL || self->last_contact_deed != NULL;
}

static void
update_undo (WaxWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 has_deed (self));
}

void
wax_window_forget_deed (WaxWindow *self)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_clear_object (&self->undo_toast);
  g_clear_object (&self->last_account);
  g_clear_pointer (&self->last_deeds, g_ptr_array_unref);
  g_clear_pointer (&self->last_folder_deeds, g_ptr_array_unref);
  g_clear_pointer (&self->last_contact_deed, wax_contact_deed_unref);
  update_undo (self);
}

static void
tell_failure (WaxWindow *self, WaxAccount *account, const char *format, const GError *error)
{
  g_autoptr(WaxFailure) failure = wax_failure_new (error, wax_account_get_endpoint (account));
  g_autofree char *text = g_strdup_printf (format, failure->sentence);
  g_autofree char *said = wax_window_say_whose (self->session, self->all_inboxes ? account : NULL, text);

  wax_window_show_notice (self, said);
}

/* One offer at a time: that of what was done last. */
static void
offer_undo (WaxWindow *self)
{
  WaxDone *first = self->last_deeds->pdata[0];
  g_autofree char *text = NULL;
  gboolean undoable = FALSE;
  guint n = 0;

  for (guint i = 0; i < self->last_deeds->len; i++) {
    WaxDone *done = self->last_deeds->pdata[i];

    n += wax_mail_deed_count (done->mail);
    undoable = undoable || wax_mail_deed_can_undo (done->mail);
  }
  text = wax_deed_words_done (first->mail, first->account, n);
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  g_clear_object (&self->undo_toast);
  if (undoable)
    self->undo_toast = wax_toasts_offer (self->toasts, text, _("Undo"), "win.undo");
  else
    wax_window_forget_deed (self);
}

static void
leave_out (GPtrArray *deeds, WaxMailDeed *deed)
{
  for (guint i = deeds->len; i > 0; i--) {
    if (((WaxDone *) deeds->pdata[i - 1])->mail == deed)
      g_ptr_array_remove_index (deeds, i - 1);
  }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Doing) doing = data;
  WaxWindow *self = doing->window;
  WaxAccount *account = WAX_ACCOUNT (source);
  gboolean is_last = self->last_deeds == doing->deeds;
  g_autoptr(GError) error = NULL;

  (*doing->n_running)--;
  if (!wax_account_act_finish (account, result, &error)) {
    leave_out (doing->deeds, doing->deed);
    /* Translators: why something that was done to a message did not reach the server. */
    tell_failure (self, account, _("Undone: %s"), error);
  }
  if (is_last && doing->deeds->len == 0)
    wax_window_forget_deed (self);
  else if (is_last && *doing->n_running == 0)
    offer_undo (self);
  wax_window_update_mail_actions (self);
}

void
wax_window_do (WaxWindow *self, GPtrArray *deeds)
{
  guint *n_running = g_rc_box_new (guint);

  *n_running = deeds->len;
  wax_window_forget_deed (self);
  self->last_deeds = g_ptr_array_ref (deeds);
  update_undo (self);
  for (guint i = 0; i < deeds->len; i++) {
    WaxDone *done = deeds->pdata[i];

    wax_account_act_async (done->account, done->mail, done_cb, doing_new (self, deeds, done->mail, n_running));
  }
  g_rc_box_release (n_running);
}

void
wax_window_do_in (WaxWindow *self, WaxAccount *account, WaxMailDeed *deed)
{
  g_autoptr(GPtrArray) deeds = g_ptr_array_new_with_free_func (wax_done_free);

  g_ptr_array_add (deeds, wax_done_new (account, deed, NULL));
  wax_window_do (self, deeds);
}

static void
quiet_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(WaxWindow) self = data;
  g_autoptr(GError) error = NULL;

  if (!wax_account_act_finish (WAX_ACCOUNT (source), result, &error))
    tell_failure (self, WAX_ACCOUNT (source), _("Undone: %s"), error);
}

/* Reading marks a message as read where the server can hear of it; offline it stays as it is, without a complaint. */
void
wax_window_mark_read (WaxWindow *self, WaxMessageItem *item)
{
  WaxMessage *message = wax_message_item_get_message (item);
  WaxAccount *account = wax_message_item_get_account (item);
  g_autoptr(WaxMailDeed) deed = wax_mail_deed_new_single (WAX_MAIL_READ, message, NULL);

  if ((message->flags & WAX_MESSAGE_UNREAD) != 0 && wax_account_get_state (account) == WAX_ACCOUNT_ONLINE)
    wax_account_act_async (account, deed, quiet_cb, g_object_ref (self));
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Doing) doing = data;
  WaxWindow *self = doing->window;
  g_autoptr(GError) error = NULL;

  if (wax_account_undo_finish (WAX_ACCOUNT (source), result, &error)) {
    wax_window_update_mail_actions (self); /* it lies elsewhere again */
    return;
  }
  /* It can be tried again, unless something else was done since. */
  if (!has_deed (self)) {
    self->last_deeds = g_ptr_array_new_with_free_func (wax_done_free);
    g_ptr_array_add (self->last_deeds, wax_done_new (WAX_ACCOUNT (source), doing->deed, NULL));
    update_undo (self);
  }
  /* Translators: why something that was done to messages stays so. */
  tell_failure (self, WAX_ACCOUNT (source), _("Not undone: %s"), error);
}

/* ---- folders ---- */

typedef struct {
  WaxWindow *window;
  WaxFolderDeed *deed;
  GCancellable *cancellable; /* (nullable) */
} Changing;

static Changing *
changing_new (WaxWindow *self, WaxFolderDeed *deed)
{
  Changing *changing = g_new (Changing, 1);

  *changing = (Changing) { g_object_ref (self), wax_folder_deed_ref (deed), NULL };
  return changing;
}

static void
changing_free (Changing *changing)
{
  g_object_unref (changing->window);
  wax_folder_deed_unref (changing->deed);
  g_clear_object (&changing->cancellable);
  g_free (changing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Changing, changing_free)

static void
remember_folder_deeds (WaxWindow *self, GPtrArray *done)
{
  wax_window_forget_deed (self);
  self->last_folder_deeds = g_ptr_array_ref (done);
  update_undo (self);
}

static GPtrArray *
list_one (WaxAccount *account, WaxFolderDeed *deed)
{
  GPtrArray *done = g_ptr_array_new_with_free_func (wax_done_free);

  g_ptr_array_add (done, wax_done_new (account, NULL, deed));
  return done;
}

void
wax_window_tell_not_done (WaxWindow *self, WaxAccount *account, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Translators: why something that was to be done to a folder or the like was not. */
    tell_failure (self, account, _("Not done: %s"), error);
}

void
wax_window_tell_folders (WaxWindow *self, GPtrArray *done)
{
  WaxDone *first = done->pdata[0];
  g_autofree char *text = wax_folder_words_done (first->folder, first->account);

  if (!wax_folder_deed_can_undo (first->folder)) {
    wax_window_show_notice (self, text);
    return;
  }
  remember_folder_deeds (self, done);
  self->undo_toast = wax_toasts_offer (self->toasts, text, _("Undo"), "win.undo");
}

void
wax_window_tell_folder (WaxWindow *self, WaxAccount *account, WaxFolderDeed *deed, const GError *error)
{
  g_autoptr(GPtrArray) done = list_one (account, deed);

  if (error != NULL)
    wax_window_tell_not_done (self, account, error);
  else
    wax_window_tell_folders (self, done);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Changing) changing = data;
  WaxWindow *self = changing->window;
  g_autoptr(GError) error = NULL;

  if (self->changing == changing->cancellable) {
    g_clear_object (&self->changing);
    wax_wait_row_stop (self->folder_wait);
  }
  wax_account_change_finish (WAX_ACCOUNT (source), result, &error);
  if (g_cancellable_is_cancelled (changing->cancellable) && error != NULL)
    wax_window_show_notice (self, _("Given up. What the server has done already stays done."));
  else
    wax_window_tell_folder (changing->window, WAX_ACCOUNT (source), changing->deed, error);
}

void
wax_window_change_folder (WaxWindow *self, WaxAccount *account, WaxFolderDeed *deed)
{
  Changing *changing = changing_new (self, deed);
  gboolean empties = wax_folder_deed_get_operation (deed) == WAX_FOLDER_EMPTY;

  changing->cancellable = g_cancellable_new ();
  g_set_object (&self->changing, changing->cancellable);
  /* A trash of many thousand messages takes the server its time. */
  wax_wait_row_start (self->folder_wait, empties ? _("Emptying the folder…") : _("Waiting for the server…"),
                      changing->cancellable);
  wax_account_change_folder_async (account, deed, changing->cancellable, changed_cb, changing);
}

static void
put_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Changing) changing = data;
  WaxWindow *self = changing->window;
  g_autoptr(GError) error = NULL;

  if (wax_account_change_finish (WAX_ACCOUNT (source), result, &error))
    return;
  if (!has_deed (self)) {
    g_autoptr(GPtrArray) left = list_one (WAX_ACCOUNT (source), changing->deed);

    remember_folder_deeds (self, left);
  }
  tell_failure (self, WAX_ACCOUNT (source), _("Not undone: %s"), error);
}

static void
undo_folders (WaxWindow *self)
{
  g_autoptr(GPtrArray) deeds = g_ptr_array_ref (self->last_folder_deeds);

  wax_window_forget_deed (self);
  for (guint i = 0; i < deeds->len; i++) {
    WaxDone *done = deeds->pdata[i];

    wax_account_undo_folder_async (done->account, done->folder, put_back_cb, changing_new (self, done->folder));
  }
}

/* ---- contacts ---- */

typedef struct {
  WaxWindow *window;
  WaxContactDeed *deed;
} Undoing;

static void
remember_contact_deed (WaxWindow *self, WaxAccount *account, WaxContactDeed *deed)
{
  wax_window_forget_deed (self);
  self->last_contact_deed = wax_contact_deed_ref (deed);
  self->last_account = g_object_ref (account);
  update_undo (self);
}

void
wax_window_offer_undo_contact (WaxWindow *self, WaxAccount *account, WaxContactDeed *deed, const char *text)
{
  remember_contact_deed (self, account, deed);
  self->undo_toast = wax_toasts_offer (self->toasts, text, _("Undo"), "win.undo");
}

static void
contact_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Undoing *undoing = data;
  g_autoptr(WaxWindow) self = undoing->window;
  g_autoptr(WaxContactDeed) deed = undoing->deed;
  g_autoptr(GError) error = NULL;

  if (wax_account_change_finish (WAX_ACCOUNT (source), result, &error))
    return;
  if (!has_deed (self))
    remember_contact_deed (self, WAX_ACCOUNT (source), deed);
  tell_failure (self, WAX_ACCOUNT (source), _("Not undone: %s"), error);
}

static void
undo_contact (WaxWindow *self)
{
  Undoing *undoing = g_new (Undoing, 1);
  g_autoptr(WaxAccount) account = g_object_ref (self->last_account);

  *undoing = (Undoing) { g_object_ref (self), wax_contact_deed_ref (self->last_contact_deed) };
  wax_window_forget_deed (self);
  wax_account_undo_contact_async (account, undoing->deed, contact_undone_cb, undoing);
}

/* Where text is being written, that is meant. */
static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxWindow *self = WAX_WINDOW (widget);
  g_autoptr(GPtrArray) deeds = self->last_deeds != NULL ? g_ptr_array_ref (self->last_deeds) : NULL;
  guint *n_running = NULL;

  if (self->last_folder_deeds != NULL)
    undo_folders (self);
  if (self->last_contact_deed != NULL)
    undo_contact (self);
  if (deeds == NULL)
    return;
  wax_window_forget_deed (self);
  n_running = g_rc_box_new0 (guint);
  for (guint i = 0; i < deeds->len; i++) {
    WaxDone *done = deeds->pdata[i];

    wax_account_undo_async (done->account, done->mail, undone_cb, doing_new (self, deeds, done->mail, n_running));
  }
  g_rc_box_release (n_running);
}

static void
undo_key (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  if (focus != NULL && GTK_IS_TEXT (focus))
    gtk_widget_activate_action (focus, "text.undo", NULL);
  else
    undo (widget, name, parameter);
}

void
wax_window_install_deed_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.undo-key", NULL, undo_key);
}
