/* Who makes it frees it: scope attributes and the take_…() that hand a thing over. */
#ifndef COMMON_OWNERSHIP_H
#define COMMON_OWNERSHIP_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void ownership_close(int *fd)
{
    if (*fd >= 0) {
        int kept = errno;
        (void)close(*fd);
        errno = kept;
    }
}

static inline void ownership_free(void *pointer_to_pointer)
{
    void **pointer = pointer_to_pointer;
    free(*pointer);
    *pointer = NULL;
}

static inline void ownership_fclose(FILE **file)
{
    if (*file != NULL)
        (void)fclose(*file);
}

/* auto_close int fd = -1; closes at the end of the scope. errno is kept. */
#define auto_close __attribute__((cleanup(ownership_close)))
/* auto_free char *text = NULL; */
#define auto_free __attribute__((cleanup(ownership_free)))
/* auto_fclose FILE *file = NULL; */
#define auto_fclose __attribute__((cleanup(ownership_fclose)))

/* A variable that is not zeroed for safety's sake (-ftrivial-auto-var-init): its type says how it
 * is begun. */
#if __has_attribute(uninitialized)
#define left_as_it_is __attribute__((uninitialized))
#else
#define left_as_it_is
#endif

/* Hands the descriptor over to the caller; the variable is -1 afterwards. */
static inline int take_fd(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

/* Hands the memory over to the caller; the variable is NULL afterwards. */
static inline void *take_pointer(void *pointer_to_pointer)
{
    void **pointer = pointer_to_pointer;
    void *taken = *pointer;
    *pointer = NULL;
    return taken;
}

#endif
