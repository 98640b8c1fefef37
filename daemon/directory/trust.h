/* Whether an attribute may decide who somebody is on this host. What users can write themselves may
 * not, by whichever app client of the pool they write, unless the administrator insists; nor what
 * they perhaps can. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_TRUST_H
#define DAEMON_DIRECTORY_TRUST_H

#include <stdint.h>

#include "daemon/directory/directory.h"
#include "daemon/directory/writers.h"

#define TRUST_LOOK_AGAIN_MS (60 * 60 * 1000)      /* what was told is fresh for so long */
#define TRUST_MAX_AGE_MS    (24 * 60 * 60 * 1000) /* and counts for so long */
#define TRUST_MAX_FAILURES  3                     /* then nobody waits for an answer any longer */

/* What is known; `= {0}` before the first answer. trust_clear() frees it. */
struct trust {
    bool has_given_up; /* there will be no answer soon */
    bool is_told;      /* the next two count */
    struct writers writers;
    int64_t told_at_ms;
    unsigned failures; /* since the last answer */
};

void trust_clear(struct trust *trust);

enum trust_answer {
    TRUST_UNDECIDED = 0, /* nobody has told yet, but will soon */
    TRUST_WRITABLE,      /* users can write it */
    TRUST_UNKNOWN,       /* nobody can tell */
    TRUST_GRANTED,
};

enum trust_answer trust_in(const struct trust *trust, const struct directory_settings *settings,
                           const char *attribute);

/* Whether anything depends on what is known, so that somebody should be asked. */
bool trust_is_needed(const struct directory_settings *settings);

/* Whether nobody has told yet, but will soon. */
bool trust_is_undecided(const struct trust *trust);

/* Whether to ask (again). */
bool trust_is_due(const struct trust *trust, int64_t now_ms);

/* Takes over the answer to a question, whose content moves; `r` is what it returned. -EACCES: the
 * one who was asked will not tell. Any other error may be gone the next time. */
void trust_take(struct trust *trust, int r, struct writers *writers, int64_t now_ms);

/* An attribute that decides, by the key of [directory] that names it. */
struct deciding_attribute {
    const char *key;
    const char *attribute;
};

#define TRUST_MAX_ATTRIBUTES 32

/* Those that are configured. Returns how many. */
size_t trust_list_attributes(const struct directory_settings *settings,
                             struct deciding_attribute out[TRUST_MAX_ATTRIBUTES]);

#endif
