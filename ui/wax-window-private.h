#pragma once

#include "wax-composer.h"
#include "wax-contacts-page.h"
#include "wax-conversation-view.h"
#include "wax-dragged-folder.h"
#include "wax-dragged-messages.h"
#include "wax-folder-pane.h"
#include "wax-message-pane.h"
#include "wax-message-view.h"
#include "wax-pin-prompt.h"
#include "wax-trust-dialog.h"
#include "wax-wait-row.h"
#include "wax-warning-bar.h"
#include "wax-window.h"

G_BEGIN_DECLS

struct _WaxWindow {
  AdwApplicationWindow parent_instance;

  WaxSession *session;
  WaxAccount *account; /* whose folder is shown, else whose message was chosen last in all inboxes, else the first */
  WaxAccount *met;     /* (nullable): whose connection is told of: it, or another one of all inboxes */
  gboolean all_inboxes; /* are shown, in place of a folder */
  char *shown_id;      /* (nullable): the folder of it that was chosen last */
  char *connecting_id; /* of the account that the person let connect: its question may open by itself */
  GPtrArray *trust_dialogs; /* those that are open, not held */
  GtkWindow *choosing; /* (nullable): the dialog that asks which certificate, not held */
  gint64 opened_us; /* monotonic time when the session had opened */
  gboolean asked_at_start;
  WaxPinPrompt *pin; /* (nullable): until it is asked for the first time */
  char *pin_account_id; /* (nullable): whose it was asked for last */
  guint tick_id;
  GPtrArray *last_deeds;    /* (nullable): what Undo undoes: one for each account that it was done in */
  GPtrArray *last_folder_deeds;      /* (nullable): of WaxDone: the same; one of them at most */
  WaxContactDeed *last_contact_deed; /* (nullable): the same */
  WaxAccount *last_account;          /* whose contact it was */
  AdwToast *undo_toast;     /* (nullable): which offers that */

  char *wanted_account;     /* (nullable): whose folder or message is to be shown as soon as it is here */
  char *wanted_folder;      /* (nullable) */
  WaxMessage *wanted;       /* (nullable): the message there */
  WaxMessageList *wanted_list; /* (nullable): in which it is to be chosen, when that is read */

  GPtrArray *readings;      /* (nullable): of what is not marked as read yet */
  gboolean leaves_unread;   /* what is chosen */
  GPtrArray *composers;     /* of WaxComposer: those that are open, not held */
  gboolean leaving;         /* as soon as none of them is at something */
  guint leaving_id;         /* until that is told */
  GtkWindow *leaving_dialog; /* (nullable): which tells it */

  AdwToastOverlay *toasts;
  GtkStack *pages;
  AdwStatusPage *failure_page;
  GtkWidget *add_button;
  AdwLeaflet *outer;
  AdwLeaflet *inner;
  WaxFolderPane *folders;
  WaxWaitRow *folder_wait;
  GCancellable *changing; /* (nullable): gives up what is done to a folder and was begun last */
  WaxMessagePane *messages;
  WaxMessageView *message;
  WaxConversationView *conversation;
  gboolean shows_conversation;
  WaxContactsPage *contacts;
  AdwWindowTitle *folder_title;
  GtkButton *shield;
  WaxWarningBar *folder_bar;
  WaxWarningBar *list_bar;
  WaxWarningBar *message_bar;
  GtkWidget *read_button;
  GtkWidget *flag_button;
  GtkWidget *search_button;
  GtkWidget *refresh_button;
  GtkWidget *list_menu_button;
  GtkWidget *many_button;
  GMenuModel *answer_section; /* of the menus */
  GMenuModel *place_section;
  GtkWidget *unselect_button;
  GtkStack *message_pages;
  AdwStatusPage *many;
};

/* A deed, one of both, in the account that it is done in. */
typedef struct {
  WaxAccount *account;
  WaxMailDeed *mail;     /* (nullable) */
  WaxFolderDeed *folder; /* (nullable) */
} WaxDone;

/* wax-window-mail.c: what is done to messages */
void wax_window_install_mail_actions (GtkWidgetClass *widget_class);
void wax_window_add_mail_settings (WaxWindow *self);
void wax_window_update_mail_actions (WaxWindow *self);
WaxMessageView *wax_window_get_reading (WaxWindow *self); /* (nullable): the message that is read */
void wax_window_act_on_one (WaxConversationView *view, WaxMessageItem *item, int operation, WaxWindow *self);
void wax_window_take_dropped (WaxFolderPane *pane, WaxFolderItem *folder, WaxDraggedMessages *dragged, WaxWindow *self);

/* wax-window-inboxes.c: all inboxes as one list */
void wax_window_show_all_inboxes (WaxWindow *self, const char *query);

void wax_window_mark_inboxes_read (WaxWindow *self);

/* (nullable): the account whose connection is to be told of */
WaxAccount *wax_window_find_met (WaxWindow *self);

/* For the account that is shown, or for all. */
void wax_window_for_shown (WaxWindow *self, void (*func) (WaxSession *session, WaxAccount *account));

/* wax-window-reading.c: what is read. A message is before the eyes; another one is, or none; the person marked as
 * unread what is chosen, or that message of a conversation. */
void wax_window_begin_reading (WaxWindow *self, WaxMessageItem *item);
void wax_window_end_reading (WaxWindow *self);
void wax_window_leave_unread (WaxWindow *self);
void wax_window_leave_one_unread (WaxWindow *self, WaxMessageItem *item);

/* wax-window-open.c */
void wax_window_install_open_action (GtkWidgetClass *widget_class);

/* wax-window-row-menu.c: connects the list's wish for a menu */
void wax_window_add_row_menu (WaxWindow *self);

