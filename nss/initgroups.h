/* The supplementary groups of a user, from the user's own record. Never asks the daemon: glibc
 * calls this for root too, and for local users, who get nothing here: glibc would add it to what
 * the files say. */
#ifndef NSS_INITGROUPS_H
#define NSS_INITGROUPS_H

#include <nss.h>

#include "nss/state.h"

/* glibc's growing array of gids. */
struct initgroups_answer {
    gid_t primary;  /* already known, not added */
    long *start;    /* gids in the array */
    long *size;     /* room in the array */
    gid_t **groups; /* malloc'ed; may move */
    long limit;     /* most gids wanted; 0 or less: any number */
};

/* Results as in passwd.h. */
enum nss_status initgroups_by_name(struct nss_state *state, const char *name,
                                   const struct initgroups_answer *answer, int *error);

#endif
