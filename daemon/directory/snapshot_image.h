/* The bytes of a published file, from front to back. For snapshot_writer.c. */
#ifndef DAEMON_DIRECTORY_SNAPSHOT_IMAGE_H
#define DAEMON_DIRECTORY_SNAPSHOT_IMAGE_H

#include <stdint.h>

#include "daemon/directory/replace.h"
#include "daemon/directory/snapshot_writer.h"

/* The header and the indexes; the records, which are most of a file, are never in memory as a
 * whole. */
struct snapshot_image {
    uint8_t *front;
    uint64_t front_size;
    uint64_t size; /* of the file */
};

#define auto_snapshot_image __attribute__((cleanup(snapshot_image_free)))
void snapshot_image_free(struct snapshot_image *image);

/* Lays out the contents. `out` must be empty. Errors: those of snapshot_write() that are not about
 * files; -EIO no random seed was to be had. */
int snapshot_image_plan(const struct snapshot_contents *contents, struct snapshot_image *out);

/* Writes the front and the records of the same contents. */
void snapshot_image_write(const struct snapshot_image *image,
                          const struct snapshot_contents *contents, struct replacement *out);

#endif
