#include "mail/wax-document.h"

#include <stdlib.h>
#include <string.h>

#include "store/wax-html-scan.h"

enum { MAX_OPEN = 256, MAX_NAME = 15 };
#define PICTURE 0xfffc /* what stands for one among characters */

typedef enum {
  LINE = 1 << 0,    /* begins and ends a line */
  APART = 1 << 1,   /* stands apart from its neighbours */
  VOID = 1 << 2,    /* has no content */
  UNKNOWN = 1 << 3, /* there is more to it than a document has */
  HIDDEN = 1 << 4,  /* nobody reads its content */
} Traits;

static const struct {
  const char *name;
  Traits traits;
  WaxStyle style;
} elements[] = {
  { "a", 0, 0 },
  { "address", LINE | UNKNOWN, 0 },
  { "area", VOID | UNKNOWN, 0 },
  { "article", LINE, 0 },
  { "b", 0, WAX_STYLE_BOLD },
  { "base", VOID, 0 },
  { "blockquote", LINE, 0 },
  { "body", LINE, 0 },
  { "br", VOID, 0 },
  { "center", LINE | UNKNOWN, 0 },
  { "col", VOID | UNKNOWN, 0 },
  { "dd", LINE | UNKNOWN, 0 },
  { "div", LINE, 0 },
  { "dt", LINE | UNKNOWN, 0 },
  { "em", 0, WAX_STYLE_ITALIC },
  { "embed", VOID | UNKNOWN, 0 },
  { "footer", LINE, 0 },
  { "form", LINE | UNKNOWN, 0 },
  { "h1", LINE | APART | UNKNOWN, WAX_STYLE_BOLD },
  { "h2", LINE | APART | UNKNOWN, WAX_STYLE_BOLD },
  { "h3", LINE | APART | UNKNOWN, WAX_STYLE_BOLD },
  { "h4", LINE | APART | UNKNOWN, WAX_STYLE_BOLD },
  { "h5", LINE | APART | UNKNOWN, WAX_STYLE_BOLD },
  { "h6", LINE | APART | UNKNOWN, WAX_STYLE_BOLD },
  { "head", LINE, 0 },
  { "header", LINE, 0 },
  { "hr", LINE | APART | VOID | UNKNOWN, 0 },
  { "html", LINE, 0 },
  { "i", 0, WAX_STYLE_ITALIC },
  { "img", VOID, 0 },
  { "input", VOID | UNKNOWN, 0 },
  { "li", LINE, 0 },
  { "link", VOID, 0 },
  { "meta", VOID, 0 },
  { "noscript", HIDDEN | UNKNOWN, 0 },
  { "ol", LINE, 0 },
  { "p", LINE | APART, 0 },
  { "pre", LINE | UNKNOWN, 0 },
  { "script", HIDDEN | UNKNOWN, 0 },
  { "section", LINE, 0 },
  { "source", VOID | UNKNOWN, 0 },
  { "span", 0, 0 },
  { "strong", 0, WAX_STYLE_BOLD },
  { "style", HIDDEN | UNKNOWN, 0 },
  { "table", LINE | APART | UNKNOWN, 0 },
  { "template", HIDDEN | UNKNOWN, 0 },
  { "title", HIDDEN, 0 },
  { "tr", LINE | UNKNOWN, 0 },
  { "u", 0, WAX_STYLE_UNDERLINE },
  { "ul", LINE, 0 },
  { "wbr", VOID, 0 },
};

/* What is in force for the words of an element. */
typedef struct {
  char name[MAX_NAME + 1];
  WaxStyle style;
  const char *link; /* (nullable) */
  guint quote;
  WaxList list;
  guint level;
  gboolean pre;
} Open;

typedef struct {
  const char *at;
  const char *end;
  WaxDocument *document;
  gsize left; /* of what may be read */
  GPtrArray *pictures; /* (nullable) */
  Open open[MAX_OPEN];
  guint depth;          /* the one that is in force */
  gboolean in_line;     /* words go on with the last paragraph */
  gboolean item;        /* the next paragraph is an item of a list */
  gboolean apart;       /* and stands apart */
  WaxLoss lost;
  gunichar last;        /* of the paragraph */
  GString *words;       /* not yet added: of one style and link */
  WaxStyle style;
  const char *link;
  GStringChunk *links;
} Reader;

typedef struct {
  char name[MAX_NAME + 1];
  const char *attributes;
  const char *end;
} Tag;

static Open *
get_open (Reader *self)
{
  return &self->open[self->depth];
}

