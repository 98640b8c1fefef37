/* Asks the published directory, read in the way that suits this process. */
#ifndef NSS_PUBLISHED_H
#define NSS_PUBLISHED_H

#include <nss.h>

#include "common/snapshot_pair.h"
#include "nss/mapping.h"

/* One question: finds something in the pair and fills in an answer. Returns 0 or a negative errno,
 * -ENOENT and -EPERM meaning that there is no such thing. May be asked twice. */
typedef int published_query(struct snapshot_pair *pair, void *context);

/* Puts the question to the mapped files or to those just opened. Errors: the query's; what opening
 * the files returns. */
int published_ask(struct mapping *mapping, const struct mapping_files *files,
                  published_query *query, void *context);

/* Whether the file at `path` has the name that was found (local_files.h). sudo and others go by the
 * name behind an id, so a hijacked daemon must not lend an id of its own a local name. Only looked
 * at where files are read by pread, which all processes of root and of the system's services do: it
 * takes as long as the look-up, and the others decide nothing. */
typedef int published_local_test(const char *path, const char *name);
bool published_name_is_local(const struct snapshot *in, published_local_test *test,
                             const char *path, const char *name);

/* What such a result means to glibc; `*error` is set unless it is a success. */
enum nss_status published_status(int r, int *error);

#endif
