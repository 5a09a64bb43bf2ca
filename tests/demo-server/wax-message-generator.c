#include "wax-message-generator.h"

#include "wax-generator-words.h"

#include <math.h>
#include <string.h>

#define FIRST_MESSAGE_S G_GINT64_CONSTANT (1600000000)
#define MESSAGE_DISTANCE_S 1500
#define MAX_SIZE (8 * 1000 * 1000)
#define FIRST_RARE_RANK 200 /* lower ones are those of the words in the lists */
#define END_OF_RANKS 40000
#define RARE_SHARE 6        /* one word in so many is rare */

typedef enum {
  FORM_PLAIN,
  FORM_ALTERNATIVE,
  FORM_NEWSLETTER,
  FORM_LIST,
  FORM_ATTACHMENT,
} Form;

/* The state of making one message: @random moves on with each choice. */
typedef struct {
  guint64 seed;
  guint64 index;
  guint64 random;
  const WaxLanguage *language;
  const char *charset;
  Form form;
  gsize target_size;
  GString *raw;
  WaxGeneratedMessage *info;
} Maker;

static guint64
mix (guint64 value)
{
  value += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

static guint64
next (Maker *maker)
{
  maker->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return mix (maker->random);
}

static guint
below (Maker *maker, guint limit)
{
  return (guint) (next (maker) % limit);
}

static double
unit (Maker *maker)
{
  return ((double) (next (maker) >> 11) + 0.5) / 9007199254740992.0;
}

typedef struct {
  char **words;
  guint count;
} WordList;

static const WordList *
language_words (const WaxLanguage *language)
{
  static WordList lists[WAX_N_LANGUAGES];
  static gsize once;

  if (g_once_init_enter (&once)) {
    for (gsize i = 0; i < WAX_N_LANGUAGES; i++) {
      lists[i].words = g_strsplit (wax_languages[i].words, " ", -1);
      lists[i].count = g_strv_length (lists[i].words);
    }
    g_once_init_leave (&once, 1);
  }
  return &lists[language - wax_languages];
}

/* Zipf's law: the word of rank n is about n times as rare as the first. */
static guint
choose_rank (Maker *maker, guint first, guint end)
{
  return MIN ((guint) (first * pow ((double) end / first, unit (maker))), end - 1);
}

/* One of thousands of rare words, always the same at a rank. */
static void
append_rare_word (GString *text, guint rank)
{
  static const char syllables[][4] = { "ba", "ko", "ri", "lum", "ne", "tas", "vo", "qui", "zed", "mi", "ra", "pon",
                                       "sel", "du", "wex", "fa" };
  guint64 bits = mix (rank);

  for (guint64 n = 2 + bits % 3; n > 0; n--) {
    bits /= G_N_ELEMENTS (syllables);
    g_string_append (text, syllables[bits % G_N_ELEMENTS (syllables)]);
  }
}

/* Common words come first in the lists. What a search has to go through depends on how often words occur. */
static void
append_word (Maker *maker, GString *text)
{
  const WordList *list = language_words (maker->language);

  if (below (maker, RARE_SHARE) == 0)
    append_rare_word (text, choose_rank (maker, FIRST_RARE_RANK, END_OF_RANKS));
  else
    g_string_append (text, list->words[choose_rank (maker, 1, list->count + 1) - 1]);
}

static void
append_words (Maker *maker, GString *text, guint count)
{
  for (guint i = 0; i < count; i++) {
    if (i > 0)
      g_string_append (text, maker->language->separator);
    append_word (maker, text);
  }
}

static Maker
maker_for (guint64 seed, guint64 index)
{
  Maker maker = { .seed = seed, .index = index };

  maker.random = mix (seed * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d) + index);
  maker.language = &wax_languages[below (&maker, 100) < 45 ? 0 : below (&maker, WAX_N_LANGUAGES)];
  return maker;
}