/* ---- paragraphs ---- */

static void
add_words (Reader *self)
{
  if (self->words->len > 0)
    wax_document_add_run (self->document, self->words->str, (gssize) self->words->len, self->style, self->link);
  g_string_truncate (self->words, 0);
}

static void
begin (Reader *self)
{
  const GPtrArray *all = self->document->paragraphs;
  const WaxParagraph *before = all->len > 0 ? all->pdata[all->len - 1] : NULL;
  const Open *open = get_open (self);

  if (self->apart && !self->item && before != NULL && before->runs->len > 0)
    wax_document_begin_paragraph (self->document, MIN (before->quote, open->quote), WAX_LIST_NONE, 0);
  wax_document_begin_paragraph (self->document, open->quote, self->item ? open->list : WAX_LIST_NONE, open->level);
  self->item = self->apart = FALSE;
  self->in_line = TRUE;
  self->last = 0;
  self->left -= MIN (self->left, 1);
}

static gunichar
peek (const GPtrArray *runs, guint run, const char *at)
{
  const WaxRun *next = run + 1 < runs->len ? runs->pdata[run + 1] : NULL;

  if (*at != '\0')
    return g_utf8_get_char (at);
  return next == NULL ? 0 : next->picture != NULL ? PICTURE : g_utf8_get_char (next->text);
}

/* Blanks that do not break stand for those that would not be seen. */
static void
settle_blanks (GPtrArray *runs)
{
  gunichar before = 0;

  for (guint i = 0; i < runs->len; i++) {
    WaxRun *run = runs->pdata[i];
    g_autoptr(GString) text = g_string_new (NULL);

    if (run->picture != NULL) {
      before = PICTURE;
      continue;
    }
    for (const char *at = run->text; *at != '\0'; at = g_utf8_next_char (at)) {
      gunichar character = g_utf8_get_char (at), next = peek (runs, i, g_utf8_next_char (at));

      if (character == 0xa0 && (before == 0 || before == ' ' || next == 0 || next == ' ' || next == 0xa0))
        character = ' ';
      g_string_append_unichar (text, character);
      before = character;
    }
    g_free (run->text);
    run->text = g_string_free (g_steal_pointer (&text), FALSE);
  }
}

static void
settle (Reader *self)
{
  const WaxParagraph *paragraph;
  WaxRun *run;
  gsize length;

  add_words (self);
  paragraph = self->document->paragraphs->pdata[self->document->paragraphs->len - 1];
  run = paragraph->runs->len > 0 ? paragraph->runs->pdata[paragraph->runs->len - 1] : NULL;
  length = run != NULL ? strlen (run->text) : 0;
  if (self->last == ' ' && length > 0 && run->text[length - 1] == ' ') {
    run->text[length - 1] = '\0';
    if (length == 1)
      g_ptr_array_remove_index (paragraph->runs, paragraph->runs->len - 1);
  }
  settle_blanks (paragraph->runs);
}

/* The line ends, where there is one. */
static void
end_line (Reader *self)
{
  if (self->in_line)
    settle (self);
  self->in_line = FALSE;
}

static void
break_line (Reader *self)
{
  if (!self->in_line)
    begin (self);
  end_line (self);
}

/* ---- words ---- */

static void
append (Reader *self, gunichar character)
{
  const Open *open = get_open (self);

  if (!self->in_line)
    begin (self);
  if (self->words->len > 0 && (self->style != open->style || g_strcmp0 (self->link, open->link) != 0))
    add_words (self);
  self->style = open->style;
  self->link = open->link;
  g_string_append_unichar (self->words, character);
  self->last = character;
  self->left -= MIN (self->left, 1);
}

static void
add_character (Reader *self, gunichar character)
{
  gboolean pre = get_open (self)->pre;

  if (pre && character == '\n') {
    break_line (self);
  } else if (pre && character == '\t') {
    append (self, '\t');
  } else if (character < 0x80 && g_ascii_isspace ((char) character)) {
    if (pre)
      append (self, self->in_line && self->last != ' ' && self->last != 0 ? ' ' : 0xa0);
    else if (self->in_line && self->last != 0 && self->last != ' ')
      append (self, ' ');
  } else if (character >= ' ' && character != 0x7f && character != 0xad && character != PICTURE) {
    append (self, character);
  }
}

static void
read_character (Reader *self)
{
  gunichar character = g_utf8_get_char_validated (self->at, self->end - self->at);

  if (character == (gunichar) -1 || character == (gunichar) -2) {
    self->at++;
    return;
  }
  add_character (self, character);
  self->at = g_utf8_next_char (self->at);
}

