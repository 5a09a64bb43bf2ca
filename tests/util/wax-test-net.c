#include "wax-test-net.h"

#include <errno.h>
#include <net/if.h>
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
