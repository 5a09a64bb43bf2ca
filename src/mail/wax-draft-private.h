#pragma once

#include "mail/wax-draft.h"
#include "store/wax-mime-part.h"

G_BEGIN_DECLS

/* What drafts and answers read out of messages. */

/* Returns: (transfer full): one line without control characters, "" where there is no such header. */
char *wax_draft_dup_header (GMimeMessage *message, const char *name);

/* @list: (nullable). Returns: (transfer full): as wax_addresses_parse() reads them; groups by their members. */
char *wax_draft_dup_people (InternetAddressList *list);

/* Returns: (transfer full) (element-type WaxPicture): what its text may show. */
GPtrArray *wax_draft_list_pictures (GMimeMessage *message);

/* @document: (nullable): made of @message: what is shown there is not attached
 * @attachments: of wax_attachments_new(), gets what is attached to @message */
void wax_draft_find_attachments (GMimeMessage *message, const WaxDocument *document, GPtrArray *attachments);

G_END_DECLS
