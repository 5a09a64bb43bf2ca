#pragma once

#include "cli/wax-cli.h"
#include "rehearsal/wax-situation.h"

G_BEGIN_DECLS

/**
 * wax_cli_rehearse_in_window:
 *
 * Has the window's program show what a person sees in @situation, waits for its end, and tells what was answered.
 *
 * Returns: the exit code; with an error when the window could not be shown.
 */
WaxExit wax_cli_rehearse_in_window (WaxCli *cli, const WaxSituation *situation, GError **error);

G_END_DECLS
