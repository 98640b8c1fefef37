/* Asks the published directory. */
#include "nss/published.h"

int published_ask_by_pread(const struct mapping_files *files, published_query *query, void *context)
{
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct identity_ranges ranges;
    int kept_errno = errno;

    (void)identity_ranges_load(files->ids, &ranges);
    int r = snapshot_pair_open(&pair, &files->snapshot, &ranges, snapshot_open);
    if (r == 0) {
        struct snapshot_views views = snapshot_pair_views(&pair);
        r = query(&views, context);
    } else if (r == -ENOENT) {
        r = -ENODATA;
    }
    errno = kept_errno;
    return r;
}

int published_ask_both(const struct mapping *mapping, unsigned version, published_query *query,
                       void *context)
{
    struct snapshot_view directory = mapping_view(mapping, &mapping->directory);
    struct snapshot_view recent = mapping_view(mapping, &mapping->recent);
    struct snapshot_views views = {.recent = &recent, .directory = &directory};

    return mapping_is_still(mapping, version) ? query(&views, context) : -EAGAIN;
}

enum nss_status published_failure(int r, int *error)
{
    switch (r) {
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
