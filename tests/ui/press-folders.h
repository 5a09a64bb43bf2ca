#pragma once

#include "press.h"

G_BEGIN_DECLS

/* What is done to folders, in a program that is signed in; each case leaves mailbox and folders as it found them. */
void press_folders_add (Press *press);

G_END_DECLS
