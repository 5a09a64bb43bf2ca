#include "wax-composer-private.h"

#include "wax-manual-window.h"
#include "wax-spelling-marks.h"

#include <glib/gi18n-lib.h>

enum { SIGNAL_NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WaxComposer, wax_composer, ADW_TYPE_WINDOW)

void
wax_composer_tell (WaxComposer *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, text);
}

/* ---- what is written ---- */

static char *
dup_text (WaxComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

WaxDraft *
wax_composer_dup_draft (WaxComposer *self)
{
  g_autofree char *to = wax_recipients_dup_text (self->to);
  g_autofree char *cc = wax_recipients_dup_text (self->cc);
  g_autofree char *bcc = wax_recipients_dup_text (self->bcc);
  g_autofree char *text = dup_text (self);
  g_autofree char *from = wax_composer_dup_from (self);

  return wax_draft_new (&(WaxDraft) {
    .from = from, .reply_to = wax_composer_get_persona (self)->reply_to, .to = to, .cc = cc, .bcc = bcc,
    .subject = gtk_editable_get_text (self->subject), .text = text, .in_reply_to = self->begun->in_reply_to,
    .references = self->begun->references, .origin_id = self->begun->origin_id, .forwards = self->begun->forwards,
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
fill (WaxComposer *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start;

  wax_recipients_set_text (self->to, self->begun->to);
  wax_recipients_set_text (self->cc, self->begun->cc);
  wax_recipients_set_text (self->bcc, self->begun->bcc);
  gtk_editable_set_text (self->subject, self->begun->subject);
  if (self->begun->cc[0] != '\0' || self->begun->bcc[0] != '\0')
    show_copies (self);
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  wax_composer_add_attachments (self, self->begun->attachments);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_grab_focus (self->begun->to[0] != '\0' ? GTK_WIDGET (self->text) : GTK_WIDGET (self->to));
}

/* ---- the window ---- */

static void
destroy_cb (gpointer self)
{
  gtk_window_destroy (self);
  g_object_unref (self);
}

/* A dialog above it that was just answered goes before it does. */
void
wax_composer_leave (WaxComposer *self)
{
  if (self->gone)
    return;
  self->gone = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_idle_add_once (destroy_cb, g_object_ref (self));
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
  return wax_writing_get_account (writing) == account &&
         g_strcmp0 (wax_writing_get_begun_with (writing), draft_id) == 0;
}

gboolean
wax_composer_is_of (WaxComposer *self, WaxAccount *account, const char *draft_id)
{
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
  g_clear_pointer (&self->begun, wax_draft_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->signature, g_free);
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
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/waxwing/Waxwing/wax-composer.ui");
  wax_manual_add_key (widget_class, "writing");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_changed);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, wax_composer_from_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_field_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_copies_cb);
  gtk_widget_class_bind_template_callback (widget_class, subject_cb);
  wax_composer_install_keep_actions (widget_class);
  wax_composer_install_send_actions (widget_class);
  wax_composer_install_attach_actions (widget_class);
}

static void
wax_composer_init (WaxComposer *self)
{
  self->attachments = wax_attachments_new ();
  self->senders = wax_composer_senders_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  wax_people_suggestions_attach (self->people, self->to);
  wax_people_suggestions_attach (self->people, self->cc);
  wax_people_suggestions_attach (self->people, self->bcc);
  wax_spelling_marks_attach (self->text);
  wax_labels_show_cut (GTK_WIDGET (self->from));
  wax_labels_show_cut (GTK_WIDGET (self->title));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (wax_composer_changed), self,
                           G_CONNECT_SWAPPED);
}

WaxComposer *
wax_composer_new (WaxSession *session, WaxAccount *account, const char *draft_id, WaxDraft *draft)
{
  WaxComposer *self = g_object_new (WAX_TYPE_COMPOSER, NULL);
  g_autofree char *text = NULL;

  self->session = g_object_ref (session);
  self->begun = draft != NULL ? wax_draft_ref (draft) : wax_draft_new (&(WaxDraft) { NULL });
  self->was_saved = draft_id != NULL;
  wax_composer_add_senders (self, account);
  if (draft_id == NULL && (draft == NULL || wax_composer_is_answer (self)))
    text = wax_composer_place_signature (self, self->begun->text);
  wax_people_suggestions_set_account (self->people, account);
  fill (self, text != NULL ? text : self->begun->text);
  self->writing = wax_writing_new (session, account, draft_id);
  wax_composer_forget_changes (self);
  wax_composer_find_sender (self);
  return self;
}
