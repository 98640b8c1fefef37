/* The errors of files that somebody can do something about. */
#include "common/file_failure.h"

#include <errno.h>
#include <stdio.h>

static const char *known_words(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return "the disk is full: free some space";
    case EROFS:
        return "the file system is mounted for reading only";
    case EIO:
        return "the disk does not work: see the kernel's log";
    default:
        return NULL;
    }
}

void file_failure_write(int r, char out[FILE_FAILURE_SIZE])
{
    const char *words = known_words(-r);

    errno = -r;
    if (words != NULL)
        (void)snprintf(out, FILE_FAILURE_SIZE, "%s", words);
    else
        (void)snprintf(out, FILE_FAILURE_SIZE, "%m");
}
