/* Failures on demand. What counts down is a thread's own: libFuzzer's threads are left alone. */
#include "tests/fuzz/fault.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>

struct fault {
    unsigned allocations_left; /* 0: none will fail */
    unsigned calls_left;
    bool struck;
};

static _Thread_local struct fault fault;

void fault_arm(struct fuzz_input *input)
{
    fault = (struct fault){0};
    fault.allocations_left = fuzz_take_byte(input);
    fault.calls_left = fuzz_take_byte(input);
}

bool fault_disarm(void)
{
    bool struck = fault.struck;

    fault = (struct fault){0};
    return struck;
}

static bool strikes(unsigned *left, int error)
{
    if (*left == 0 || --*left > 0)
        return false;
    fault.struck = true;
    errno = error;
    return true;
}

static bool no_memory(void)
{
    return strikes(&fault.allocations_left, ENOMEM);
}

static bool call_fails(int error)
{
    return strikes(&fault.calls_left, error);
}

/* The names are the linker's. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);
char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
ssize_t __real_read(int fd, void *out, size_t length);
ssize_t __wrap_read(int fd, void *out, size_t length);
ssize_t __real_pread(int fd, void *out, size_t length, off_t offset);
ssize_t __wrap_pread(int fd, void *out, size_t length, off_t offset);
ssize_t __real_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t __real_send(int fd, const void *bytes, size_t length, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags);
ssize_t __real_pwrite(int fd, const void *bytes, size_t length, off_t offset);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t length, off_t offset);
int __wrap_fdatasync(int fd);

void *__wrap_malloc(size_t size)
{
    return no_memory() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return no_memory() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return no_memory() ? NULL : __real_realloc(memory, size);
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
    return no_memory() ? NULL : __real_reallocarray(memory, count, size);
}

char *__wrap_strdup(const char *text)
{
    return no_memory() ? NULL : __real_strdup(text);
}

ssize_t __wrap_read(int fd, void *out, size_t length)
{
    return call_fails(EIO) ? -1 : __real_read(fd, out, length);
}

ssize_t __wrap_pread(int fd, void *out, size_t length, off_t offset)
{
    return call_fails(EIO) ? -1 : __real_pread(fd, out, length, offset);
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags)
{
    return call_fails(ECONNRESET) ? -1 : __real_recvmsg(fd, message, flags);
}

ssize_t __wrap_send(int fd, const void *bytes, size_t length, int flags)
{
    return call_fails(ECONNRESET) ? -1 : __real_send(fd, bytes, length, flags);
}

/* Half of it is written: what a full disk leaves behind. */
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t length, off_t offset)
{
    if (!call_fails(ENOSPC))
        return __real_pwrite(fd, bytes, length, offset);
    (void)__real_pwrite(fd, bytes, length / 2, offset);
    errno = ENOSPC;
    return -1;
}

/* Nothing here outlives the process: the disk is never waited for. */
int __wrap_fdatasync(int fd)
{
    (void)fd;
    return call_fails(ENOSPC) ? -1 : 0;
}
