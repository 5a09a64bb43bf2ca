#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZimbraExchange: a recorded answer
 * @fault: (nullable): the code of the fault that it is
 */
typedef struct {
  char *name;
  guint status;
  char *fault;
  char *text;
  gsize size;
} ZimbraExchange;

/**
 * zimbra_data_load:
 * @number: e.g. "106"
 *
 * Returns: (transfer full): the recorded exchange of that number from tests/data/zimbra.
 */
ZimbraExchange *zimbra_data_load (const char *number);
void zimbra_exchange_free (ZimbraExchange *self);

/* (transfer full) (element-type ZimbraExchange): all whose body has the suffix, e.g. ".json" */
GPtrArray *zimbra_data_load_all (const char *suffix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZimbraExchange, zimbra_exchange_free)

G_END_DECLS
