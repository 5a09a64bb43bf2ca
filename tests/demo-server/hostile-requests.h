#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HostileRequests: good recorded requests, and what becomes of them by chance; the same for the same seed
 */
typedef struct _HostileRequests HostileRequests;

/* @recordings: the folder with the recorded requests */
HostileRequests *hostile_requests_new (const char *recordings, guint32 seed);
void hostile_requests_free (HostileRequests *self);

/**
 * HostileRequest:
 * @text: what goes over the wire
 * @soap: it is HTTP without a fault, to the place of SOAP requests: what comes back is an envelope, however wrong the
 *   content
 * @broken: as HTTP: an answer may fail to come, and the connection ends instead; the client has no more to say after it
 */
typedef struct {
  GString *text;
  gboolean soap;
  gboolean broken;
} HostileRequest;

void hostile_request_clear (HostileRequest *self);

/**
 * hostile_requests_next:
 * @token: of somebody who has signed in: most requests carry it
 * @wait_set: (nullable): id of a WaitSet that may still be there
 */
void hostile_requests_next (HostileRequests *self, const char *token, const char *wait_set, HostileRequest *request);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostileRequest, hostile_request_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HostileRequests, hostile_requests_free)

G_END_DECLS
