#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WaxAddress:
 * @name: "" for none
 * @address: as it is written, without brackets
 * @valid: it can be an address, RFC 5322, section 3.4.1, with the letters of RFC 6531
 * @start: where it begins in the text that it was read from, in characters
 * @end: where the next begins, the comma between them left out
 *
 * Somebody whom a message is for. Strings are never %NULL.
 */
typedef struct {
  char *name;
  char *address;
  gboolean valid;
  guint start;
  guint end;
} WaxAddress;

/**
 * wax_addresses_parse:
 * @text: what a person wrote or pasted: addresses, each with or without a name, between commas, semicolons or ends of
 *   line
 *
 * Linear time. Any thread.
 *
 * Returns: (transfer full) (element-type WaxAddress): never %NULL; what is no address is there too, not valid.
 */
GPtrArray *wax_addresses_parse (const char *text);

/* What is wrong with an address; NO_USER: what stands before the last “@”; NO_SERVER: what stands behind it. */
typedef enum {
  WAX_ADDRESS_FINE,
  WAX_ADDRESS_NO_AT,
  WAX_ADDRESS_NO_USER,
  WAX_ADDRESS_NO_SERVER,
  WAX_ADDRESS_TOO_LONG,
} WaxAddressFault;

/* @address: as #WaxAddress has it; valid where nothing is wrong */
WaxAddressFault wax_address_find_fault (const char *address);

/**
 * wax_address_to_string:
 * @name: (nullable)
 *
 * Returns: (transfer full): "anna@example.org" or "Anna <anna@example.org>", as wax_addresses_parse() reads it.
 */
char *wax_address_to_string (const char *name, const char *address);

/**
 * wax_address_to_ascii:
 * @address: a valid one
 *
 * Returns: (transfer full): with its domain as A-labels, RFC 5890.
 */
char *wax_address_to_ascii (const char *address);

/* Whether both lead to the same mailbox: servers make no difference between capitals. */
gboolean wax_address_equal (const char *a, const char *b);

G_END_DECLS
