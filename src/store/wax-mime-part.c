#include "store/wax-mime-part.h"

#include <string.h>
#include <uchardet.h>

/* Of a text that is looked at for what it is written in. */
enum { LOOK_BYTES = 64 * 1024 };

typedef struct {
  WaxMimePartFunc func;
  gpointer data;
  guint number;
  gboolean stopped;
} Walk;

void
wax_mime_begin (void)
{
  static gsize done;

  if (g_once_init_enter (&done)) {
    g_mime_init ();
    g_once_init_leave (&done, 1);
  }
}

/* What a reader would miss or see wrongly; GMime warns of other oddities, too, that change nothing. */
static void
warning_cb (gint64 offset, GMimeParserWarning warning, const char *item, gpointer damaged)
{
  static const GMimeParserWarning serious[] = {
    GMIME_WARN_INVALID_CONTENT_TYPE,        GMIME_WARN_MALFORMED_MULTIPART, GMIME_WARN_TRUNCATED_MESSAGE,
    GMIME_WARN_MALFORMED_MESSAGE,           GMIME_CRIT_INVALID_HEADER_NAME, GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY,
    GMIME_CRIT_NESTING_OVERFLOW,            GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (serious); i++) {
    if (warning == serious[i])
      *(gboolean *) damaged = TRUE;
  }
}

GMimeMessage *
wax_mime_parse (GBytes *raw, gsize size, gboolean *damaged)
{
  gconstpointer data = g_bytes_get_data (raw, NULL);
  g_autoptr(GMimeParserOptions) options = NULL;
  g_autoptr(GMimeParser) parser = NULL;
  g_autoptr(GMimeStream) stream = NULL;
  const char *charsets[] = { "utf-8", "windows-1252", NULL };

  wax_mime_begin ();
  options = g_mime_parser_options_new ();
  g_mime_parser_options_set_fallback_charsets (options, charsets);
  if (damaged != NULL)
#ifdef GMIME_FREES_WARNING_DATA
    g_mime_parser_options_set_warning_callback (options, warning_cb, damaged, NULL);
#else
    g_mime_parser_options_set_warning_callback (options, warning_cb, damaged);
#endif
  stream = g_mime_stream_mem_new_with_buffer (data != NULL ? data : "", MIN (size, g_bytes_get_size (raw)));
  parser = g_mime_parser_new_with_stream (stream);
  return g_mime_parser_construct_message (parser, options);
}

static void walk (Walk *self, GMimeObject *object, guint depth);

static void
walk_children (Walk *self, GMimeMultipart *multipart, guint depth)
{
  int n = g_mime_multipart_get_count (multipart);

  for (int i = 0; i < n && !self->stopped; i++)
    walk (self, g_mime_multipart_get_part (multipart, i), depth + 1);
}

static void
walk (Walk *self, GMimeObject *object, guint depth)
{
  if (object == NULL || depth > WAX_MIME_MAX_DEPTH)
    return;

  if (GMIME_IS_MULTIPART (object)) {
    walk_children (self, GMIME_MULTIPART (object), depth);
  } else if (GMIME_IS_MESSAGE_PART (object)) {
    GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

    walk (self, inner != NULL ? g_mime_message_get_mime_part (inner) : NULL, depth + 1);
  } else if (GMIME_IS_PART (object)) {
    self->number++;
    self->stopped = self->number > WAX_MIME_MAX_PARTS || !self->func (GMIME_PART (object), self->number, self->data);
  }
}

void
wax_mime_foreach_part (GMimeMessage *message, WaxMimePartFunc func, gpointer data)
{
  Walk self = { .func = func, .data = data };

  walk (&self, g_mime_message_get_mime_part (message), 0);
}

gboolean
wax_mime_part_is_text (GMimePart *part, const char *subtype)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));

  return type != NULL && g_mime_content_type_is_type (type, "text", subtype);
}

gboolean
wax_mime_part_is_attachment (GMimePart *part)
{
  const char *disposition = g_mime_object_get_disposition (GMIME_OBJECT (part));

  if (disposition != NULL && g_ascii_strcasecmp (disposition, GMIME_DISPOSITION_ATTACHMENT) == 0)
    return TRUE;
  return !wax_mime_part_is_text (part, "*") || wax_mime_part_is_text (part, "calendar") ||
         g_mime_part_get_filename (part) != NULL;
}

/* Counts what carries six bits each; FALSE where something else stands. */
static gboolean
count_sextets (const char *block, gssize n, gsize *sextets, gboolean *ended)
{
  for (gssize i = 0; i < n; i++) {
    if (g_ascii_isspace (block[i]))
      continue;
    if (block[i] == '=')
      *ended = TRUE;
    else if (*ended || !(g_ascii_isalnum (block[i]) || block[i] == '+' || block[i] == '/'))
      return FALSE;
    *sextets += 1;
  }
  return TRUE;
}

gboolean
wax_mime_part_is_damaged (GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  GMimeStream *source;
  char block[8192];
  gsize sextets = 0;
  gboolean ended = FALSE;
  gssize n;

  if (content == NULL || g_mime_data_wrapper_get_encoding (content) != GMIME_CONTENT_ENCODING_BASE64)
    return FALSE;
  source = g_mime_data_wrapper_get_stream (content);
  g_mime_stream_reset (source);
  while ((n = g_mime_stream_read (source, block, sizeof block)) > 0) {
    if (!count_sextets (block, n, &sextets, &ended))
      return TRUE;
  }
  return sextets % 4 != 0;
}

