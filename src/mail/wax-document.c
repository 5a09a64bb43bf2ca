#include "mail/wax-document.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WaxDocument, wax_document, wax_document_ref, wax_document_unref)

static void
run_free (gpointer data)
{
  WaxRun *run = data;

  g_free (run->text);
  g_free (run->link);
  g_clear_pointer (&run->picture, wax_picture_unref);
  g_free (run);
}

static void
paragraph_free (gpointer data)
{
  WaxParagraph *paragraph = data;

  g_ptr_array_unref (paragraph->runs);
  g_free (paragraph);
}

WaxDocument *
wax_document_new (void)
{
  WaxDocument *self = g_atomic_rc_box_new0 (WaxDocument);

  self->paragraphs = g_ptr_array_new_with_free_func (paragraph_free);
  return self;
}

WaxDocument *
wax_document_ref (WaxDocument *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_ptr_array_unref (((WaxDocument *) data)->paragraphs);
}

void
wax_document_unref (WaxDocument *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* ---- making one ---- */

static WaxParagraph *
get_last (const WaxDocument *self)
{
  return self->paragraphs->len > 0 ? self->paragraphs->pdata[self->paragraphs->len - 1] : NULL;
}

/* An item stands below one of the level before it. */
static guint
get_level (const WaxParagraph *before, guint quote, guint wanted)
{
  guint most = before != NULL && before->quote == quote ? before->level + 1 : 1;

  return CLAMP (wanted, 1, MIN (most, WAX_DOCUMENT_MAX_LEVEL));
}

void
wax_document_begin_paragraph (WaxDocument *self, guint quote, WaxList list, guint level)
{
  WaxParagraph *paragraph = g_new0 (WaxParagraph, 1);

  paragraph->quote = MIN (quote, WAX_DOCUMENT_MAX_QUOTE);
  paragraph->list = list;
  paragraph->level = list != WAX_LIST_NONE ? get_level (get_last (self), paragraph->quote, level) : 0;
  paragraph->runs = g_ptr_array_new_with_free_func (run_free);
  g_ptr_array_add (self->paragraphs, paragraph);
}

gboolean
wax_document_is_link (const char *link)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++) {
    gsize length = strlen (schemes[i]);

    if (g_ascii_strncasecmp (link, schemes[i], length) != 0 || link[length] == '\0')
      continue;
    for (const char *at = link; *at != '\0'; at++) {
      if ((guchar) *at <= ' ' || *at == 0x7f)
        return FALSE;
    }
    return g_utf8_validate (link, -1, NULL);
  }
  return FALSE;
}

/* Valid, and on one line. */
static char *
clean (const char *text, gssize length)
{
  g_autofree char *given = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);
  g_autofree char *valid = g_utf8_make_valid (given, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character == '\n' || character == '\r' || character == 0x2028 || character == 0x2029)
      g_string_append_c (out, ' ');
    else if ((character >= ' ' && character != 0x7f) || character == '\t')
      g_string_append_unichar (out, character);
  }
  return g_string_free (out, FALSE);
}

static WaxParagraph *
ensure_paragraph (WaxDocument *self)
{
  if (self->paragraphs->len == 0)
    wax_document_begin_paragraph (self, 0, WAX_LIST_NONE, 0);
  return get_last (self);
}

static const char *
get_kept (const char *link)
{
  return link != NULL && wax_document_is_link (link) ? link : NULL;
}

void
wax_document_add_run (WaxDocument *self, const char *text, gssize length, WaxStyle style, const char *link)
{
  g_autofree char *words = clean (text, length);
  const char *kept = get_kept (link);
  WaxParagraph *paragraph;
  WaxRun *run;

  if (words[0] == '\0')
    return;
  paragraph = ensure_paragraph (self);
  run = paragraph->runs->len > 0 ? paragraph->runs->pdata[paragraph->runs->len - 1] : NULL;
  if (run != NULL && run->picture == NULL && run->style == style && g_strcmp0 (run->link, kept) == 0) {
    char *both = g_strconcat (run->text, words, NULL);

    g_free (run->text);
    run->text = both;
    return;
  }
  run = g_new0 (WaxRun, 1);
  run->text = g_steal_pointer (&words);
  run->style = style;
  run->link = g_strdup (kept);
  g_ptr_array_add (paragraph->runs, run);
}

