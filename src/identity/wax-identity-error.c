#include "identity/wax-identity-error.h"

G_DEFINE_QUARK (wax-identity-error-quark, wax_identity_error)
G_DEFINE_QUARK (wax-identity-file-error-quark, wax_identity_file_error)