/* Decoded, and converted when @charset is one that is known; at most @limit bytes. */
static char *
read_content (GMimePart *part, const char *charset, gsize limit, gsize *length)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  g_autoptr(GMimeStream) filtered = NULL;
  GByteArray *bytes = g_byte_array_new ();
  char block[8192];
  gssize n = 0;

  if (content != NULL) {
    GMimeStream *source = g_mime_data_wrapper_get_stream (content);
    GMimeFilter *filter = g_mime_filter_basic_new (g_mime_data_wrapper_get_encoding (content), FALSE);

    g_mime_stream_reset (source);
    filtered = g_mime_stream_filter_new (source);
    g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), filter);
    g_object_unref (filter);
    filter = charset != NULL ? g_mime_filter_charset_new (charset, "utf-8") : NULL;
    if (filter != NULL) {
      g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), filter);
      g_object_unref (filter);
    }
  }
  while (filtered != NULL && bytes->len < limit &&
         (n = g_mime_stream_read (filtered, block, MIN (sizeof block, limit - bytes->len))) > 0)
    g_byte_array_append (bytes, (const guint8 *) block, (guint) n);
  *length = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (bytes, FALSE);
}

/* A cut in the middle of a character is no reason to take the text for something else. */
static gboolean
is_utf8 (const char *text, gsize length)
{
  const char *end;

  return g_utf8_validate (text, (gssize) length, &end) ||
         (text + length - end < 4 && g_utf8_get_char_validated (end, text + length - end) == (gunichar) -2);
}

static gboolean
is_plain_ascii_or_unicode (const char *charset)
{
  return charset == NULL || g_ascii_strcasecmp (charset, "utf-8") == 0 ||
         g_ascii_strcasecmp (charset, "us-ascii") == 0 ||
         g_ascii_strcasecmp (charset, "utf8") == 0;
}

static gboolean
is_known (const char *charset)
{
  GMimeFilter *filter = g_mime_filter_charset_new (charset, "utf-8");

  if (filter == NULL)
    return FALSE;
  g_object_unref (filter);
  return TRUE;
}

/* What stands behind them is text all the same. Returns: whether there were any. */
static gboolean
replace_nuls (char *text, gsize length)
{
  gboolean any = FALSE;

  for (char *at = memchr (text, '\0', length); at != NULL; at = memchr (at, '\0', length - (gsize) (at - text))) {
    *at = ' ';
    any = TRUE;
  }
  return any;
}

/* Of tags nothing counts. Returns: whether a third of the letters at least are of no English word: in what is written
 * with Latin letters there are fewer, and of so few no guess is better than that it is Western. */
static gboolean
is_mostly_foreign (const char *text, gsize length)
{
  gsize n_high = 0, n_ascii = 0;
  gboolean in_tag = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (text[i] == '<' || text[i] == '>')
      in_tag = text[i] == '<';
    n_high += (guchar) text[i] >= 0x80;
    n_ascii += !in_tag && g_ascii_isalpha (text[i]);
  }
  return n_high * 2 >= n_ascii;
}

/* (transfer full) (nullable): UTF-8, where how often which bytes stand beside each other tells what it is in */
static char *
convert_by_look (const char *text, gsize length)
{
  g_autofree char *charset = NULL;
  uchardet_t detector;

  if (!is_mostly_foreign (text, length))
    return NULL;
  detector = uchardet_new ();
  uchardet_handle_data (detector, text, MIN (length, LOOK_BYTES));
  uchardet_data_end (detector);
  charset = g_strdup (uchardet_get_charset (detector));
  uchardet_delete (detector);
  return charset[0] != '\0' ? g_convert_with_fallback (text, (gssize) length, "utf-8", charset, "?", NULL, NULL, NULL)
                            : NULL;
}

char *
wax_mime_part_get_text (GMimePart *part, gsize limit, gboolean *guessed)
{
  const char *charset = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "charset");
  gboolean claims_none = is_plain_ascii_or_unicode (charset);
  gsize length;
  g_autofree char *text = read_content (part, claims_none ? NULL : charset, limit, &length);
  gboolean has_nuls = replace_nuls (text, length);
  g_autofree char *converted = NULL;

  if (guessed != NULL && (has_nuls || !is_utf8 (text, length) || (!claims_none && !is_known (charset))))
    *guessed = TRUE;
  if (!is_utf8 (text, length)) {
    converted = convert_by_look (text, length);
    if (converted == NULL)
      converted = g_convert_with_fallback (text, (gssize) length, "utf-8", "windows-1252", "?", NULL, NULL, NULL);
  }
  return g_utf8_make_valid (converted != NULL ? converted : text, -1);
}

char *
wax_mime_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character == '\t' || character == '\n' || character == '\r')
      g_string_append_c (clean, ' ');
    else if (!g_unichar_iscntrl (character))
      g_string_append_unichar (clean, character);
  }
  g_strstrip (clean->str);
  return g_string_free (clean, FALSE);
}