void
wax_document_add_picture (WaxDocument *self, WaxPicture *picture, const char *text, const char *link)
{
  g_autofree char *words = clean (text[strspn (text, " ")] != '\0' ? text : picture->name, -1);
  WaxRun *run = g_new0 (WaxRun, 1);

  run->text = words[0] != '\0' ? g_steal_pointer (&words) : g_strdup (picture->type);
  run->link = g_strdup (get_kept (link));
  run->picture = wax_picture_ref (picture);
  g_ptr_array_add (ensure_paragraph (self)->runs, run);
}

static void
append_paragraphs (WaxDocument *self, const WaxDocument *other, guint from, guint to, guint quote)
{
  for (guint i = from; i < to; i++) {
    const WaxParagraph *paragraph = other->paragraphs->pdata[i];

    wax_document_begin_paragraph (self, paragraph->quote + quote, paragraph->list, paragraph->level);
    for (guint j = 0; j < paragraph->runs->len; j++) {
      const WaxRun *run = paragraph->runs->pdata[j];

      if (run->picture != NULL)
        wax_document_add_picture (self, run->picture, run->text, run->link);
      else
        wax_document_add_run (self, run->text, -1, run->style, run->link);
    }
  }
}

void
wax_document_append (WaxDocument *self, const WaxDocument *other, guint quote)
{
  append_paragraphs (self, other, 0, other->paragraphs->len, quote);
}

WaxDocument *
wax_document_splice (const WaxDocument *self, guint at, guint n, const WaxDocument *other)
{
  WaxDocument *both = wax_document_new ();

  append_paragraphs (both, self, 0, at, 0);
  wax_document_append (both, other, 0);
  append_paragraphs (both, self, at + n, self->paragraphs->len, 0);
  return both;
}

/* Behind the marks of a quote, with or without a blank between them. */
static const char *
skip_marks (const char *line, const char *end, guint *n)
{
  const char *at = line;

  for (*n = 0; at < end && *at == '>'; (*n)++) {
    at++;
    if (at + 1 < end && at[0] == ' ' && at[1] == '>')
      at++;
  }
  return *n > 0 && at < end && *at == ' ' ? at + 1 : at;
}

void
wax_document_append_text (WaxDocument *self, const char *text, guint quote)
{
  for (const char *line = text;; line++) {
    const char *end = line + strcspn (line, "\n");
    const char *stop = end > line && end[-1] == '\r' ? end - 1 : end;
    guint n;
    const char *words = skip_marks (line, stop, &n);

    wax_document_begin_paragraph (self, quote + n, WAX_LIST_NONE, 0);
    wax_document_add_run (self, words, stop - words, WAX_STYLE_PLAIN, NULL);
    line = end;
    if (*line == '\0')
      return;
  }
}

/* ---- what it says ---- */

static gboolean
is_plain_run (const WaxRun *run)
{
  return run->picture == NULL && run->style == WAX_STYLE_PLAIN &&
         (run->link == NULL || strcmp (run->link, run->text) == 0);
}

