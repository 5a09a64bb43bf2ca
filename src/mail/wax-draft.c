#include "mail/wax-draft.h"

#include <gio/gio.h>
#include <string.h>

#include "store/wax-mime-part.h"

enum { MAX_SNIFFED = 4096 };

G_DEFINE_BOXED_TYPE (WaxDraft, wax_draft, wax_draft_ref, wax_draft_unref)

static void
attachment_free (gpointer data)
{
  WaxAttachment *attachment = data;

  g_free ((char *) attachment->name);
  g_free ((char *) attachment->type);
  g_bytes_unref (attachment->content);
  g_free (attachment);
}

GPtrArray *
wax_attachments_new (void)
{
  return g_ptr_array_new_with_free_func (attachment_free);
}

static char *
make_name (const char *given)
{
  g_autofree char *base = given != NULL && given[0] != '\0' ? g_path_get_basename (given) : NULL;
  g_autofree char *name = wax_mime_clean (base);

  return name[0] != '\0' && strcmp (name, "/") != 0 && strcmp (name, ".") != 0 ? g_steal_pointer (&name)
                                                                               : g_strdup ("attachment");
}

static char *
guess_type (const char *name, GBytes *content)
{
  gsize size;
  const guchar *data = g_bytes_get_data (content, &size);
  g_autofree char *guessed = g_content_type_guess (name, data, MIN (size, MAX_SNIFFED), NULL);
  g_autofree char *type = g_content_type_get_mime_type (guessed);

  return type != NULL && strchr (type, '/') != NULL ? g_steal_pointer (&type) : g_strdup ("application/octet-stream");
}

void
wax_attachments_add (GPtrArray *attachments, const char *name, const char *type, GBytes *content)
{
  WaxAttachment *attachment = g_new0 (WaxAttachment, 1);

  attachment->name = make_name (name);
  attachment->content = g_bytes_ref (content);
  attachment->type = type != NULL ? g_strdup (type) : guess_type (attachment->name, content);
  g_ptr_array_add (attachments, attachment);
}

static char *
copy (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

WaxDraft *
wax_draft_new (const WaxDraft *fields)
{
  WaxDraft *self = g_atomic_rc_box_new0 (WaxDraft);

  self->from = copy (fields->from);
  self->reply_to = copy (fields->reply_to);
  self->to = copy (fields->to);
  self->cc = copy (fields->cc);
  self->bcc = copy (fields->bcc);
  self->subject = copy (fields->subject);
  self->document = fields->document != NULL ? wax_document_ref (fields->document) : NULL;
  self->text = fields->text == NULL && self->document != NULL ? wax_document_to_text (self->document)
                                                               : copy (fields->text);
  self->loses = fields->loses;
  self->in_reply_to = copy (fields->in_reply_to);
  self->references = copy (fields->references);
  self->origin_id = copy (fields->origin_id);
  self->forwards = fields->forwards;
  self->list = copy (fields->list);
  self->urgent = fields->urgent;
  self->wants_receipt = fields->wants_receipt;
  self->attachments = wax_attachments_new ();
  self->parts = fields->parts != NULL ? g_hash_table_ref (fields->parts) : NULL;
  self->revision = fields->revision;
  self->kept_id = copy (fields->kept_id);
  self->send_id = copy (fields->send_id);
  for (guint i = 0; fields->attachments != NULL && i < fields->attachments->len; i++) {
    WaxAttachment *attachment = fields->attachments->pdata[i];

    wax_attachments_add (self->attachments, attachment->name, attachment->type, attachment->content);
  }
  return self;
}

WaxDraft *
wax_draft_ref (WaxDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxDraft *self = data;

  g_free ((char *) self->from);
  g_free ((char *) self->reply_to);
  g_free ((char *) self->to);
  g_free ((char *) self->cc);
  g_free ((char *) self->bcc);
  g_free ((char *) self->subject);
  g_free ((char *) self->text);
  g_clear_pointer (&self->document, wax_document_unref);
  g_free ((char *) self->in_reply_to);
  g_free ((char *) self->references);
  g_free ((char *) self->origin_id);
  g_free ((char *) self->list);
  g_free ((char *) self->kept_id);
  g_free ((char *) self->send_id);
  g_ptr_array_unref (self->attachments);
  g_clear_pointer (&self->parts, g_hash_table_unref);
}

void
wax_draft_unref (WaxDraft *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

gboolean
wax_draft_is_empty (const WaxDraft *self)
{
  return is_blank (self->to) && is_blank (self->cc) && is_blank (self->bcc) && is_blank (self->subject) &&
         is_blank (self->text) && self->attachments->len == 0;
}

static gboolean
has_same_attachments (const WaxDraft *a, const WaxDraft *b)
{
  if (a->attachments->len != b->attachments->len)
    return FALSE;
  for (guint i = 0; i < a->attachments->len; i++) {
    WaxAttachment *one = a->attachments->pdata[i], *other = b->attachments->pdata[i];

    if (strcmp (one->name, other->name) != 0 || !g_bytes_equal (one->content, other->content))
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_same_document (const WaxDraft *a, const WaxDraft *b)
{
  return a->document == b->document ||
         (a->document != NULL && b->document != NULL && wax_document_equal (a->document, b->document));
}

gboolean
wax_draft_equal (const WaxDraft *a, const WaxDraft *b)
{
  return strcmp (a->from, b->from) == 0 && strcmp (a->reply_to, b->reply_to) == 0 && strcmp (a->to, b->to) == 0 &&
         strcmp (a->cc, b->cc) == 0 && strcmp (a->bcc, b->bcc) == 0 && strcmp (a->subject, b->subject) == 0 &&
         strcmp (a->text, b->text) == 0 && a->urgent == b->urgent && a->wants_receipt == b->wants_receipt &&
         has_same_document (a, b) && has_same_attachments (a, b);
}

static gboolean
has_word (const char *line, char **words)
{
  gboolean begins = TRUE;

  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at)) {
    gboolean letter = g_unichar_isalnum (g_utf8_get_char (at));

    for (guint i = 0; begins && letter && words[i] != NULL; i++) {
      if (words[i][0] != '\0' && g_str_has_prefix (at, words[i]))
        return TRUE;
    }
    begins = !letter;
  }
  return FALSE;
}

gboolean
wax_draft_mentions (const char *text, const char *words)
{
  g_autofree char *folded_words = g_utf8_casefold (words, -1);
  g_auto(GStrv) all = g_strsplit (folded_words, " ", -1);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && !g_str_has_prefix (lines[i], "-------- "); i++) {
    g_autofree char *folded = g_utf8_casefold (lines[i], -1);

    if (lines[i][0] != '>' && has_word (folded, all))
      return TRUE;
  }
  return FALSE;
}
