#pragma once

#include <glib.h>

/**
 * WaxLanguage: what a generated message in one language is made of.
 * @charset: an old charset that can carry it, besides UTF-8
 */
typedef struct {
  const char *code;
  const char *charset;
  const char *reply_prefix;
  const char *names[8];
  const char *greeting;
  const char *farewell;
  const char *separator;
  const char *stop;
  const char *words;
} WaxLanguage;

#define WAX_N_LANGUAGES 11

extern const WaxLanguage wax_languages[WAX_N_LANGUAGES];
