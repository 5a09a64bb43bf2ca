#include "wax-composer-private.h"

#include "wax-button-layout.h"
#include "wax-choice.h"
#include "wax-manual-window.h"
#include "wax-spelling-marks.h"

#include <glib/gi18n-lib.h>

#include <string.h>

enum { SIGNAL_NOTICE, SIGNAL_RESTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxComposer, wax_composer, ADW_TYPE_WINDOW)

void
wax_composer_tell (WaxComposer *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

void
wax_composer_rest (WaxComposer *self, gboolean well)
{
  g_signal_emit (self, signals[SIGNAL_RESTED], 0, well);
}

/* ---- what is written ---- */

WaxDraft *
wax_composer_dup_draft (WaxComposer *self)
{
  g_autofree char *to = wax_recipients_dup_text (self->to);
  g_autofree char *cc = wax_recipients_dup_text (self->cc);
  g_autofree char *bcc = wax_recipients_dup_text (self->bcc);
  WaxRichText *written = WAX_RICH_TEXT (self->text);
  g_autofree char *text = wax_rich_text_dup_text (written);
  g_autoptr(WaxDocument) document = wax_rich_text_is_rich (written) ? wax_rich_text_dup_document (written) : NULL;
  g_autofree char *from = wax_composer_dup_from (self);
  gboolean knows_origin = wax_composer_get_account (self) == self->begun_in;

  return wax_draft_new (&(WaxDraft) {
    .from = from, .reply_to = wax_composer_get_persona (self)->reply_to, .to = to, .cc = cc, .bcc = bcc,
    .subject = gtk_editable_get_text (self->subject), .text = text, .document = document,
    .in_reply_to = self->begun->in_reply_to,
    .references = self->begun->references, .origin_id = knows_origin ? self->begun->origin_id : NULL,
    .forwards = knows_origin && self->begun->forwards,
    .urgent = self->urgent, .wants_receipt = self->wants_receipt,
    .attachments = self->attachments,
  });
}

gboolean
wax_composer_is_answer (WaxComposer *self)
{
  return self->begun->origin_id[0] != '\0';
}

/* ---- fields ---- */

static void
subject_cb (WaxComposer *self)
{
  const char *subject = gtk_editable_get_text (self->subject);

  gtk_window_set_title (GTK_WINDOW (self), subject[0] != '\0' ? subject : _("New Message"));
  wax_composer_changed (self);
}

static void
next_field_cb (WaxComposer *self, WaxRecipients *field)
{
  GtkWidget *next = field == self->to   ? GTK_WIDGET (self->cc)
                    : field == self->cc ? GTK_WIDGET (self->bcc)
                                        : GTK_WIDGET (self->subject);

  gtk_widget_grab_focus (gtk_widget_get_mapped (next) ? next : GTK_WIDGET (self->subject));
}

static void
show_copies (WaxComposer *self)
{
  gtk_widget_set_visible (self->cc_row, TRUE);
  gtk_widget_set_visible (self->bcc_row, TRUE);
  gtk_widget_set_visible (self->copies_button, FALSE);
}

static void
show_copies_cb (WaxComposer *self)
{
  show_copies (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->cc));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WaxComposer *self = WAX_COMPOSER (widget);

  show_copies (self);
  gtk_widget_grab_focus (GTK_WIDGET (g_str_equal (name, "composer.bcc") ? self->bcc : self->cc));
}

