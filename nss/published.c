/* Asks the published directory. */
#include "nss/published.h"

#include <errno.h>

/* Apart, so that the way of a hit does not pay for the room on the stack. */
static __attribute__((noinline)) int ask_by_pread(const struct mapping_files *files,
                                                  published_query *query, void *context)
{
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct identity_ranges ranges;

    (void)identity_ranges_load(files->ids, &ranges);
    int r = snapshot_pair_open(&pair, &files->snapshot, &ranges, snapshot_open);
    if (r < 0)
        return r == -ENOENT ? -ENODATA : r;
    return query(&pair, context);
}

int published_ask(struct mapping *mapping, const struct mapping_files *files,
                  published_query *query, void *context)
{
    struct mapping_place *place = mapping_enter(mapping, files);

    if (place == NULL)
        return ask_by_pread(files, query, context);
    int r = query(&place->pair, context);
    mapping_leave(place);
    return r;
}

bool published_name_is_local(const struct snapshot *in, published_local_test *test,
                             const char *path, const char *name)
{
    return in->mapping == NULL && test(path, name) == 1;
}

enum nss_status published_status(int r, int *error)
{
    switch (r) {
    case 0:
        return NSS_STATUS_SUCCESS;
    case -ERANGE:
        *error = ERANGE;
        return NSS_STATUS_TRYAGAIN;
    case -ENOMEM:
        *error = ENOMEM;
        return NSS_STATUS_TRYAGAIN;
    case -ENOENT:
    case -EPERM:
        *error = ENOENT;
        return NSS_STATUS_NOTFOUND;
    default:
        *error = ENOENT;
        return NSS_STATUS_UNAVAIL;
    }
}
