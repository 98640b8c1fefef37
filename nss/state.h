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

/* All zeros but for the files at first. */
struct nss_state {
    struct nss_files files;
    struct mapping mapping;
    struct lookup_silence silence;
};

#endif
