#pragma once

#include "trust/wax-der.h"

G_BEGIN_DECLS

/* Static, translated; %NULL for an OID that has no name here. @oid: dotted */
const char *wax_oid_get_name (const char *oid);

/* Returns: (transfer full) (nullable): its name and the OID, or the OID alone; %NULL when @content is none. */
char *wax_oid_describe (WaxDer content);

G_END_DECLS
