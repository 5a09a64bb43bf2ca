#pragma once

#include "mail/wax-picture.h"

G_BEGIN_DECLS

#define WAX_TYPE_DOCUMENT (wax_document_get_type ())

typedef enum {
  WAX_STYLE_PLAIN = 0,
  WAX_STYLE_BOLD = 1 << 0,
  WAX_STYLE_ITALIC = 1 << 1,
  WAX_STYLE_UNDERLINE = 1 << 2,
} WaxStyle;

typedef enum {
  WAX_LIST_NONE,
  WAX_LIST_BULLETS,
  WAX_LIST_NUMBERS,
} WaxList;

/**
 * WaxLoss:
 * @WAX_LOSS_LOOK: colours, sizes, faces: how it says what it says
 * @WAX_LOSS_CONTENT: what stands beside what in tables, images on other computers, the end of what is very long
 *
 * What is left out of foreign HTML; the second may come with the first.
 */
typedef enum {
  WAX_LOSS_NONE,
  WAX_LOSS_LOOK,
  WAX_LOSS_CONTENT,
} WaxLoss;

/* What deeper ones become. */
enum { WAX_DOCUMENT_MAX_QUOTE = 20, WAX_DOCUMENT_MAX_LEVEL = 8 };

/**
 * WaxRun:
 * @text: of one line, never empty
 * @link: (nullable): where it leads, see wax_document_is_link()
 * @picture: (nullable): what is shown in place of the text, which is for those who cannot see it
 */
typedef struct {
  char *text;
  WaxStyle style;
  char *link;
  WaxPicture *picture;
} WaxRun;

/**
 * WaxParagraph:
 * @quote: how often it is quoted, 0 for what is the writer's own
 * @list: whether it is an item of a list
 * @level: of that, from 1; 0 where it is none. Never more than one above the item before it
 * @runs: of #WaxRun; neighbours differ in more than their text
 */
typedef struct {
  guint quote;
  WaxList list;
  guint level;
  GPtrArray *runs;
} WaxParagraph;

/**
 * WaxDocument:
 * @paragraphs: of #WaxParagraph, as many as it has lines
 *
 * The text of a message with what a person sets in it. Ref-counted; who makes it adds to it, after which it is
 * immutable, for any thread. Fields are read directly. Text is valid UTF-8.
 */
typedef struct {
  GPtrArray *paragraphs;
} WaxDocument;

/**
 * WaxListCount:
 *
 * How far the lists of a document have been counted. Begins as { 0 }.
 */
typedef struct {
  WaxList list[WAX_DOCUMENT_MAX_LEVEL + 1];
  guint number[WAX_DOCUMENT_MAX_LEVEL + 1];
  guint quote;
} WaxListCount;

/* Of one paragraph after another. Returns: the number of the item, from 1; 0 where it is none. */
guint wax_list_count_next (WaxListCount *self, guint quote, WaxList list, guint level);

GType wax_document_get_type (void);

/* Without a paragraph. */
WaxDocument *wax_document_new (void);
WaxDocument *wax_document_ref (WaxDocument *self);
void wax_document_unref (WaxDocument *self);

/* ---- making one ---- */

void wax_document_begin_paragraph (WaxDocument *self, guint quote, WaxList list, guint level);

/**
 * wax_document_add_run:
 * @text: goes on with the last paragraph, or begins one that is nothing special
 * @length: bytes, -1 for all
 * @link: (nullable): left out where it is none that may be kept
 */
void wax_document_add_run (WaxDocument *self, const char *text, gssize length, WaxStyle style, const char *link);

/* @text: what it shows, for those who cannot see it; its name where that is empty. @link: as there */
void wax_document_add_picture (WaxDocument *self, WaxPicture *picture, const char *text, const char *link);

/* Adds all of @other, as often quoted as it is there and @quote times more. */
void wax_document_append (WaxDocument *self, const WaxDocument *other, guint quote);

/* Returns: (transfer full): it with @other in place of @n paragraphs from @at on. */
WaxDocument *wax_document_splice (const WaxDocument *self, guint at, guint n, const WaxDocument *other);

/* Adds the lines of @text; what is quoted with ">" is quoted. */
void wax_document_append_text (WaxDocument *self, const char *text, guint quote);

/* ---- what it says ---- */

/* Whether text that is quoted with ">" says as much. */
gboolean wax_document_is_plain (const WaxDocument *self);

gboolean wax_document_equal (const WaxDocument *self, const WaxDocument *other);

/* Returns: where the paragraphs of @part stand in it one after the other, -1 where they do not or are none. */
int wax_document_find (const WaxDocument *self, const WaxDocument *part);

/* Returns: (transfer full) (element-type WaxPicture): those in it, each once. */
GPtrArray *wax_document_list_pictures (const WaxDocument *self);

/* Returns: (transfer full): plain text: quotes with ">", items of lists with a star or number, links behind their
 * words, the text of pictures in brackets. */
char *wax_document_to_text (const WaxDocument *self);

/* Whether it leads to a page, an address or a telephone: nothing else is kept. */
gboolean wax_document_is_link (const char *link);

/* ---- wax-document-html.c ---- */

/**
 * wax_document_to_html:
 * @find_links: addresses of pages are made links where they are none
 *
 * Returns: (transfer full): a whole document; wax_document_new_from_html() makes the same of it.
 */
char *wax_document_to_html (const WaxDocument *self, gboolean find_links);

/* ---- wax-document-read.c ---- */

/**
 * wax_document_new_from_html:
 * @html: UTF-8 of anybody, not necessarily well-formed or complete
 * @limit: bytes of text after which to stop
 * @pictures: (nullable) (element-type WaxPicture): those that came with it
 * @lost: (out) (optional): what is in it that a document does not have
 *
 * What a person would read of @html, with its paragraphs, quotes, lists, links, bold, italic and underlined words, and
 * those of @pictures that it shows.
 * Scripts, styles and everything that would be fetched are left out. Linear time. Any thread.
 */
WaxDocument *wax_document_new_from_html (const char *html, gsize size, gsize limit, GPtrArray *pictures,
                                         WaxLoss *lost);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxDocument, wax_document_unref)

G_END_DECLS
