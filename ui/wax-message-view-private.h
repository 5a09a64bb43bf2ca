#pragma once

#include "app/wax-account-seal.h"
#include "app/wax-account-senders.h"
#include "app/wax-settings.h"
#include "wax-html.h"
#include "wax-invitation-card.h"
#include "wax-message-view.h"
#include "wax-text-find.h"

G_BEGIN_DECLS

struct _WaxMessageView {
  AdwBin parent_instance;

  WaxAccount *account;
  WaxMessageItem *item; /* (nullable): where none is shown, or one that came within another */
  WaxMime *outer;       /* (nullable): the other */
  guint outer_index;    /* of its attachments */
  WaxMime *mime;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
  guint slow_id;
  guint patience_id; /* (0: none) the message before is on the screen until this one has been read */
  gboolean not_here; /* what is shown instead of the message can be had from the server */
  char *digest;      /* (nullable): of the content of @item, "" where it is not here */
  gboolean again;    /* what is shown is the same message, with the content that it had before */
  gboolean told;     /* that it is on the screen */
  WaxFoundWords *words; /* (nullable): what was searched for */
  WaxTextFind text_find;
  char *known_subject; /* (nullable): of one that grows: that is said already */

  GSettings *settings; /* (nullable) */
  double zoom;
  GtkCssProvider *text_size;
  GtkWidget *html[2]; /* (nullable) [images]: made when the first such message is shown */
  gboolean as_text;     /* although there is HTML */
  gboolean folded;      /* of the text, what it quotes at its end; where it does */
  WaxSenderStanding standing;
  gboolean images;      /* of this message may be loaded from elsewhere */
  GtkWidget *printing; /* (nullable): what is laid out for paper */
  const char *html_failure; /* (nullable): why its HTML is not shown */

  GtkStack *pages;
  GtkWidget *slow;
  AdwStatusPage *failure;
  GtkWidget *retry_button;
  GtkWidget *connect_button;
  WaxFindBar *find_bar;
  GtkScrolledWindow *scroller;
  GtkWidget *head; /* what is in it */
  guint fit_id;
  guint measure_id;
  GtkLabel *subject;
  GtkGrid *headers;
  GtkWidget *answers;
  GtkWidget *list_button;
  GtkWidget *leave_button;
  GtkWidget *edit_button;
  GtkWidget *seal_row;
  GtkImage *seal_icon;
  GtkLabel *seal;
  GtkWidget *save_button;
  GtkWidget *signer_button;
  WaxMailSignature *signature; /* (nullable): of the message that is shown */
  WaxInvitationCard *invitation;
  GtkWidget *notice_row;
  GtkWidget *notice_box;
  GtkLabel *notice;
  GtkWidget *buttons;
  GtkWidget *images_button;
  GtkWidget *sender_button;
  GtkWidget *no_sender_button;
  GtkButton *text_button;
  GtkListBox *attachments;
  GtkWidget *save_all;
  GtkTextView *text;
  GtkWidget *fold_button;
  GtkWidget *html_overlay;
  AdwBin *html_place;
  GtkLabel *link;
};

/* wax-message-view.c; date: "" where none is known */
void wax_message_view_tell_shown (WaxMessageView *self);
char *wax_message_view_dup_date (WaxMessageView *self);

/* wax-message-attachments.c */
void wax_message_view_show_attachments (WaxMessageView *self, gboolean html);
void wax_message_view_save_invitation (WaxMessageView *self);

/* wax-message-attachment-acts.c: "attachment.show", "attachment.read", "attachment.open", "attachment.copy" (u: its
 * index), and "attachment.save-all". offer: @row is that of an attachment, and can be dragged and copied */
void wax_message_view_install_attachment_acts (GtkWidgetClass *widget_class);
void wax_message_view_offer_attachment (WaxMessageView *self, GtkWidget *row, guint index);

/* wax-message-print.c: what was chosen when something was printed last, (nullable) (transfer none) */
void wax_message_print_keep_settings (GtkPrintSettings *chosen);
GtkPrintSettings *wax_message_print_get_settings (void);

/* wax-message-seal.c: what it says of signatures and encryption; whose certificate a signature was made with. */
void wax_message_view_show_seal (WaxMessageView *self);
void wax_message_view_forget_seal (WaxMessageView *self);
void wax_message_view_show_signer (WaxMessageView *self);

/* wax-message-grow.c: one that is as high as what it shows. open: before all; close: after it; reset: another body is
 * shown; take: its HTML has that height, in pixels. */
void wax_message_view_open_grow (WaxMessageView *self);
void wax_message_view_close_grow (WaxMessageView *self);
void wax_message_view_reset_height (WaxMessageView *self);
void wax_message_view_take_height (WaxMessageView *self, int height);

/* wax-message-html.c: the body, in either form. show: of the message that is there now; forget: another one comes;
 * empty: none does; close: nor ever will; open: before all of that. */
void wax_message_view_show_body (WaxMessageView *self);
void wax_message_view_forget_body (WaxMessageView *self);
void wax_message_view_empty_body (WaxMessageView *self);
void wax_message_view_close_html (WaxMessageView *self);
void wax_message_view_decide_images (WaxMessageView *self); /* of the message that has come, by who it is from */
void wax_message_view_install_html (GtkWidgetClass *klass);
void wax_message_view_open_html (WaxMessageView *self);

/* wax-message-text.c: show: with links, marks and what is looked for; unfold: nothing happens where all of it is
 * there */
void wax_message_view_show_text (WaxMessageView *self);
void wax_message_view_unfold (WaxMessageView *self);
void wax_message_view_toggle_fold (WaxMessageView *self);

/* wax-message-find.c: again: in what is shown now; take_count: how often it is in the HTML */
void wax_message_view_open_find (WaxMessageView *self);
void wax_message_view_close_find (WaxMessageView *self);
void wax_message_view_find_again (WaxMessageView *self);
void wax_message_view_take_count (WaxMessageView *self, guint total);

G_END_DECLS
