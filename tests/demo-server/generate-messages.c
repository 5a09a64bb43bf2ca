#include "wax-message-generator.h"

#include <stdio.h>
#include <locale.h>

#define MAX_MESSAGES 1000000 /* names have six digits */

/* Writes generated messages as files 000000.eml … into a directory. */
int
main (int argc, char **argv)
{
  gint64 seed = 1;
  int count = 100;
  guint64 bytes = 0, broken = 0;
  GOptionEntry entries[] = {
    { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, "Another seed makes other messages", "N" },
    { "messages", 'n', 0, G_OPTION_ARG_INT, &count, "How many", "N" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("DIRECTORY");
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_set_summary (context, "Writes invented messages for tests and benchmarks.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2) {
    g_printerr ("%s\n", error != NULL ? error->message : "Name one directory.");
    return 2;
  }
  if (count < 0 || count > MAX_MESSAGES || seed < 0) {
    g_printerr ("--messages takes a number from 0 to %d, --seed none below 0.\n", MAX_MESSAGES);
    return 2;
  }
  if (g_mkdir_with_parents (argv[1], 0700) != 0) {
    g_printerr ("%s cannot be made.\n", argv[1]);
    return 1;
  }
  for (int i = 0; i < count; i++) {
    g_autoptr(GString) raw = g_string_new (NULL);
    g_auto(WaxGeneratedMessage) message = { 0 };
    g_autofree char *name = g_strdup_printf ("%06d.eml", i);
    g_autofree char *path = g_build_filename (argv[1], name, NULL);

    wax_message_generator_make ((guint64) seed, (guint64) i, raw, &message);
    bytes += raw->len;
    broken += message.broken;
    if (!g_file_set_contents (path, raw->str, (gssize) raw->len, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  }
  printf ("%d messages, %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " broken on purpose\n", count, bytes, broken);
  return 0;
}
