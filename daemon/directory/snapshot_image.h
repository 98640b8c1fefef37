/* The bytes of a published file, laid out in memory. For snapshot_writer.c. */
#ifndef DAEMON_DIRECTORY_SNAPSHOT_IMAGE_H
#define DAEMON_DIRECTORY_SNAPSHOT_IMAGE_H

#include <stdint.h>

#include "daemon/directory/snapshot_writer.h"

struct snapshot_image {
    uint8_t *bytes;
    uint64_t size;
};

#define auto_snapshot_image __attribute__((cleanup(snapshot_image_free)))
void snapshot_image_free(struct snapshot_image *image);

/* Lays out the contents. `out` must be empty. Errors: those of snapshot_write() that are not about
 * files; -EIO no random seed was to be had. */
int snapshot_image_make(const struct snapshot_contents *contents, struct snapshot_image *out);

#endif
