/* The supplementary groups of a user. */
#include "nss/initgroups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/local_files.h"
#include "nss/published.h"

struct initgroups_question {
    const char *name;
    const struct initgroups_answer *answer;
    long start; /* what was there before */
};

/* Room for `count` more, but not for more than are wanted. */
static int make_room(const struct initgroups_answer *answer, long count)
{
    long needed = *answer->start + count;
    if (answer->limit > 0 && needed > answer->limit)
        needed = answer->limit;
    if (needed <= *answer->size)
        return 0;
    long wanted = needed > 2 * *answer->size ? needed : 2 * *answer->size;
    if (answer->limit > 0 && wanted > answer->limit)
        wanted = answer->limit;
    gid_t *larger = realloc(*answer->groups, (size_t)wanted * sizeof *larger);
    if (larger == NULL)
        return -ENOMEM;
    *answer->groups = larger;
    *answer->size = wanted;
    return 0;
}

/* A gid that nobody may hand out is left out; the others count. */
snapshot_inline int add_all(const struct snapshot_view *in, const struct snapshot_user *found,
                            const struct initgroups_question *question)
{
    const struct initgroups_answer *answer = question->answer;
    size_t count = found->head.gid_count;

    const uint8_t *gids = search_look_at_gids(in, found);
    if (gids == NULL)
        return snapshot_look_error(in);
    *answer->start = question->start;
    int r = make_room(answer, (long)count);
    if (r < 0)
        return r;
    gid_t *groups = *answer->groups;
    long end = question->start;
    for (size_t i = 0; i < count && (answer->limit <= 0 || end < answer->limit); i++) {
        uint32_t gid;
        memcpy(&gid, gids + i * sizeof gid, sizeof gid);
        if (gid != answer->primary && identity_supplementary_gid_is_allowed(in->ranges, gid))
            groups[end++] = gid;
    }
    *answer->start = end;
    return 0;
}

/* Who asks with the primary group of the published user has found that user, and no local one, by
 * this name; glibc asks with what getpwnam(3) said. Who asks with another is perhaps asking about a
 * local user, whom only the passwd file can tell: -EAGAIN. */
snapshot_inline int judge_identity(const struct snapshot_view *in,
                                   const struct snapshot_user *found,
                                   const struct initgroups_question *question)
{
    if (in->mapping != NULL && found->head.gid != question->answer->primary)
        return -EAGAIN;
    return text_is_usual_name(question->name, found->head.name_length) ||
                   identity_name_is_acceptable(question->name)
               ? 0
               : -ENOENT;
}

snapshot_inline int find_and_add(const struct snapshot_views *views, void *context)
{
    const struct initgroups_question *question = context;
    const struct snapshot_view *in = NULL;
    struct snapshot_user found;

    int r = search_pair_user_by_name(views, question->name, &in, &found);
    if (r == 0)
        r = judge_identity(in, &found, question);
    return r < 0 ? r : add_all(in, &found, question);
}

/* By pread, after a look into the passwd file. */
static __attribute__((noinline)) int find_elsewhere(const struct nss_files *files,
                                                    struct initgroups_question *question)
{
    int kept_errno = errno;
    int r = -ENOENT;

    *question->answer->start = question->start;
    if (identity_name_is_acceptable(question->name) &&
        !published_may_be_local(local_files_has_user, files->passwd, question->name))
        r = published_ask_by_pread(&files->published, find_and_add, question);
    errno = kept_errno;
    return r;
}

enum nss_status initgroups_by_name(struct nss_state *state, const char *name,
                                   const struct initgroups_answer *answer, int *error)
{
    struct initgroups_question question = {.name = name, .answer = answer, .start = *answer->start};

    int r = published_ask_mapped(&state->mapping, &state->files.published, find_and_add, &question);
    if (r == -EAGAIN)
        r = find_elsewhere(&state->files, &question);
    return published_status(r, error);
}