/* wax-window-list.c: how the list looks */
void wax_window_add_list_actions (WaxWindow *self);

/* wax-window-deeds.c: what was done to them, told and undone */
WaxDone *wax_done_new (WaxAccount *account, WaxMailDeed *mail, WaxFolderDeed *folder);
void wax_done_free (gpointer done);
void wax_window_install_deed_actions (GtkWidgetClass *widget_class);
/* @deeds: (element-type WaxDone): one thing, done in several accounts */
void wax_window_do (WaxWindow *self, GPtrArray *deeds);
void wax_window_do_in (WaxWindow *self, WaxAccount *account, WaxMailDeed *deed);
void wax_window_mark_read (WaxWindow *self, WaxMessageItem *item);
void wax_window_forget_deed (WaxWindow *self);
void wax_window_offer_undo_contact (WaxWindow *self, WaxAccount *account, WaxContactDeed *deed, const char *text);
void wax_window_change_folder (WaxWindow *self, WaxAccount *account, WaxFolderDeed *deed);

/* @done: (element-type WaxDone): one thing, done in several accounts */
void wax_window_tell_folders (WaxWindow *self, GPtrArray *done);

/* @error: (nullable): why it was not done */
void wax_window_tell_folder (WaxWindow *self, WaxAccount *account, WaxFolderDeed *deed, const GError *error);

/* Why something was not done at the server; nothing is said of what the person gave up. */
void wax_window_tell_not_done (WaxWindow *self, WaxAccount *account, const GError *error);

/* wax-window-tags.c: tags, and the messages that have them */
void wax_window_install_tag_actions (GtkWidgetClass *widget_class);

/* wax-window-folders.c: what is done to folders */
void wax_window_install_folder_actions (GtkWidgetClass *widget_class);
void wax_window_update_search_actions (WaxWindow *self);

/* @target: (nullable): %NULL for the top of its account */
void wax_window_take_dropped_folder (WaxFolderPane *pane, WaxDraggedFolder *dragged, WaxFolderItem *target,
                                     WaxWindow *self);

/* Shows a search as if the person had typed it. */
void wax_window_show_search (WaxWindow *self, WaxAccount *account, const char *query);

/* wax-window-contacts.c: the contacts, in place of the mail */
void wax_window_install_contact_actions (GtkWidgetClass *widget_class);
void wax_window_watch_contacts (WaxWindow *self);
gboolean wax_window_shows_contacts (WaxWindow *self);
void wax_window_show_mail (WaxWindow *self);

/* wax-window-writing.c: messages that are written */
void wax_window_install_writing_actions (GtkWidgetClass *widget_class);
void wax_window_update_writing_actions (WaxWindow *self);
void wax_window_follow_focus (WaxWindow *self);
void wax_window_act_on_message (GtkWidget *view, WaxMessageItem *item, const char *what, WaxWindow *self);
void wax_window_begin_answer (WaxWindow *self, WaxAccount *account, WaxMessage *message, WaxAnswerWay way);
void wax_window_write_to (WaxWindow *self, WaxAccount *account, const char *recipients);

/* What was being written when the program ended. */
void wax_window_open_left (WaxWindow *self);
/* Keeps here what is written, and closes the windows. */
void wax_window_end_writing (WaxWindow *self);

/* Returns: whether it is not to be closed yet: it closes by itself as soon as what is being sent is sent. */
gboolean wax_window_waits_for_writing (WaxWindow *self);

/* It was to be closed, and is not. */
void wax_window_stay (WaxWindow *self);

/* wax-window-trust.c: connections, and how they stand */
void wax_window_install_trust_actions (GtkWidgetClass *widget_class);
void wax_window_update_trust (WaxWindow *self);
void wax_window_watch_trust (WaxWindow *self);

/* #GAsyncReadyCallback of calls to the session that say nothing but whether they worked. @data: (transfer full): the
 * window */
void wax_window_done_cb (GObject *source, GAsyncResult *result, gpointer data);

/* wax-window-questions.c: what the person is asked about certificates */
void wax_window_install_question_actions (GtkWidgetClass *widget_class);
void wax_window_watch_questions (WaxWindow *self);

/* The person lets @account connect: its question may open by itself, until it is connected. */
void wax_window_let_connect (WaxWindow *self, WaxAccount *account);
void wax_window_note_connected (WaxWindow *self);

/* The account that is shown may ask which certificate it signs in with; the dialog opens by itself where a question
 * about a server would. */
void wax_window_consider_choice (WaxWindow *self);

/* (transfer none) (nullable): the question of that key, if it is still asked */
WaxPendingQuestion *wax_window_find_pending (WaxWindow *self, const char *key);

/* wax-window-pin.c: the PIN of a token */
void wax_window_install_pin_actions (GtkWidgetClass *widget_class);

/* wax-window-notices.c: what comes to pass in the session, and for whom */

/* Returns: (transfer full): of the accounts (element-type WaxAccount), with commas. */
char *wax_window_name_accounts (GPtrArray *accounts);

/* Returns: (transfer full) (nullable): of one thing that was done in several accounts, and failed in the first of
 * @left; %NULL where it is but one account. Both (element-type WaxAccount). */
char *wax_window_say_where (GPtrArray *done, GPtrArray *left);
void wax_window_watch_notices (WaxWindow *self);

/* wax-window-show.c: what is shown on other programs' behalf */
void wax_window_show_folder_item (WaxWindow *self, WaxAccount *account, WaxFolderItem *folder);
void wax_window_show_last (WaxWindow *self);
void wax_window_save_last (WaxWindow *self);
void wax_window_show_wanted (WaxWindow *self);
void wax_window_forget_wanted (WaxWindow *self);

G_END_DECLS
