#pragma once

#include "store/wax-folder.h"
#include "store/wax-message.h"
#include "store/wax-tag.h"

G_BEGIN_DECLS

#define WAX_TYPE_QUERY (wax_query_get_type ())

/**
 * WaxQueryKind:
 * @WAX_QUERY_ALL: of the parts
 * @WAX_QUERY_ANY: of the parts
 * @WAX_QUERY_NOT: the one part
 * @WAX_QUERY_TEXT: words, or a phrase, in the columns of the index
 * @WAX_QUERY_IN: a folder
 * @WAX_QUERY_TAGGED: a tag
 * @WAX_QUERY_STATE: flags that are set, and others that are not
 * @WAX_QUERY_DATED: from a moment on until before another, in Unix milliseconds
 * @WAX_QUERY_SIZED: from so many bytes on, and fewer than so many
 * @WAX_QUERY_ANYWHERE: in trash and junk too
 * @WAX_QUERY_USUAL: neither in trash nor in junk; nobody writes it: it is added where no place is named
 * @WAX_QUERY_FOREIGN: what the server knows and the store does not
 */
typedef enum {
  WAX_QUERY_ALL,
  WAX_QUERY_ANY,
  WAX_QUERY_NOT,
  WAX_QUERY_TEXT,
  WAX_QUERY_IN,
  WAX_QUERY_TAGGED,
  WAX_QUERY_STATE,
  WAX_QUERY_DATED,
  WAX_QUERY_SIZED,
  WAX_QUERY_ANYWHERE,
  WAX_QUERY_USUAL,
  WAX_QUERY_FOREIGN,
} WaxQueryKind;

/* Columns of the index; none is all of them. */
typedef enum {
  WAX_QUERY_SUBJECT = 1 << 0,
  WAX_QUERY_SENDER = 1 << 1,
  WAX_QUERY_RECIPIENTS = 1 << 2,
} WaxQueryColumns;

/**
 * WaxQueryNode:
 * @parts: (element-type WaxQueryNode) (nullable): of ALL, ANY and NOT
 * @name: (nullable): the operator without its colon, as the server spells it; %NULL for plain text
 * @text: its value
 * @quoted: it was in quotes
 * @starred: what words begin with
 * @by_id: of IN: @text is the folder's id
 * @below: of IN: with the folders below it
 * @relative: of DATED: counted from now on, so that @text means something else tomorrow
 */
typedef struct {
  WaxQueryKind kind;
  GPtrArray *parts;
  char *name;
  char *text;
  gboolean quoted;
  gboolean starred;
  gboolean by_id;
  gboolean below;
  gboolean relative;
  WaxQueryColumns columns;
  WaxMessageFlags with;
  WaxMessageFlags without;
  gint64 from;
  gint64 until;
} WaxQueryNode;

/**
 * WaxQueryTrouble:
 * @WAX_QUERY_UNKNOWN: no such operator; it is looked for as text
 * @WAX_QUERY_BAD_VALUE: the operator has no such value; it is left out
 * @WAX_QUERY_NO_FOLDER: nothing is found there
 * @WAX_QUERY_NO_TAG: nothing has it
 * @WAX_QUERY_ONLY_SERVER: the server alone can tell
 * @WAX_QUERY_TOO_LONG: what lies behind is left out
 */
typedef enum {
  WAX_QUERY_UNKNOWN,
  WAX_QUERY_BAD_VALUE,
  WAX_QUERY_NO_FOLDER,
  WAX_QUERY_NO_TAG,
  WAX_QUERY_ONLY_SERVER,
  WAX_QUERY_TOO_LONG,
} WaxQueryTrouble;

/**
 * WaxQueryProblem:
 * @name: the operator without its colon
 * @text: its value
 * @unfinished: it stands at the end and could become something good as one types on
 */
typedef struct {
  WaxQueryTrouble trouble;
  char *name;
  char *text;
  gboolean unfinished;
} WaxQueryProblem;

