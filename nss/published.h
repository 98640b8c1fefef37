/* Asks the published directory, read in the way that suits this process. */
#ifndef NSS_PUBLISHED_H
#define NSS_PUBLISHED_H

#include <errno.h>
#include <nss.h>

#include "common/snapshot_pair_search.h"
#include "nss/mapping.h"

/* One question: finds something in the pair and fills in an answer. Returns 0 or a negative errno,
 * -ENOENT, -EPERM (an id or a home that is not allowed) and -EEXIST (the host has one of that name)
 * meaning that there is no such thing. May be asked twice, and is after -EPERM, with what root
 * allows beyond what always counts: what the first answer left behind is not to be seen in the
 * second. */
typedef int published_query(const struct snapshot_views *views, void *context);

/* Puts the question to the files just opened. errno is kept.
 * Errors: the query's; what opening the files returns, but -ENODATA for a directory that is not
 * there. */
int published_ask_by_pread(const struct mapping_files *files, published_query *query,
                           void *context);

/* For the next function alone: both of the mapped files, if nobody has changed them since. */
int published_ask_both(const struct mapping *mapping, unsigned version, published_query *query,
                       void *context);

/* Puts the question to the mapped files. Returns -EAGAIN when it is to be put by pread: there is no
 * mapping, the answer came too late to count, or the query says so. Inline, so that the query is
 * too: a hit is a few nanoseconds. */
snapshot_inline int published_ask_mapped(struct mapping *mapping, const struct mapping_files *files,
                                         published_query *query, void *context)
{
    struct snapshot_view directory = {0};
    const struct snapshot_views views = {.recent = NULL, .directory = &directory};

    unsigned version = mapping_begin(mapping, files, &directory);
    if (version == 0)
        return -EAGAIN;
    int r = mapping_recent_counts(mapping) ? published_ask_both(mapping, version, query, context)
                                           : query(&views, context);
    return mapping_is_still(mapping, version) ? r : -EAGAIN;
}

/* The one, or else the other. */
snapshot_inline int published_ask(struct mapping *mapping, const struct mapping_files *files,
                                  published_query *query, void *context)
{
    int r = published_ask_mapped(mapping, files, query, context);

    return r == -EAGAIN ? published_ask_by_pread(files, query, context) : r;
}

/* What was asked for. */
enum published_key {
    PUBLISHED_BY_NAME,
    PUBLISHED_BY_ID,
};

/* Whether the local files have the name that was found (local_files.h). It takes longer than the
 * look-up, and is only looked at where it matters:
 *
 * - by id, in processes of root and of the system's services, which read by pread: sudo and others
 *   go by the name behind an id, so a hijacked daemon must not lend an id of its own a local name;
 * - by name, in those that read by pread, unless glibc has asked the local files before; in a
 * setuid program always, as who runs it sets the limits that could make those fail. */
typedef int published_local_test(const char *path, const char *name);

/* Where the file is there and cannot be read, for lack of descriptors or memory, the name may be
 * local: whoever runs a setuid program sets its limits. */
snapshot_inline bool published_may_be_local(published_local_test *test, const char *path,
                                            const char *name)
{
    int r = test(path, name);

    return r != 0 && r != -ENOENT;
}

/* For the next function alone: without a mapping. */
bool published_name_matters(const struct snapshot_views *views, enum published_key key);

snapshot_inline bool published_name_is_local(const struct snapshot_views *views,
                                             enum published_key key, published_local_test *test,
                                             const char *path, const char *name)
{
    return views->directory->mapping == NULL && published_name_matters(views, key) &&
           published_may_be_local(test, path, name);
}

/* Whether the name in the answer is the one that was asked for; `asked` is NULL for an id. A
 * hijacked daemon may write into a file while it is read: what was compared and what was copied are
 * two reads, and a local name in between would be somebody whom glibc has not found. */
snapshot_inline bool published_is_what_was_asked_for(const char *asked, const char *answered)
{
    return asked == NULL || strcmp(asked, answered) == 0;
}

/* What a failure means to glibc; sets `*error`. */
enum nss_status published_failure(int r, int *error);

snapshot_inline enum nss_status published_status(int r, int *error)
{
    return r == 0 ? NSS_STATUS_SUCCESS : published_failure(r, error);
}

#endif
