#include "store/wax-mail-query.h"

#include "store/wax-mail-store-private.h"
#include "store/wax-mail-tokenizer.h"

#include <string.h>

static const struct {
  WaxQueryColumns column;
  const char *name;
} columns[] = {
  { WAX_QUERY_SUBJECT, "subject" },
  { WAX_QUERY_SENDER, "sender" },
  { WAX_QUERY_RECIPIENTS, "recipients" },
};

/* ---- text ---- */

/* Whether the index holds it as what words begin with. */
static gboolean
is_start (const WaxQueryNode *node)
{
  const char *at = node->text;

  while (*at != '\0' && g_unichar_isalnum (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return node->starred && *at == '\0' && g_utf8_strlen (node->text, -1) <= WAX_MAIL_TOKENIZER_START;
}

/* One letter and three are stored as they are; two begin what is stored. */
static void
append_start (GString *fts, const WaxQueryNode *node)
{
  g_string_append_printf (fts, "\"%c%s\"%s", WAX_MAIL_TOKENIZER_MARK, node->text,
                          g_utf8_strlen (node->text, -1) == 2 ? " *" : "");
}

static void
append_columns (GString *fts, WaxQueryColumns wanted)
{
  gboolean first = TRUE;

  if (wanted == 0)
    return;
  g_string_append_c (fts, '{');
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    if ((columns[i].column & wanted) == 0)
      continue;
    g_string_append_printf (fts, "%s%s", first ? "" : " ", columns[i].name);
    first = FALSE;
  }
  g_string_append (fts, "} : ");
}

static void
append_text (GString *fts, const WaxQueryNode *node, gboolean starts)
{
  append_columns (fts, node->columns);
  if (starts && is_start (node)) {
    append_start (fts, node);
    return;
  }
  g_string_append_c (fts, '"');
  for (const char *at = node->text; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (fts, '"');
    g_string_append_c (fts, *at);
  }
  g_string_append (fts, node->starred ? "\" *" : "\"");
}

static gboolean append_fts (GString *fts, const WaxQueryNode *node, gboolean starts);

/* Of those parts that are text, the wanted or the unwanted ones. Returns: how many. */
static guint
append_parts (GString *fts, GPtrArray *parts, gboolean starts, gboolean negative, const char *joint)
{
  guint n = 0;

  for (guint i = 0; i < parts->len; i++) {
    const WaxQueryNode *part = parts->pdata[i];
    g_autoptr(GString) one = g_string_new (NULL);

    if ((part->kind == WAX_QUERY_NOT) != negative ||
        !append_fts (one, negative ? part->parts->pdata[0] : part, starts))
      continue;
    g_string_append_printf (fts, "%s%s", n++ > 0 ? joint : "", one->str);
  }
  return n;
}

/* What is not text is passed over. Returns: whether anything is asked for. */
static gboolean
append_all (GString *fts, GPtrArray *parts, gboolean starts)
{
  g_autoptr(GString) wanted = g_string_new (NULL), unwanted = g_string_new (NULL);

  if (append_parts (wanted, parts, starts, FALSE, " AND ") == 0)
    return FALSE;
  if (append_parts (unwanted, parts, starts, TRUE, " OR ") > 0)
    g_string_append_printf (fts, "((%s) NOT (%s))", wanted->str, unwanted->str);
  else
    g_string_append_printf (fts, "(%s)", wanted->str);
  return TRUE;
}

/* Whether it asks for text and for nothing else. */
static gboolean
is_text (const WaxQueryNode *node)
{
  gboolean wanted = node->kind == WAX_QUERY_TEXT || node->kind == WAX_QUERY_ANY;

  for (guint i = 0; node->parts != NULL && i < node->parts->len; i++) {
    const WaxQueryNode *part = node->parts->pdata[i];
    gboolean negative = node->kind == WAX_QUERY_ALL && part->kind == WAX_QUERY_NOT;

    if (!is_text (negative ? part->parts->pdata[0] : part))
      return FALSE;
    wanted |= !negative && node->kind == WAX_QUERY_ALL;
  }
  return wanted;
}

static gboolean
append_fts (GString *fts, const WaxQueryNode *node, gboolean starts)
{
  if (!is_text (node))
    return FALSE;
  if (node->kind == WAX_QUERY_TEXT) {
    append_text (fts, node, starts);
  } else if (node->kind == WAX_QUERY_ALL) {
    append_all (fts, node->parts, starts);
  } else {
    g_string_append_c (fts, '(');
    append_parts (fts, node->parts, starts, FALSE, " OR ");
    g_string_append_c (fts, ')');
  }
  return TRUE;
}

char *
wax_mail_query_to_fts (const WaxQueryNode *node, gboolean starts)
{
  g_autoptr(GString) fts = g_string_new (NULL);

  return append_fts (fts, node, starts) ? g_string_free (g_steal_pointer (&fts), FALSE) : NULL;
}

/* ---- conditions ---- */

static guint
add_value (WaxMailQuerySql *self, char *value)
{
  g_ptr_array_add (self->values, value);
  return self->values->len;
}

static void
append_match (WaxMailQuerySql *self, const WaxQueryNode *node, const WaxMailQueryWorld *world)
{
  g_string_append_c (self->text, '(');
  for (guint i = 0; i < G_N_ELEMENTS (world->tables); i++) {
    const WaxMailQueryTable *table = &world->tables[i];
    gint64 n = table->generation;

    if (n == 0)
      continue;
    g_string_append_printf (self->text,
                            "%s(m.indexed = %" G_GINT64_FORMAT " AND m.key IN (SELECT rowid FROM search_%"
                            G_GINT64_FORMAT " WHERE search_%" G_GINT64_FORMAT " MATCH ?%u))",
                            i > 0 ? " OR " : "", n, n, n,
                            add_value (self, wax_mail_query_to_fts (node, table->starts)));
  }
  g_string_append_c (self->text, ')');
}

static gboolean
is_below (const WaxFolder *folder, GPtrArray *folders, const WaxQueryNode *node)
{
  for (guint i = 0; i < folders->len; i++) {
    const WaxFolder *above = folders->pdata[i];
    gsize length = strlen (above->path);

    if (wax_query_node_is_folder (node, above) && strncmp (folder->path, above->path, length) == 0 &&
        folder->path[length] == '/')
      return TRUE;
  }
  return FALSE;
}

typedef gboolean (*FolderFunc) (const WaxFolder *folder, const WaxMailQueryWorld *world, const WaxQueryNode *node);

static void
append_numbers (WaxMailQuerySql *self, const WaxMailQueryWorld *world, FolderFunc is_meant, const WaxQueryNode *node)
{
  guint n = 0;

  for (guint i = 0; i < world->folders->len; i++) {
    if (is_meant (world->folders->pdata[i], world, node))
      g_string_append_printf (self->text, "%s%" G_GINT64_FORMAT, n++ > 0 ? ", " : "",
                              g_array_index (world->numbers, gint64, i));
  }
}

static gboolean
is_named (const WaxFolder *folder, const WaxMailQueryWorld *world, const WaxQueryNode *node)
{
  return wax_query_node_is_folder (node, folder) || (node->below && is_below (folder, world->folders, node));
}

/* Trash and junk, and what lies below them. */
static gboolean
is_left_out (const WaxFolder *folder, const WaxMailQueryWorld *world, const WaxQueryNode *node)
{
  const WaxQueryNode trash = { .kind = WAX_QUERY_IN, .text = (char *) "trash", .below = TRUE };
  const WaxQueryNode junk = { .kind = WAX_QUERY_IN, .text = (char *) "junk", .below = TRUE };

  return (!world->with_trash && is_named (folder, world, &trash)) ||
         (!world->with_junk && is_named (folder, world, &junk));
}

static void
append_folder (WaxMailQuerySql *self, const WaxQueryNode *node, const WaxMailQueryWorld *world)
{
  g_string_append (self->text, node->kind == WAX_QUERY_IN ? "m.folder IN (" : "m.folder NOT IN (");
  append_numbers (self, world, node->kind == WAX_QUERY_IN ? is_named : is_left_out, node);
  g_string_append_c (self->text, ')');
}

static void
append_tag (WaxMailQuerySql *self, const WaxQueryNode *node, const WaxMailQueryWorld *world)
{
  for (guint i = 0; i < world->tags->len; i++) {
    const WaxTag *tag = world->tags->pdata[i];

    if (wax_query_node_is_tag (node, tag)) {
      g_string_append_printf (self->text, "instr (char (10) || m.tags || char (10), ?%u) > 0",
                              add_value (self, g_strdup_printf ("\n%s\n", tag->id)));
      return;
    }
  }
  g_string_append_c (self->text, '0');
}

static void
append_range (WaxMailQuerySql *self, const char *column, const WaxQueryNode *node)
{
  g_string_append (self->text, "(1");
  if (node->from != G_MININT64)
    g_string_append_printf (self->text, " AND m.%s >= %" G_GINT64_FORMAT, column, node->from);
  if (node->until != G_MAXINT64)
    g_string_append_printf (self->text, " AND m.%s < %" G_GINT64_FORMAT, column, node->until);
  g_string_append_c (self->text, ')');
}

static void append_node (WaxMailQuerySql *self, const WaxQueryNode *node, const WaxMailQueryWorld *world);

static void
append_group (WaxMailQuerySql *self, GPtrArray *parts, const char *joint, const WaxMailQueryWorld *world)
{
  g_string_append_c (self->text, '(');
  for (guint i = 0; i < parts->len; i++) {
    g_string_append (self->text, i > 0 ? joint : "");
    append_node (self, parts->pdata[i], world);
  }
  g_string_append_c (self->text, ')');
}

static void
append_node (WaxMailQuerySql *self, const WaxQueryNode *node, const WaxMailQueryWorld *world)
{
  if (is_text (node)) {
    append_match (self, node, world);
    return;
  }
  switch (node->kind) {
  case WAX_QUERY_ALL: append_group (self, node->parts, " AND ", world); break;
  case WAX_QUERY_ANY: append_group (self, node->parts, " OR ", world); break;
  case WAX_QUERY_NOT:
    g_string_append (self->text, "NOT ");
    append_group (self, node->parts, "", world);
    break;
  case WAX_QUERY_IN:
  case WAX_QUERY_USUAL: append_folder (self, node, world); break;
  case WAX_QUERY_TAGGED: append_tag (self, node, world); break;
  case WAX_QUERY_STATE:
    g_string_append_printf (self->text, "(m.flags & %u) = %u", node->with | node->without, node->with);
    break;
  case WAX_QUERY_DATED: append_range (self, "date_ms", node); break;
  case WAX_QUERY_SIZED: append_range (self, "size", node); break;
  case WAX_QUERY_ANYWHERE: g_string_append_c (self->text, '1'); break;
  case WAX_QUERY_FOREIGN: g_string_append_c (self->text, '0'); break;
  case WAX_QUERY_TEXT: g_return_if_reached ();
  }
}

/* A part that the driver has answered: text, and unwanted text beside it. */
static gboolean
is_answered (const WaxQueryNode *part)
{
  return is_text (part->kind == WAX_QUERY_NOT ? part->parts->pdata[0] : part);
}

/* Keys sort by date: what is to be looked through begins there. */
static void
append_begin (WaxMailQuerySql *self, const WaxQueryNode *part)
{
  if (part->kind == WAX_QUERY_DATED && part->from > 0)
    g_string_append_printf (self->text, " AND m.key >= %" G_GINT64_FORMAT, wax_mail_keys_get_first (part->from));
}

WaxMailQuerySql *
wax_mail_query_to_sql (WaxQuery *query, const WaxMailQueryWorld *world, const WaxMailQueryTable *driver, char **fts)
{
  WaxMailQuerySql *self = g_new0 (WaxMailQuerySql, 1);
  const WaxQueryNode *root = query->root;
  g_autoptr(GString) expression = g_string_new (NULL);
  gboolean driven;

  self->text = g_string_new ("1");
  self->values = g_ptr_array_new_with_free_func (g_free);
  driven = root->kind == WAX_QUERY_ALL && append_all (expression, root->parts, driver->starts);
  for (guint i = 0; root->kind == WAX_QUERY_ALL && i < root->parts->len; i++) {
    const WaxQueryNode *part = root->parts->pdata[i];

    if (driven && is_answered (part))
      continue;
    g_string_append (self->text, " AND ");
    append_node (self, part, world);
    append_begin (self, part);
  }
  if (root->kind != WAX_QUERY_ALL) {
    g_string_append (self->text, " AND ");
    append_node (self, root, world);
    append_begin (self, root);
  }
  *fts = driven ? g_string_free (g_steal_pointer (&expression), FALSE) : NULL;
  return self;
}

void
wax_mail_query_sql_free (WaxMailQuerySql *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->values);
  g_free (self);
}
