#include "mail/wax-document.h"

#include <string.h>

/* What every reader of mail shows alike: no style sheet, one element for each line. */

#define QUOTE "<blockquote type=\"cite\" style=\"margin:0 0 0 0.8ex;border-left:2px solid #888888;padding-left:1ex\">\n"
#define TAB "<span style=\"white-space:pre\">\t</span>"

typedef struct {
  GString *out;
  guint quote;
  guint level;                             /* of the list whose item is open */
  WaxList list[WAX_DOCUMENT_MAX_LEVEL + 1]; /* by their level */
  gboolean edge;                           /* a blank that comes now would not be seen */
  gboolean find_links;
} Writer;

/* ---- words ---- */

/* Readers make one of several blanks, and none of those at the ends of a line. */
static void
append_blank (Writer *self, gboolean last)
{
  g_string_append (self->out, self->edge || last ? "&nbsp;" : " ");
  self->edge = !self->edge && !last;
}

static void
append_words (Writer *self, const char *text, gsize length, gboolean last)
{
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at)) {
    const char *next = g_utf8_next_char (at);

    if (*at == ' ') {
      append_blank (self, last && next == text + length);
      continue;
    }
    self->edge = FALSE;
    switch (*at) {
    case '&': g_string_append (self->out, "&amp;"); break;
    case '<': g_string_append (self->out, "&lt;"); break;
    case '>': g_string_append (self->out, "&gt;"); break;
    case '\t': g_string_append (self->out, TAB); break;
    default: g_string_append_len (self->out, at, next - at);
    }
  }
}

static void
append_attribute (GString *out, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append (out, escaped);
}

static void
open_link (Writer *self, const char *link)
{
  g_string_append (self->out, "<a href=\"");
  append_attribute (self->out, link);
  g_string_append (self->out, "\">");
}

/* ---- links that were typed ---- */

static gboolean
begins_link (const char *text, const char *at)
{
  static const char *const beginnings[] = { "http://", "https://", "www." };

  if (at > text && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    gsize length = strlen (beginnings[i]);

    if (g_ascii_strncasecmp (at, beginnings[i], length) == 0 && g_unichar_isalnum (g_utf8_get_char (at + length)))
      return TRUE;
  }
  return FALSE;
}

/* What ends a sentence ends no link, nor does a bracket that was opened before it. */
static const char *
find_link_end (const char *start)
{
  const char *end = start;
  int open = 0;

  while (*end != '\0' && strchr ("<>\"", *end) == NULL && !g_unichar_isspace (g_utf8_get_char (end))) {
    open += (*end == '(') - (*end == ')');
    end = g_utf8_next_char (end);
  }
  while (end > start && strchr (".,;:!?')", end[-1]) != NULL && !(end[-1] == ')' && open >= 0)) {
    open += end[-1] == ')';
    end--;
  }
  return end;
}

/* Returns: (nullable): where a link begins, up to @end. */
static const char *
find_link (const char *text, const char **end)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (strchr ("hHwW", *at) != NULL && begins_link (text, at)) {
      *end = find_link_end (at);
      return at;
    }
  }
  return NULL;
}

static void
append_finding_links (Writer *self, const char *text, gboolean last)
{
  const char *end;

  for (const char *at = find_link (text, &end); at != NULL; at = find_link (text, &end)) {
    g_autofree char *shown = g_strndup (at, (gsize) (end - at));
    g_autofree char *link = g_ascii_strncasecmp (shown, "www.", 4) == 0 ? g_strconcat ("https://", shown, NULL)
                                                                        : g_strdup (shown);
    gboolean kept = wax_document_is_link (link);

    append_words (self, text, (gsize) (at - text), FALSE);
    if (kept)
      open_link (self, link);
    append_words (self, shown, strlen (shown), last && *end == '\0');
    g_string_append (self->out, kept ? "</a>" : "");
    text = end;
  }
  append_words (self, text, strlen (text), last);
}

/* ---- runs ---- */

