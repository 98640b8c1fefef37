/* Replaces a published file and tells those who have the old one mapped. */
#include "daemon/directory/snapshot_writer.h"

#include <fcntl.h>

#include "common/ownership.h"
#include "common/snapshot_format.h"
#include "daemon/directory/replace.h"
#include "daemon/directory/snapshot_image.h"

/* Readers that hold a mapping of the old file look at this word. Should it fail, they find out by
 * the clock. */
static void mark_superseded(int old)
{
    static const uint32_t superseded = 1;

    if (old >= 0)
        (void)!pwrite(old, &superseded, sizeof superseded,
                      offsetof(struct snapshot_header, superseded));
}

int snapshot_write(const char *path, const struct snapshot_contents *contents)
{
    auto_snapshot_image struct snapshot_image image = {0};

    int r = snapshot_image_make(contents, &image);
    if (r < 0)
        return r;
    auto_close int old = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    r = replace_file(path, image.bytes, image.size);
    if (r < 0)
        return r;
    mark_superseded(old);
    return replace_sync_folder(path);
}
