#include "app/wax-failure.h"

#include "app/wax-account-setup.h"
#include "app/wax-offline-words.h"
#include "identity/wax-credentials.h"
#include "protocol/wax-auth-error.h"
#include "protocol/wax-server-error.h"
#include "store/wax-store-error.h"
#include "transport/wax-network-error.h"
#include "trust/wax-trust-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  int code;
  const char *name;
  const char *sentence; /* "%s" stands for the server */
  const char *help;
  WaxRemedy remedy;
  gboolean is_unsent; /* it happens before anything is sent */
} Row;

/* A domain of GError, its name for scripts, and what its codes mean for people. */
typedef struct {
  GQuark (*quark) (void);
  const char *name;
  const Row *rows;
  guint n_rows;
} Table;

static const Row trust_rows[] = {
  { WAX_TRUST_ERROR_UNDECIDED, "not-trusted", N_("The certificate of %s is not trusted."),
    N_("View the certificate, then decide whether to connect."), WAX_REMEDY_DECISION, TRUE },
  { WAX_TRUST_ERROR_REFUSED, "refused", N_("The certificate of %s is refused."),
    N_("Ask the server's administrator. Do not enter your password anywhere else for this server."), WAX_REMEDY_NONE,
    TRUE },
  { WAX_TRUST_ERROR_SELF_CHECK, "self-check",
    N_("The encryption library of this computer does not work as safe connections need it, so none is made."),
    N_("Ask whoever looks after this computer to check the packages GnuTLS and glib-networking."), WAX_REMEDY_NONE,
    TRUE },
  { WAX_TRUST_ERROR_LEDGER, "ledger", N_("The record of what you trust cannot be read, so nothing is trusted."),
    N_("Check that the disk has room and that the profile folder can be written."), WAX_REMEDY_NONE, TRUE },
  { WAX_TRUST_ERROR_LEDGER_FULL, "ledger-full",
    N_("The disk is full: the record of what you trust cannot be written, so nothing is trusted."),
    N_("Make room, then connect again."), WAX_REMEDY_NONE, TRUE },
  { WAX_TRUST_ERROR_NOT_ALLOWED, "not-allowed", N_("This connection may not be authorized."),
    N_("The administrator's policy or the kind of problem rules it out."), WAX_REMEDY_NONE },
  { WAX_TRUST_ERROR_SECURE_FORCED, "secure-forced",
    N_("Your administrator has set that every account uses a secure connection."),
    N_("Nothing was changed."), WAX_REMEDY_NONE },
  { WAX_TRUST_ERROR_ENDED, "ended",
    N_("Your trust in %s has ended: the connection was closed and the account works offline."),
    N_("What was stored before is safe. Connect again to decide anew."), WAX_REMEDY_NONE },
};