static char *
make_subject (guint64 seed, guint64 index)
{
  static const char *const emoji[] = { "🌳", "🎉", "✅", "🚀", "📎", "❤️", "👩‍🌾", "🇬🇷" };
  Maker maker = maker_for (seed, index);
  g_autoptr(GString) subject = g_string_new (NULL);

  append_words (&maker, subject, 2 + below (&maker, 6));
  if (below (&maker, 12) == 0)
    g_string_append_printf (subject, " %s", emoji[below (&maker, G_N_ELEMENTS (emoji))]);
  if (below (&maker, 9) == 0)
    g_string_append_printf (subject, " #%u", 1000 + below (&maker, 9000));
  return g_string_free (g_steal_pointer (&subject), FALSE);
}

static char *
make_message_id (guint64 seed, guint64 index)
{
  return g_strdup_printf ("<%016" G_GINT64_MODIFIER "x.%" G_GUINT64_FORMAT "@mail.example.org>",
                          mix (seed ^ mix (index)), index);
}

static gboolean
fits_charset (const char *text, const char *charset)
{
  g_autofree char *bytes = g_convert (text, -1, charset, "UTF-8", NULL, NULL, NULL);

  return bytes != NULL;
}

static void
append_escaped (GString *out, guchar byte)
{
  static const char digits[] = "0123456789ABCDEF";
  char escaped[] = { '=', digits[byte >> 4], digits[byte & 15] };

  g_string_append_len (out, escaped, sizeof escaped);
}

/* RFC 2047; @text in @charset, which it fits. Words are cut at characters and folded. */
static void
append_encoded_header (GString *out, const char *text, const char *charset, gboolean base64)
{
  const char *part = text;

  if (g_str_is_ascii (text)) {
    g_string_append (out, text);
    return;
  }
  while (*part != '\0') {
    const char *end = part;
    gsize length = 0;
    g_autofree char *bytes = NULL;

    for (guint i = 0; i < 10 && *end != '\0'; i++)
      end = g_utf8_next_char (end);
    bytes = g_convert (part, end - part, charset, "UTF-8", NULL, &length, NULL);
    g_string_append_printf (out, "%s=?%s?%c?", part == text ? "" : "\r\n ", charset, base64 ? 'B' : 'Q');
    if (base64) {
      g_autofree char *encoded = g_base64_encode ((const guchar *) bytes, length);
      g_string_append (out, encoded);
    } else {
      for (gsize i = 0; i < length; i++) {
        if (g_ascii_isalnum (bytes[i]))
          g_string_append_c (out, bytes[i]);
        else
          append_escaped (out, (guchar) bytes[i]);
      }
    }
    g_string_append (out, "?=");
    part = end;
  }
}

static void
append_header (Maker *maker, const char *name, const char *text)
{
  const char *charset = fits_charset (text, maker->charset) ? maker->charset : "utf-8";

  g_string_append_printf (maker->raw, "%s: ", name);
  append_encoded_header (maker->raw, text, charset, (maker->random & 1) != 0 || maker->language->separator[0] == '\0');
  g_string_append (maker->raw, "\r\n");
}

static void
append_address (Maker *maker, const char *name, const char *display, const char *address)
{
  const char *charset = fits_charset (display, maker->charset) ? maker->charset : "utf-8";

  g_string_append_printf (maker->raw, "%s: ", name);
  append_encoded_header (maker->raw, display, charset, maker->language->separator[0] == '\0');
  g_string_append_printf (maker->raw, " <%s>\r\n", address);
}

