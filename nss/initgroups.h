/* The supplementary groups of a user, from the user's own record. Never asks the daemon: glibc
 * calls this for root too, and for local users, who get nothing here: glibc would add it to what
 * the files say. */
#ifndef NSS_INITGROUPS_H
#define NSS_INITGROUPS_H

#include <nss.h>

#include "nss/hit.h"
#include "nss/state.h"

/* glibc's growing array of gids. */
struct initgroups_answer {
    gid_t primary;  /* already known, not added */
    long *start;    /* gids in the array */
    long *size;     /* room in the array */
    gid_t **groups; /* malloc'ed; may move */
    long limit;     /* most gids wanted; 0 or less: any number */
};

/* For the last one alone: what is no hit; apart and by value for the reasons of passwd.h. */
__attribute__((cold)) enum nss_status initgroups_find(struct nss_state *state, const char *name,
                                                      struct initgroups_answer answer, int *error);

/* Copies them behind those that are there; who has a gid of another kind among them is no hit. */
snapshot_inline bool add_hit(const uint8_t *gids, size_t count,
                             const struct initgroups_answer *answer)
{
    long end = *answer->start;
    gid_t *groups = *answer->groups;

    if (answer->limit > 0 || (long)count > *answer->size - end)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t gid = hit_load_32(gids + i * sizeof gid);
        if (!identity_is_derived(gid))
            return false;
        groups[end] = gid;
        end += gid != answer->primary;
    }
    *answer->start = end;
    return true;
}

/* By the primary group: see is_by_primary_group() in initgroups.c. */
snapshot_inline bool hit_groups(struct nss_state *state, const char *name,
                                const struct initgroups_answer *answer)
{
    struct hit_file file;
    size_t length = strlen(name), count = 0;
    struct hit_user found;
    long start = *answer->start;

    if (!hit_begin(&state->mapping, &file) || !text_is_of_usual_length(length))
        return false;
    const struct hit_name wanted = hit_name_at((const uint8_t *)name, length);
    if (!text_begins_as_usual(wanted.ends, length) ||
        text_any(text_unusual_bytes(wanted.ends, length)) ||
        !hit_user_by_name(&file, &wanted, &found) || found.gid != answer->primary)
        return false;
    const uint8_t *gids = hit_gids(&file, &found, &count);
    if (gids == NULL || !add_hit(gids, count, answer))
        return false;
    if (hit_counts(&state->mapping, &file))
        return true;
    *answer->start = start;
    return false;
}

/* Results as in passwd.h. */
snapshot_inline enum nss_status initgroups_by_name(struct nss_state *state, const char *name,
                                                   const struct initgroups_answer *answer,
                                                   int *error)
{
    if (hit_groups(state, name, answer))
        return NSS_STATUS_SUCCESS;
    return initgroups_find(state, name, *answer, error);
}

#endif
