#include "mail/wax-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mail/wax-address.h"
#include "mail/wax-draft-private.h"
#include "mail/wax-mailto.h"
#include "store/wax-mime.h"
#include "util/wax-letters.h"

/* Quotes grow with each answer: nobody reads more, and a text view should not have to. */
#define QUOTE_LIMIT ((gsize) 256 << 10)
enum { MAX_REFERENCES = 40 };

/* The line above a signature, RFC 3676, section 4.3, behind the end of another one; nobody's has more than these, whose
 * lines may be empty besides. */
#define SIGNATURE "\n-- \n"
enum { MAX_SIGNATURE_LINES = 10, MAX_SIGNATURE_LINE_BYTES = 200 };

/* What programs write before the subject of an answer, and of a message that is forwarded, in lower case. */
static const char *const answered_words[] = { "re",  "aw", "antw", "antwort", "sv",   "vs",   "odp",
                                              "rif", "r",  "rép",  "ynt",     "回复", "答复", "回覆", NULL };
static const char *const forwarded_words[] = { "fwd", "fw", "wg", "tr", "vb", "vl", "i", "rv", "enc", "doorst", "pd",
                                               "转发", "轉寄", NULL };

/* ---- subject ---- */

/* Of such a word with all that stands before its colon: subjects may be long, and have many of them. */
enum { MAX_WORD = 32 };