static char *
make_text (Maker *maker, gsize size)
{
  g_autoptr(GString) text = g_string_sized_new (size + 200);
  guint in_paragraph = 0;

  g_string_append_printf (text, "%s,\n\n", maker->language->greeting);
  while (text->len < size) {
    append_words (maker, text, 5 + below (maker, 12));
    g_string_append (text, maker->language->stop);
    if (++in_paragraph > 3 + below (maker, 4)) {
      g_string_append (text, below (maker, 8) == 0 ? "\nhttps://www.example.org/a/b?c=d&e=f\n\n" : "\n\n");
      in_paragraph = 0;
    }
  }
  if (maker->info->parent >= 0) {
    g_autofree char *quoted = make_subject (maker->seed, (guint64) maker->info->parent);
    g_string_append_printf (text, "\n> %s\n> %s\n", quoted, maker->language->greeting);
  }
  g_string_append_printf (text, "\n%s\n-- \n%s\n", maker->language->farewell, maker->info->from_name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_html (Maker *maker, const char *text, gsize size)
{
  g_autoptr(GString) html = g_string_sized_new (size + 500);
  g_auto(GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  g_string_append (html, "<!DOCTYPE html>\n<html><head><style>body{font-family:sans-serif;color:#333}td{padding:4px}"
                         "</style></head>\n<body>");
  for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
    g_autofree char *escaped = g_markup_escape_text (*paragraph, -1);
    g_string_append_printf (html, "<p style=\"margin:0 0 12px\">%s</p>\n", escaped);
  }
  while (html->len < size) {
    g_autoptr(GString) cell = g_string_new (NULL);
    append_words (maker, cell, 8 + below (maker, 10));
    g_string_append_printf (html,
                            "<table width=\"600\"><tr><td bgcolor=\"#%06x\"><a href=\"https://news.example.org/%u\">"
                            "<img src=\"https://img.example.org/%u.png\" alt=\"\"></a></td><td>%s</td></tr></table>\n",
                            below (maker, 0x1000000), below (maker, 100000), below (maker, 100000), cell->str);
  }
  g_string_append (html, "</body></html>\n");
  return g_string_free (g_steal_pointer (&html), FALSE);
}

static void
append_base64 (GString *out, const guchar *bytes, gsize length)
{
  for (gsize i = 0; i < length; i += 57) {
    char line[80];
    int state = 0, save = 0;
    gsize n = g_base64_encode_step (bytes + i, MIN (57, length - i), FALSE, line, &state, &save);

    n += g_base64_encode_close (FALSE, line + n, &state, &save);
    line[n++] = '\r';
    line[n++] = '\n';
    g_string_append_len (out, line, (gssize) n);
  }
}

static void
append_quoted_printable (GString *out, const char *bytes, gsize length)
{
  guint column = 0;

  for (gsize i = 0; i < length; i++) {
    guchar byte = (guchar) bytes[i];
    if (byte == '\n') {
      g_string_append (out, "\r\n");
      column = 0;
      continue;
    }
    if (column > 72) {
      g_string_append (out, "=\r\n");
      column = 0;
    }
    if (byte == '=' || byte < ' ' || byte > '~' || (byte == ' ' && (i + 1 == length || bytes[i + 1] == '\n'))) {
      append_escaped (out, byte);
      column += 3;
    } else {
      g_string_append_c (out, (char) byte);
      column++;
    }
  }
}

static void
append_text_part (Maker *maker, const char *type, const char *text)
{
  gsize length = 0;
  const char *charset = fits_charset (text, maker->charset) ? maker->charset : "utf-8";
  g_autofree char *bytes = g_convert (text, -1, charset, "UTF-8", NULL, &length, NULL);
  guint choice = below (maker, 3);

  if (g_str_is_ascii (text) && choice != 1) {
    g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
    g_autofree char *joined = g_strjoinv ("\r\n", lines);
    g_string_append_printf (maker->raw,
                            "Content-Type: %s; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\n%s", type,
                              joined);
  } else if (choice < 2) {
    g_string_append_printf (maker->raw,
                            "Content-Type: %s; charset=\"%s\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
                              type, charset);
    append_quoted_printable (maker->raw, bytes, length);
  } else {
    g_string_append_printf (maker->raw, "Content-Type: %s; charset=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                            type, charset);
    append_base64 (maker->raw, (const guchar *) bytes, length);
  }
}

/* With so many digits at least. */
static void
append_number (GString *out, guint number, guint digits)
{
  char text[10];
  guint start = sizeof text;

  do {
    text[--start] = (char) ('0' + number % 10);
    number /= 10;
  } while (number > 0 || sizeof text - start < digits);
  g_string_append_len (out, text + start, sizeof text - start);
}

/* There are millions of them in a large mailbox: formatting strings would take as long as all the rest. */
static void
append_row (Maker *maker, GString *table, guint row)
{
  append_number (table, row, 1);
  g_string_append (table, ";2026-");
  append_number (table, 1 + row % 12, 2);
  g_string_append_c (table, '-');
  append_number (table, 1 + row % 28, 2);
  g_string_append_c (table, ';');
  append_number (table, below (maker, 5000), 1);
  g_string_append_c (table, '.');
  append_number (table, row % 100, 2);
  g_string_append (table, ";delivered;seedling,oak\n");
}

/* Half of the attachments cannot be compressed (pictures, archives), half can (tables, logs). */
static void
append_attachment (Maker *maker, gsize size)
{
  static const char *const noise[][2] = { { "image/jpeg", "photo.jpg" }, { "application/zip", "files.zip" },
                                          { "application/pdf", "report.pdf" } };
  gboolean compressible = below (maker, 2) == 0;
  guint kind = below (maker, 3);
  guint number = below (maker, 10000);

  g_string_append_printf (maker->raw, "Content-Type: %s; name=\"%u-%s\"\r\nContent-Transfer-Encoding: base64\r\n"
                          "Content-Disposition: attachment; filename=\"%u-%s\"\r\n\r\n",
                          compressible ? "text/csv" : noise[kind][0], number, compressible ? "table.csv"
                          : noise[kind][1], number, compressible ? "table.csv" : noise[kind][1]);
  if (compressible) {
    g_autoptr(GString) table = g_string_sized_new (size);
    for (guint row = 0; table->len < size * 3 / 4; row++)
      append_row (maker, table, row);
    append_base64 (maker->raw, (const guchar *) table->str, table->len);
    return;
  }
  /* Random bytes look like random base64 letters, which are quicker to make. */
  for (gsize written = 0; written < size; written += 78) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char line[78];
    guint64 bits = 0;
    for (guint i = 0; i < 76; i++) {
      if (i % 10 == 0)
        bits = next (maker);
      line[i] = letters[bits & 63];
      bits >>= 6;
    }
    line[76] = '\r';
    line[77] = '\n';
    g_string_append_len (maker->raw, line, sizeof line);
  }
}

static void
append_alternative (Maker *maker, const char *text, gsize html_size)
{
  g_autofree char *html = make_html (maker, text, html_size);
  g_autofree char *boundary = g_strdup_printf ("=_alt_%016" G_GINT64_MODIFIER "x", next (maker));

  g_string_append_printf (maker->raw, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n--%s\r\n",
                          boundary, boundary);
  append_text_part (maker, "text/plain", text);
  g_string_append_printf (maker->raw, "\r\n--%s\r\n", boundary);
  append_text_part (maker, "text/html", html);
  g_string_append_printf (maker->raw, "\r\n--%s--\r\n", boundary);
}

static void
append_body (Maker *maker)
{
  gsize spent = 700;
  gsize rest = maker->target_size > spent ? maker->target_size - spent : 0;
  gboolean attachment = maker->form == FORM_ATTACHMENT;
  gsize text_size = attachment ? 300 + below (maker, 3000) : rest;
  g_autofree char *text = NULL;
  g_autofree char *boundary = NULL;

  if (maker->form == FORM_ALTERNATIVE || maker->form == FORM_NEWSLETTER)
    text_size = rest / 4;
  text = make_text (maker, MIN (text_size, 12000));
  maker->info->fragment = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 100));
  g_strdelimit (maker->info->fragment, "\n", ' ');

  if (maker->form == FORM_ALTERNATIVE || maker->form == FORM_NEWSLETTER) {
    append_alternative (maker, text, MIN (rest / 2, 60000));
    return;
  }
  if (!attachment) {
    append_text_part (maker, "text/plain", text);
    return;
  }
  boundary = g_strdup_printf ("----=_Part_%016" G_GINT64_MODIFIER "x", next (maker));
  g_string_append_printf (maker->raw,
                          "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\nThis is a message of several "
                          "parts.\r\n--%s\r\n", boundary, boundary);
  if (below (maker, 2) == 0)
    append_alternative (maker, text, 0);
  else
    append_text_part (maker, "text/plain", text);
  for (guint parts = 1 + below (maker, 3); parts > 0; parts--) {
    g_string_append_printf (maker->raw, "\r\n--%s\r\n", boundary);
    append_attachment (maker, MAX (200, rest / parts / 1));
    rest -= rest / parts;
  }
  g_string_append_printf (maker->raw, "\r\n--%s--\r\n", boundary);
}

