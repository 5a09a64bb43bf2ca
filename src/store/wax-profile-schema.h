#pragma once

#include "store/wax-database.h"

G_BEGIN_DECLS

/* The tables of accounts and channel states in profile.db. */
extern const WaxSchema wax_profile_schema;

G_END_DECLS
