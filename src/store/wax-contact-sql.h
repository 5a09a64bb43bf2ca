#pragma once

/* Pieces of queries about the table of contacts. */

/* Between the strings of a list in one column, none of which has it. */
#define WAX_CONTACT_SQL_BETWEEN "\x1f"

/* Which generation of the address list is shown: the next one may be on its way. The person's own are generation 0. */
#define WAX_CONTACT_SQL_LISTED "(SELECT value FROM state WHERE name = 'contacts-generation')"

/* Folders for what was put into the trash, or into a folder below it. @trash: where %WAX_FOLDER_TRASH is bound */
#define WAX_CONTACT_SQL_IN_TRASH(trash) \
  "(WITH RECURSIVE trash (id) AS (SELECT id FROM folder WHERE role = " trash \
  " UNION SELECT folder.id FROM folder JOIN trash ON folder.parent_id = trash.id) SELECT id FROM trash)"

/* All that are shown. */
#define WAX_CONTACT_SQL_SHOWN(trash) \
  "(generation = " WAX_CONTACT_SQL_LISTED \
  " OR generation = 0 AND folder_id NOT IN " WAX_CONTACT_SQL_IN_TRASH (trash) ")"
