#pragma once

#include "wax-cli-fixture.h"
#include "wax-test-pki.h"
#include "wax-web-server.h"

G_BEGIN_DECLS

/* How nginx asks for certificates and hands them on, as far as it is the same for all its sites. */
#define WAX_WEB_NGINX_TLS \
  "ssl_certificate @DIR/server.pem;\n" \
  "ssl_certificate_key @DIR/server.pem;\n" \
  "ssl_client_certificate @DIR/clients.pem;\n" \
  "proxy_set_header X-Client-Certificate $ssl_client_escaped_cert;\n"

/**
 * WaxWebFixture: waxctl with a keyring, the stand-in for a mail server, and a real web server before it that ends TLS
 * @cli: its profile; cli.server is reached by the web server alone, without TLS
 * @web: not yet started
 * @authority: who issues the certificates that the web server accepts
 */
typedef struct {
  WaxCliFixture cli;
  WaxWebServer *web;
  WaxTestCert *authority;
} WaxWebFixture;

/* @options: (nullable): of the stand-in, but for what it takes to stand behind the other */
void wax_web_fixture_set_up (WaxWebFixture *f, WaxWebKind kind, const WaxDemoOptions *options);
void wax_web_fixture_tear_down (WaxWebFixture *f);

/* Starts the web server. @sites: "@DEMO" is the stand-in's port, "@DIR" a folder with server.pem (certificate and key),
 * clients.pem (the authority) and what wax_web_server_write() has put there */
void wax_web_fixture_start (WaxWebFixture *f, const char *sites);

/* This profile takes the web server's certificate at @port for a day. */
void wax_web_fixture_trust (WaxWebFixture *f, guint port);

/**
 * wax_web_fixture_new_person:
 * @email: (nullable)
 *
 * Returns: (transfer full): a good certificate for signing in, of the accepted authority.
 */
WaxTestCert *wax_web_fixture_new_person (WaxWebFixture *f, const char *email);

/* Returns: (transfer full): the id under which waxctl has it now; there is no file of it. */
char *wax_web_fixture_import (WaxWebFixture *f, WaxTestCert *own);

/* Returns: (transfer full): as the web server's log names it. */
char *wax_web_fixture_dup_name (WaxWebFixture *f, WaxTestCert *own);

/* Returns: (transfer full): the id of the new account. @format: what follows "account add" */
char *wax_web_fixture_add_account (WaxWebFixture *f, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * wax_web_fixture_get_error:
 * @document: what "sync" printed of one account
 *
 * Returns: (nullable): why nothing came of it.
 */
json_t *wax_web_fixture_get_error (json_t *document);

G_END_DECLS
