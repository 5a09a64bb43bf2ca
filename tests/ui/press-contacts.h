#pragma once

#include "press.h"

G_BEGIN_DECLS

/* Cases with contacts, at a window that is signed in; it is as it was afterwards. */
void press_contacts_add (Press *press);

G_END_DECLS