static void
add_text (Reader *self, const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    add_character (self, g_utf8_get_char (at));
}

/* ---- attributes ---- */

/* What is no reference is the character itself. */
static gunichar
read_reference (const char **at, const char *end)
{
  gunichar character = wax_html_scan_reference (at, end);

  if (character != 0)
    return character;
  (*at)++;
  return '&';
}

static char *
decode (const char *at, const char *end)
{
  GString *out = g_string_new (NULL);
  char *valid;

  while (at < end) {
    if (*at == '&')
      g_string_append_unichar (out, read_reference (&at, end));
    else
      g_string_append_c (out, *at++);
  }
  valid = g_utf8_make_valid (out->str, (gssize) out->len);
  g_string_free (out, TRUE);
  return valid;
}

/* Returns: (transfer full) (nullable): the value of the next one, whose name is the @length bytes at @name. */
static char *
next_attribute (const char **at, const char *end, const char **name, gsize *length)
{
  const char *start;

  while (*at < end && (g_ascii_isspace (**at) || **at == '/' || **at == '='))
    (*at)++;
  *name = *at;
  while (*at < end && !g_ascii_isspace (**at) && strchr ("=/>", **at) == NULL)
    (*at)++;
  *length = (gsize) (*at - *name);
  while (*at < end && g_ascii_isspace (**at))
    (*at)++;
  if (*at >= end || **at != '=')
    return *length > 0 ? g_strdup ("") : NULL;
  for ((*at)++; *at < end && g_ascii_isspace (**at); (*at)++)
    ;
  start = *at;
  if (*at < end && (**at == '"' || **at == '\'')) {
    const char *quote = memchr (start + 1, *start, (gsize) (end - start - 1));

    *at = quote != NULL ? quote + 1 : end;
    return decode (start + 1, quote != NULL ? quote : end);
  }
  while (*at < end && !g_ascii_isspace (**at))
    (*at)++;
  return decode (start, *at);
}

/* Returns: (transfer full) (nullable) */
static char *
dup_attribute (const Tag *tag, const char *wanted)
{
  const char *at = tag->attributes, *name;
  gsize length;

  for (;;) {
    g_autofree char *value = next_attribute (&at, tag->end, &name, &length);

    if (value == NULL || (length == strlen (wanted) && g_ascii_strncasecmp (name, wanted, length) == 0))
      return g_steal_pointer (&value);
  }
}

/* ---- styles ---- */

static void
lose (Reader *self, WaxLoss what)
{
  self->lost = MAX (self->lost, what);
}

static void
apply_declaration (Reader *self, Open *open, const char *name, const char *value)
{
  static const char *const unseen[] = { "margin", "padding", "border", "line-height", "direction", "unicode-bidi",
                                        "word-wrap", "overflow-wrap", "word-break", "-webkit", "caret-color" };
  static const char *const wrapping[] = { "font", "color", "background" };
  gboolean first = self->document->paragraphs->len == 0;

  if (g_str_equal (name, "font-weight") && !g_str_equal (value, "inherit"))
    open->style = g_str_has_prefix (value, "bold") || atoi (value) >= 600 ? open->style | WAX_STYLE_BOLD
                                                                           : open->style & ~WAX_STYLE_BOLD;
  else if (g_str_equal (name, "font-style") && !g_str_equal (value, "inherit"))
    open->style = g_str_equal (value, "normal") ? open->style & ~WAX_STYLE_ITALIC : open->style | WAX_STYLE_ITALIC;
  else if (g_str_has_prefix (name, "text-decoration") && strstr (value, "underline") != NULL)
    open->style |= WAX_STYLE_UNDERLINE;
  else if (g_str_equal (name, "white-space"))
    open->pre = g_str_has_prefix (value, "pre") && !g_str_equal (value, "pre-line");
  else {
    gboolean known = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (unseen); i++)
      known = known || g_str_has_prefix (name, unseen[i]);
    /* What holds for all of it is only the sender's taste. */
    for (guint i = 0; first && i < G_N_ELEMENTS (wrapping); i++)
      known = known || g_str_has_prefix (name, wrapping[i]);
    if (!known)
      lose (self, WAX_LOSS_LOOK);
  }
}