static void
append_picture (Writer *self, const WaxRun *run)
{
  g_autofree char *id = g_uri_escape_string (run->picture->id, "@", FALSE);

  g_string_append (self->out, "<img src=\"cid:");
  append_attribute (self->out, id);
  g_string_append (self->out, "\" alt=\"");
  append_attribute (self->out, run->text);
  g_string_append (self->out, "\">");
  self->edge = FALSE;
}

static void
append_run (Writer *self, const WaxRun *run, gboolean last)
{
  static const struct {
    WaxStyle style;
    char name;
  } table[] = { { WAX_STYLE_BOLD, 'b' }, { WAX_STYLE_ITALIC, 'i' }, { WAX_STYLE_UNDERLINE, 'u' } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if ((run->style & table[i].style) != 0)
      g_string_append_printf (self->out, "<%c>", table[i].name);
  }
  if (run->picture != NULL)
    append_picture (self, run);
  else if (run->link == NULL && self->find_links)
    append_finding_links (self, run->text, last);
  else
    append_words (self, run->text, strlen (run->text), last);
  for (guint i = G_N_ELEMENTS (table); i > 0; i--) {
    if ((run->style & table[i - 1].style) != 0)
      g_string_append_printf (self->out, "</%c>", table[i - 1].name);
  }
}

static void
append_runs (Writer *self, const GPtrArray *runs)
{
  const char *link = NULL;

  self->edge = TRUE;
  for (guint i = 0; i < runs->len; i++) {
    const WaxRun *run = runs->pdata[i];

    if (g_strcmp0 (link, run->link) != 0) {
      if (link != NULL)
        g_string_append (self->out, "</a>");
      if (run->link != NULL)
        open_link (self, run->link);
    }
    link = run->link;
    append_run (self, run, i + 1 == runs->len);
  }
  if (link != NULL)
    g_string_append (self->out, "</a>");
  if (runs->len == 0)
    g_string_append (self->out, "<br>");
}

/* ---- paragraphs ---- */

static const char *
get_tag (WaxList list)
{
  return list == WAX_LIST_NUMBERS ? "ol" : "ul";
}

/* With the items in them. */
static void
close_lists (Writer *self, guint level)
{
  for (; self->level > level; self->level--)
    g_string_append_printf (self->out, "</li>\n</%s>\n", get_tag (self->list[self->level]));
}

static void
set_quote (Writer *self, guint quote)
{
  if (quote != self->quote)
    close_lists (self, 0);
  for (; self->quote > quote; self->quote--)
    g_string_append (self->out, "</blockquote>\n");
  for (; self->quote < quote; self->quote++)
    g_string_append (self->out, QUOTE);
}

static void
begin_item (Writer *self, const WaxParagraph *paragraph)
{
  guint level = paragraph->level;

  close_lists (self, level);
  if (self->level == level && self->list[level] != paragraph->list)
    close_lists (self, level - 1);
  else if (self->level == level)
    g_string_append (self->out, "</li>\n");
  while (self->level < level) {
    self->list[++self->level] = paragraph->list;
    g_string_append_printf (self->out, "%s<%s>\n", self->level > 1 ? "\n" : "", get_tag (paragraph->list));
  }
  g_string_append (self->out, "<li dir=\"auto\">");
}

static void
append_paragraph (Writer *self, const WaxParagraph *paragraph)
{
  set_quote (self, paragraph->quote);
  if (paragraph->list != WAX_LIST_NONE) {
    begin_item (self, paragraph);
    append_runs (self, paragraph->runs);
    return;
  }
  close_lists (self, 0);
  g_string_append (self->out, "<div dir=\"auto\">");
  append_runs (self, paragraph->runs);
  g_string_append (self->out, "</div>\n");
}

char *
wax_document_to_html (const WaxDocument *self, gboolean find_links)
{
  Writer writer = { .out = g_string_new (NULL), .find_links = find_links };

  g_string_append (writer.out, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n");
  for (guint i = 0; i < self->paragraphs->len; i++)
    append_paragraph (&writer, self->paragraphs->pdata[i]);
  set_quote (&writer, 0);
  close_lists (&writer, 0);
  g_string_append (writer.out, "</body></html>\n");
  return g_string_free (writer.out, FALSE);
}
