/* From people to the published files. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_PUBLISH_H
#define DAEMON_DIRECTORY_PUBLISH_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/directory_people.h"

/* Writes all people, or only the recent ones, to a file. Errors: -ENOMEM; those of
 * snapshot_write().
 */
int publish_people(const struct people *people, bool only_recent, const char *path,
                   uint64_t generation);

#endif
