#include "util/wax-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define LINE_MAX_SIZE 4096

typedef struct {
  gsize mapped;
  gsize size; /* without the NUL */
  char text[];
} Secret;

/* The hard limit too: nobody who runs in the program raises it again. */
void
wax_secret_prepare (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
}

/* Pages of its own, which reach no swap as far as the limit for that goes, and no core file. Zeroed. */
static Secret *
secret_alloc (gsize size)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize mapped = (sizeof (Secret) + size + 1 + page - 1) / page * page;
  Secret *secret = mmap (NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (secret == MAP_FAILED)
    g_error ("%" G_GSIZE_FORMAT " bytes of memory are not to be had", mapped);
  mlock (secret, mapped);
  madvise (secret, mapped, MADV_DONTDUMP);
  secret->mapped = mapped;
  return secret;
}

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  explicit_bzero (secret->text, secret->size);
  munmap (secret, secret->mapped);
}

static GBytes *
secret_new_sized (const char *text, gsize size)
{
  Secret *secret = secret_alloc (size);

  secret->size = size;
  memcpy (secret->text, text, size);
  return g_bytes_new_with_free_func (secret->text, size, secret_free, secret);
}

GBytes *
wax_secret_new (const char *text)
{
  return secret_new_sized (text, strlen (text));
}

/* Fills @line up to its first line end; unbuffered reads keep copies of the secret out of stdio's buffers. */
static gssize
read_line (int fd, char *line, gsize size)
{
  gsize length = 0;

  while (length < size) {
    gssize n = read (fd, line + length, 1);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0 || line[length] == '\n')
      break;
    length++;
  }
  return (gssize) length;
}

GBytes *
wax_secret_read_file (const char *path, GError **error)
{
  char line[LINE_MAX_SIZE + 1];
  GBytes *secret = NULL;
  gssize length;
  int saved_errno;
  int fd = g_str_equal (path, "-") ? dup (STDIN_FILENO) : open (path, O_RDONLY | O_CLOEXEC);

  length = fd < 0 ? -1 : read_line (fd, line, sizeof line);
  saved_errno = errno;
  if (fd >= 0)
    close (fd);

  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (length < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
  else if (length == 0 || length > LINE_MAX_SIZE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: the first line holds no secret", path);
  else
    secret = secret_new_sized (line, (gsize) length);
  explicit_bzero (line, sizeof line);
  return secret;
}

static gboolean
read_up_to (int fd, Secret *secret, gsize size)
{
  for (;;) {
    gssize n = read (fd, secret->text + secret->size, size - secret->size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return n == 0;
    secret->size += (gsize) n;
  }
}

GBytes *
wax_secret_read_whole (const char *path, gsize max_size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  Secret *secret = secret_alloc (max_size + 1);
  gboolean good = fd >= 0 && read_up_to (fd, secret, max_size + 1);
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);
  if (good)
    return g_bytes_new_with_free_func (secret->text, secret->size, secret_free, secret);
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
  secret_free (secret);
  return NULL;
}

const char *
wax_secret_get_text (GBytes *secret)
{
  return g_bytes_get_data (secret, NULL);
}
