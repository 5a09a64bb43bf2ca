#pragma once

#include <libsoup/soup.h>

#include "wax-demo-mime.h"
#include "wax-demo-model.h"
#include "wax-demo-server.h"
#include "wax-demo-stream.h"

/* Inside of the server: everything here runs in its thread. */

typedef struct {
  gint64 value;
  char *where;
  guint64 met; /* how often it was asked, for "every nth" */
} WaxDemoSwitch;

typedef struct {
  char *text;
  WaxDemoUser *user;
  gint64 until_us;
  gboolean gone;
  gboolean outdated; /* the password was changed */
  char *csrf;
} WaxDemoToken;

typedef struct _WaxDemoWait WaxDemoWait;

typedef struct {
  char *id, *types;
  WaxDemoUser *user;
  guint seq;
  guint known;     /* change number up to which the client has been told */
  guint signalled; /* change number last signalled */
  WaxDemoWait *waiter;
  gint64 used_us;
} WaxDemoWaitSet;

typedef struct {
  char *id;
  WaxDemoUser *user;
  guint seq;
  guint known;
  WaxDemoWait *waiter;
} WaxDemoSession;

struct _WaxDemoServer {
  WaxDemoOptions options;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GSocketListener *listener;
  GCancellable *closing;
  SoupServer *soup;
  guint16 port;
  guint16 certificate_port; /* 0: none */
  GTlsCertificate *certificate;
  GTlsDatabase *client_anchors;
  GHashTable *handshakes;   /* GSocketConnection, where one is under way (not held) */
  GHashTable *streams;      /* WaxDemoStream, open ones (not held) */
  GHashTable *watches;      /* WaxDemoStream → GSource, while its client is there */
  GPtrArray *muted;         /* connections that are kept and never answered */
  WaxDemoSwitch switches[WAX_DEMO_N_MISBEHAVIOURS];
  char *redirect;
  guint failures;
  guint64 counters[WAX_DEMO_N_COUNTERS];
  GHashTable *requests;     /* name -> count */
  GHashTable *users;        /* name -> WaxDemoUser */
  GPtrArray *removed_users; /* tokens still point at them */
  GHashTable *tokens;       /* text -> WaxDemoToken */
  GHashTable *waitsets;     /* id -> WaxDemoWaitSet */
  GHashTable *sessions;     /* id -> WaxDemoSession */
  GPtrArray *waits;         /* WaxDemoWait */
  GMappedFile *corpus;
  char *host_url;
  guint serial;
  guint64 live_index;
  GSource *live;
  gboolean mail_host_bad;
  WaxDemoUser *gal;         /* the GAL account's mailbox */
  json_t *directory;        /* people by address, as in LDAP */
  gint64 directory_ms;
};

/**
 * WaxDemoCall: one SOAP request, perhaps out of a batch.
 * @user: who asks (nullable)
 * @mailbox: whose mailbox is asked for; ids are qualified when it is not the user's
 * @fault: set by wax_demo_fail ()
 * @waiting: the answer comes later, by wax_demo_soap_answer_waiting ()
 * @in_batch: a part of one, whose answer cannot be held back
 */
typedef struct {
  WaxDemoServer *server;
  SoupServerMessage *message;
  const char *name;
  const char *url_base;
  WaxDemoUser *user;
  WaxDemoUser *mailbox;
  WaxDemoToken *token;
  json_t *context;
  json_t *reply_context;
  json_t *fault;
  gboolean xml_fault;
  gboolean no_header;
  gboolean waiting;
  gboolean in_batch;
} WaxDemoCall;

typedef json_t *(*WaxDemoHandler) (WaxDemoCall *call, json_t *request);

/* Reading requests as tolerantly as the server seen does. */
const char *wax_demo_text (json_t *object, const char *key);
const char *wax_demo_text_or_empty (json_t *object, const char *key);
gint64 wax_demo_number (json_t *object, const char *key, gint64 otherwise);
gboolean wax_demo_truth (json_t *object, const char *key, gboolean otherwise);
json_t *wax_demo_object (json_t *object, const char *key);

/**
 * wax_demo_list:
 * Returns: (transfer full): the member as a list, whatever it was.
 */
json_t *wax_demo_list (json_t *object, const char *key);
json_t *wax_demo_string (const char *text);
json_t *wax_demo_string_take (char *text);

/**
 * wax_demo_fail:
 * Returns: %NULL, for "return wax_demo_fail (…)".
 */
json_t *wax_demo_fail (WaxDemoCall *call, const char *code, const char *format, ...) G_GNUC_PRINTF (3, 4);
void wax_demo_fail_argument (WaxDemoCall *call, const char *name, const char *type, const char *value);

/* Qualified with the account if it is another's mailbox. */
json_t *wax_demo_id (WaxDemoCall *call, gint64 id);

/**
 * wax_demo_parse_id:
 * Returns: FALSE with the fault service.INVALID_REQUEST for what is no id. Changes @call->mailbox for "account:id".
 */
