/* From people to the published files. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_PUBLISH_H
#define DAEMON_DIRECTORY_PUBLISH_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/directory/local_groups.h"
#include "daemon/directory/people.h"

/* Where people are written, and what the file says of itself (snapshot_writer.h). */
struct publish_target {
    const char *path;
    uint64_t generation;
    uint64_t flags;
    const char *adds_to;
    const struct local_groups *local_groups;
};

/* Writes all people, or only the recent ones. Errors: -ENOMEM; those of snapshot_write(). */
int publish_people(const struct people *people, bool only_recent,
                   const struct publish_target *target);

#endif