static void
apply_style (Reader *self, Open *open, const char *style)
{
  g_auto(GStrv) declarations = g_strsplit (style, ";", 64);

  for (guint i = 0; declarations[i] != NULL; i++) {
    char *colon = strchr (declarations[i], ':');
    g_autofree char *name = NULL, *value = NULL;

    if (colon == NULL)
      continue;
    *colon = '\0';
    name = g_ascii_strdown (g_strstrip (declarations[i]), -1);
    value = g_ascii_strdown (g_strstrip (colon + 1), -1);
    apply_declaration (self, open, name, value);
  }
}

static void
look_at_attributes (Reader *self, Open *open, const Tag *tag)
{
  static const char *const visible[] = { "align", "background", "bgcolor", "color", "face", "height", "size", "start",
                                         "width" };
  const char *at = tag->attributes, *name;
  gsize length;

  for (;;) {
    g_autofree char *value = next_attribute (&at, tag->end, &name, &length);

    if (value == NULL)
      return;
    if (length == strlen ("style") && g_ascii_strncasecmp (name, "style", length) == 0)
      apply_style (self, open, value);
    for (guint i = 0; i < G_N_ELEMENTS (visible); i++) {
      if (length == strlen (visible[i]) && g_ascii_strncasecmp (name, visible[i], length) == 0)
        lose (self, WAX_LOSS_LOOK);
    }
  }
}

/* ---- elements ---- */

static gboolean
is_list (const char *name)
{
  return strcmp (name, "ul") == 0 || strcmp (name, "ol") == 0;
}

static int
find_element (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    if (strcmp (elements[i].name, name) == 0)
      return (int) i;
  }
  return -1;
}

/* What is in force again when @name is closed; nothing changes where it is not open. */
static void
leave (Reader *self, const char *name)
{
  for (guint depth = self->depth; depth > 0; depth--) {
    if (strcmp (self->open[depth].name, name) == 0) {
      self->depth = depth - 1;
      return;
    }
  }
}

/* Nobody needs to close an item or a paragraph before the next. */
static void
close_implied (Reader *self, const char *name)
{
  if (strcmp (name, "p") == 0 && strcmp (get_open (self)->name, "p") == 0) {
    self->depth--;
  } else if (strcmp (name, "li") == 0) {
    guint depth = self->depth;

    while (depth > 0 && !is_list (self->open[depth].name) && strcmp (self->open[depth].name, "li") != 0)
      depth--;
    if (depth > 0 && strcmp (self->open[depth].name, "li") == 0)
      self->depth = depth - 1;
  }
}

static void
apply_element (Reader *self, Open *open, const Tag *tag)
{
  const char *name = tag->name;

  if (strcmp (name, "blockquote") == 0) {
    open->quote++;
    open->list = WAX_LIST_NONE;
    open->level = 0;
    self->item = FALSE;
  } else if (is_list (name)) {
    open->list = name[0] == 'o' ? WAX_LIST_NUMBERS : WAX_LIST_BULLETS;
    open->level++;
    self->item = FALSE;
  } else if (strcmp (name, "li") == 0) {
    if (open->list == WAX_LIST_NONE) {
      open->list = WAX_LIST_BULLETS;
      open->level = 1;
    }
    self->item = TRUE;
  } else if (strcmp (name, "pre") == 0) {
    open->pre = TRUE;
  } else if (strcmp (name, "a") == 0) {
    g_autofree char *link = dup_attribute (tag, "href");

    g_strstrip (link != NULL ? link : (link = g_strdup ("")));
    open->link = wax_document_is_link (link) ? g_string_chunk_insert_const (self->links, link) : NULL;
  }
}

static void
open_element (Reader *self, const Tag *tag, WaxStyle style)
{
  Open open;

  close_implied (self, tag->name);
  open = *get_open (self);
  g_strlcpy (open.name, tag->name, sizeof open.name);
  open.style |= style;
  apply_element (self, &open, tag);
  look_at_attributes (self, &open, tag);
  if (self->depth + 1 < MAX_OPEN)
    self->open[++self->depth] = open;
}

/* Returns: (nullable): what came with the text; nothing is fetched. */
static WaxPicture *
find_picture (Reader *self, const Tag *tag)
{
  g_autofree char *source = dup_attribute (tag, "src");
  g_autofree char *id = source != NULL && g_ascii_strncasecmp (source, "cid:", 4) == 0
                          ? g_uri_unescape_string (source + 4, NULL) : NULL;

  for (guint i = 0; id != NULL && self->pictures != NULL && i < self->pictures->len; i++) {
    WaxPicture *picture = self->pictures->pdata[i];

    if (strcmp (picture->came_as, id) == 0 || strcmp (picture->id, id) == 0)
      return picture;
  }
  return NULL;
}