/* Whom the person has added stays. */
static void
reply_to_list_cb (WaxComposer *self)
{
  g_autofree char *text = wax_recipients_dup_text (self->to);
  const char *others = text + (g_str_has_prefix (text, self->begun->to) ? strlen (self->begun->to) : 0);
  gboolean apart = others[0] == '\0' || others[0] == ',';
  g_autofree char *to = g_strconcat (self->begun->list, apart ? "" : ", ", others, NULL);

  wax_recipients_set_text (self->to, to);
  gtk_widget_set_visible (self->list_bar, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

static void
fill (WaxComposer *self)
{
  gtk_widget_set_visible (self->list_bar, self->begun->list[0] != '\0');
  wax_recipients_set_text (self->to, self->begun->to);
  wax_recipients_set_text (self->cc, self->begun->cc);
  wax_recipients_set_text (self->bcc, self->begun->bcc);
  gtk_editable_set_text (self->subject, self->begun->subject);
  if (self->begun->cc[0] != '\0' || self->begun->bcc[0] != '\0')
    show_copies (self);
  wax_composer_add_attachments (self, self->begun->attachments);
  self->urgent = self->begun->urgent;
  self->wants_receipt = self->begun->wants_receipt;
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_grab_focus (self->begun->to[0] != '\0' ? GTK_WIDGET (self->text) : GTK_WIDGET (self->to));
}

WaxDocument *
wax_composer_dup_begun (WaxComposer *self)
{
  WaxDocument *document = wax_document_new ();

  if (self->begun->document != NULL)
    wax_document_append (document, self->begun->document, 0);
  else
    wax_document_append_text (document, self->begun->text, 0);
  return document;
}

static void
begin_text (WaxComposer *self)
{
  gboolean goes_on = self->goes_on;
  gboolean rich = goes_on ? self->begun->document != NULL : wax_account_writes_rich (wax_composer_get_account (self));
  g_autoptr(WaxDocument) document = wax_composer_dup_begun (self);
  g_autoptr(WaxDocument) signed_document = NULL;
  g_autofree char *text = NULL;

  if (!goes_on && rich)
    signed_document = wax_composer_sign_document (self, document);
  else if (!goes_on)
    text = wax_composer_place_signature (self, self->begun->text);
  if (!rich && self->begun->forwards) {
    wax_composer_detach_pictures (self, document);
    wax_composer_attach_pictures (self, document);
  }
  wax_composer_fill_text (self, rich, text != NULL ? text : self->begun->text,
                          signed_document != NULL ? signed_document : document);
}

void
wax_composer_begin (WaxComposer *self, WaxAccount *account)
{
  self->beginning = TRUE;
  wax_composer_add_senders (self, account);
  begin_text (self);
  self->beginning = FALSE;
  wax_composer_forget_changes (self);
}

/* ---- the window ---- */

static gboolean
destroy_cb (gpointer self)
{
  gtk_window_destroy (self);
  return G_SOURCE_REMOVE;
}

/* A dialog above it that was just answered goes before it does. It waits for no drawing: what is kept here is brought
 * to the server only when nobody writes at it any more. */
void
wax_composer_leave (WaxComposer *self)
{
  if (self->gone)
    return;
  self->gone = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, destroy_cb, g_object_ref (self), g_object_unref);
}

void
wax_composer_destroy (WaxComposer *self)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  self->gone = TRUE;
  for (GList *link = windows; link != NULL; link = link->next) {
    if (gtk_window_get_transient_for (link->data) == GTK_WINDOW (self))
      gtk_window_destroy (link->data);
  }
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
is_of (WaxWriting *writing, WaxAccount *account, const char *draft_id)
{
  return wax_writing_get_account (writing) == account && wax_writing_is_at (writing, draft_id);
}

gboolean
wax_composer_is_of (WaxComposer *self, WaxAccount *account, const char *draft_id)
{
  if (self->gone)
    return FALSE;
  return is_of (self->writing, account, draft_id) || (self->before != NULL && is_of (self->before, account, draft_id));
}

static void
wax_composer_dispose (GObject *object)
{
  WaxComposer *self = WAX_COMPOSER (object);

  self->gone = TRUE;
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_handle_id (&self->slow_id, g_source_remove);
  if (self->sending != NULL)
    g_cancellable_cancel (self->sending);
  g_clear_object (&self->sending);
  g_clear_object (&self->chooser);
  g_clear_object (&self->before);
  g_clear_object (&self->writing);
  g_clear_object (&self->session);
  g_clear_object (&self->begun_in);
  g_clear_pointer (&self->begun, wax_draft_unref);
  g_clear_pointer (&self->name, g_free);
  wax_placed_signature_clear (&self->signature);
  g_clear_pointer (&self->as_set, wax_document_unref);
  g_clear_pointer (&self->senders, g_ptr_array_unref);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  G_OBJECT_CLASS (wax_composer_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, title);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, failure);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, progress);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, list_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, loss_bar);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, original_button);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, content);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, from);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, from_note);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, to);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, copies_button);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, cc_row);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, cc);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, bcc_row);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, bcc);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, people);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, subject);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, files);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, text);
  gtk_widget_class_bind_template_child (widget_class, WaxComposer, format_bar);
}

