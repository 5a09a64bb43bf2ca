#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  WAX_MAIL_NEWS_ADDED,
  WAX_MAIL_NEWS_REMOVED,
  WAX_MAIL_NEWS_CHANGED,
} WaxMailNewsKind;

/**
 * WaxMailNewsRow: one row of a folder's list
 * @key: see #WaxMessage
 * @before: of one that was added: the other key that the same message had until then, else 0
 *
 * A message that moved is removed from one folder and added to another.
 */
typedef struct {
  WaxMailNewsKind kind;
  gint64 key;
  gint64 before;
  const char *folder_id; /* lives as long as the news */
} WaxMailNewsRow;

/**
 * WaxMailNews:
 * @folders: folders were added, removed, changed or counted anew
 * @tags: tags were added, removed or changed
 * @searchable: messages can be found that could not be before
 * @contacts: contacts of the person's own were removed
 * @rows: of #WaxMailNewsRow, in the order in which it happened
 *
 * What writes to a store changed, for those who show it. Belongs to one thread at a time.
 */
typedef struct {
  gboolean folders;
  gboolean tags;
  gboolean searchable;
  gboolean contacts;
  GArray *rows;
  GHashTable *folder_ids;
} WaxMailNews;

WaxMailNews *wax_mail_news_new (void);
void wax_mail_news_free (WaxMailNews *self);
void wax_mail_news_add (WaxMailNews *self, WaxMailNewsKind kind, gint64 key, const char *folder_id);

/* A message was added that had been removed. @before: its key until then, which may be the same */
void wax_mail_news_add_again (WaxMailNews *self, gint64 key, gint64 before, const char *folder_id);

/* Moves what @from holds behind what @self holds; @from is empty afterwards. */
void wax_mail_news_append (WaxMailNews *self, WaxMailNews *from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxMailNews, wax_mail_news_free)

G_END_DECLS
