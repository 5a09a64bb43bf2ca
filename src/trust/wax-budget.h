#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxBudget:
 *
 * What an examination may cost, however entangled the certificates are that a stranger sends. A unit is about a
 * microsecond of work on a slow machine; it is counted, not measured, so the same input always ends the same way.
 */
typedef struct {
  gint64 left;
} WaxBudget;

/* Returns: %FALSE when there is not so much left; then nothing is left at all. */
static inline gboolean
wax_budget_spend (WaxBudget *self, gint64 units)
{
  self->left = self->left >= units ? self->left - units : -1;
  return self->left >= 0;
}

static inline gboolean
wax_budget_is_spent (const WaxBudget *self)
{
  return self->left < 0;
}

G_END_DECLS
