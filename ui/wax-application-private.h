#pragma once

#include "mail/wax-draft.h"
#include "wax-application.h"
#include "wax-notifier.h"
#include "wax-search-provider.h"
#include "wax-unread-badge.h"
#include "wax-window.h"

G_BEGIN_DECLS

struct _WaxApplication {
  AdwApplication parent_instance;
  WaxSession *session;   /* (nullable) */
  WaxNotifier *notifier; /* (nullable): of the session */
  WaxUnreadBadge *badge; /* (nullable): of the session */
  WaxWindow *window;     /* (nullable) */
  gboolean opened;       /* the session, which then has listed its accounts */
  GError *open_error;    /* (nullable): why it is not */
  WaxSearchProvider *provider; /* (nullable) */
  GPtrArray *requests;   /* what other programs want, until it can be done */
  guint n_requests;      /* that were ever made */
  guint n_left_out;      /* of these, until it is told */
  GSettings *settings;   /* (nullable) */
  gboolean held;         /* it stays without a window */
  gboolean quitting;
  guint signal_ids[3];
  char *profile_dir;
  char *anchors_file;
  char *setup_server;
  char *setup_user;
};

/* wax-application-requests.c: what other programs and notifications want of it */
void wax_application_add_request_actions (WaxApplication *self);
void wax_application_begin_requests (WaxApplication *self);
void wax_application_run_requests (WaxApplication *self);
void wax_application_request (WaxApplication *self, const char *action, const char *account_id, const char *id);
void wax_application_open_files (GApplication *application, GFile **files, int n_files, const char *hint);

G_END_DECLS