static void
read_picture (Reader *self, const Tag *tag)
{
  g_autofree char *text = dup_attribute (tag, "alt");
  WaxPicture *picture = find_picture (self, tag);
  Open unused = *get_open (self);

  if (picture == NULL) {
    lose (self, WAX_LOSS_CONTENT);
    add_text (self, text != NULL ? text : "");
    return;
  }
  look_at_attributes (self, &unused, tag);
  if (!self->in_line)
    begin (self);
  add_words (self);
  wax_document_add_picture (self->document, picture, text != NULL ? text : "", get_open (self)->link);
  self->last = PICTURE;
  self->left -= MIN (self->left, 1);
}

static void
read_void (Reader *self, const Tag *tag)
{
  if (strcmp (tag->name, "br") == 0) {
    break_line (self);
  } else if (strcmp (tag->name, "img") == 0) {
    read_picture (self, tag);
  }
}

static void
close_element (Reader *self, const char *name, Traits traits)
{
  if ((traits & LINE) != 0) {
    if (self->item && (strcmp (name, "li") == 0 || is_list (name)))
      break_line (self);
    end_line (self);
  }
  self->apart = self->apart || (traits & APART) != 0;
  leave (self, name);
}

static void
read_tag (Reader *self)
{
  gboolean closing = self->at[1] == '/';
  const char *begun = self->at + 1 + closing;
  Tag tag = { .attributes = begun };
  Traits traits;
  int found;

  self->at = wax_html_scan_tag (self->at, self->end);
  tag.end = self->at > begun && self->at[-1] == '>' ? self->at - 1 : self->at;
  for (guint i = 0; tag.attributes < tag.end && g_ascii_isalnum (*tag.attributes); tag.attributes++) {
    if (i < MAX_NAME)
      tag.name[i++] = g_ascii_tolower (*tag.attributes);
  }
  found = find_element (tag.name);
  traits = found >= 0 ? elements[found].traits : UNKNOWN;
  if ((traits & UNKNOWN) != 0)
    lose (self, strcmp (tag.name, "table") == 0 ? WAX_LOSS_CONTENT : WAX_LOSS_LOOK);
  if (closing) {
    close_element (self, tag.name, traits);
    return;
  }
  if ((traits & HIDDEN) != 0) {
    self->at = wax_html_scan_element (self->at, self->end, tag.name);
    return;
  }
  if ((traits & LINE) != 0) {
    if (self->item && strcmp (tag.name, "li") == 0)
      break_line (self);
    end_line (self);
  }
  self->apart = self->apart || (traits & APART) != 0;
  if (strcmp (tag.name, "td") == 0 || strcmp (tag.name, "th") == 0)
    add_character (self, ' ');
  if ((traits & VOID) != 0)
    read_void (self, &tag);
  else
    open_element (self, &tag, found >= 0 ? elements[found].style : WAX_STYLE_PLAIN);
}

static void
read_markup (Reader *self)
{
  gsize left = (gsize) (self->end - self->at);

  if (left >= 4 && strncmp (self->at, "<!--", 4) == 0)
    self->at = wax_html_scan_mark (self->at + 4, self->end, "-->");
  else if (left >= 2 && (self->at[1] == '!' || self->at[1] == '?'))
    self->at = wax_html_scan_tag (self->at, self->end);
  else if (left >= 2 && (g_ascii_isalpha (self->at[1]) || self->at[1] == '/'))
    read_tag (self);
  else
    read_character (self);
}

WaxDocument *
wax_document_new_from_html (const char *html, gsize size, gsize limit, GPtrArray *pictures, WaxLoss *lost)
{
  g_autofree Reader *self = g_new0 (Reader, 1);

  self->at = html;
  self->end = html + size;
  self->left = limit;
  self->pictures = pictures;
  self->document = wax_document_new ();
  self->words = g_string_new (NULL);
  self->links = g_string_chunk_new (1024);
  while (self->at < self->end && self->left > 0) {
    if (*self->at == '<')
      read_markup (self);
    else if (*self->at == '&')
      add_character (self, read_reference (&self->at, self->end));
    else
      read_character (self);
  }
  end_line (self);
  if (self->at < self->end)
    lose (self, WAX_LOSS_CONTENT);
  if (lost != NULL)
    *lost = self->lost;
  g_string_chunk_free (self->links);
  g_string_free (self->words, TRUE);
  return self->document;
}
