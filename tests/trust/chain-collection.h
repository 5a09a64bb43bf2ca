#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A large collection of chains with expected verdicts, which lies beside the checkout and not in it. */

/**
 * ChainCase:
 * @id: its name there
 * @roots: PEM of the only anchors
 * @chain: PEM of what the server sends, its own first
 * @host: name or address
 * @time: Unix s
 * @good: whether it must pass; all others must not
 * @about_paths: one of those in which several paths are possible
 */
typedef struct {
  char *id;
  char *roots;
  char *chain;
  char *host;
  gint64 time;
  gboolean good;
  gboolean about_paths;
} ChainCase;

/* (element-type ChainCase) (nullable): %NULL when it is not there, which is said. */
GPtrArray *chain_collection_load (void);

G_END_DECLS