/* In bytes: letters may have another size in lower case. */
static gsize
measure_characters (const char *text, glong n)
{
  const char *end = text;

  for (glong i = 0; i < n && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  return (gsize) (end - text);
}

/* Returns: how many bytes such a word takes with its colon, 0 where there is none. */
static gsize
measure_word (const char *subject, const char *const *words)
{
  g_autofree char *lower = g_utf8_strdown (subject, (gssize) measure_characters (subject, MAX_WORD));

  for (guint i = 0; words[i] != NULL; i++) {
    const char *rest = g_str_has_prefix (lower, words[i]) ? lower + strlen (words[i]) : NULL;

    if (rest == NULL)
      continue;
    if (*rest == '[' || *rest == '(')
      rest += strcspn (rest, ")]") + (strpbrk (rest, ")]") != NULL ? 1 : 0);
    rest += strspn (rest, " ");
    if (*rest == ':' || g_str_has_prefix (rest, "：")) /* the colon of East Asian scripts */
      return measure_characters (subject, g_utf8_strlen (lower, rest - lower) + 1);
  }
  return 0;
}

char *
wax_answer_make_subject (const char *subject, gboolean forwards)
{
  g_autofree char *clean = wax_mime_clean (subject);

  if (measure_word (clean, forwards ? forwarded_words : answered_words) > 0)
    return g_steal_pointer (&clean);
  return g_strconcat (forwards ? "Fwd: " : "Re: ", clean, NULL);
}

const char *
wax_answer_skip_words (const char *subject)
{
  const char *rest = subject;
  gsize size;

  do {
    rest += strspn (rest, " ");
    size = measure_word (rest, answered_words);
    if (size == 0)
      size = measure_word (rest, forwarded_words);
    rest += size;
  } while (size > 0);
  return *rest != '\0' ? rest : subject;
}

/* ---- recipients ---- */

static gboolean
is_own (const char *const *own, const char *address)
{
  for (guint i = 0; own[i] != NULL; i++) {
    if (wax_address_equal (own[i], address))
      return TRUE;
  }
  return FALSE;
}

/* Adds to @out those of @people that are not the person's own and were not added before. */
static void
add_others (GString *out, GHashTable *seen, const char *people, const char *const *own)
{
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (people);

  for (guint i = 0; i < addresses->len; i++) {
    WaxAddress *address = addresses->pdata[i];
    g_autofree char *folded = g_utf8_casefold (address->address, -1);
    g_autofree char *person = NULL;

    if (is_own (own, address->address) || !g_hash_table_add (seen, g_steal_pointer (&folded)))
      continue;
    person = wax_address_to_string (address->name, address->address);
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", person);
  }
}

typedef struct {
  char *from;
  char *reply_to; /* where answers go */
  char *to;
  char *cc;
  gboolean from_own;
  gboolean from_other; /* account of theirs */
} People;

static void
people_clear (People *people)
{
  g_free (people->from);
  g_free (people->reply_to);
  g_free (people->to);
  g_free (people->cc);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (People, people_clear)

static void
read_people (People *people, GMimeMessage *message, const WaxAnswering *how)
{
  g_autoptr(GPtrArray) senders = NULL;
  const char *sender;

  people->from = wax_draft_dup_people (g_mime_message_get_from (message));
  people->reply_to = wax_draft_dup_people (g_mime_message_get_reply_to (message));
  people->to = wax_draft_dup_people (g_mime_message_get_to (message));
  people->cc = wax_draft_dup_people (g_mime_message_get_cc (message));
  senders = wax_addresses_parse (people->from);
  sender = senders->len > 0 ? ((WaxAddress *) senders->pdata[0])->address : "";
  people->from_own = is_own (how->own, sender);
  people->from_other = how->others != NULL && is_own (how->others, sender);
  if (people->reply_to[0] == '\0') {
    g_free (people->reply_to);
    people->reply_to = g_strdup (people->from);
  }
}

/* Who answers what they wrote themselves, to all from whichever account, writes on to whom they wrote. @left_out: but
 * where nobody else is left */
static void
choose_recipients (const People *people, gboolean all, const char *const *left_out, GString *to, GString *cc)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *nobody[] = { NULL };

  if (people->from_own || (all && people->from_other))
    add_others (to, seen, people->to, left_out);
  if (to->len == 0)
    add_others (to, seen, people->from_own ? people->to : people->reply_to, nobody);
  if (!all)
    return;
  if (!people->from_own)
    add_others (cc, seen, people->to, left_out);
  add_others (cc, seen, people->cc, left_out);
}

/* Returns: (transfer container): of all of their accounts */
static const char **
list_own (const WaxAnswering *how)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; how->own[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) how->own[i]);
  for (guint i = 0; how->others != NULL && how->others[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) how->others[i]);
  g_ptr_array_add (all, NULL);
  return (const char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

/* (transfer full): "" where it came by none */
static char *
dup_list (const WaxMime *mime)
{
  g_autoptr(WaxDraft) to = wax_mailto_read (mime->list.post);

  return g_strdup (to != NULL ? to->to : "");
}

static gboolean
has_address (const char *people, const char *address)
{
  g_autoptr(GPtrArray) all = wax_addresses_parse (people);

  for (guint i = 0; i < all->len; i++) {
    if (wax_address_equal (((WaxAddress *) all->pdata[i])->address, address))
      return TRUE;
  }
  return FALSE;
}

/* (transfer full): the list that an answer to @to does not reach, "" for none */
static char *
dup_missed_list (const WaxMime *mime, const char *to)
{
  g_autofree char *list = dup_list (mime);
  g_autoptr(GPtrArray) addresses = wax_addresses_parse (list);

  if (addresses->len == 0 || has_address (to, ((WaxAddress *) addresses->pdata[0])->address))
    return g_strdup ("");
  return g_steal_pointer (&list);
}

/* The address that the message came to is the one to answer from. */
static const char *
find_from (const People *people, const char *const *own)
{
  const char *const texts[] = { people->from_own ? people->from : "", people->to, people->cc };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr(GPtrArray) addresses = wax_addresses_parse (texts[i]);

    for (guint j = 0; j < addresses->len; j++) {
      for (guint k = 0; own[k] != NULL; k++) {
        if (wax_address_equal (own[k], ((WaxAddress *) addresses->pdata[j])->address))
          return own[k];
      }
    }
  }
  return own[0];
}

/* ---- text ---- */

