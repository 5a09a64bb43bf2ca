#include "trust/wax-shown-path.h"

/* As much as an examination has, see wax_best_path_judge(). */
enum { BUDGET = 25000 };

typedef struct {
  WaxShownPath *shown;
  GPtrArray *problems;
  gboolean anchored;
  int covered; /* problems with a place in the path so far chosen; -1 before the first */
} Search;

static gboolean
enter (const WaxPath *path, gpointer data)
{
  return TRUE;
}

static void
leave (const WaxPath *path, gpointer data)
{
}

static gboolean
has_place (const WaxPath *path, guint place)
{
  for (guint i = 0; i < path->links->len; i++) {
    if (wax_path_get_place (path, i) == place)
      return TRUE;
  }
  return FALSE;
}

static void
take (WaxShownPath *self, const WaxPath *path)
{
  g_ptr_array_set_size (self->links, 0);
  g_array_set_size (self->places, 0);
  for (guint i = 0; i < path->links->len; i++) {
    guint place = wax_path_get_place (path, i);

    g_ptr_array_add (self->links, wax_certificate_ref (wax_path_get_link (path, i)));
    g_array_append_val (self->places, place);
  }
  self->end = path->end;
}

static gboolean
complete (const WaxPath *path, gpointer data)
{
  Search *self = data;
  int covered = 0;

  if ((path->end == WAX_PATH_ANCHORED) != self->anchored)
    return TRUE;
  for (guint i = 0; i < self->problems->len; i++)
    covered += has_place (path, ((const WaxProblem *) self->problems->pdata[i])->at);
  if (covered > self->covered) {
    self->covered = covered;
    take (self->shown, path);
  }
  return covered < (int) self->problems->len;
}

static void
take_all_sent (WaxShownPath *self, GPtrArray *sent)
{
  for (guint i = 0; i < sent->len; i++) {
    g_ptr_array_add (self->links, wax_certificate_ref (sent->pdata[i]));
    g_array_append_val (self->places, i);
  }
  self->end = WAX_PATH_OPEN;
}

static void
collect_beside (WaxShownPath *self, GPtrArray *sent)
{
  for (guint i = 0; i < sent->len; i++) {
    if (!g_ptr_array_find_with_equal_func (self->links, sent->pdata[i], (GEqualFunc) wax_certificate_equal, NULL))
      g_ptr_array_add (self->beside, wax_certificate_ref (sent->pdata[i]));
  }
}

static WaxAnchors *
read_anchor (WaxVerdict *verdict)
{
  WaxCertificate *anchor = wax_verdict_get_anchor (verdict);
  WaxAnchorSource *known = wax_verdict_get_anchor_source (verdict);
  g_autoptr(WaxAnchorSource) source =
    known != NULL ? wax_anchor_source_ref (known) : wax_anchor_source_new (WAX_ANCHOR_SYSTEM, "");

  return anchor != NULL ? wax_anchors_new_from_certificate (anchor, source) : wax_anchors_new_empty ();
}

WaxShownPath *
wax_shown_path_new (WaxVerdict *verdict)
{
  static const WaxPathVisitor visitor = { enter, leave, complete };
  WaxShownPath *self = g_new0 (WaxShownPath, 1);
  GPtrArray *sent = wax_verdict_get_chain (verdict);
  g_autoptr(WaxAnchors) anchors = read_anchor (verdict);
  WaxBudget budget = { BUDGET };
  Search search = { self, wax_verdict_get_problems (verdict), wax_verdict_get_anchor (verdict) != NULL, -1 };

  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->beside = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_certificate_unref);
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  if (sent->len > 0)
    wax_path_search (sent, anchors, wax_verdict_get_time (verdict), &budget, &visitor, &search);
  if (search.covered < 0)
    take_all_sent (self, sent);
  collect_beside (self, sent);
  return self;
}

void
wax_shown_path_free (WaxShownPath *self)
{
  g_ptr_array_unref (self->links);
  g_ptr_array_unref (self->beside);
  g_array_unref (self->places);
  g_free (self);
}
