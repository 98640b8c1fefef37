/* wrong-clock: a library that a test loads into a program to set its clock wrong, also while it
 * runs.
 *
 * The file CLOCK_OFFSET_FILE, two numbers of eight bytes in the host's own order, tells by how many
 * seconds: first for the clock that people can set, then for CLOCK_BOOTTIME, which deadlines go by.
 */
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define CLOCK_OFFSET_FILE "/run/world/clock-offset"

/* Mapped before the program gives up the right to read the file. */
static const volatile int64_t *offset;

__attribute__((constructor)) static void open_offset(void)
{
    int fd = open(CLOCK_OFFSET_FILE, O_RDONLY | O_CLOEXEC);
    void *place =
        fd < 0 ? MAP_FAILED : mmap(NULL, 2 * sizeof *offset, PROT_READ, MAP_SHARED, fd, 0);

    if (place != MAP_FAILED)
        offset = place;
    if (fd >= 0)
        (void)close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    int r = (int)syscall(SYS_clock_gettime, clock, out);

    if (r < 0 || offset == NULL)
        return r;
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
        out->tv_sec += offset[0];
    if (clock == CLOCK_BOOTTIME)
        out->tv_sec += offset[1];
    return r;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;

    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *out)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL)
        *out = now.tv_sec;
    return now.tv_sec;
}
