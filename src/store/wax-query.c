#include "store/wax-query-private.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WaxQuery, wax_query, wax_query_ref, wax_query_unref)

/* ---- nodes ---- */

WaxQueryNode *
wax_query_node_new (WaxQueryKind kind)
{
  WaxQueryNode *self = g_new0 (WaxQueryNode, 1);

  self->kind = kind;
  return self;
}

void
wax_query_node_free (WaxQueryNode *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

void
wax_query_node_add (WaxQueryNode **group, WaxQueryKind kind, WaxQueryNode *part)
{
  if (part == NULL)
    return;
  if (*group == NULL) {
    *group = wax_query_node_new (kind);
    (*group)->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_query_node_free);
  }
  g_ptr_array_add ((*group)->parts, part);
}

/* ---- problems ---- */

WaxQueryProblem *
wax_query_problem_new (WaxQueryTrouble trouble, const char *name, const char *text)
{
  WaxQueryProblem *self = g_new0 (WaxQueryProblem, 1);

  self->trouble = trouble;
  self->name = g_strdup (name);
  self->text = g_strdup (text);
  return self;
}

void
wax_query_problem_free (WaxQueryProblem *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

/* ---- queries ---- */

WaxQuery *
wax_query_ref (WaxQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxQuery *self = data;

  g_clear_pointer (&self->root, wax_query_node_free);
  g_ptr_array_unref (self->problems);
}

void
wax_query_unref (WaxQuery *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
holds (const WaxQueryNode *node, WaxQueryKind kind)
{
  if (node == NULL || node->kind == kind)
    return node != NULL;
  for (guint i = 0; node->parts != NULL && i < node->parts->len; i++) {
    if (holds (node->parts->pdata[i], kind))
      return TRUE;
  }
  return FALSE;
}

gboolean
wax_query_needs_server (WaxQuery *self)
{
  return holds (self->root, WAX_QUERY_FOREIGN);
}

gboolean
wax_query_is_limited (WaxQuery *self)
{
  return holds (self->root, WAX_QUERY_USUAL);
}

/* ---- names ---- */

static char *
fold_path (const char *path)
{
  g_autofree char *folded = g_utf8_casefold (path, -1);
  gsize length = strlen (folded);

  while (length > 1 && folded[length - 1] == '/')
    folded[--length] = '\0';
  return g_strdup (folded[0] == '/' ? folded + 1 : folded);
}

gboolean
wax_query_node_is_folder (const WaxQueryNode *node, const WaxFolder *folder)
{
  static const char *const roles[] = { "", "inbox", "sent", "drafts", "trash", "junk", "contacts" };
  g_autofree char *wanted = NULL;
  g_autofree char *path = NULL;

  if (node->by_id)
    return strcmp (node->text, folder->id) == 0;
  wanted = fold_path (node->text);
  path = fold_path (folder->path);
  return strcmp (wanted, path) == 0 || (folder->role != WAX_FOLDER_NONE && strcmp (wanted, roles[folder->role]) == 0);
}

static gboolean
begins_name (const char *text, const char *name)
{
  g_autofree char *start = fold_path (text);
  g_autofree char *whole = fold_path (name);

  return g_str_has_prefix (whole, start);
}

static WaxQueryProblem *
check_folder (const WaxQueryNode *node, GPtrArray *folders)
{
  WaxQueryProblem *problem;
  gboolean begins = FALSE;

  for (guint i = 0; i < folders->len; i++) {
    WaxFolder *folder = folders->pdata[i];

    if (wax_query_node_is_folder (node, folder))
      return NULL;
    begins |= !node->by_id && begins_name (node->text, folder->path);
  }
  problem = wax_query_problem_new (WAX_QUERY_NO_FOLDER, node->name, node->text);
  problem->unfinished = begins;
  return problem;
}

static WaxQueryProblem *
check_tag (const WaxQueryNode *node, GPtrArray *tags)
{
  WaxQueryProblem *problem;
  gboolean begins = FALSE;

  for (guint i = 0; i < tags->len; i++) {
    WaxTag *tag = tags->pdata[i];

    if (wax_query_node_is_tag (node, tag))
      return NULL;
    begins |= begins_name (node->text, tag->name);
  }
  problem = wax_query_problem_new (WAX_QUERY_NO_TAG, node->name, node->text);
  problem->unfinished = begins;
  return problem;
}

gboolean
wax_query_node_is_tag (const WaxQueryNode *node, const WaxTag *tag)
{
  g_autofree char *wanted = g_utf8_casefold (node->text, -1);
  g_autofree char *name = g_utf8_casefold (tag->name, -1);

  return strcmp (wanted, name) == 0;
}

static void
check_node (const WaxQueryNode *node, GPtrArray *folders, GPtrArray *tags, GPtrArray *problems)
{
  WaxQueryProblem *problem = node->kind == WAX_QUERY_IN       ? check_folder (node, folders)
                             : node->kind == WAX_QUERY_TAGGED ? check_tag (node, tags)
                                                              : NULL;

  if (problem != NULL)
    g_ptr_array_add (problems, problem);
  for (guint i = 0; node->parts != NULL && i < node->parts->len; i++)
    check_node (node->parts->pdata[i], folders, tags, problems);
}

GPtrArray *
wax_query_check_names (WaxQuery *self, GPtrArray *folders, GPtrArray *tags)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) wax_query_problem_free);

  for (guint i = 0; i < self->problems->len; i++) {
    const WaxQueryProblem *problem = self->problems->pdata[i];
    WaxQueryProblem *copy = wax_query_problem_new (problem->trouble, problem->name, problem->text);

    copy->unfinished = problem->unfinished;
    g_ptr_array_add (problems, copy);
  }
  if (self->root != NULL)
    check_node (self->root, folders, tags, problems);
  return problems;
}