static char *
dup_date (const WaxMime *mime, gint64 date_ms)
{
  g_autoptr(GDateTime) date =
    g_date_time_new_from_unix_local ((mime->date_ms != 0 ? mime->date_ms : date_ms) / 1000);

  /* Translators: a date with the time of day, in the form of g_date_time_format(). */
  return date != NULL ? g_date_time_format (date, _("%-e %B %Y, %H:%M")) : g_strdup ("");
}

/* Quoted, or below the rule that programs draw above what is forwarded. */
static gboolean
is_of_another (const char *line)
{
  return line[0] == '>' || g_str_has_prefix (line, "-----") || g_str_has_prefix (line, "_____");
}

/* What stands below a line that begins signatures may as well be the rest of the message. */
static gboolean
is_signature (const char *text)
{
  const char *line = text;

  for (guint n = 0; *line != '\0'; n++) {
    gsize size = strcspn (line, "\n");

    if (n == MAX_SIGNATURE_LINES || size > MAX_SIGNATURE_LINE_BYTES || is_of_another (line))
      return FALSE;
    line += size + strspn (line + size, "\n");
  }
  return TRUE;
}

/* Where its signature begins nobody answers any more. */
static gsize
find_end (const char *text)
{
  const char *last = g_strrstr (text, SIGNATURE);
  const char *begin = last != NULL ? last + 1 : text; /* of its line */

  if (g_str_has_prefix (begin, SIGNATURE + 1) && is_signature (begin + strlen (SIGNATURE + 1)))
    return (gsize) (begin - text);
  return strlen (text);
}

static void
append_quoted (GString *out, const char *text, gsize length)
{
  const char *end = g_utf8_find_prev_char (text, text + MIN (length, QUOTE_LIMIT) + 1);

  while (end != NULL && end > text && g_ascii_isspace (end[-1]))
    end--;
  for (const char *line = text; line < end; line++) {
    gsize size = MIN (strcspn (line, "\n"), (gsize) (end - line));

    g_string_append (out, size == 0 || line[0] == '>' ? ">" : "> ");
    g_string_append_len (out, line, (gssize) size);
    g_string_append_c (out, '\n');
    line += size;
  }
}

