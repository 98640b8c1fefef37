/* The valid published file that fuzz_lookup damages, as the daemon's own writer makes it: always
 * the same bytes. */
#ifndef TESTS_FUZZ_LOOKUP_MODEL_H
#define TESTS_FUZZ_LOOKUP_MODEL_H

#include "common/snapshot_format.h"
#include "tests/fuzz/fuzz.h"

#define LOOKUP_USERS  40
#define LOOKUP_GROUPS 6
#define LOOKUP_NAMES  (LOOKUP_USERS + LOOKUP_GROUPS + 8)
#define LOOKUP_IDS    (LOOKUP_USERS + LOOKUP_GROUPS + 8)

struct lookup_model {
    const uint8_t *bytes;
    size_t size;
    struct snapshot_header header;
    const char *path;   /* where the module looks for the file */
    const char *passwd; /* the local files: a user and a group of the file are in them */
    const char *group;
    const char *names[LOOKUP_NAMES]; /* the users', the groups', and those of nobody */
    uint32_t ids[LOOKUP_IDS];
};

/* Made once. */
const struct lookup_model *lookup_model(void);

#endif