gboolean
wax_document_is_plain (const WaxDocument *self)
{
  for (guint i = 0; i < self->paragraphs->len; i++) {
    const WaxParagraph *paragraph = self->paragraphs->pdata[i];

    if (paragraph->list != WAX_LIST_NONE)
      return FALSE;
    for (guint j = 0; j < paragraph->runs->len; j++) {
      if (!is_plain_run (paragraph->runs->pdata[j]))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_same_run (const WaxRun *a, const WaxRun *b)
{
  if ((a->picture == NULL) != (b->picture == NULL) ||
      (a->picture != NULL && strcmp (a->picture->id, b->picture->id) != 0))
    return FALSE;
  return a->style == b->style && strcmp (a->text, b->text) == 0 && g_strcmp0 (a->link, b->link) == 0;
}

static gboolean
is_same_paragraph (const WaxParagraph *a, const WaxParagraph *b)
{
  if (a->quote != b->quote || a->list != b->list || a->level != b->level || a->runs->len != b->runs->len)
    return FALSE;
  for (guint i = 0; i < a->runs->len; i++) {
    if (!is_same_run (a->runs->pdata[i], b->runs->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_at (const WaxDocument *self, guint at, const WaxDocument *part)
{
  for (guint i = 0; i < part->paragraphs->len; i++) {
    if (!is_same_paragraph (self->paragraphs->pdata[at + i], part->paragraphs->pdata[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
wax_document_equal (const WaxDocument *self, const WaxDocument *other)
{
  return self->paragraphs->len == other->paragraphs->len && has_at (self, 0, other);
}

int
wax_document_find (const WaxDocument *self, const WaxDocument *part)
{
  guint n = part->paragraphs->len;

  for (guint at = 0; n > 0 && at + n <= self->paragraphs->len; at++) {
    if (has_at (self, at, part))
      return (int) at;
  }
  return -1;
}

GPtrArray *
wax_document_list_pictures (const WaxDocument *self)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_picture_unref);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->paragraphs->len; i++) {
    const GPtrArray *runs = ((WaxParagraph *) self->paragraphs->pdata[i])->runs;

    for (guint j = 0; j < runs->len; j++) {
      const WaxRun *run = runs->pdata[j];

      if (run->picture != NULL && g_hash_table_add (ids, (gpointer) run->picture->id))
        g_ptr_array_add (pictures, wax_picture_ref (run->picture));
    }
  }
  return pictures;
}

guint
wax_list_count_next (WaxListCount *self, guint quote, WaxList list, guint level)
{
  if (quote != self->quote || list == WAX_LIST_NONE)
    *self = (WaxListCount) { .quote = quote };
  if (list == WAX_LIST_NONE)
    return 0;
  for (guint i = level + 1; i <= WAX_DOCUMENT_MAX_LEVEL; i++)
    self->list[i] = WAX_LIST_NONE;
  if (self->list[level] != list)
    self->number[level] = 0;
  self->list[level] = list;
  return ++self->number[level];
}

static void
append_lead (GString *out, const WaxParagraph *paragraph, guint number)
{
  for (guint i = 0; i < paragraph->quote; i++)
    g_string_append_c (out, '>');
  if (paragraph->quote > 0 && (paragraph->runs->len > 0 || paragraph->list != WAX_LIST_NONE))
    g_string_append_c (out, ' ');
  for (guint i = 1; i < paragraph->level; i++)
    g_string_append (out, "   ");
  if (paragraph->list == WAX_LIST_BULLETS)
    g_string_append (out, "* ");
  else if (paragraph->list == WAX_LIST_NUMBERS)
    g_string_append_printf (out, "%u. ", number);
}

/* Where the words say it already, it is not said again. */
static void
append_link (GString *out, const GString *words, const char *link)
{
  const char *shown = g_str_has_prefix (link, "mailto:") ? link + strlen ("mailto:") : link;

  if (strstr (words->str, shown) == NULL)
    g_string_append_printf (out, " <%s>", shown);
}

static void
append_runs (GString *out, const GPtrArray *runs)
{
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < runs->len; i++) {
    const WaxRun *run = runs->pdata[i], *next = i + 1 < runs->len ? runs->pdata[i + 1] : NULL;

    g_string_append_printf (out, run->picture != NULL ? "[%s]" : "%s", run->text);
    g_string_append (words, run->text);
    if (run->link != NULL && (next == NULL || g_strcmp0 (run->link, next->link) != 0))
      append_link (out, words, run->link);
    if (next != NULL && g_strcmp0 (run->link, next->link) != 0)
      g_string_truncate (words, 0);
  }
}

char *
wax_document_to_text (const WaxDocument *self)
{
  GString *out = g_string_new (NULL);
  WaxListCount count = { .quote = 0 };

  for (guint i = 0; i < self->paragraphs->len; i++) {
    const WaxParagraph *paragraph = self->paragraphs->pdata[i];

    if (i > 0)
      g_string_append_c (out, '\n');
    append_lead (out, paragraph,
                 wax_list_count_next (&count, paragraph->quote, paragraph->list, paragraph->level));
    append_runs (out, paragraph->runs);
  }
  return g_string_free (out, FALSE);
}
