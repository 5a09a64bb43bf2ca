#pragma once

#include "trust/wax-policy.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wax_policy_new_from_texts:
 * @texts: (nullable elements): for each #WaxPolicyKey its value as files have it: "true" or "false"; durations as
 *   wax_duration_to_string() names them, lists separated by ";"; a moment in RFC 3339, or a day; "TLS 1.2" or
 *   "TLS 1.3"; "HOST TLS 1.0" or "HOST TLS 1.1"; "forced" or "choice"; "required" or "choice"; "off", "policy" or
 *   "account"; "FILE" or "HOST FILE"; "HOST KEY KEY…"; fingerprints and keys as 64 hex digits, colons allowed; %NULL
 *   where it is not set
 * @origins: (nullable elements): who set each
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR_INVALID_DATA when one cannot be understood. Pure.
 */
WaxPolicy *wax_policy_new_from_texts (const char *const texts[WAX_N_POLICY_KEYS],
                                      const char *const origins[WAX_N_POLICY_KEYS],
                                      GError **error);

/**
 * wax_policy_new_from_data:
 * @data: a key file with the one group "Policy"
 * @origin: its name
 *
 * Returns: (transfer full) (nullable): %NULL with %G_IO_ERROR_INVALID_DATA: also for a key that is not known, so that
 *   a slip of the pen limits too much rather than nothing. Pure.
 */
WaxPolicy *wax_policy_new_from_data (const char *data, gsize size, const char *origin, GError **error);

/**
 * wax_policy_new_from_folder:
 *
 * Reads all files of the folder @path, but hidden ones and those that end in "~", in the order of their names, and
 * combines them. What does not belong to root, or can be written by others, is left aside with a sentence. What is
 * root's and cannot be read or understood counts as the strictest policy, with a sentence. No folder: the default.
 * Blocks.
 *
 * Returns: (transfer full)
 */
WaxPolicy *wax_policy_new_from_folder (const char *path);

/* Returns: (transfer full): a text that changes whenever the files in @path, their owners or rights do. Blocks for two
 * system calls and one a file. */
char *wax_policy_stamp_folder (const char *path);

G_END_DECLS
