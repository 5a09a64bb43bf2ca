#pragma once

#include "replay-compare.h"
#include "wax-demo-server.h"
#include "wax-test-pki.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * Replay: recorded requests on their way to the stand-in, and what has been learnt of its ids, tokens … so far
 */
typedef struct {
  WaxDemoServer *server;
  SoupSession *session;
  char *url;
  char *dir;
  char *certificate_url;    /* of the port for signing in by certificate */
  GTlsDatabase *anchors;
  WaxTestCert *root;        /* of the server and of the users' certificates */
  char *recordings;
  char *scene;
  guint fault_status;
  GHashTable *live; /* "kind:recorded" -> what it is here */
  GHashTable *tokens; /* account id -> token */
  gboolean forged; /* tokens are sent as recorded, with a MAC that is not ours */
  gint64 token_offset;
  guint played, agreed;
  GString *report;
} Replay;

/* One recording, and what it got. */
typedef struct {
  Replay *replay;
  char *name;
  json_t *meta;
  SoupMessage *message;
  GBytes *made; /* (nullable): the request's body where the recording has none */
  GBytes *answer;
} Play;

/* @name: (out): of the recording. Fails the test where there is none of that number. */
json_t *replay_load_meta (Replay *replay, const char *number, char **name);

/* (transfer full) (nullable): the file that @member names */
GBytes *replay_load_body (Replay *replay, json_t *meta, const char *member);

/* (transfer full) (nullable): of whom the recorded token is */
char *replay_token_account (const char *token);

/* (transfer full): what is here what the recordings call @recorded; _note() learns it. @kind: "id", "token" … */
char *replay_translate_one (Replay *replay, const char *kind, const char *recorded);
void replay_note (Replay *replay, const char *kind, const char *recorded, const char *live);

/* A request as it was recorded, with the ids and tokens of here; _judge() compares what it got. */
Play *replay_prepare (Replay *replay, const char *number);
void replay_judge (Play *play);
void replay_play_free (Play *play);

/* All of it. */
void replay_perform (Replay *replay, const char *number);

/* (transfer full) (nullable): the array in the text of an upload's answer */
json_t *replay_upload_array (GBytes *bytes);

G_END_DECLS
