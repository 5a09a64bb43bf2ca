#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The manual: sections of blocks, each of which a translator gets as one text. For whoever writes on: a section
 * keeps its id, as windows open it by that; what can be pressed or chosen is named in braces, exactly as it is written
 * where it is shown, with its underscore: "Press {_View Certificate}." It then reads as it does there in every
 * language, and a test fails where no such thing is there any more. Keys are told by the shortcuts window alone.
 */

typedef enum {
  WAX_MANUAL_PARAGRAPH,
  WAX_MANUAL_HEADING,  /* within the section */
  WAX_MANUAL_STEP,     /* those in a row are numbered */
  WAX_MANUAL_POINT,
  WAX_MANUAL_SEE,      /* leads to another section: the text is its id */
  WAX_MANUAL_SHORTCUTS, /* opens the shortcuts window */
} WaxManualKind;

typedef struct {
  WaxManualKind kind;
  const char *text; /* not translated */
} WaxManualBlock;

typedef struct {
  const char *id;
  const char *title; /* not translated */
  const WaxManualBlock *blocks;
  guint n_blocks;
} WaxManualSection;

const WaxManualSection *wax_manual_text_get (guint *n_sections);

/* Returns: (nullable) */
const WaxManualSection *wax_manual_text_find (const char *id);

/**
 * wax_manual_text_expand:
 * @text: of a block
 * @markup: whether what stood in braces becomes bold, and the rest is escaped
 *
 * Returns: (transfer full): @text in the person's language, and what is in braces as it is called on screen.
 */
char *wax_manual_text_expand (const char *text, gboolean markup);

/* Returns: (transfer full) (array zero-terminated): what stands in braces, not translated. */
char **wax_manual_text_list_names (const char *text);

G_END_DECLS