/**
 * WaxQuery:
 * @root: (nullable): %NULL when nothing is asked for: that finds nothing
 * @problems: (element-type WaxQueryProblem): what is not as it was written
 *
 * A search as a person, or a server in a saved search, wrote it, in the server's own query language. Immutable,
 * ref-counted, any thread; fields are read directly.
 */
typedef struct {
  WaxQueryNode *root;
  GPtrArray *problems;
} WaxQuery;

GType wax_query_get_type (void);

/**
 * WaxQueryReading: how it is read
 * @WAX_QUERY_TYPED: the last word may be the beginning of one (three letters or more)
 * @WAX_QUERY_DAY_FIRST: 1/2/2026 is in February
 * @WAX_QUERY_SAVED: the server has it: an operator that nobody here knows is one that it knows
 */
typedef enum {
  WAX_QUERY_PLAIN = 0,
  WAX_QUERY_TYPED = 1 << 0,
  WAX_QUERY_DAY_FIRST = 1 << 1,
  WAX_QUERY_SAVED = 1 << 2,
} WaxQueryReading;

/**
 * wax_query_new:
 * @text: any bytes
 * @now: what relative dates count from, in the person's time zone
 *
 * The language is that of the server's Parser.jjt, whatever the case of letters: words side by side must all occur;
 * "several words" stand together; word* begins with it; -, not, and, or, (); or binds less than and. Operators:
 * from: to: cc: tofrom: tocc: fromcc: tofromcc: subject: content: in: under: inid: underid: tag: has:attachment is:
 * priority: date: day: week: month: year: before: after: size: larger: bigger: smaller:, each with a value or with
 * several in parentheses. Dates are -7d, +1week …, today, yesterday, 2026-11-22, 11/22/2026 or 22.11.2026; sizes
 * 500, 20kb, 1m. Unlike there, an operator that nobody knows is text.
 *
 * The server leaves trash and junk out where no place is named (in:, is:anywhere …); so does this.
 *
 * Returns: (transfer full): never an error: what is wrong is among the problems.
 */
WaxQuery *wax_query_new (const char *text, WaxQueryReading reading, GDateTime *now);
WaxQuery *wax_query_ref (WaxQuery *self);
void wax_query_unref (WaxQuery *self);

/* Whether the store alone cannot answer it. */
gboolean wax_query_needs_server (WaxQuery *self);

/* Whether trash and junk are left out of it. */
gboolean wax_query_is_limited (WaxQuery *self);

/**
 * wax_query_to_server:
 * Returns: (transfer full) (nullable): the same in words that the server's parser takes whatever its locale is; %NULL
 *   when nothing is asked for.
 */
char *wax_query_to_server (WaxQuery *self);

/**
 * wax_query_check_names:
 * @folders: (element-type WaxFolder)
 * @tags: (element-type WaxTag)
 *
 * Returns: (transfer full) (element-type WaxQueryProblem): the problems, with the folders and tags that are not there.
 */
GPtrArray *wax_query_check_names (WaxQuery *self, GPtrArray *folders, GPtrArray *tags);

/**
 * wax_query_node_is_folder:
 * @node: of %WAX_QUERY_IN
 *
 * Whether that folder is named: by its id, its path, or as system folders are named, e.g. "junk".
 */
gboolean wax_query_node_is_folder (const WaxQueryNode *node, const WaxFolder *folder);

/* The same of %WAX_QUERY_TAGGED: by its name. */
gboolean wax_query_node_is_tag (const WaxQueryNode *node, const WaxTag *tag);

/**
 * wax_query_quote:
 * Returns: (transfer full): @value as it is to be written behind an operator.
 */
char *wax_query_quote (const char *value);

WaxQueryProblem *wax_query_problem_new (WaxQueryTrouble trouble, const char *name, const char *text);
void wax_query_problem_free (WaxQueryProblem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WaxQuery, wax_query_unref)

G_END_DECLS
