#include "wax-composer-private.h"

#include "mail/wax-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Who writes: the accounts, each with whom the person is there. */

#define SIGNATURE_PLACE "signature" /* a mark in the text */

typedef struct {
  WaxAccount *account;
  WaxPersona *persona;
} Sender;

static void
sender_free (gpointer data)
{
  Sender *sender = data;

  g_object_unref (sender->account);
  wax_persona_unref (sender->persona);
  g_free (sender);
}

GPtrArray *
wax_composer_senders_new (void)
{
  return g_ptr_array_new_with_free_func (sender_free);
}

static const Sender *
get_sender (WaxComposer *self)
{
  guint selected = gtk_drop_down_get_selected (self->from);

  return self->senders->pdata[selected < self->senders->len ? selected : 0];
}

WaxAccount *
wax_composer_get_account (WaxComposer *self)
{
  return get_sender (self)->account;
}

const WaxPersona *
wax_composer_get_persona (WaxComposer *self)
{
  return get_sender (self)->persona;
}

/* Returns: (transfer full): for a header */
char *
wax_composer_dup_from (WaxComposer *self)
{
  const WaxPersona *persona = wax_composer_get_persona (self);

  return wax_address_to_string (persona->name[0] != '\0' ? persona->name : self->name, persona->address);
}

/* ---- signatures ---- */

char *
wax_composer_place_signature (WaxComposer *self, const char *text)
{
  wax_placed_signature_clear (&self->signature);
  return wax_account_place_signature (wax_composer_get_account (self), wax_composer_get_persona (self), text,
                                      wax_composer_is_answer (self), &self->signature);
}

WaxDocument *
wax_composer_sign_document (WaxComposer *self, WaxDocument *document)
{
  wax_placed_signature_clear (&self->signature);
  return wax_account_sign_document (wax_composer_get_account (self), wax_composer_get_persona (self), document,
                                    wax_composer_is_answer (self), &self->signature);
}

/* What leads to what is quoted. */
static char *
dup_lead (WaxComposer *self)
{
  const char *text = self->begun->text + strspn (self->begun->text, "\n");

  return g_strndup (text, strcspn (text, "\n"));
}

/* Before what is quoted, with the blank line that leads to it; else, and where that is gone, behind everything. */
static void
find_text_place (WaxComposer *self, GtkTextBuffer *buffer, GtkTextIter *place)
{
  g_autofree char *lead = dup_lead (self);
  GtkTextIter start;

  gtk_text_buffer_get_bounds (buffer, &start, place);
  if (!self->signature.above || lead[0] == '\0' ||
      !gtk_text_iter_forward_search (&start, lead, GTK_TEXT_SEARCH_TEXT_ONLY, place, NULL, NULL))
    return;
  for (guint i = 0; i < 2 && gtk_text_iter_backward_char (place); i++) {
    if (gtk_text_iter_get_char (place) != '\n') {
      gtk_text_iter_forward_char (place);
      return;
    }
  }
}

/* Where none stands: where the last one stood, if there was one. */
static gboolean
find_place (WaxComposer *self, GtkTextBuffer *buffer, GtkTextIter *place)
{
  GtkTextMark *mark = gtk_text_buffer_get_mark (buffer, SIGNATURE_PLACE);

  if (mark != NULL)
    gtk_text_buffer_get_iter_at_mark (buffer, place, mark);
  else if (wax_writing_get_begun_with (self->writing) == NULL)
    find_text_place (self, buffer, place);
  else
    return FALSE;
  return TRUE;
}

/* Where that of the one who was left still stands as it was put there, that of the other takes its place. */
static void
change_text_signature (WaxComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *old = g_steal_pointer (&self->signature.text);
  g_autofree char *unused = wax_composer_place_signature (self, self->begun->text);
  const char *wanted = self->signature.text != NULL ? self->signature.text : "";
  GtkTextIter start, end;

  gtk_text_buffer_get_start_iter (buffer, &start);
  if (old != NULL ? !gtk_text_iter_forward_search (&start, old, GTK_TEXT_SEARCH_TEXT_ONLY, &start, &end, NULL)
                  : !find_place (self, buffer, &start))
    return;
  if (old != NULL)
    gtk_text_buffer_delete (buffer, &start, &end);
  if (gtk_text_buffer_get_mark (buffer, SIGNATURE_PLACE) == NULL)
    gtk_text_buffer_create_mark (buffer, SIGNATURE_PLACE, &start, TRUE);
  gtk_text_buffer_move_mark_by_name (buffer, SIGNATURE_PLACE, &start);
  gtk_text_buffer_insert (buffer, &start, wanted, -1);
}