static char *
make_quote_lead (const WaxMime *mime, gint64 date_ms)
{
  GString *out = g_string_new ("\n\n");
  g_autofree char *date = dup_date (mime, date_ms), *from = wax_letters_show (mime->from);

  /* Translators: above the text that is answered: a date, then a name with an address. */
  g_string_append_printf (out, _("On %s, %s wrote:"), date, from);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/* What the person selected is quoted as it is. */
static char *
make_quote (const WaxMime *mime, const char *selected, const char *lead)
{
  GString *out = g_string_new (lead);

  if (selected != NULL)
    append_quoted (out, selected, strlen (selected));
  else
    append_quoted (out, mime->text, find_end (mime->text));
  return g_string_free (out, FALSE);
}

static void
drop_blank_end (WaxDocument *document)
{
  GPtrArray *all = document->paragraphs;

  while (all->len > 0 && ((WaxParagraph *) all->pdata[all->len - 1])->runs->len == 0)
    g_ptr_array_remove_index (all, all->len - 1);
}

static WaxDocument *
make_plain_document (const char *text)
{
  WaxDocument *document = wax_document_new ();

  wax_document_append_text (document, text, 0);
  return document;
}

/* @lead: what stands before the message, and @text: that with the message as plain text. Returns: (transfer full): the
 * same with what its sender set in it; @lost: but not all of that */
static WaxDocument *
make_document (GMimeMessage *source, const WaxMime *mime, const char *lead, const char *text, guint quote,
               WaxLoss *lost)
{
  WaxDocument *document;
  g_autoptr(WaxDocument) message = NULL;
  g_autoptr(GPtrArray) pictures = NULL;

  if (mime->html[0] == '\0')
    return make_plain_document (text);
  document = wax_document_new ();
  pictures = wax_draft_list_pictures (source);
  message = wax_document_new_from_html (mime->html, strlen (mime->html), QUOTE_LIMIT, pictures, lost);
  drop_blank_end (message);
  wax_document_append_text (document, lead, 0);
  drop_blank_end (document);
  if (quote == 0)
    wax_document_begin_paragraph (document, 0, WAX_LIST_NONE, 0);
  wax_document_append (document, message, quote);
  wax_document_begin_paragraph (document, 0, WAX_LIST_NONE, 0);
  return document;
}

static void
append_line (GString *out, const char *name, const char *value)
{
  g_autofree char *shown = wax_letters_show (value);

  if (shown[0] != '\0')
    g_string_append_printf (out, "%s: %s\n", name, shown);
}

static char *
make_forward_lead (const WaxMime *mime, gint64 date_ms)
{
  GString *out = g_string_new ("\n\n");
  g_autofree char *date = dup_date (mime, date_ms);

  g_string_append_printf (out, "-------- %s --------\n", _("Forwarded message"));
  append_line (out, _("Subject"), mime->subject);
  append_line (out, _("Date"), date);
  append_line (out, _("From"), mime->from);
  append_line (out, _("To"), mime->to);
  append_line (out, _("Cc"), mime->cc);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

/* ---- threading ---- */

/* The ids between brackets in @text, the first and the newest where there are very many. */
static void
append_ids (GPtrArray *ids, const char *text)
{
  for (const char *at = strchr (text, '<'); at != NULL; at = strchr (at, '<')) {
    gsize size = strcspn (at, "> \t");

    if (at[size] != '>')
      return;
    g_ptr_array_add (ids, g_strndup (at, size + 1));
    at += size;
  }
}

static char *
make_references (GMimeMessage *message, char **last)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *references = wax_draft_dup_header (message, "References");
  g_autofree char *reply = wax_draft_dup_header (message, "In-Reply-To");
  g_autofree char *own = wax_draft_dup_header (message, "Message-ID");
  guint before;

  append_ids (ids, references);
  if (ids->len == 0)
    append_ids (ids, reply);
  before = ids->len;
  append_ids (ids, own);
  *last = g_strdup (ids->len > before ? ids->pdata[before] : "");
  if (ids->len > MAX_REFERENCES)
    g_ptr_array_remove_range (ids, 1, ids->len - MAX_REFERENCES);
  g_ptr_array_add (ids, NULL);
  return g_strjoinv (" ", (char **) ids->pdata);
}

/* ---- all of it ---- */

/* In an answer nobody misses its colours. */
static WaxDraft *
make_reply (GMimeMessage *message, const WaxMime *mime, const WaxAnswering *how)
{
  g_auto(People) people = { NULL };
  g_autofree const char **all_own = list_own (how);
  gboolean all = how->way == WAX_ANSWER_ALL;
  g_autofree char *list = how->way == WAX_ANSWER_LIST ? dup_list (mime) : g_strdup ("");
  g_autoptr(GString) to = g_string_new (list);
  g_autoptr(GString) cc = g_string_new (NULL);
  g_autofree char *subject = wax_answer_make_subject (mime->subject, FALSE);
  g_autofree char *lead = make_quote_lead (mime, how->date_ms);
  g_autofree char *text = make_quote (mime, how->selected, lead);
  WaxLoss lost = WAX_LOSS_NONE;
  g_autoptr(WaxDocument) document = how->selected != NULL ? make_plain_document (text)
                                                          : make_document (message, mime, lead, text, 1, &lost);
  g_autofree char *last = NULL, *missed = NULL;
  g_autofree char *references = make_references (message, &last);

  read_people (&people, message, how);
  if (to->len == 0)
    choose_recipients (&people, all, all ? all_own : how->own, to, cc);
  if (how->way == WAX_ANSWER_SENDER && !people.from_own)
    missed = dup_missed_list (mime, to->str);
  return wax_draft_new (&(WaxDraft) {
    .from = find_from (&people, how->own), .to = to->str, .cc = cc->str, .subject = subject, .text = text,
    .document = document, .loses = lost == WAX_LOSS_CONTENT, .in_reply_to = last, .references = references,
    .origin_id = how->id, .list = missed,
  });
}

static void
attach_whole (GPtrArray *attachments, const WaxMime *mime, GBytes *raw)
{
  g_autofree char *plain = g_strdelimit (g_strdup (mime->subject), "/\\", '_');
  g_autofree char *name = g_strconcat (plain[0] != '\0' ? plain : _("Message"), ".eml", NULL);

  wax_attachments_add (attachments, name, "message/rfc822", raw);
}

static WaxDraft *
make_forward (GMimeMessage *message, const WaxMime *mime, GBytes *raw, const WaxAnswering *how)
{
  gboolean whole = how->way == WAX_ANSWER_ATTACH;
  g_auto(People) people = { NULL };
  g_autoptr(GPtrArray) attachments = wax_attachments_new ();
  g_autofree char *subject = wax_answer_make_subject (mime->subject, TRUE);
  g_autofree char *lead = make_forward_lead (mime, how->date_ms);
  g_autofree char *text = whole ? g_strdup ("") : g_strconcat (lead, mime->text, NULL);
  WaxLoss lost = WAX_LOSS_NONE;
  g_autoptr(WaxDocument) document = whole ? wax_document_new ()
                                          : make_document (message, mime, lead, text, 0, &lost);
  g_autofree char *last = NULL;
  g_autofree char *references = make_references (message, &last);

  read_people (&people, message, how);
  if (whole)
    attach_whole (attachments, mime, raw);
  else
    wax_draft_find_attachments (message, document, attachments);
  return wax_draft_new (&(WaxDraft) {
    .from = find_from (&people, how->own), .subject = subject, .text = text, .document = document,
    .loses = lost != WAX_LOSS_NONE, .references = references, .origin_id = how->id, .forwards = TRUE,
    .attachments = attachments,
  });
}

/* It threads with nothing, and has another sender where it was somebody else's. */
static WaxDraft *
make_again (GBytes *raw, const char *const *own)
{
  g_autoptr(WaxDraft) read = wax_draft_read (raw);
  g_autoptr(GPtrArray) senders = wax_addresses_parse (read->from);
  WaxDraft fields = *read;

  if (senders->len == 0 || !is_own (own, ((WaxAddress *) senders->pdata[0])->address))
    fields.from = own[0];
  fields.reply_to = fields.in_reply_to = fields.references = fields.origin_id = NULL;
  fields.forwards = FALSE;
  return wax_draft_new (&fields);
}

/* From the address that the list has. */
static WaxDraft *
make_leave (GMimeMessage *message, const WaxMime *mime, const WaxAnswering *how)
{
  g_auto(People) people = { NULL };
  g_autoptr(WaxDraft) link = wax_mailto_read (mime->list.mail);
  WaxDraft fields = { NULL };

  if (link != NULL)
    fields = *link;
  read_people (&people, message, how);
  fields.from = find_from (&people, how->own);
  return wax_draft_new (&fields);
}

WaxDraft *
wax_answer_new (GBytes *raw, const WaxAnswering *how)
{
  g_autoptr(WaxMime) mime = wax_mime_new (raw);
  g_autoptr(GMimeMessage) message = wax_mime_parse (raw, g_bytes_get_size (raw), NULL);

  if (message == NULL)
    return wax_draft_new (&(WaxDraft) { .from = how->own[0], .text = mime->text });
  switch (how->way) {
  case WAX_ANSWER_SENDER:
  case WAX_ANSWER_ALL:
  case WAX_ANSWER_LIST: return make_reply (message, mime, how);
  case WAX_ANSWER_FORWARD:
  case WAX_ANSWER_ATTACH: return make_forward (message, mime, raw, how);
  case WAX_ANSWER_AGAIN: return make_again (raw, how->own);
  case WAX_ANSWER_LEAVE: return make_leave (message, mime, how);
  }
  g_assert_not_reached ();
}
