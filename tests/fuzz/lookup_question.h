/* A question to the NSS module, and what must hold for whatever it answers. For fuzz_lookup. */
#ifndef TESTS_FUZZ_LOOKUP_QUESTION_H
#define TESTS_FUZZ_LOOKUP_QUESTION_H

#include <nss.h>

#include "nss/state.h"
#include "tests/fuzz/fuzz.h"

enum question_kind {
    USER_BY_NAME,
    USER_BY_UID,
    GROUP_BY_NAME,
    GROUP_BY_GID,
    SHADOW_BY_NAME,
    GROUPS_OF_USER,
};

struct question {
    struct fuzz_input faults; /* fault.h */
    enum question_kind kind;
    const char *name;
    uint32_t id;
    size_t size;
    uint32_t primary;
    long limit;
    long room;
};

struct answer {
    enum nss_status status;
    int error;
    bool had_fault;
    char *text; /* as in the local files; NULL: nobody */
};

#define auto_answer __attribute__((cleanup(answer_free)))
void answer_free(struct answer *answer);

/* Asks with a buffer of that very size. Ends the process when a property does not hold; uids and
 * gids from 20000 to 29999, gid 27 and homes in /srv/home count as allowed beside the usual ones.
 * `out` is all zeros at first. */
void question_ask(struct nss_state *state, const struct question *question, struct answer *out);

#endif
