#include "protocol/wax-auth-error.h"

G_DEFINE_QUARK (wax-auth-error, wax_auth_error)