/* As find_text_place() does. */
static guint
find_block_place (WaxComposer *self, const WaxDocument *document)
{
  g_autofree char *lead = dup_lead (self);

  for (guint i = 0; self->signature.above && lead[0] != '\0' && i < document->paragraphs->len; i++) {
    const WaxParagraph *paragraph = document->paragraphs->pdata[i];
    const WaxParagraph *before = i > 0 ? document->paragraphs->pdata[i - 1] : NULL;

    if (paragraph->quote == 0 && paragraph->runs->len > 0 &&
        g_str_equal (((WaxRun *) paragraph->runs->pdata[0])->text, lead))
      return before != NULL && before->runs->len == 0 ? i - 1 : i;
  }
  return document->paragraphs->len;
}

/* Behind the end of the line that it follows. Returns: (nullable) */
static WaxDocument *
steal_block (WaxComposer *self)
{
  WaxDocument *block = g_steal_pointer (&self->signature.block);

  if (block != NULL || self->signature.text == NULL)
    return block;
  block = wax_document_new ();
  wax_document_append_text (block, self->signature.text + 1, 0);
  return block;
}

/* The same where it is laid out. */
static void
change_block (WaxComposer *self)
{
  WaxRichText *text = WAX_RICH_TEXT (self->text);
  g_autoptr(WaxDocument) old = steal_block (self);
  g_autoptr(WaxDocument) begun = wax_composer_dup_begun (self);
  g_autoptr(WaxDocument) unused = wax_composer_sign_document (self, begun);
  g_autoptr(WaxDocument) nothing = wax_document_new ();
  g_autoptr(WaxDocument) document = wax_rich_text_dup_document (text);
  int at = old != NULL                                           ? wax_document_find (document, old)
           : wax_writing_get_begun_with (self->writing) == NULL ? (int) find_block_place (self, document)
                                                                  : -1;

  if (at >= 0)
    wax_rich_text_exchange (text, at, old != NULL ? (int) old->paragraphs->len : 0,
                            self->signature.block != NULL ? self->signature.block : nothing);
}

static void
change_signature (WaxComposer *self)
{
  if (wax_rich_text_is_rich (WAX_RICH_TEXT (self->text)))
    change_block (self);
  else
    change_text_signature (self);
}

/* ---- the choice ---- */

static void
show_note (WaxComposer *self)
{
  const WaxPersona *persona = wax_composer_get_persona (self);
  g_autofree char *note = g_strdup_printf (
    /* Translators: a mail address. */
    _("“%s” is no address of this account: the server may put the account's own in its place."), persona->address);

  gtk_label_set_text (self->from_note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->from_note), !persona->allowed);
}

/* A draft lies with one account: with another, it moves there. */
void
wax_composer_from_cb (WaxComposer *self)
{
  WaxAccount *account;

  if (self->beginning || self->writing == NULL)
    return;
  account = wax_composer_get_account (self);
  change_signature (self);
  show_note (self);
  if (account != wax_writing_get_account (self->writing)) {
    wax_people_suggestions_set_account (self->people, account);
    wax_composer_move_draft (self, account);
    wax_composer_find_sender (self);
  }
  wax_composer_changed (self);
}

static char *
describe (WaxAccount *account, GPtrArray *personas, const WaxPersona *persona)
{
  const char *name = persona->name[0] != '\0' ? persona->name : ((WaxPersona *) personas->pdata[0])->name;
  g_autofree char *address = wax_address_to_string (name, persona->address);

  if (personas->len == 1)
    return g_strdup (wax_account_get_title (account));
  return persona->title[0] != '\0' ? g_strdup_printf ("%s (%s)", address, persona->title)
                                   : g_steal_pointer (&address);
}

