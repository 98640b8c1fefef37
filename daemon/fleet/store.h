/* Getting and putting what lies at a place (place.h), whole, as readers see it.
 *
 * Any thread may call. The place of "a.1" is that of "a" with ".1" behind it. */
#ifndef DAEMON_FLEET_STORE_H
#define DAEMON_FLEET_STORE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/deadline.h"
#include "daemon/cognito/host_credentials.h"
#include "daemon/fleet/place.h"
#include "daemon/http/http.h"

struct store {
    struct place place;
    struct http_pool *http;
    struct host_credentials *credentials; /* for objects of S3 */
    const char *region;                   /* likewise */
    atomic_llong clock_offset;            /* seconds that S3's clock is ahead of ours */
};

/* What came of a request. */
enum store_answer {
    STORE_UNAVAILABLE = 0, /* no answer, or one to try again after: busy, broken */
    STORE_DONE,            /* got, or put */
    STORE_NOT_MODIFIED,    /* the ETag is still the same */
    STORE_MISSING,         /* nothing is there */
    STORE_REFUSED,         /* not with these rights: the wrong key, no key at all */
    STORE_TOO_LARGE,
};

/* With why it is so, for the log: the server's words, in part. */
struct store_result {
    enum store_answer answer;
    int error; /* of this host and not of the store: a negative errno, as of a file; else 0 */
    char words[200];
};

/* One thing at the place. `suffix` may be "". */
struct store_query {
    const char *suffix;
    const char *etag; /* "" or what an earlier reply said: then STORE_NOT_MODIFIED is possible */
    size_t max_length;
    bool is_part;  /* wanted are the `max_length` bytes behind the first `from`, or what there is
                      of them, of something that may be longer */
    uint64_t from; /* 0 unless it is a part */
};

/* Gets it. `out` is to be released with http_reply_clear(); of a file it has no etag. */
struct store_result store_get(struct store *store, const struct store_query *query,
                              struct deadline deadline, struct http_reply *out);

/* Puts it: readers see the old content or the new one, never a part. A file is 0644. */
struct store_result store_put(struct store *store, const char *suffix, const struct secret *content,
                              struct deadline deadline);

#endif
