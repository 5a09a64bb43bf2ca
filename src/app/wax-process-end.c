#include "app/wax-process-end.h"

#include "identity/wax-tokens.h"

#include <stdio.h>
#include <unistd.h>

int
wax_process_end (int status)
{
  if (!wax_tokens_were_loaded ())
    return status;
  fflush (NULL);
  _exit (status);
}