/* How well somebody is who a message is begun as: by its address, and by where answers to it are to go. */
static int
compare_with (const WaxPersona *persona, const WaxDraft *draft)
{
  g_autoptr(GPtrArray) from = wax_addresses_parse (draft->from);
  g_autoptr(GPtrArray) wanted = wax_addresses_parse (draft->reply_to), given = wax_addresses_parse (persona->reply_to);
  const WaxAddress *sender = from->len > 0 ? from->pdata[0] : NULL;

  if (sender == NULL || !wax_address_equal (sender->address, persona->address))
    return 0;
  return 1 + (wanted->len == given->len && (wanted->len == 0 ||
              wax_address_equal (((WaxAddress *) wanted->pdata[0])->address,
                                 ((WaxAddress *) given->pdata[0])->address))) +
         (sender->name[0] != '\0' && g_str_equal (sender->name, persona->name));
}

typedef struct {
  GtkStringList *names;
  guint selected;
  int best;
} Choice;

static guint
find_sender (WaxComposer *self, WaxAccount *account, const WaxPersona *persona)
{
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < self->senders->len; i++) {
    const Sender *sender = self->senders->pdata[i];

    if (sender->account != account || !wax_address_equal (sender->persona->address, persona->address))
      continue;
    if (g_str_equal (sender->persona->id, persona->id))
      return i;
    if (found == GTK_INVALID_LIST_POSITION)
      found = i;
  }
  return found;
}

/* Whom the person chose meanwhile stays chosen, and what they wrote stays as it is. */
static void
list_anew (WaxComposer *self)
{
  g_autoptr(WaxAccount) account = g_object_ref (wax_composer_get_account (self));
  g_autoptr(WaxPersona) chosen = wax_persona_ref ((WaxPersona *) wax_composer_get_persona (self));
  guint found;

  self->beginning = TRUE;
  wax_composer_add_senders (self, account);
  found = find_sender (self, account, chosen);
  if (found != GTK_INVALID_LIST_POSITION)
    gtk_drop_down_set_selected (self->from, found);
  self->beginning = FALSE;
  show_note (self);
}

/* A message may be begun before it is known who writes, and with which signature: at the start of the program, or when
 * that has just been changed. */
static void
known_cb (WaxComposer *self, WaxAccount *account)
{
  g_signal_handlers_disconnect_by_func (account, known_cb, self);
  if (self->gone || self->sending != NULL)
    return;
  if (self->changed)
    list_anew (self);
  else
    wax_composer_begin (self, wax_composer_get_account (self));
}

static void
add_account (WaxComposer *self, WaxAccount *account, gboolean begins, Choice *choice)
{
  g_autoptr(GPtrArray) personas = wax_account_list_personas (account);

  if (!wax_account_knows_personas (account))
    g_signal_connect_object (account, "settings-changed", G_CALLBACK (known_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < personas->len; i++) {
    Sender *sender = g_new (Sender, 1);
    int likeness = begins ? compare_with (personas->pdata[i], self->begun) : -1;
    g_autofree char *name = describe (account, personas, personas->pdata[i]);

    *sender = (Sender) { g_object_ref (account), wax_persona_ref (personas->pdata[i]) };
    if (likeness > choice->best) {
      choice->best = likeness;
      choice->selected = self->senders->len;
    }
    gtk_string_list_append (choice->names, name);
    g_ptr_array_add (self->senders, sender);
  }
}

void
wax_composer_add_senders (WaxComposer *self, WaxAccount *account)
{
  GListModel *accounts = wax_session_get_accounts (self->session);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  Choice choice = { names, 0, -1 };

  g_ptr_array_set_size (self->senders, 0);
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr(WaxAccount) other = g_list_model_get_item (accounts, i);

    add_account (self, other, other == account, &choice);
  }
  if (choice.best < 0) /* it is being removed */
    add_account (self, account, TRUE, &choice);
  gtk_drop_down_set_model (self->from, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->from, choice.selected);
  show_note (self);
}
