/* Asks the published directory. */
#include "nss/published.h"

#include <sys/auxv.h>

/* With what root allows beyond the ids and homes that always count. */
static __attribute__((noinline)) int ask_with_ranges(const struct mapping_files *files,
                                                     struct snapshot_pair *pair,
                                                     published_query *query, void *context)
{
    struct snapshot_views views = snapshot_pair_views(pair);
    struct identity_ranges ranges;

    (void)identity_ranges_load(files->ids, &ranges);
    pair->recent.view.ranges = &ranges;
    pair->directory.view.ranges = &ranges;
    return query(&views, context);
}

static int ask_pair(const struct mapping_files *files, struct snapshot_pair *pair,
                    published_query *query, void *context)
{
    struct snapshot_views views = snapshot_pair_views(pair);

    int r = query(&views, context);
    return r == -EPERM ? ask_with_ranges(files, pair, query, context) : r;
}

/* Most answers need nothing of root's file, so it is read for the others alone. */
int published_ask_by_pread(const struct mapping_files *files, published_query *query, void *context)
{
    auto_snapshot_pair struct snapshot_pair pair;
    int kept_errno = errno;

    snapshot_pair_begin(&pair);
    int r = snapshot_pair_open_briefly(&pair, &files->snapshot, NULL);
    if (r == 0)
        r = ask_pair(files, &pair, query, context);
    else if (r == -ENOENT)
        r = -ENODATA;
    errno = kept_errno;
    return r;
}

/* By what it was started as, which the kernel has told it once and for all: no system call. Whoever
 * has given up being root or a service since counts as one, until it maps the files (mapping.c),
 * which it may from then on. A service whose uid is none of the system's cannot be told from a
 * person's program by anything that this module may look at: SECURITY.md says what that means. */
static bool process_is_ordinary(void)
{
    return getauxval(AT_SECURE) == 0 && !identity_is_the_systems((uint32_t)getauxval(AT_UID)) &&
           !identity_is_the_systems((uint32_t)getauxval(AT_EUID));
}

bool published_name_matters(const struct snapshot_views *views, enum published_key key)
{
    if (key == PUBLISHED_BY_NAME)
        return !views->files_come_first || getauxval(AT_SECURE) != 0;
    return !process_is_ordinary();
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
    case -EEXIST:
        *error = ENOENT;
        return NSS_STATUS_NOTFOUND;
    default:
        *error = ENOENT;
        return NSS_STATUS_UNAVAIL;
    }
}
