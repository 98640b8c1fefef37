/* slow: a library that makes a program answer late, each time by another while, as on a host with
 * too much to do: a test that waits for nothing where it should then fails.
 *
 * The file SLOW_MS_FILE has the longest while in milliseconds; without it nothing changes.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SLOW_MS_FILE "/run/world/slow-ms"
#define NS_PER_MS    1000000L
#define MS_PER_S     1000

static unsigned longest_ms;

__attribute__((constructor)) static void read_longest(void)
{
    char text[16] = "";
    int fd = open(SLOW_MS_FILE, O_RDONLY | O_CLOEXEC);

    if (fd >= 0 && read(fd, text, sizeof text - 1) > 0)
        longest_ms = (unsigned)strtoul(text, NULL, 10);
    if (fd >= 0)
        (void)close(fd);
}

/* What came of the call stays as it is, errno too. */
static int late(int result)
{
    int error = errno;
    unsigned chance = 0;

    if (longest_ms == 0 || result <= 0)
        return result;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != sizeof chance)
        chance = longest_ms;
    unsigned ms = chance % (longest_ms + 1);
    struct timespec left = {
        .tv_sec = ms / MS_PER_S,
        .tv_nsec = (long)(ms % MS_PER_S) * NS_PER_MS,
    };
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        continue;
    errno = error;
    return result;
}

/* As poll(2) is by itself on Linux: the kernel reads one signal mask and one time. */
int ppoll(struct pollfd *entries, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask)
{
    struct timespec copy = timeout == NULL ? (struct timespec){0} : *timeout;

    return late((int)syscall(SYS_ppoll, entries, count, timeout == NULL ? NULL : &copy, mask,
                             (size_t)_NSIG / 8));
}

int poll(struct pollfd *entries, nfds_t count, int timeout_ms)
{
    struct timespec timeout = {
        .tv_sec = timeout_ms / MS_PER_S,
        .tv_nsec = (long)(timeout_ms % MS_PER_S) * NS_PER_MS,
    };

    return ppoll(entries, count, timeout_ms < 0 ? NULL : &timeout, NULL);
}

int epoll_wait(int fd, struct epoll_event *events, int count, int timeout_ms)
{
    return late((int)syscall(SYS_epoll_pwait, fd, events, count, timeout_ms, NULL, (size_t)0));
}