static void
append_trace (Maker *maker, const char *date)
{
  g_string_append_printf (maker->raw,
                          "Return-Path: <%s>\r\nReceived: from mx%u.example.org (mx%u.example.org [192.0.2.%u])\r\n"
                          "\tby mail.example.test (Postfix) with ESMTPS id %08X\r\n\tfor <%s>; %s\r\n",
                          maker->info->from_address, below (maker, 4), below (maker, 4), below (maker, 255),
                          (guint) next (maker), maker->info->to_address, date);
}

static void
append_head (Maker *maker)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (maker->info->date_ms / 1000);
  g_autofree char *date = g_date_time_format (time, "%a, %d %b %Y %H:%M:%S +0000");

  append_trace (maker, date);
  append_address (maker, "From", maker->info->from_name, maker->info->from_address);
  g_string_append_printf (maker->raw, "To: <%s>\r\nDate: %s\r\nMessage-ID: %s\r\n", maker->info->to_address, date,
                          maker->info->message_id);
  append_header (maker, "Subject", maker->info->subject);
  if (maker->info->answers != NULL)
    g_string_append_printf (maker->raw, "In-Reply-To: %s\r\nReferences: %s\r\n", maker->info->answers,
                            maker->info->answers);
  if (maker->form == FORM_LIST)
    g_string_append (maker->raw,
                     "List-Id: Tree talk <trees.lists.example.org>\r\nList-Post: "
                     "<mailto:trees@lists.example.org>\r\nPrecedence: list\r\n");
  if (maker->form == FORM_NEWSLETTER)
    g_string_append (maker->raw, "List-Unsubscribe: <https://news.example.org/unsubscribe>\r\nPrecedence: bulk\r\n");
  g_string_append (maker->raw, "MIME-Version: 1.0\r\n");
}

