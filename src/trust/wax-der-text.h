#pragma once

#include "trust/wax-der.h"

G_BEGIN_DECLS

/*
 * Values in DER as text for people: valid UTF-8 in which everything unprintable is written by its number (see
 * wax_certificate_escape()), and no longer than somebody would read. Pure; any thread.
 */

/* Returns: (transfer full) (nullable): dotted; %NULL when @content is no OBJECT IDENTIFIER. */
char *wax_der_text_oid (WaxDer content);

/* Returns: (transfer full): octets in lower-case hex; of many the first ones, and how many more there are. Without
 * anything between them, so that they stand in their order among words of any direction. */
char *wax_der_text_hex (WaxDer octets);

/* The same with blanks between them: for a text that is nothing else. */
char *wax_der_text_dump (WaxDer octets);

/* Returns: (transfer full): octets that are said to be ASCII or UTF-8. */
char *wax_der_text_ascii (WaxDer octets);

/* Returns: (transfer full) (nullable): a text of any of ASN.1's kinds; %NULL when @tag is none, or it is no such
 * text. */
char *wax_der_text_string (guint8 tag, WaxDer content);

/* Returns: (transfer full) (nullable): "2026-11-21 09:41:00 UTC"; %NULL when @tag is no kind of time, or it is none.
 * @tag: 0x17 or 0x18 */
char *wax_der_text_time (guint8 tag, WaxDer content);

/* Returns: (transfer full): decimal; what does not fit 64 bits in hex. */
char *wax_der_text_integer (WaxDer content);

/* Returns: (transfer full) (nullable): by RFC 4514. @name: with its header; %NULL when it is no Name (RFC 5280, section
 * 4.1.2.4), or has more parts than anybody's. */
char *wax_der_text_name (WaxDer name);

/* Returns: (transfer full): whatever it is: text, number, time, object identifier, else hex. @whole: with its header */
char *wax_der_text_any (WaxDer whole);

G_END_DECLS
