/* Asks the daemon about a name that no file has: it may be a user of the pool whom nobody has
 * looked for yet. Bounded, and silent after a time-out, so that a daemon in trouble does not hang
 * the host.
 */
#ifndef NSS_LOOKUP_H
#define NSS_LOOKUP_H

#include <stdatomic.h>
#include <stdint.h>

#include "common/protocol.h"

#define LOOKUP_MAX_TEXT 128 /* bytes of a home or shell, with the NUL */

#define LOOKUP_TIMEOUT_MS 1000
#define LOOKUP_SILENCE_MS 30000

/* All zeros at first. */
struct lookup_silence {
    _Atomic int64_t until_ms;
};

enum lookup_result {
    LOOKUP_RESULT_UNAVAILABLE = 0, /* the daemon could not be asked, or does not know at present */
    LOOKUP_RESULT_NONE,            /* there is no such user */
    LOOKUP_RESULT_LOOK_AGAIN,      /* published now */
    LOOKUP_RESULT_PROVISIONAL,     /* not published: a name that may sign in for the first time */
    LOOKUP_RESULT_NOT_ASKED,       /* a local user, pid 1, or the daemon itself */
};

/* A provisional user, as the daemon says: nothing of it is judged yet. */
struct lookup_record {
    uint32_t uid;
    uint32_t gid;
    char home[LOOKUP_MAX_TEXT];
    char shell[LOOKUP_MAX_TEXT];
};

/* Asks at `socket` about a name that is acceptable (identity.h); not if the `passwd` file has it
 * or is there and cannot be read. `out` is filled in with LOOKUP_RESULT_PROVISIONAL. */
enum lookup_result lookup_user(struct lookup_silence *silence, const char *socket,
                               const char *passwd, const char *name, struct lookup_record *out);

#endif
