/* The directory's source: the list calls of the user pool, signed with the configured key. */
#ifndef DAEMON_DIRECTORY_POOL_SOURCE_H
#define DAEMON_DIRECTORY_POOL_SOURCE_H

#include "daemon/cognito/directory_calls.h"
#include "daemon/directory/pace.h"
#include "daemon/directory/source.h"
#include "daemon/log.h"

struct pool_source {
    const struct log *log; /* a call that fails says why here, once */
    struct cognito_signer signer;
    struct pool_paces *paces; /* opened */
};

/* The source; `pool` must outlive it. Without an access key every call fails with -ENOKEY. */
struct directory_source pool_source_make(struct pool_source *pool);

#endif
