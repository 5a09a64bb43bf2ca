#include <gio/gio.h>

#include <stdio.h>
#include <stdlib.h>

/* plain-tls-client PORT ANCHORS: two connections by the TLS library as it comes, with tickets. It shows that a server
 * offers to resume sessions and that this computer's library takes the offer: only then a test of the opposite can
 * fail. */

static gboolean
say_hello (GSocketConnection *base, GTlsDatabase *anchors, GError **error)
{
  g_autoptr(GSocketConnectable) name = g_network_address_new ("localhost", 0);
  g_autoptr(GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (base), name, error);
  const char request[] = "GET / HTTP/1.0\r\n\r\n";
  char answer[4096];

  if (tls == NULL)
    return FALSE;
  g_tls_connection_set_database (G_TLS_CONNECTION (tls), anchors);
  /* Tickets come after the handshake, with what is read. */
  return g_output_stream_write_all (g_io_stream_get_output_stream (tls), request, sizeof request - 1, NULL, NULL,
                                    error) &&
         g_input_stream_read (g_io_stream_get_input_stream (tls), answer, sizeof answer, NULL, error) > 0;
}

int
main (int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) anchors = argc > 2 ? g_tls_file_database_new (argv[2], &error) : NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  for (int i = 0; i < 2 && anchors != NULL && error == NULL; i++) {
    guint16 port = (guint16) atoi (argv[1]);
    g_autoptr(GSocketConnection) base = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);

    if (base != NULL)
      say_hello (base, anchors, &error);
  }
  if (error != NULL)
    fprintf (stderr, "%s\n", error->message);
  return anchors == NULL || error != NULL;
}
