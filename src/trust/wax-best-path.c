#include "trust/wax-best-path.h"

#include "trust/wax-path.h"
#include "trust/wax-rules.h"

/* About 25 ms on an idle machine: a usual chain of three takes a hundredth of it. */
enum { BUDGET = 25000 };

typedef struct {
  const WaxEndpoint *endpoint;
  gint64 now;
  WaxBudget *budget;
  GPtrArray *found; /* along the path as far as it goes now */
  GArray *marks;    /* how many were found before each link */
  guint own;        /* what is wrong with the server's own, whatever stands above */
  GPtrArray *best;  /* of a complete path; NULL before the first */
  WaxCertificate *anchor;
} Judgement;

int
wax_best_path_compare (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; i < MIN (a->len, b->len); i++) {
    const WaxProblem *one = a->pdata[i], *other = b->pdata[i];

    if (one->id != other->id)
      return one->id > other->id ? -1 : 1;
  }
  return (a->len > b->len) - (a->len < b->len);
}

static GPtrArray *
copy_sorted (GPtrArray *problems)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (copy, wax_problem_ref (problems->pdata[i]));
  g_ptr_array_sort (copy, wax_problem_compare);
  return copy;
}

/* Problems only grow in number on the way up, so what is no better half-way will not be better at the end. */
static gboolean
may_be_better (const Judgement *self)
{
  g_autoptr(GPtrArray) so_far = NULL;

  if (self->best == NULL || self->anchor == NULL)
    return TRUE;
  so_far = copy_sorted (self->found);
  return wax_best_path_compare (so_far, self->best) < 0;
}

static gboolean
enter (const WaxPath *path, gpointer data)
{
  Judgement *self = data;

  g_array_append_val (self->marks, self->found->len);
  wax_rules_check_link (path, self->endpoint, self->now, self->budget, self->found);
  if (path->links->len == 1)
    self->own = self->found->len;
  return may_be_better (self);
}

static void
leave (const WaxPath *path, gpointer data)
{
  Judgement *self = data;

  g_ptr_array_set_size (self->found, (int) g_array_index (self->marks, guint, self->marks->len - 1));
  g_array_set_size (self->marks, self->marks->len - 1);
}

static gboolean
complete (const WaxPath *path, gpointer data)
{
  Judgement *self = data;
  g_autoptr(GPtrArray) all = copy_sorted (self->found);
  gboolean anchored = path->end == WAX_PATH_ANCHORED;

  wax_rules_check_whole (path, self->budget, all);
  g_ptr_array_sort (all, wax_problem_compare);
  if (self->best != NULL &&
      (anchored == (self->anchor != NULL) ? wax_best_path_compare (all, self->best) >= 0 : !anchored))
    return TRUE;
  g_clear_pointer (&self->best, g_ptr_array_unref);
  g_clear_pointer (&self->anchor, wax_certificate_unref);
  if (anchored)
    self->anchor = wax_certificate_ref (wax_path_get_link (path, path->links->len - 1));
  self->best = g_steal_pointer (&all);
  return !anchored || self->best->len > self->own;
}

WaxCertificate *
wax_best_path_judge (GPtrArray *sent,
                     WaxAnchors *anchors,
                     const WaxEndpoint *endpoint,
                     gint64 now,
                     GPtrArray *problems)
{
  static const WaxPathVisitor visitor = { enter, leave, complete };
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_problem_unref);
  g_autoptr(GArray) marks = g_array_new (FALSE, FALSE, sizeof (guint));
  WaxBudget budget = { BUDGET };
  Judgement self = { endpoint, now, &budget, found, marks };
  gboolean seen_all = wax_path_search (sent, anchors, now, &budget, &visitor, &self);

  if (self.best == NULL)
    seen_all = FALSE;
  else
    g_ptr_array_extend_and_steal (problems, g_steal_pointer (&self.best));
  if (!seen_all || (problems->len > 0 && sent->len >= WAX_CERTIFICATE_MAX_CHAIN))
    g_ptr_array_add (problems, wax_problem_new (WAX_PROBLEM_MALFORMED, 0, "too-entangled", 0));
  g_ptr_array_sort (problems, wax_problem_compare);
  return self.anchor;
}