/* ---- for the server ---- */

/* A term of its grammar that is none of its words. */
static gboolean
is_bare (const char *value)
{
  static const char *const words[] = { "and", "or", "not", NULL };
  g_autofree char *lower = g_ascii_strdown (value, -1);

  for (const char *c = value; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && (guchar) *c < 0x80 && strchr ("._@/", *c) == NULL)
      return FALSE;
  }
  return *value != '\0' && !g_strv_contains (words, lower);
}

/* Between quotes the server knows one escape, of the quote itself; nothing that is searched for has one. */
static char *
quote (const char *value, const char *star)
{
  GString *quoted;

  if (is_bare (value))
    return g_strconcat (value, star, NULL);
  quoted = g_string_new ("\"");
  for (const char *c = value; *c != '\0'; c++)
    g_string_append_c (quoted, *c == '"' || *c == '\\' ? ' ' : *c);
  g_string_append (quoted, star);
  return g_string_free (g_string_append_c (quoted, '"'), FALSE);
}

char *
wax_query_quote (const char *value)
{
  return quote (value, "");
}

/* A whole number is milliseconds to it, of which after: leaves one second out. */
static void
append_date (GString *out, const WaxQueryNode *node, gboolean inside)
{
  gboolean both = node->from != G_MININT64 && node->until != G_MAXINT64;

  if (both && inside)
    g_string_append_c (out, '(');
  if (node->from != G_MININT64)
    g_string_append_printf (out, "after:%" G_GINT64_FORMAT, MAX (node->from - 1000, 0));
  if (node->until != G_MAXINT64)
    g_string_append_printf (out, "%sbefore:%" G_GINT64_FORMAT, both ? " " : "", MAX (node->until, 0));
  if (both && inside)
    g_string_append_c (out, ')');
}

/* Signs in front of dates and sizes, and lists of items in braces, mean nothing between quotes. */
static gboolean
is_plain_value (const WaxQueryNode *node)
{
  return node->kind == WAX_QUERY_DATED || node->kind == WAX_QUERY_SIZED ||
         (node->kind == WAX_QUERY_FOREIGN && node->text[0] == '{' && g_str_has_suffix (node->text, "}"));
}

static void append_node (GString *out, const WaxQueryNode *node, gboolean inside);

static guint
count_told (GPtrArray *parts)
{
  guint n = 0;

  for (guint i = 0; i < parts->len; i++)
    n += ((WaxQueryNode *) parts->pdata[i])->kind != WAX_QUERY_USUAL;
  return n;
}

static void
append_group (GString *out, const WaxQueryNode *node, gboolean inside)
{
  const char *joint = node->kind == WAX_QUERY_ANY ? " or " : " ";
  gboolean alone = count_told (node->parts) == 1, first = TRUE;

  if (inside && !alone)
    g_string_append_c (out, '(');
  for (guint i = 0; i < node->parts->len; i++) {
    const WaxQueryNode *part = node->parts->pdata[i];

    if (part->kind == WAX_QUERY_USUAL)
      continue;
    g_string_append (out, first ? "" : joint);
    append_node (out, part, inside || !alone);
    first = FALSE;
  }
  if (inside && !alone)
    g_string_append_c (out, ')');
}

static void
append_node (GString *out, const WaxQueryNode *node, gboolean inside)
{
  g_autofree char *value = node->text != NULL ? quote (node->text, node->starred ? "*" : "") : NULL;

  switch (node->kind) {
  case WAX_QUERY_ALL:
  case WAX_QUERY_ANY:
    append_group (out, node, inside);
    return;
  case WAX_QUERY_NOT:
    g_string_append_c (out, '-');
    append_node (out, node->parts->pdata[0], TRUE);
    return;
  case WAX_QUERY_USUAL:
    return;
  case WAX_QUERY_DATED:
    if (!node->relative) {
      append_date (out, node, inside);
      return;
    }
    break;
  case WAX_QUERY_TEXT:
  case WAX_QUERY_IN:
  case WAX_QUERY_TAGGED:
  case WAX_QUERY_STATE:
  case WAX_QUERY_SIZED:
  case WAX_QUERY_ANYWHERE:
  case WAX_QUERY_FOREIGN:
    break;
  }
  if (node->name != NULL)
    g_string_append_printf (out, "%s:", node->name);
  g_string_append (out, is_plain_value (node) ? node->text : value);
}

char *
wax_query_to_server (WaxQuery *self)
{
  g_autoptr(GString) out = g_string_new (NULL);

  if (self->root == NULL)
    return NULL;
  append_node (out, self->root, FALSE);
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
