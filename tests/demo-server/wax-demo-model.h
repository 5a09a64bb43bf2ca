#pragma once

#include <gio/gio.h>
#include <jansson.h>

#include "wax-message-generator.h"

/* What one mailbox holds. All of it belongs to the server's thread. */

typedef enum {
  WAX_DEMO_MESSAGE,
  WAX_DEMO_CONVERSATION,
  WAX_DEMO_CONTACT,
  WAX_DEMO_APPOINTMENT,
  WAX_DEMO_FOLDER,
  WAX_DEMO_LINK,
  WAX_DEMO_TAG,
  WAX_DEMO_N_KINDS
} WaxDemoKind;

enum {
  WAX_DEMO_ROOT = 1,
  WAX_DEMO_INBOX = 2,
  WAX_DEMO_TRASH = 3,
  WAX_DEMO_JUNK = 4,
  WAX_DEMO_SENT = 5,
  WAX_DEMO_DRAFTS = 6,
  WAX_DEMO_CONTACTS = 7,
  WAX_DEMO_TAGS = 8,
  WAX_DEMO_CONVERSATIONS = 9,
  WAX_DEMO_CALENDAR = 10,
  WAX_DEMO_TOP = 11,
  WAX_DEMO_EMAILED = 13,
};

/**
 * WaxDemoItem: one of any kind.
 * @flags: a bit per letter, see wax_demo_flags_to_string ()
 * @rev: change of the last new content
 * @ms: change of the last new anything
 * @tags: (nullable): ids
 */
typedef struct {
  WaxDemoKind kind;
  guint id, folder, rev, ms, flags;
  gint64 date_ms;
  gint64 changed_s;
  GArray *tags;

  /* messages */
  GBytes *raw;
  gsize size;
  char *digest;
  char *subject, *from_name, *from_address, *to_address, *message_id, *fragment;
  guint conversation;
  json_t *origin; /* of a draft: origid, rt … */

  /* folders, links, tags */
  char *name, *uuid, *view;
  gint color;
  gboolean fixed;
  guint imap_change, imap_next;
  guint version;
  json_t *grants;
  json_t *link;

  /* contacts, appointments */
  json_t *fields;
  json_t *members;
} WaxDemoItem;

typedef struct {
  guint id;
  WaxDemoKind kind;
  guint change;
} WaxDemoTombstone;

typedef struct {
  char *id;
  gint64 when_us;
  char *name, *type;
  GBytes *bytes;
} WaxDemoUpload;

typedef struct {
  char *id, *name, *display_name, *password, *status;
  gint64 quota;
  gboolean has_mailbox;
  guint change;
  guint next_id;
  guint cutoff;
  GHashTable *items;      /* id -> WaxDemoItem */
  GHashTable *message_ids; /* Message-ID -> id */
  GArray *tombstones;
  json_t *prefs, *attrs, *signatures, *identities, *white, *black;
  GHashTable *sent;       /* suid -> saved id as text */
  GHashTable *uploads;
  guint waitset_seq;
} WaxDemoUser;

guint wax_demo_flags_from_string (const char *letters);
char *wax_demo_flags_to_string (guint flags);
guint wax_demo_flag (char letter);

WaxDemoUser *wax_demo_user_new (const char *name, const char *display_name, const char *password);
void wax_demo_user_free (WaxDemoUser *self);

/**
 * wax_demo_user_open_mailbox:
 * Makes the system folders, unless they are there.
 */
void wax_demo_user_open_mailbox (WaxDemoUser *self);

WaxDemoItem *wax_demo_user_find (WaxDemoUser *self, guint id);
WaxDemoItem *wax_demo_user_find_kind (WaxDemoUser *self, guint id, WaxDemoKind kind);
WaxDemoItem *wax_demo_user_find_child (WaxDemoUser *self, guint folder, const char *name);

WaxDemoItem *wax_demo_user_find_tag (WaxDemoUser *self, const char *name);

/* Each of these is one change of the mailbox. */
WaxDemoItem *wax_demo_user_add_folder (WaxDemoUser *self, guint parent, const char *name, const char *view, gint color);
WaxDemoItem *wax_demo_user_add_tag (WaxDemoUser *self, const char *name, gint color);
WaxDemoItem *wax_demo_user_add_contact (WaxDemoUser *self, guint folder, json_t *fields);

/**
 * wax_demo_user_add_message:
 * @raw: kept
 * @known: (nullable): what its maker knows; otherwise it is parsed
 * @date_ms: 0 for now
 */
WaxDemoItem *wax_demo_user_add_message (WaxDemoUser *self, guint folder, GBytes *raw, const WaxGeneratedMessage *known,
                                        guint flags, gint64 date_ms);

/**
 * wax_demo_user_set_content:
 * Replaces the bytes of a draft: same id, new content.
 */
void wax_demo_user_set_content (WaxDemoUser *self, WaxDemoItem *message, GBytes *raw);

/* Marks as changed within the running change; wax_demo_user_begin () starts the next one. */
void wax_demo_user_begin (WaxDemoUser *self);
void wax_demo_user_touch (WaxDemoUser *self, WaxDemoItem *item);
void wax_demo_user_touch_content (WaxDemoUser *self, WaxDemoItem *item);
void wax_demo_user_move (WaxDemoUser *self, WaxDemoItem *item, guint folder);
void wax_demo_user_remove (WaxDemoUser *self, WaxDemoItem *item);
/**
 * wax_demo_user_apply:
 * @op: read, !read, flag, !flag, priority, !priority, trash, delete
 * Returns: FALSE if there is no such operation.
 */
gboolean wax_demo_user_apply (WaxDemoUser *self, WaxDemoItem *item, const char *op);
gboolean wax_demo_user_holds (WaxDemoUser *self, guint folder, guint below);


/**
 * wax_demo_user_grants:
 * Returns: (nullable): the rights that @other has in the folder, by a grant on it or above it.
 */
const char *wax_demo_user_grants (WaxDemoUser *self, const WaxDemoItem *folder, WaxDemoUser *other);
gboolean wax_demo_user_grants_any (WaxDemoUser *self, WaxDemoUser *other);
char *wax_demo_user_folder_path (WaxDemoUser *self, WaxDemoItem *folder);
guint64 wax_demo_user_size (WaxDemoUser *self);

/**
 * wax_demo_item_conversation:
 * Returns: the conversation's id, negative while the message is alone in it.
 */
gint64 wax_demo_item_conversation (const WaxDemoItem *message);

gboolean wax_demo_item_has_tag (const WaxDemoItem *item, guint tag);
char *wax_demo_item_tag_ids (const WaxDemoItem *item);
char *wax_demo_item_tag_names (WaxDemoUser *user, const WaxDemoItem *item);
/* (transfer full): as the server writes them: SHA-256, in base64 with commas */
char *wax_demo_digest (const void *bytes, gsize size);
const char *wax_demo_item_digest (WaxDemoItem *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)
