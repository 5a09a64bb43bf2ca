#pragma once

#include "app/wax-held-rows.h"
#include "app/wax-key-diff.h"
#include "app/wax-message-list.h"

G_BEGIN_DECLS

enum {
  PAGE = 128,
  MAX_PAGES = 24,
  SEARCH_LIMIT = 5000,
  PAUSE_MS = 150, /* between two reads of the keys while mail pours in */
  SEARCH_PAUSE_MS = 500, /* between two searches while messages are made searchable, which needs the processor */
  FIRST_PAGES = 2, /* read with the keys; of a search nothing else is looked for before they are shown */
  LOOKED_AT = 100, /* among how many rows unread ones are looked for */
};

struct _WaxMessageList {
  GObject parent_instance;

  WaxAccount *account; /* (nullable): %NULL where it is put together from others */
  GPtrArray *members;  /* (nullable): of WaxMessageList, which it is put together from */
  char *folder_id; /* or */
  WaxQuery *query;
  WaxFoundWords *words; /* (nullable): of it */
  GPtrArray *found; /* (nullable): ids of messages that the server found; replaced, never changed */
  char *conversation_id; /* (nullable): it alone is listed, as it is looked at from the folder */
  GHashTable *expanded; /* (nullable): where it is grouped: ids of conversations */
  char *kept_id;        /* (nullable): of a message that stays listed */
  GArray *keys;
  GArray *heads; /* (nullable): of a member: the keys without the older messages of what is expanded, where any is */
  gint64 newest; /* the highest key that was listed before the keys that are */
  WaxHeldRows *rows; /* of WaxMessageItem */
  GHashTable *changed; /* keys of rows to be read again */
  GHashTable *moved; /* key → key: rows that are held, and have another one since the keys were read */
  WaxFailure *failure;
  GCancellable *cancellable;
  gulong news_handler;
  guint timeout_id;
  guint ahead_id;
  guint low, high;  /* pages that were asked for lately */
  guint read_generation; /* when the keys were asked for */
  gpointer read_expanded; /* the set then: to be compared, no more */
  guint generation; /* of the store's rows: what was read before a change is read again after it */
  gboolean refreshing;
  gboolean unreadable; /* a page was, which was said */
  gboolean slow; /* a page was waited for in vain, and has not come yet */
  gboolean loading; /* the first read */
  gboolean incomplete;
  gboolean reading;
  gboolean stale;
  gboolean is_member;
};

typedef struct {
  char *folder_id;
  WaxQuery *query;
  GPtrArray *found;
  char *conversation_id;
  GHashTable *expanded;
  char *kept_id;
  GArray *before;
  char *grouped_id; /* (nullable): see wax_row_facts_read() */
  gboolean wants_heads; /* of what is listed, where conversations are expanded */
  guint limit;          /* of hits */
  gboolean cut;         /* there may be more */
} WaxListJob;

typedef struct {
  GArray *keys;
  GArray *heads; /* (nullable) */
  char *opened; /* (nullable): the conversation that is expanded for the message that stays */
  GArray *ranges;
  GPtrArray *first; /* (nullable): of WaxRowFacts: of the rows at the top that were not there before */
  gboolean incomplete;
  gboolean more; /* hits are to be looked for once these are shown */
} WaxListKeys;

/* wax-message-list-read.c: on the reading thread, as #WaxReaderFunc. @data: #WaxListJob. Returns: #WaxListKeys */
gpointer wax_list_job_run (WaxMailStore *store, gpointer data, GCancellable *cancellable, GError **error);
void wax_list_job_free (gpointer job);
void wax_list_keys_free (gpointer keys);

/* wax-message-list-combined.c */
gpointer wax_message_list_get_combined_item (WaxMessageList *self, guint position);

/* wax-message-list-moved.c: note: which rows have other keys now; join: changes that such rows are among are told as
 * one; forget: the keys were read, and nothing happened since */
void wax_message_list_note_moved (WaxMessageList *self, WaxChangeSet *news);
gint64 wax_message_list_follow_key (WaxMessageList *self, gint64 key); /* of a message */
void wax_message_list_join_moved (WaxMessageList *self, GArray *ranges);
void wax_message_list_forget_moved (WaxMessageList *self);

/* wax-message-list-pages.c: dup_at: (transfer full): the row, maybe not loaded yet; look_ahead: that is looked at;
 * take_rows: @facts of the first of @keys, read before that @generation; refresh: @n rows are read again as soon as can
 * be */
WaxMessageItem *wax_message_list_dup_at (WaxMessageList *self, guint position);
void wax_message_list_look_ahead (WaxMessageList *self, guint position);
void wax_message_list_take_rows (WaxMessageList *self, GArray *keys, GPtrArray *facts, guint generation);
void wax_message_list_refresh (WaxMessageList *self, GArray *keys, guint n);

/* wax-message-list.c */
WaxMessageItem *wax_message_list_dup_keyed (WaxMessageList *self, gint64 key);
void wax_message_list_set_read (WaxMessageList *self, gboolean incomplete);

G_END_DECLS
