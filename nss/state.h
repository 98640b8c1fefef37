/* What the module keeps in a process, all in one static of module.c, and where it looks. */
#ifndef NSS_STATE_H
#define NSS_STATE_H

#include "nss/lookup.h"
#include "nss/mapping.h"

/* Compiled in; the unit tests have paths of their own. */
struct nss_files {
    struct mapping_files published;
    const char *socket; /* the daemon's */
    const char *passwd; /* the local files that win */
    const char *group;
};

/* How far a walk through a database has come; all zeros: it has not begun. The file that it is in
 * may be replaced between two steps. */
struct enumeration {
    unsigned stage;
    uint64_t seed;   /* of that file */
    uint64_t offset; /* of the next record there */
    uint64_t count;  /* records of the stage that are behind */
};

/* All zeros but for the files at first. */
struct nss_state {
    struct nss_files files;
    struct mapping mapping;
    struct lookup_silence silence;
    struct enumeration users_walk;
    struct enumeration groups_walk;
};

#endif