static const Row identity_rows[] = {
  { WAX_IDENTITY_ERROR_NO_PASSWORD, "no-password", N_("No password is stored for this account."),
    N_("Enter the password."), WAX_REMEDY_PASSWORD, TRUE },
  { WAX_IDENTITY_ERROR_KEYRING_LOCKED, "keyring-locked", N_("The keyring with your password is locked."),
    N_("Unlock the keyring and connect again."), WAX_REMEDY_PASSWORD, TRUE },
  { WAX_IDENTITY_ERROR_KEYRING_ASKS, "keyring-asks", N_("Your keyring asks for a password of its own."),
    N_("Enter it in the keyring’s window, or the password of this account here, which is then kept until Waxwing"
       " closes."), WAX_REMEDY_PASSWORD, TRUE },
  { WAX_IDENTITY_ERROR_KEY_ASKS, "keyring-asks", N_("Your keyring asks for a password of its own."),
    N_("Enter it in the keyring’s window: the private key of your certificate is in it."), WAX_REMEDY_NONE, TRUE },
  { WAX_IDENTITY_ERROR_NO_KEYRING, "no-password-store", N_("There is no place here that keeps passwords."),
    N_("Enter the password for this session."), WAX_REMEDY_PASSWORD, TRUE },
  { WAX_IDENTITY_ERROR_CERTIFICATE_REQUIRED, "certificate-required",
    N_("The administrator asks for a certificate of your own, and this account signs in with a password."),
    N_("The help desk can give you a certificate."), WAX_REMEDY_SETTINGS, TRUE },
  { WAX_IDENTITY_ERROR_FAILED, "keyring", N_("The keyring could not be read."),
    N_("Enter the password for this session."), WAX_REMEDY_PASSWORD, TRUE },
  { WAX_IDENTITY_ERROR_NO_KEY, "no-key", N_("The private key of your certificate is not in the keyring any more."),
    N_("Import the certificate again."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_KEY_LOCKED, "keyring-locked",
    N_("The keyring for the private key of your certificate is locked."),
    N_("Unlock the keyring, then try again."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_NO_KEY_STORE, "no-key-store", N_("There is no keyring here that keeps private keys."),
    N_("A Secret Service, such as GNOME Keyring, keeps them. Without one, a certificate that is imported in the window"
       " is good until that closes."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_KEY_FAILED, "keyring",
    N_("The keyring could not be read or written."), N_("Look whether the keyring opens by itself, then try again."),
    WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_NO_IDENTITY, "no-identity",
    N_("This account signs in with a certificate of your own, and none that is here is chosen for it."),
    N_("Choose one of your certificates for this account."), WAX_REMEDY_SETTINGS, TRUE },
  { WAX_IDENTITY_ERROR_CHOICE_NEEDED, "choice-needed",
    N_("Which certificate? This account asks each time which of your certificates it signs in with."),
    N_("Choose one for this connection."), WAX_REMEDY_CHOICE, TRUE },
  { WAX_IDENTITY_ERROR_WITHHELD, "withheld",
    N_("Your certificate was not shown to %s: the administrator's limits ask for newer encryption than this program"
       " began with, or the server is not among those that may use older encryption."),
    N_("Start the program again. If that does not help, ask the administrator."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_NOT_REQUESTED, "not-requested",
    N_("%s does not ask for certificates at the port where this account signs in with one."),
    N_("Check the certificate port. The server's administrator can tell whether, and where, it lets people in with"
       " certificates."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_NONE_SENT, "none-sent", N_("%s wants a certificate of your own, and none was shown to it."),
    N_("Choose one of your certificates for this account."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_ISSUER_NOT_ACCEPTED, "issuer-not-accepted",
    N_("%s refused your certificate: its issuer is none of those that the server accepts."),
    N_("Choose another certificate, or ask the server's administrator to accept the issuer."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_EXPIRED, "expired", N_("%s refused your certificate: it has expired."),
    N_("Ask whoever issued it for a new one, and import that."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_NOT_YET_VALID, "not-yet-valid", N_("%s refused your certificate: it is not valid yet."),
    N_("Check this computer's clock; else wait until it is valid."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_WRONG_PURPOSE, "wrong-purpose",
    N_("%s refused your certificate, most likely because it was not issued for signing in."),
    N_("Ask whoever issued it for one whose purpose is client authentication."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_REVOKED, "revoked", N_("%s refused your certificate: it has been withdrawn."),
    N_("Ask whoever issued it for a new one, and import that."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_FORBIDDEN, "not-mapped",
    N_("%s took your certificate and let nobody in with it (status 403)."),
    N_("Either it belongs to no account there, or was withdrawn; or a proxy stands before the server whose address is"
       " not in the server's list of its administrators' addresses. The server's administrator can look at all of"
       " that."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_FORBIDDEN_UNASKED, "not-requested",
    N_("%s let nobody in (status 403), and did not ask for your certificate."),
    N_("A server that wants a certificate for some of its paths only cannot ask for it over TLS 1.3. Its administrator"
       " can ask for it on the whole port (Apache: SSLVerifyClient outside of Location), or let that port speak"
       " TLS 1.2 alone."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_NOT_LOOKED_UP, "not-mapped",
    N_("%s took your certificate, and could not tell whose it is."),
    N_("Ask the server's administrator to look at the port and the mode for signing in with certificates, at the rules"
       " by which they are matched to accounts, and at the check whether client certificates were withdrawn."),
    WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_NO_ADMINISTRATOR, "not-administrator",
    N_("%s did not let you in as an administrator: your certificate belongs to no account that may administer it."),
    N_("For your mail the address without “admin” is the right one."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_NOT_MAPPED, "not-mapped",
    N_("%s let no account in with your certificate: it belongs to none there, or the account is locked or closed."),
    N_("Ask the server's administrator to look at the account, at the rules by which certificates are matched to"
       " accounts, at the port and the mode for signing in with them, and at the check whether they were withdrawn."),
    WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_REFUSED, "refused", N_("%s refused your certificate and did not say why."),
    N_("It may have been withdrawn, or the server may not know its issuer. The server's administrator can tell."),
    WAX_REMEDY_RETRY }, /* or it was the network: a connection that breaks looks the same */
  { WAX_IDENTITY_ERROR_BOUND, "not-requested-here",
    N_("%s does not ask for your certificate from here, and your administrator has set that this account does not go on"
       " without it."),
    N_("From another network it may ask for it; the server's administrator can tell."), WAX_REMEDY_RETRY, TRUE },
  { WAX_IDENTITY_ERROR_OTHER_ACCOUNT, "other-account",
    N_("Your certificate opens another account at %s than this one. Nothing of it was fetched."),
    N_("Enter that account's address as the user here, or choose another certificate."), WAX_REMEDY_SETTINGS },
  { WAX_IDENTITY_ERROR_TOKEN_GONE, "token-gone",
    N_("The token with your certificate is not inserted, or your certificate is not on it any more."),
    N_("Insert it."), WAX_REMEDY_RETRY },
  { WAX_IDENTITY_ERROR_TOKEN_NO_KEY, "token-no-key",
    N_("The token has your certificate without the private key that belongs to it."),
    N_("Whoever issued the token can put the key on it, or give you another one."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_TOKEN_FAILED, "token", N_("The token with your certificate, or its reader, does not work."),
    N_("Take the token out and insert it again."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_PIN_NEEDED, "pin-needed", N_("The token with your certificate asks for its PIN."),
    N_("Enter the PIN."), WAX_REMEDY_PIN },
  { WAX_IDENTITY_ERROR_PIN_WRONG, "pin-wrong", N_("The token with your certificate refused the PIN."),
    N_("Enter the PIN again. It is not tried again by itself, for wrong PINs block a token."), WAX_REMEDY_PIN },
  { WAX_IDENTITY_ERROR_PIN_LAST_TRY, "pin-last-try",
    N_("One more wrong PIN blocks the token with your certificate."),
    N_("None is tried by itself: enter the PIN by hand, and with care."), WAX_REMEDY_PIN },
  { WAX_IDENTITY_ERROR_PIN_BLOCKED, "pin-blocked",
    N_("The token with your certificate is blocked after too many wrong PINs."),
    N_("Whoever issued the token can unblock it."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_ERROR_SUBJECT, "subject", N_("No certificate can be asked for in that name."),
    N_("Give your mail address, or a name like “CN=Alice Example,O=Example,emailAddress=alice@example.org”."),
    WAX_REMEDY_NONE },
};

static const Row identity_file_rows[] = {
  { WAX_IDENTITY_FILE_ERROR_PASSWORD_NEEDED, "file-password-needed", N_("The file is protected by a password."),
    N_("Give the password of the file."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_WRONG_PASSWORD, "file-wrong-password", N_("This is not the password of the file."),
    N_("Small and capital letters and blanks count. Whoever made the file knows its password."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_NOT_SUPPORTED, "file-not-supported",
    N_("The file has a kind of key or of encryption that this computer cannot read; the password is not the reason."),
    N_("Have it made again as PKCS#12: a web browser that imports it and exports it again does that. Where it cannot"
       " either, it takes a certificate with an RSA key."),
    WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_NO_KEY, "file-no-key", N_("The file holds a certificate without its private key."),
    N_("Export it again, together with the private key."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_NO_CERTIFICATE, "file-no-certificate",
    N_("The file holds a private key without its certificate."),
    N_("Put the certificate and its private key into one file."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_MISMATCH, "file-mismatch",
    N_("The private key in the file belongs to none of the certificates in it."),
    N_("Put the certificate and its own private key into one file."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_UNREADABLE, "file-unreadable",
    N_("The file holds no certificate that can be read: it is damaged, or something else."),
    N_("A PKCS#12 file (.p12 or .pfx) or a PEM file is needed."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_TOO_LARGE, "file-too-large", N_("The file is far larger than one with a certificate."),
    N_("A PKCS#12 file (.p12 or .pfx) or a PEM file is needed."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_SEVERAL, "file-several",
    N_("The file holds several certificates with their keys, or not the one that was named."),
    N_("Say which of them is meant."), WAX_REMEDY_NONE },
  { WAX_IDENTITY_FILE_ERROR_NO_ANSWER, "file-no-answer",
    N_("The certificate in the file has another key than what you asked for, and the file does not hold it."),
    N_("Whoever issued it can tell which request it answers. One that you have from elsewhere is exported again,"
       " together with its private key."), WAX_REMEDY_NONE },
};

static const Row auth_rows[] = {
  { WAX_AUTH_ERROR_PASSWORD_REFUSED, "password-refused",
    N_("%s refused the name or the password, or the account is locked or closed."),
    N_("Check the name and enter the password again. It is not tried again by itself."), WAX_REMEDY_PASSWORD },
  { WAX_AUTH_ERROR_NO_PASSWORD, "no-password", N_("A password is needed to sign in."), N_("Enter the password."),
    WAX_REMEDY_PASSWORD, TRUE },
  { WAX_AUTH_ERROR_PASSWORD_EXPIRED, "password-expired", N_("Your password at %s has expired."),
    N_("Change it in the server's web page, then enter the new one here."), WAX_REMEDY_PASSWORD },
  { WAX_AUTH_ERROR_SECOND_FACTOR, "second-factor", N_("%s asks for a second factor, which Waxwing cannot give yet."),
    N_("Make an application password in the server's web page and enter that one here."), WAX_REMEDY_PASSWORD },
  { WAX_AUTH_ERROR_LOCKED_OUT, "locked-out",
    N_("%s answers nothing at all: most likely it shuts this computer out for a while,"
       " after too many wrong passwords."),
    N_("Wait a quarter of an hour without trying, then connect again."), WAX_REMEDY_NONE },
  { WAX_AUTH_ERROR_TOKEN_GONE, "token-gone", N_("%s ends each session as soon as it is opened."),
    N_("Tell the server's administrator."), WAX_REMEDY_NONE },
  { WAX_AUTH_ERROR_MAINTENANCE, "account-maintenance", N_("Your account at %s is under maintenance."),
    N_("Stored mail can be read meanwhile."), WAX_REMEDY_RETRY },
  { WAX_AUTH_ERROR_ACCOUNT, "account", N_("Your account at %s may not use this service."),
    N_("Ask the server's administrator."), WAX_REMEDY_NONE },
};

static const Row network_rows[] = {
  { WAX_NETWORK_ERROR_NOT_FOUND, "not-found", N_("The server %s could not be found."),
    N_("Check the server's name, and whether this computer has a network."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_REFUSED, "refused", N_("Nothing answers at %s: the port is closed."),
    N_("Check the port; or the server is off and comes back later."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_UNREACHABLE, "unreachable", N_("There is no way to %s from this network."),
    N_("Check whether this computer has a network."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_TIMED_OUT, "timed-out", N_("%s did not answer in time."),
    N_("The network or the server is slow. Nothing is lost."), WAX_REMEDY_RETRY },
  { WAX_NETWORK_ERROR_UNANSWERED, "timed-out", N_("Nothing answers at %s, not even to say that the port is closed."),
    N_("A firewall may drop what is sent to that port. The administrator of the server or of this network can open"
       " it, or tell the right port."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_RESET, "reset", N_("The connection to %s was cut."),
    N_("Nothing is lost."), WAX_REMEDY_RETRY },
  { WAX_NETWORK_ERROR_NOT_TLS, "not-tls", N_("%s does not offer a secure connection at this port."),
    N_("Check the port."), WAX_REMEDY_SETTINGS, TRUE },
  { WAX_NETWORK_ERROR_TLS, "tls", N_("A secure connection with %s could not be agreed on."),
    N_("Tell the server's administrator."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_PROXY, "proxy", N_("The proxy did not connect to %s."),
    N_("Ask whoever runs the proxy, or check it in the system's settings."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_PROXY_UNREACHABLE, "proxy-unreachable", N_("The proxy on the way to %s cannot be reached."),
    N_("Check the proxy in the system's settings."), WAX_REMEDY_RETRY, TRUE },
  { WAX_NETWORK_ERROR_PROXY_AUTH, "proxy-auth", N_("The proxy on the way to %s asks for a password."),
    N_("Waxwing gives it none: ask whoever runs the proxy to let it pass."), WAX_REMEDY_NONE, TRUE },
  { WAX_NETWORK_ERROR_REDIRECT, "redirect", N_("%s sends us to another server, where nothing is sent unasked."),
    N_("If the mailbox has moved, enter the new server in the account's settings."), WAX_REMEDY_SETTINGS },
  { WAX_NETWORK_ERROR_TOO_LARGE, "too-large", N_("%s sent more than any sound answer holds; reading was given up."),
    N_("Tell the server's administrator. Nothing is lost."), WAX_REMEDY_NONE },
  { WAX_NETWORK_ERROR_PLAIN_REFUSED, "plain-refused", N_("An unencrypted connection to %s is not allowed."),
    N_("Use an address that begins with https."), WAX_REMEDY_SETTINGS, TRUE },
  { WAX_NETWORK_ERROR_PLAIN_FORBIDDEN, "plain-forbidden",
    N_("Your administrator no longer allows an unencrypted connection to %s."),
    N_("Switch on Use Secure Connection in Connection Status, then connect."), WAX_REMEDY_SETTINGS, TRUE },
  { WAX_NETWORK_ERROR_FOREIGN, "foreign", N_("The request was meant for a server that is not this account's."),
    N_("Check the server in the account's settings."), WAX_REMEDY_SETTINGS, TRUE },
  { WAX_NETWORK_ERROR_UNREADABLE, "not-http", N_("What answers at %s is not a web or mail server."),
    N_("Check the server's name and port."), WAX_REMEDY_SETTINGS },
  { WAX_NETWORK_ERROR_FAILED, "failed", N_("The connection to %s came to an end, and this computer does not know why."),
    N_("Nothing is lost."), WAX_REMEDY_RETRY },
};

static const Row server_rows[] = {
  { WAX_SERVER_ERROR_FAULT, "fault", N_("%s could not do what it was asked, by a fault of its own."),
    N_("Nothing is lost."), WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_NOT_ZIMBRA, "not-zimbra", N_("%s answers, but it is not a Zimbra server."),
    N_("Check the server's name and port."), WAX_REMEDY_SETTINGS },
  { WAX_SERVER_ERROR_MAINTENANCE, "maintenance", N_("%s is under maintenance."),
    N_("Stored mail can be read meanwhile. After wrong passwords, leave the server alone for a quarter of an hour."),
    WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_THROTTLED, "throttled", N_("%s asks us to slow down."), N_("Nothing is lost."),
    WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_CUT, "cut", N_("An answer of %s ended in the middle."), N_("Nothing is lost."),
    WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_TOO_LARGE, "too-large", N_("%s sent more than any sound answer holds; reading was given up."),
    N_("Tell the server's administrator. Nothing is lost."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_TOO_DEEP, "too-deep", N_("%s sent an answer that no sound server sends; reading was given up."),
    N_("Tell the server's administrator. Nothing is lost."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_UNREADABLE, "unreadable", N_("An answer of %s could not be understood."),
    N_("Tell the server's administrator. Nothing is lost."), WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_NO_SUCH_ITEM, "no-such-item", N_("The message or folder is no longer at the server."),
    N_("Synchronise to see how it is now."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_MUST_RESYNC, "must-resync", N_("%s cannot tell what changed: everything is compared."),
    N_("That takes a while, and nothing is lost."), WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_DENIED, "denied", N_("%s does not allow you to do that."), N_("Ask the server's administrator."),
    WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_QUOTA, "quota", N_("Your mailbox at %s is full."), N_("Delete something there first."),
    WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_ADDRESS_REFUSED, "address-refused", N_("%s refused a recipient: nothing was sent."),
    N_("Check the addresses."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_PARTLY_SENT, "partly-sent", N_("The message was sent, but not to all recipients."),
    N_("Do not send it to all again: see the copy in the Sent folder."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_TOO_BIG, "too-big", N_("The message is larger than %s accepts."),
    N_("Send smaller attachments."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_NOT_ALLOWED, "not-allowed", N_("That cannot be done with this item."), "", WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_EXISTS, "exists", N_("Something else there has that name already."), N_("Choose another name."),
    WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_BAD_NAME, "bad-name", N_("%s does not accept that name."), N_("Choose another name."),
    WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_BAD_VALUE, "bad-value", N_("%s does not accept that, so nothing was changed."),
    N_("It is too long there, or too much, or not allowed. The server's administrator knows the limits."),
    WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_TRY_AGAIN, "try-again", N_("A part of %s is away for the moment."), N_("Nothing is lost."),
    WAX_REMEDY_RETRY },
  { WAX_SERVER_ERROR_QUERY, "query", N_("%s does not understand the search."),
    N_("Put what is to be found in quotes."), WAX_REMEDY_NONE },
  { WAX_SERVER_ERROR_STATUS, "status", N_("%s answered in an unexpected way."),
    N_("Check the server's name and port."), WAX_REMEDY_RETRY },
};

static const Row store_rows[] = {
  { WAX_STORE_ERROR_DISK_FULL, "disk-full", N_("The disk is full. What was stored before is safe."),
    N_("Make room, then connect again."), WAX_REMEDY_NONE },
  { WAX_STORE_ERROR_NOT_WRITABLE, "not-writable", N_("The profile folder cannot be written."),
    N_("Check who owns the folder and whether the disk is read-only."), WAX_REMEDY_NONE },
  { WAX_STORE_ERROR_DAMAGED, "damaged", N_("The stored mail was damaged. It was set aside and is fetched again."),
    N_("If it happens again, have the disk checked."), WAX_REMEDY_RETRY },
  { WAX_STORE_ERROR_PROFILE_DAMAGED, "profile-damaged",
    N_("The profile is damaged and cannot be read, so nothing in it is trusted."),
    N_("Put back a copy of the profile folder, or move it away and add the accounts again. What is on the server is"
       " safe."), WAX_REMEDY_NONE },
  { WAX_STORE_ERROR_BUSY, "busy", N_("Another program is working on this account."),
    N_("Close the other one, or wait until it is done."), WAX_REMEDY_RETRY },
  { WAX_STORE_ERROR_TOO_NEW, "too-new", N_("A newer version of Waxwing wrote this profile."),
    N_("Use that version, or another profile. Nothing was changed."), WAX_REMEDY_NONE },
  { WAX_STORE_ERROR_NOT_FOUND, "not-found", N_("That is not stored here."), "", WAX_REMEDY_NONE },
  { WAX_STORE_ERROR_TOO_LARGE, "message-too-large",
    N_("This message is larger than 256 MB, so it stays on the server."),
    N_("Read it, or save what is attached to it, on the server's own page in a web browser."), WAX_REMEDY_NONE },
  { WAX_STORE_ERROR_FAILED, "failed", N_("The profile could not be read or written."),
    N_("Check that the disk has room and works."), WAX_REMEDY_NONE },
};

static const Row usage_rows[] = {
  { WAX_USAGE_ERROR_ADDRESS, "address", N_("That is not a mail address or a name to sign in with."), "",
    WAX_REMEDY_SETTINGS },
  { WAX_USAGE_ERROR_SERVER, "server", N_("That is not the name or the address of a server."),
    N_("For example: mail.example.org"), WAX_REMEDY_SETTINGS },
  { WAX_USAGE_ERROR_PLAIN, "plain", N_("The address begins with http, but a secure connection is used."),
    N_("Write https instead."), WAX_REMEDY_SETTINGS },
  { WAX_USAGE_ERROR_KIND, "kind", N_("This kind of account or way to sign in is not supported."), "",
    WAX_REMEDY_SETTINGS },
  { WAX_USAGE_ERROR_VALUE, "value", N_("There is no such setting, or it cannot have that value."), "",
    WAX_REMEDY_SETTINGS },
  { WAX_USAGE_ERROR_AUTHORITY, "authority",
    N_("The file holds no certificate of an authority with the fingerprint that was entered."),
    N_("The authority itself can tell you its file and its SHA-256."), WAX_REMEDY_NONE },
  { WAX_USAGE_ERROR_NAMED, "not-met",
    N_("No certificate with this fingerprint and exactly these problems was met there."),
    N_("Run a sync or a probe first, and name all problems that it lists."), WAX_REMEDY_NONE },
};

static GQuark
io_quark (void)
{
  return G_IO_ERROR;
}

static const Row io_rows[] = {
  { G_IO_ERROR_CANCELLED, "cancelled", N_("It was interrupted."), N_("What had come until then is kept."),
    WAX_REMEDY_NONE },
};

static const Table tables[] = {
  { wax_trust_error_quark, "trust", trust_rows, G_N_ELEMENTS (trust_rows) },
  { wax_identity_error_quark, "identity", identity_rows, G_N_ELEMENTS (identity_rows) },
  { wax_identity_file_error_quark, "identity", identity_file_rows, G_N_ELEMENTS (identity_file_rows) },
  { wax_auth_error_quark, "auth", auth_rows, G_N_ELEMENTS (auth_rows) },
  { wax_network_error_quark, "network", network_rows, G_N_ELEMENTS (network_rows) },
  { wax_server_error_quark, "server", server_rows, G_N_ELEMENTS (server_rows) },
  { wax_store_error_quark, "store", store_rows, G_N_ELEMENTS (store_rows) },
  { wax_usage_error_quark, "usage", usage_rows, G_N_ELEMENTS (usage_rows) },
  { io_quark, "network", io_rows, G_N_ELEMENTS (io_rows) },
};

G_DEFINE_BOXED_TYPE (WaxFailure, wax_failure, wax_failure_ref, wax_failure_unref)

static WaxFailure *
failure_new (const WaxFailure *fields)
{
  WaxFailure *self = g_atomic_rc_box_new0 (WaxFailure);

  self->domain = g_strdup (fields->domain);
  self->code = g_strdup (fields->code);
  self->sentence = g_strdup (fields->sentence);
  self->help = g_strdup (fields->help != NULL ? fields->help : "");
  self->sent = g_strdup (fields->sent != NULL ? fields->sent : "");
  self->remedy = fields->remedy;
  self->retry_after_s = fields->retry_after_s;
  g_set_object (&self->question, fields->question);
  return self;
}

static const Row *
find_row (const GError *error, const char **domain)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    if (tables[i].quark () != error->domain)
      continue;
    *domain = tables[i].name;
    for (guint row = 0; row < tables[i].n_rows; row++) {
      if (tables[i].rows[row].code == error->code)
        return &tables[i].rows[row];
    }
  }
  return NULL;
}

static char *
fill_in (const char *sentence, WaxEndpoint *endpoint)
{
  g_autofree char *name = endpoint != NULL ? wax_endpoint_dup_name (endpoint) : NULL;
  g_autoptr(GString) text = g_string_new (sentence);

  if (name == NULL)
    /* Translators: stands where a server's name would; the first at the start of a sentence. */
    name = g_strdup (g_str_has_prefix (sentence, "%s") ? _("The server") : _("the server"));
  g_string_replace (text, "%s", name, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): with the recipients, where the server named them. */
static char *
describe (const GError *error, const Row *row, WaxEndpoint *endpoint)
{
  const char *refused = wax_server_error_get_refused (error);
  g_autofree char *said = NULL;
  g_autoptr(GString) text = NULL;

  if (refused != NULL && g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_PARTLY_SENT))
    /* Translators: mail addresses. */
    return g_strdup_printf (_("The message was sent, but not to %s."), refused);
  if (refused == NULL || !g_error_matches (error, WAX_SERVER_ERROR, WAX_SERVER_ERROR_ADDRESS_REFUSED))
    return fill_in (_(row->sentence), endpoint);
  /* Translators: first a server's name, then mail addresses; in this order. */
  said = fill_in (_("%s refused %s: nothing was sent."), endpoint);
  text = g_string_new (said);
  g_string_replace (text, "%s", refused, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
describe_sent (const Row *row)
{
  return row->is_unsent ? _("Nothing. Your password has not been sent.") : "";
}

/* The cause's own words: the same here as in the dialog, the ledger and the report. */
static WaxFailure *
new_from_question (WaxTrustQuestion *question, const Row *row)
{
  WaxVerdict *verdict = wax_trust_question_get_verdict (question);
  WaxCause *cause = wax_trust_question_get_cause (question);
  GPtrArray *problems = wax_verdict_get_problems (verdict);
  g_autofree char *sentence = wax_cause_describe (cause, verdict), *help = wax_cause_describe_help (cause);

  return failure_new (&(WaxFailure) {
    .domain = "trust",
    .code = wax_problem_id_to_string (((const WaxProblem *) g_ptr_array_index (problems, 0))->id),
    .sentence = sentence,
    .help = help,
    .sent = describe_sent (row),
    .remedy = row->remedy,
    .question = question,
  });
}

/* (nullable): of an account's several ports, the one that it was about. */
static WaxEndpoint *
find_endpoint (const GError *error)
{
  WaxEndpoint *endpoint = wax_network_error_get_endpoint (error);

  return endpoint != NULL ? endpoint : wax_identity_error_get_endpoint (error);
}

WaxFailure *
wax_failure_new (const GError *error, WaxEndpoint *endpoint)
{
  const char *domain = NULL;
  const Row *row = find_row (error, &domain);
  WaxTrustQuestion *question = wax_trust_error_get_question (error);
  WaxEndpoint *known = find_endpoint (error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, WAX_USAGE_ERROR, WAX_USAGE_ERROR_OFFLINE))
    return wax_failure_new_offline (wax_usage_error_get_offline_reason (error), endpoint);
  if (row != NULL && question != NULL)
    return new_from_question (question, row);
  if (row == NULL) {
    /* Its text is for logs, in words that nobody has weighed. */
    g_message ("An error without a sentence of its own: %s %d: %s", g_quark_to_string (error->domain), error->code,
               error->message);
    return failure_new (&(WaxFailure) {
      .domain = domain != NULL ? domain : "network",
      .code = "failed",
      .sentence = _("Something went wrong that this program has no words for."),
      .help = _("Try again; the log says more."),
    });
  }
  sentence = describe (error, row, known != NULL ? known : endpoint);
  return failure_new (&(WaxFailure) {
    .domain = domain,
    .code = row->name,
    .sentence = sentence,
    .help = row->help[0] != '\0' ? _(row->help) : "",
    .sent = describe_sent (row),
    .remedy = row->remedy,
    .retry_after_s = wax_server_error_get_retry_after_s (error),
  });
}

WaxFailure *
wax_failure_new_offline (WaxOfflineReason reason, WaxEndpoint *endpoint)
{
  g_autofree char *sentence = wax_offline_words_describe (reason, endpoint);

  return failure_new (&(WaxFailure) {
    .domain = "network",
    .code = "offline",
    .sentence = sentence,
    .help = reason == WAX_OFFLINE_REMOVED ? "" : _("Connect to synchronise."),
  });
}

WaxFailure *
wax_failure_new_known (const char *domain, const char *code, const char *sentence, const char *help)
{
  return failure_new (&(WaxFailure) { .domain = domain, .code = code, .sentence = sentence, .help = help });
}

/* What may happen when the request is on its way or through. */
static gboolean
is_open_end (const WaxFailure *failure)
{
  static const char *const codes[] = { "network/timed-out", "network/reset", "network/failed", "network/cancelled",
                                       "server/cut" };
  g_autofree char *code = g_strconcat (failure->domain, "/", failure->code, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (strcmp (code, codes[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

WaxFailure *
wax_failure_new_sending (WaxFailure *failure)
{
  WaxFailure fields = *failure;

  if (is_open_end (failure)) {
    fields.help = _("Look into the Sent folder before you send it again.");
    fields.sent = _("Perhaps the message.");
    fields.remedy = WAX_REMEDY_NONE;
  }
  return failure_new (&fields);
}

WaxFailure *
wax_failure_new_saving (WaxFailure *failure)
{
  WaxFailure fields = *failure;

  if (strcmp (failure->domain, "store") != 0)
    return wax_failure_ref (failure);
  if (strcmp (failure->code, "disk-full") == 0) {
    fields.sentence = _("The disk is full, so the file was not saved.");
    fields.help = _("Make room or choose another folder, then save again.");
  } else if (strcmp (failure->code, "not-writable") == 0) {
    fields.sentence = _("The file was not saved: this place cannot be written.");
    fields.help = _("Choose another folder or another name, then save again.");
  } else if (strcmp (failure->code, "not-found") == 0) {
    fields.sentence = _("The file was not saved: the folder is no longer there.");
    fields.help = _("Choose another folder, then save again.");
  } else {
    fields.sentence = _("The file was not saved.");
    fields.help = _("Choose another folder or another name, then save again.");
  }
  return failure_new (&fields);
}

WaxFailure *
wax_failure_ref (WaxFailure *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  WaxFailure *self = data;

  g_free ((char *) self->domain);
  g_free ((char *) self->code);
  g_free ((char *) self->sentence);
  g_free ((char *) self->help);
  g_free ((char *) self->sent);
  g_clear_object (&self->question);
}

void
wax_failure_unref (WaxFailure *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
