#include "wax-test-net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

void
wax_test_net_prepare (void)
{
  struct ifreq request = { .ifr_name = "lo" };
  int fd;

  if (unshare (CLONE_NEWNET) != 0)
    g_error ("no network of one's own here: %s", g_strerror (errno));
  fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (ioctl (fd, SIOCGIFFLAGS, &request), ==, 0);
  request.ifr_flags |= IFF_UP;
  g_assert_cmpint (ioctl (fd, SIOCSIFFLAGS, &request), ==, 0);
  close (fd);
}

void
wax_test_net_limit_ports (guint first, guint last)
{
  g_autofree char *range = g_strdup_printf ("%u %u", first, last);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full ("/proc/sys/net/ipv4/ip_local_port_range", range, -1, G_FILE_SET_CONTENTS_NONE, 0644,
                            &error);
  g_assert_no_error (error);
}

/* Who listens and accepts nobody, with one who waits already: the kernel does not answer the next. */
void
wax_test_silence_begin (WaxTestSilence *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  struct pollfd look = { .events = POLLOUT };

  self->fds[0] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  self->fds[1] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->fds[0], (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (listen (self->fds[0], 0), ==, 0);
  g_assert_cmpint (getsockname (self->fds[0], (struct sockaddr *) &address, &size), ==, 0);
  g_assert_cmpint (connect (self->fds[1], (struct sockaddr *) &address, size), ==, 0);
  self->port = ntohs (address.sin_port);

  look.fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  g_assert_cmpint (connect (look.fd, (struct sockaddr *) &address, size), ==, -1);
  g_assert_cmpint (errno, ==, EINPROGRESS);
  g_assert_cmpint (poll (&look, 1, 0), ==, 0);
  close (look.fd);
}

void
wax_test_silence_end (WaxTestSilence *self)
{
  close (self->fds[0]);
  close (self->fds[1]);
}
