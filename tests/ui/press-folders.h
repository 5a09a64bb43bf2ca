#pragma once

#include "press.h"

G_BEGIN_DECLS

/* What is done to folders, in a program that is signed in; each case leaves mailbox and folders as it found them. */
void press_folders_add (Press *press);

/* The same with tags. */
void press_tags_add (Press *press);

/* The same with what the server keeps beside mail. */
void press_settings_add (Press *press);

/* The same with what this computer keeps for a person; begin: before the program. */
void press_preferences_begin (void);
void press_preferences_add (Press *press);

G_END_DECLS