gboolean wax_demo_parse_id (WaxDemoCall *call, const char *text, gint64 *id);

gint64 wax_demo_server_switch (WaxDemoServer *self, WaxDemoMisbehaviour what, const char *name);
gboolean wax_demo_server_every (WaxDemoServer *self, WaxDemoMisbehaviour what, const char *name);
void wax_demo_server_count (WaxDemoServer *self, const char *name);
WaxDemoUser *wax_demo_server_find_user (WaxDemoServer *self, const char *name);
WaxDemoUser *wax_demo_server_find_user_by_id (WaxDemoServer *self, const char *id);
const char *wax_demo_server_url (WaxDemoServer *self);

/**
 * wax_demo_server_run:
 * Runs @func in the server's thread and waits for it: the one way in for other threads.
 */
void wax_demo_server_run (WaxDemoServer *self, void (*func) (WaxDemoServer *, gpointer), gpointer data);
WaxDemoUser *wax_demo_server_new_user (WaxDemoServer *self, const char *name, const char *display_name,
                                       const char *password);

/* connections */
void wax_demo_connections_accept_cb (GObject *source, GAsyncResult *result, gpointer data);
void wax_demo_connections_gone_cb (gpointer data, GObject *stream);
void wax_demo_connections_cut (WaxDemoServer *self, gpointer data);

/* requests */
void wax_demo_request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
                          gpointer data);

/**
 * wax_demo_certauth_handle:
 * Returns: whether it was a request that the certificate port, or signing in by certificate, has an answer of its own
 *   for.
 */
gboolean wax_demo_certauth_handle (WaxDemoServer *self, SoupServerMessage *message, const char *path);

/* (transfer full) (nullable): what GetMsg tells of the invitation in @mime */
json_t *wax_demo_invite_to_json (WaxDemoItem *item, WaxDemoMime *mime);

/* soap */
/* @whose: "soap:Sender" or "soap:Receiver": whose fault */
void wax_demo_soap_respond_xml_fault (SoupServerMessage *message, guint status, const char *whose, const char *code,
                                      const char *text);
void wax_demo_soap_handle (WaxDemoServer *self, SoupServerMessage *message, const char *path);
void wax_demo_soap_answer_waiting (WaxDemoServer *self, SoupServerMessage *message, json_t *context, const char *name,
                                   json_t *response);
void wax_demo_respond (SoupServerMessage *message, guint status, const char *type, char *body, gsize length);
void wax_demo_respond_page (SoupServerMessage *message, guint status, const char *text);
gboolean wax_demo_accepts_gzip (SoupServerMessage *message);

/* auth */
WaxDemoToken *wax_demo_auth_new_token (WaxDemoServer *self, WaxDemoUser *user);
void wax_demo_auth_set_cookie (SoupServerMessage *message, WaxDemoToken *token);

/**
 * wax_demo_auth_check:
 * @token: (out): also set if it is not good any more
 * Returns: (nullable): the code of the fault; %NULL if @token is good.
 */
const char *wax_demo_auth_check (WaxDemoServer *self, const char *text, WaxDemoToken **token);
char *wax_demo_auth_dup_cookie (SoupServerMessage *message);
void wax_demo_token_free (gpointer data);
json_t *wax_demo_auth_request (WaxDemoCall *call, json_t *request);
json_t *wax_demo_auth_end_session (WaxDemoCall *call, json_t *request);
json_t *wax_demo_auth_change_password (WaxDemoCall *call, json_t *request);

/* account */
void wax_demo_account_seed (WaxDemoUser *user);
json_t *wax_demo_account_info (WaxDemoCall *call, json_t *request);
json_t *wax_demo_account_other_info (WaxDemoCall *call, json_t *request);

/* folders, sync */
json_t *wax_demo_folder_to_json (WaxDemoCall *call, WaxDemoItem *folder, gboolean for_sync);
/**
 * wax_demo_folder_stub:
 * Returns: (transfer full): what a grantee sees of a folder that only leads to one that is shared. Takes @full.
 */
json_t *wax_demo_folder_stub (WaxDemoCall *call, WaxDemoItem *folder, json_t *full);
/* Under what name it is listed: saved searches apart from folders, of which they are a kind. */
const char *wax_demo_folder_key (const WaxDemoItem *folder);
json_t *wax_demo_folder_create_search (WaxDemoCall *call, json_t *request);
json_t *wax_demo_folder_modify_search (WaxDemoCall *call, json_t *request);
json_t *wax_demo_link_to_json (WaxDemoCall *call, WaxDemoItem *item, gboolean expand);
json_t *wax_demo_tag_to_json (WaxDemoCall *call, WaxDemoItem *tag, gboolean for_sync);
json_t *wax_demo_message_state (WaxDemoCall *call, WaxDemoItem *message);
json_t *wax_demo_folder_get (WaxDemoCall *call, json_t *request);
json_t *wax_demo_sync (WaxDemoCall *call, json_t *request);

/* search */
/**
 * wax_demo_search_items:
 * Returns: (transfer container) (nullable): the messages that @text finds, in no order; %NULL with the fault set.
 */
