#pragma once

#include "press-setup.h"

G_BEGIN_DECLS

/* Adds the cases of accounts that sign in with a certificate. */
void setup_certificates_add_cases (void);

G_END_DECLS
