/* The supplementary groups of a user. */
#include "nss/initgroups.h"

#include <errno.h>
#include <stdlib.h>

#include "common/local_files.h"
#include "nss/published.h"

struct initgroups_question {
    const char *name;
    const struct initgroups_answer *answer;
};

static bool is_full(const struct initgroups_answer *answer)
{
    return answer->limit > 0 && *answer->start >= answer->limit;
}

static int make_room(const struct initgroups_answer *answer)
{
    if (*answer->start < *answer->size)
        return 0;
    long wanted = *answer->size < 8 ? 16 : *answer->size * 2;
    if (answer->limit > 0 && wanted > answer->limit)
        wanted = answer->limit;
    gid_t *larger = realloc(*answer->groups, (size_t)wanted * sizeof *larger);
    if (larger == NULL)
        return -ENOMEM;
    *answer->groups = larger;
    *answer->size = wanted;
    return 0;
}

static int add(const struct initgroups_answer *answer, gid_t gid)
{
    if (gid == answer->primary)
        return 0;
    int r = make_room(answer);
    if (r < 0)
        return r;
    (*answer->groups)[*answer->start] = gid;
    *answer->start += 1;
    return 0;
}

/* A gid that nobody may hand out is left out; the others count. */
static int add_all(struct snapshot_found_user *found, const struct initgroups_answer *answer)
{
    for (size_t i = 0; i < found->user.head.gid_count && !is_full(answer); i++) {
        uint32_t gid = 0;
        int r = snapshot_copy_gid(found->in, &found->user, i, &gid);
        if (r == -EPERM)
            continue;
        if (r == 0)
            r = add(answer, gid);
        if (r < 0)
            return r;
    }
    return 0;
}

static int find_and_add(struct snapshot_pair *pair, void *context)
{
    const struct initgroups_question *question = context;
    struct snapshot_found_user found;

    int r = snapshot_pair_user_by_name(pair, question->name, &found);
    return r < 0 ? r : add_all(&found, question->answer);
}

enum nss_status initgroups_by_name(struct nss_state *state, const char *name,
                                   const struct initgroups_answer *answer, int *error)
{
    struct initgroups_question question = {.name = name, .answer = answer};
    int kept_errno = errno;
    int r = -ENOENT;

    if (identity_name_is_acceptable(name) && local_files_has_user(state->files.passwd, name) != 1)
        r = published_ask(&state->mapping, &state->files.published, find_and_add, &question);
    errno = kept_errno;
    return published_status(r, error);
}
