#pragma once

#include "store/wax-database.h"

G_BEGIN_DECLS

/* The ledger's tables in the profile's database. */
extern const WaxSchema wax_trust_schema;

G_END_DECLS