GPtrArray *wax_demo_search_items (WaxDemoCall *call, const char *text);
json_t *wax_demo_search (WaxDemoCall *call, json_t *request);

/* rest */
void wax_demo_rest_handle (WaxDemoServer *self, SoupServerMessage *message, const char *path, GHashTable *query);
void wax_demo_archive_send (WaxDemoServer *self, SoupServerMessage *message, WaxDemoUser *user, GPtrArray *items,
                            gboolean meta,
                           gboolean tgz, gboolean gzip);
void wax_demo_archive_send_zip (WaxDemoServer *self, SoupServerMessage *message, WaxDemoUser *user, GPtrArray *items,
                                gboolean meta);

/**
 * wax_demo_part_send:
 * @path: "2", "2.1" … as parts are numbered in GetMsg
 */
void wax_demo_part_send (SoupServerMessage *message, WaxDemoItem *item, const char *path, gboolean as_attachment);

/* wait */
json_t *wax_demo_wait_create (WaxDemoCall *call, json_t *request);
json_t *wax_demo_wait_set (WaxDemoCall *call, json_t *request);
json_t *wax_demo_wait_destroy (WaxDemoCall *call, json_t *request);
json_t *wax_demo_wait_noop (WaxDemoCall *call, json_t *request);
void wax_demo_wait_set_free (gpointer data);
void wax_demo_session_free (gpointer data);
void wax_demo_wait_free (gpointer data);

/**
 * wax_demo_session_find:
 * Returns: (nullable): the session asked for, or a new one together with its refresh block; %NULL over an id of wrong
 *   form.
 */
WaxDemoSession *wax_demo_session_find (WaxDemoCall *call, json_t *asked);

/**
 * wax_demo_session_tell:
 * Adds what happened since the last time to @context.
 */
void wax_demo_session_tell (WaxDemoServer *self, WaxDemoSession *session, json_t *context);
json_t *wax_demo_message_notice (WaxDemoCall *call, WaxDemoItem *message);
json_t *wax_demo_conversation_notice (WaxDemoCall *call, WaxDemoItem *message);

/**
 * wax_demo_wait_notify:
 * To be called after @user's mailbox changed.
 */
void wax_demo_wait_notify (WaxDemoServer *self, WaxDemoUser *user);

/* action */
json_t *wax_demo_action_message (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_item (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_contact (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_tag (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_folder (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_create_folder (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_create_tag (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_create_mountpoint (WaxDemoCall *call, json_t *request);
json_t *wax_demo_action_metadata (WaxDemoCall *call, json_t *request);
/* settings */
json_t *wax_demo_settings_get_prefs (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_modify_prefs (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_get_signatures (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_create_signature (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_modify_signature (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_delete_signature (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_get_identities (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_create_identity (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_modify_identity (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_delete_identity (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_get_senders (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_modify_senders (WaxDemoCall *call, json_t *request);
json_t *wax_demo_settings_get_shares (WaxDemoCall *call, json_t *request);
/* contacts */
void wax_demo_contacts_furnish (WaxDemoUser *user);
json_t *wax_demo_contacts_get (WaxDemoCall *call, json_t *request);
json_t *wax_demo_contacts_create (WaxDemoCall *call, json_t *request);
json_t *wax_demo_contacts_modify (WaxDemoCall *call, json_t *request);
json_t *wax_demo_contacts_complete (WaxDemoCall *call, json_t *request);
/* gal */
json_t *wax_demo_gal_sync (WaxDemoCall *call, json_t *request);
json_t *wax_demo_gal_search (WaxDemoCall *call, json_t *request);
/* send */
json_t *wax_demo_send_message (WaxDemoCall *call, json_t *request);
json_t *wax_demo_send_draft (WaxDemoCall *call, json_t *request);
json_t *wax_demo_send_add (WaxDemoCall *call, json_t *request);
/* message */
json_t *wax_demo_message_get (WaxDemoCall *call, json_t *request);

/* Sets all tags of @item from "tn" or "t", if either is there. */
void wax_demo_action_set_tags (WaxDemoCall *call, WaxDemoItem *item, json_t *values);
json_t *wax_demo_message_to_json (WaxDemoCall *call, WaxDemoItem *item, json_t *wanted);
json_t *wax_demo_contact_to_json (WaxDemoCall *call, WaxDemoItem *contact, json_t *names, gint detail);
gboolean wax_demo_contact_matches (WaxDemoItem *contact, const char *text);
void wax_demo_contact_set_names (json_t *match, json_t *fields);
WaxDemoUser *wax_demo_gal_mailbox (WaxDemoServer *self);
void wax_demo_gal_set_person (WaxDemoServer *self, const char *address, const char *display_name, const char *title);
void wax_demo_gal_remove_person (WaxDemoServer *self, const char *address, gboolean full_run);
json_t *wax_demo_gal_share (WaxDemoServer *self);
void wax_demo_upload_handle (WaxDemoServer *self, SoupServerMessage *message, GHashTable *query);