static void
remove_first (GString *raw, gsize from, const char *text)
{
  char *found = strstr (raw->str + from, text);

  if (found != NULL)
    g_string_erase (raw, found - raw->str, strlen (text));
}

/* Ways in which mail is broken out there. Each leaves bytes that a server stores as they came. */
static void
break_message (Maker *maker, gsize start)
{
  GString *raw = maker->raw;

  switch (below (maker, 8)) {
  case 0: /* the closing boundary is missing */
    g_string_truncate (raw, raw->len - MIN (raw->len - start, 30));
    break;
  case 1:
    remove_first (raw, start, "MIME-Version: 1.0\r\n");
    remove_first (raw, start, "Content-Type: ");
    break;
  case 2: { /* raw Latin-1 in a header */
    g_string_insert (raw, start, "X-Comment: caf\xe9 \xfc\xdf\r\n");
    break;
  }
  case 3: { /* no date, no id */
    char *found = strstr (raw->str + start, "Date: ");
    if (found != NULL)
      found[0] = 'X';
    remove_first (raw, start, maker->info->message_id);
    break;
  }
  case 4: /* NUL bytes */
    g_string_append_len (raw, "zero\0byte\0s\r\n", 13);
    break;
  case 5:
    g_string_append (raw, "=ZZ=\r\n!!!!not base64\x80\x81\xff\r\n");
    break;
  case 6: { /* a charset that does not exist */
    char *found = strstr (raw->str + start, "charset=");
    if (found != NULL)
      memcpy (found + 8, "x-no", 4);
    break;
  }
  case 7: /* bare line feeds and a line far too long */
    g_string_append_c (raw, '\n');
    for (guint i = 0; i < 1500; i++)
      g_string_append_c (raw, 'x');
    g_string_append (raw, "\n.\n");
    break;
  default:
    g_assert_not_reached ();
  }
}

