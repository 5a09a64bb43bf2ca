#pragma once

#include "wax-cli-fixture.h"
#include "wax-test-pki.h"
#include "wax-web-server.h"

G_BEGIN_DECLS

/* All goes on to the stand-in. */
#define WAX_WEB_NGINX_ON "location / { proxy_pass http://127.0.0.1:@DEMO; }\n"

/**
 * WaxWebFixture: waxctl with a keyring, the stand-in for a mail server, and a real web server before it that ends TLS
 * @cli: its profile; cli.server is reached by the web server alone, without TLS
 * @web: not yet started
 * @authority: who issues the certificates that the web server accepts
 * @sites: (nullable): what it serves
 */
typedef struct {
  WaxCliFixture cli;
  WaxWebServer *web;
  WaxTestCert *authority;
  char *sites;
} WaxWebFixture;

/* @options: (nullable): of the stand-in, but for what it takes to stand behind the other */
void wax_web_fixture_set_up (WaxWebFixture *f, WaxWebKind kind, const WaxDemoOptions *options);
void wax_web_fixture_tear_down (WaxWebFixture *f);

/**
 * WaxWebSiteFunc:
 *
 * Appends what the site number @site is set to, in the server's own words: its port, its certificate and whose it
 * accepts are said already; with Apache also that all goes on to the stand-in. "@DEMO" is the stand-in's port, "@DIR" a
 * folder with server.pem (certificate and key), clients.pem (the authority) and what wax_web_server_write() has put
 * there.
 */
typedef void (*WaxWebSiteFunc) (GString *text, guint site);

/**
 * wax_web_fixture_serve:
 * @head: (nullable): what is the same for all sites besides
 * @n_sites: how many
 * @ports: (out caller-allocates) (array length=n_sites): of each
 *
 * Starts the web server with that many sites.
 */
void wax_web_fixture_serve (WaxWebFixture *f, const char *head, WaxWebSiteFunc describe, guint n_sites, guint *ports);

/* The same again, once it was stopped. */
void wax_web_fixture_serve_again (WaxWebFixture *f);

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
