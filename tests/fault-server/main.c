#include "wax-fault-server.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* wax-fault-server FAULT [CHAIN KEY]: prints its port, and ends with its standard input. A stand-in for tests. */

static const struct {
  const char *name;
  WaxFault fault;
} faults[] = {
  { "none", WAX_FAULT_NONE },
  { "tls-1.0", WAX_FAULT_TLS_1_0 },
  { "tls-1.1", WAX_FAULT_TLS_1_1 },
  { "tls-1.2", WAX_FAULT_TLS_1_2 },
  { "cut-handshake", WAX_FAULT_CUT_HANDSHAKE },
  { "unreadable", WAX_FAULT_UNREADABLE },
  { "banner", WAX_FAULT_BANNER },
  { "silence", WAX_FAULT_SILENCE },
  { "plain", WAX_FAULT_PLAIN },
  { "asks-certificate", WAX_FAULT_ASKS_CERTIFICATE },
};

int
main (int argc, char **argv)
{
  g_autofree char *chain = NULL;
  g_autofree char *key = NULL;
  gsize i = 0;
  char byte;

  while (argc > 1 && i < G_N_ELEMENTS (faults) && strcmp (argv[1], faults[i].name) != 0)
    i++;
  if (argc < 2 || i == G_N_ELEMENTS (faults) ||
      (argc > 3 && (!g_file_get_contents (argv[2], &chain, NULL, NULL) || !g_file_get_contents (argv[3], &key, NULL, NULL)))) {
    fprintf (stderr, "usage: wax-fault-server FAULT [CHAIN KEY]\n");
    return 2;
  }

  g_autoptr(WaxFaultServer) server = wax_fault_server_new (faults[i].fault, chain, key);

  printf ("%u\n", wax_fault_server_get_port (server));
  fflush (stdout);
  while (read (STDIN_FILENO, &byte, 1) > 0)
    ;
  return 0;
}