static void
wax_composer_class_init (WaxComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wax_composer_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = wax_composer_close_request;
  g_type_ensure (GDK_TYPE_FILE_LIST); /* the template names it, and nothing else may have needed it yet */
  g_type_ensure (WAX_TYPE_FAILURE_CARD);
  g_type_ensure (WAX_TYPE_PEOPLE_SUGGESTIONS);
  g_type_ensure (WAX_TYPE_RECIPIENTS);
  g_type_ensure (WAX_TYPE_RICH_TEXT);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_RESTED] = g_signal_new ("rested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-composer.ui");
  wax_manual_add_key (widget_class, "writing");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_changed);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_attach_original);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_from_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_field_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_copies_cb);
  gtk_widget_class_bind_template_callback (widget_class, subject_cb);
  gtk_widget_class_bind_template_callback (widget_class, reply_to_list_cb);
  gtk_widget_class_install_action (widget_class, "composer.cc", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "composer.bcc", NULL, copy_action);
  wax_composer_install_keep_actions (widget_class);
  wax_composer_install_send_actions (widget_class);
  wax_composer_install_attach_actions (widget_class);
  wax_composer_install_paste_actions (widget_class);
  wax_composer_install_picture_actions (widget_class);
  wax_composer_install_format (widget_class);
}

static void
wax_composer_init (WaxComposer *self)
{
  self->attachments = wax_attachments_new ();
  self->senders = wax_composer_senders_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->list_bar, wax_button_layout_new_row ());
  gtk_widget_set_layout_manager (self->loss_bar, wax_button_layout_new_row ());
  wax_people_suggestions_attach (self->people, self->to);
  wax_people_suggestions_attach (self->people, self->cc);
  wax_people_suggestions_attach (self->people, self->bcc);
  wax_spelling_marks_attach (self->text);
  wax_composer_watch_pictures (self);
  wax_choice_name_rows_to_cut (self->from);
  wax_choice_set_name (self->from, _("From"));
  wax_labels_show_cut (GTK_WIDGET (self->title));
  wax_labels_shrink (GTK_WIDGET (self->title));
  wax_composer_watch_format (self);
}

static void
tell_tried (WaxComposer *self)
{
  g_autoptr(WaxDraft) draft = wax_composer_dup_draft (self);

  wax_writing_note_tried (self->writing, self->begun->send_id, draft);
  wax_composer_show_failure (self, _("Waxwing ended while it was sending this message, which may have arrived."),
                             _("Look into the Sent folder before you send it again."));
}

WaxComposer *
wax_composer_new (WaxSession *session, WaxAccount *account, const char *draft_id, WaxDraft *draft, gboolean goes_on)
{
  WaxComposer *self = g_object_new (WAX_TYPE_COMPOSER, NULL);

  self->session = g_object_ref (session);
  self->begun_in = g_object_ref (account);
  self->begun = draft != NULL ? wax_draft_ref (draft) : wax_draft_new (&(WaxDraft) { NULL });
  self->was_saved = draft_id != NULL;
  self->goes_on = goes_on;
  wax_people_suggestions_set_account (self->people, account);
  fill (self);
  wax_composer_begin (self, account);
  if (draft_id != NULL && self->begun->loses)
    wax_composer_tell_loss_once_seen (self);
  gtk_widget_set_visible (self->loss_bar, draft_id == NULL && self->begun->loses);
  gtk_widget_set_visible (self->original_button, wax_composer_is_answer (self));
  self->writing = wax_writing_new (session, account, draft_id, self->begun);
  wax_composer_forget_changes (self);
  wax_composer_find_sender (self);
  if (self->begun->send_id[0] != '\0')
    tell_tried (self);
  if (self->begun->kept_id[0] != '\0') /* the server may not have it yet */
    wax_composer_changed (self);
  return self;
}
