#pragma once

#include "wax-rich-text.h"

#include "util/wax-worker.h"

G_BEGIN_DECLS

/* What a line is. */
typedef struct {
  guint quote;
  WaxList list;
  guint level;
} WaxLine;

struct _WaxRichText {
  GtkTextView parent_instance;

  gboolean rich;
  gboolean busy; /* it changes itself */
  GtkTextTag *bold;
  GtkTextTag *italic;
  GtkTextTag *underline;
  GtkTextTag *marker; /* what stands before an item of a list, and is no text */

  WaxStyle style; /* of what is typed next */
  gboolean composing; /* an input method has not yet given its word */
  int at;         /* where the cursor was last */

  guint actions;          /* that are under way */
  gboolean changed;       /* by them */
  int first, last;        /* lines that they changed */
  GPtrArray *undo, *redo; /* of Moment */
  gint64 edited_us;
  gboolean new_moment; /* begins with the next change */
  gboolean remembered; /* what is changed now */

  WaxWorker *decoder;   /* (nullable): of pictures, once there is one */
  GHashTable *textures; /* id → GdkTexture */
};

/* wax-rich-text.c */
GtkTextBuffer *wax_rich_text_get_buffer (WaxRichText *self);
WaxStyle wax_rich_text_get_style_at (WaxRichText *self, const GtkTextIter *iter);
void wax_rich_text_apply_style (WaxRichText *self, const GtkTextIter *start, const GtkTextIter *end, WaxStyle style);
GtkTextTag *wax_rich_text_make_link (WaxRichText *self, const char *link);

/* Returns: (transfer none) (nullable): where the words there lead. @tag: (out) (optional) */
const char *wax_rich_text_get_link_at (WaxRichText *self, const GtkTextIter *iter, GtkTextTag **tag);

/* What is done between them is one change. */
void wax_rich_text_begin (WaxRichText *self);
void wax_rich_text_end (WaxRichText *self);

/* wax-rich-text-lines.c: lists and quotes */
WaxLine wax_rich_text_get_line (WaxRichText *self, int line);
void wax_rich_text_set_line (WaxRichText *self, int number, const WaxLine *line);

/* Words that were put before those of a line belong to it. */
void wax_rich_text_join_line (WaxRichText *self, int line);

/* Where the words of the line begin, behind what stands before an item. */
int wax_rich_text_get_marker_length (WaxRichText *self, int line);

/* Has @first to @last, and the lists that they are in, look as what they are. */
void wax_rich_text_settle (WaxRichText *self, int first, int last);
void wax_rich_text_get_selected_lines (WaxRichText *self, int *first, int *last);

/* wax-rich-text-keys.c */
void wax_rich_text_add_keys (WaxRichText *self);
void wax_rich_text_leave_marker (WaxRichText *self);

/* wax-rich-text-picture.c */

/* Returns: (transfer none) (nullable). @text: (out): for who cannot see it */
WaxPicture *wax_rich_text_get_picture_at (WaxRichText *self, const GtkTextIter *iter, const char **text);

/* @at: is behind it then */
void wax_rich_text_add_picture (WaxRichText *self, GtkTextIter *at, WaxPicture *picture, const char *text);

/* wax-rich-text-document.c */
void wax_rich_text_replace (WaxRichText *self, const WaxDocument *document);

/* wax-rich-text-history.c */
void wax_rich_text_remember (WaxRichText *self);
void wax_rich_text_forget (WaxRichText *self);
GPtrArray *wax_rich_text_make_history (void);

G_END_DECLS
