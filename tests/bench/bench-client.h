#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *server;  /* its URL */
  char *anchors; /* PEM file with its authority */
  char *profile;
  gint64 bytes;  /* for the raw transfer: of all messages */
} BenchClient;

/* Each runs in a program of its own and prints lines of a name and a number. Whatever fails ends the program. */

/* Synchronises alice by all channels; her account is made when the profile has none. */
void bench_client_sync (const BenchClient *client);

/* A bare program gets the largest message again and again, until it has as many bytes; then all archives of
 * messages. */
void bench_client_raw (const BenchClient *client);

G_END_DECLS