static gsize
choose_size (Maker *maker)
{
  double normal = sqrt (-2.0 * log (unit (maker))) * cos (2.0 * G_PI * unit (maker));

  return (gsize) CLAMP (exp (log (5000.0) + 2.06 * normal), 700.0, (double) MAX_SIZE);
}

static Form
choose_form (Maker *maker)
{
  guint choice = below (maker, 100);

  if (maker->target_size > 60000 || (maker->target_size > 15000 && choice < 50))
    return FORM_ATTACHMENT;
  if (maker->target_size > 8000)
    return choice < 60 ? FORM_NEWSLETTER : FORM_ALTERNATIVE;
  if (maker->target_size < 1500)
    return FORM_PLAIN;
  return choice < 40 ? FORM_PLAIN : choice < 60 ? FORM_LIST : FORM_ALTERNATIVE;
}

static void
fill_info (Maker *maker)
{
  WaxGeneratedMessage *info = maker->info;
  guint person = below (maker, 8);
  g_autofree char *subject = NULL;

  /* Unless a thread goes back further, the parent is one of the last forty messages. */
  info->parent = maker->index > 2 && below (maker, 100) < 35
      ? (gint64) (maker->index - 1 - below (maker, (guint) MIN (40, maker->index - 1))) : -1;
  subject = make_subject (maker->seed, info->parent >= 0 ? (guint64) info->parent : maker->index);
  info->subject = g_strconcat (info->parent >= 0 ? maker->language->reply_prefix : "", subject, NULL);
  info->from_name = g_strdup (maker->language->names[person]);
  info->from_address = g_strdup_printf ("%s.%u@%s.example.org", maker->language->code, person + 8 * below (maker, 30),
                                        below (maker, 3) == 0 ? "lists" : "people");
  info->to_address = g_strdup ("alice@example.test");
  info->message_id = make_message_id (maker->seed, maker->index);
  info->answers = info->parent >= 0 ? make_message_id (maker->seed, (guint64) info->parent) : NULL;
  info->date_ms = (FIRST_MESSAGE_S + (gint64) maker->index * MESSAGE_DISTANCE_S + below (maker,
      MESSAGE_DISTANCE_S)) * 1000;
  info->folder = below (maker, 100) < 40 ? 0 : below (maker, WAX_GENERATOR_FOLDERS);
  info->unread = below (maker, 100) < 15;
  info->flagged = below (maker, 100) < 4;
  info->replied = below (maker, 100) < 12;
  info->attachment = maker->form == FORM_ATTACHMENT;
  info->broken = below (maker, 100) < 2;
}

const char *
wax_message_generator_folder_name (guint folder)
{
  static const char *const names[WAX_GENERATOR_FOLDERS] = { "Inbox", "Projects", "Trees", "Lists", "Newsletters",
                                                            "Travel", "Família", "仕事", "Архив" };

  g_return_val_if_fail (folder < WAX_GENERATOR_FOLDERS, NULL);
  return names[folder];
}

void
wax_message_generator_make (guint64 seed, guint64 index, GString *raw, WaxGeneratedMessage *message)
{
  Maker maker = maker_for (seed, index);
  gsize start = raw->len;

  memset (message, 0, sizeof *message);
  maker.raw = raw;
  maker.info = message;
  maker.charset = below (&maker, 3) == 0 ? maker.language->charset : "utf-8";
  maker.target_size = choose_size (&maker);
  maker.form = choose_form (&maker);
  fill_info (&maker);
  append_head (&maker);
  append_body (&maker);
  if (message->broken)
    break_message (&maker, start);
}

void
wax_generated_message_clear (WaxGeneratedMessage *message)
{
  g_free (message->subject);
  g_free (message->from_name);
  g_free (message->from_address);
  g_free (message->to_address);
  g_free (message->message_id);
  g_free (message->answers);
  g_free (message->fragment);
  memset (message, 0, sizeof *message);
}
