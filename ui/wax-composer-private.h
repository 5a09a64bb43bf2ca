#pragma once

#include "wax-composer.h"

#include "app/wax-account-signature.h"

#include "wax-failure-card.h"
#include "wax-labels.h"
#include "wax-people-suggestions.h"
#include "wax-recipients.h"
#include "wax-rich-text.h"

G_BEGIN_DECLS

struct _WaxComposer {
  AdwWindow parent_instance;

  WaxSession *session;
  WaxWriting *writing;
  WaxWriting *before; /* (nullable): where the draft lies with another account, until it is saved with this one */
  WaxDraft *begun; /* as it was opened: what threads it is kept from there */
  WaxAccount *begun_in; /* whose message it answers: the others know none of that id, or another one */
  GPtrArray *attachments;
  GPtrArray *senders; /* as "from" lists them */

  guint save_id;
  guint slow_id;
  char *name;      /* (nullable): of who writes, once the server has told */
  WaxPlacedSignature signature; /* as it was put into the text */
  gboolean finding;     /* who writes */
  guint n_adding;       /* files and pictures on their way into it */
  gboolean send_found;  /* it is to be sent once that is known, and these are there */
  gint64 limit; /* of a message, in bytes; 0 while it is not known */
  GtkFileChooserNative *chooser; /* (nullable) */
  GCancellable *sending; /* (nullable): while it is sent */
  gboolean changed;      /* since it was opened */
  gboolean unsaved;      /* since the last save was begun */
  gint64 unsaved_us;     /* monotonic: since when */
  gboolean saving;
  gboolean was_saved;    /* there may be something of it at the server */
  gboolean closing;      /* once it is saved */
  gboolean gone;
  gboolean beginning;    /* it is being filled */
  gboolean goes_on;      /* as it was begun: nothing is put into its text */
  gboolean urgent;
  gboolean wants_receipt;
  gboolean format_states[16]; /* as they were told last */
  WaxDocument *as_set; /* (nullable): before it became plain text */

  AdwWindowTitle *title;
  WaxFailureCard *failure;
  GtkWidget *progress;
  GtkWidget *list_bar;
  GtkWidget *loss_bar;
  GtkWidget *original_button;
  GtkWidget *content;
  GtkDropDown *from;
  GtkLabel *from_note;
  WaxRecipients *to;
  GtkWidget *copies_button;
  GtkWidget *cc_row;
  WaxRecipients *cc;
  GtkWidget *bcc_row;
  WaxRecipients *bcc;
  WaxPeopleSuggestions *people;
  GtkEditable *subject;
  GtkWidget *files;
  GtkTextView *text;
  GtkWidget *format_bar;
};

/* wax-composer.c */

/* Returns: (transfer full) */
WaxDraft *wax_composer_dup_draft (WaxComposer *self);

/* Returns: (transfer full): the text as it was begun, without a signature. */
WaxDocument *wax_composer_dup_begun (WaxComposer *self);

/* Who writes, and the text that it begins with. */
void wax_composer_begin (WaxComposer *self, WaxAccount *account);

/* Or forwards. */
gboolean wax_composer_is_answer (WaxComposer *self);
void wax_composer_tell (WaxComposer *self, const char *text);
void wax_composer_rest (WaxComposer *self, gboolean well);

/* leave: closes it, as soon as no dialog of it is open; destroy: at once, with them. */
void wax_composer_leave (WaxComposer *self);
void wax_composer_destroy (WaxComposer *self);

/* wax-composer-from.c: who writes */
GPtrArray *wax_composer_senders_new (void);
void wax_composer_add_senders (WaxComposer *self, WaxAccount *account);
WaxAccount *wax_composer_get_account (WaxComposer *self);
const WaxPersona *wax_composer_get_persona (WaxComposer *self);
char *wax_composer_dup_from (WaxComposer *self);

/* With the signature of who writes. Returns: (transfer full) */
char *wax_composer_place_signature (WaxComposer *self, const char *text);
WaxDocument *wax_composer_sign_document (WaxComposer *self, WaxDocument *document);
void wax_composer_from_cb (WaxComposer *self);

/* wax-composer-keep.c: drafts, and closing */
void wax_composer_changed (WaxComposer *self);
void wax_composer_forget_changes (WaxComposer *self);
void wax_composer_move_draft (WaxComposer *self, WaxAccount *account);
void wax_composer_discard_before (WaxComposer *self);
void wax_composer_save_now (WaxComposer *self);
void wax_composer_stop_saving (WaxComposer *self);

/* It was closed, and what it waited for is there. */
void wax_composer_go_on_closing (WaxComposer *self);
gboolean wax_composer_close_request (GtkWindow *window);
void wax_composer_install_keep_actions (GtkWidgetClass *widget_class);

/* wax-composer-attach.c: files, and how many of them */
void wax_composer_add_attachments (WaxComposer *self, GPtrArray *attachments);

/* Those of a text that shows them no more, or again. */
void wax_composer_attach_pictures (WaxComposer *self, const WaxDocument *document);
void wax_composer_detach_pictures (WaxComposer *self, const WaxDocument *document);
void wax_composer_find_sender (WaxComposer *self);

/* The message that is answered or forwarded, as it came. */
void wax_composer_attach_original (WaxComposer *self);

/* Returns: whether the server takes a message of this size, as far as that is known; else that is told. */
gboolean wax_composer_check_size (WaxComposer *self);
gboolean wax_composer_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WaxComposer *self);
void wax_composer_paste_cb (GtkTextView *view, WaxComposer *self);
void wax_composer_install_attach_actions (GtkWidgetClass *widget_class);

/* wax-composer-paste.c: words from elsewhere */

/* Returns: whether there are such with something set in them; they come. */
gboolean wax_composer_paste_set_text (WaxComposer *self);
void wax_composer_install_paste_actions (GtkWidgetClass *widget_class);

/* wax-composer-picture.c: what pictures in the text show */
void wax_composer_watch_pictures (WaxComposer *self);
void wax_composer_install_picture_actions (GtkWidgetClass *widget_class);

/* wax-composer-format.c: what is set in the text */
void wax_composer_fill_text (WaxComposer *self, gboolean rich, const char *text, const WaxDocument *document);

/* A draft is opened that has more to it than is shown here. */
void wax_composer_tell_loss_once_seen (WaxComposer *self);
void wax_composer_watch_format (WaxComposer *self);
void wax_composer_install_format (GtkWidgetClass *widget_class);

/* wax-composer-send.c */
void wax_composer_send (WaxComposer *self);

/* Not as soon as what it waits for is there. */
void wax_composer_stop_waiting (WaxComposer *self);
void wax_composer_show_failure (WaxComposer *self, const char *sentence, const char *help);
void wax_composer_install_send_actions (GtkWidgetClass *widget_class);

G_END_DECLS
