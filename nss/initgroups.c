/* The supplementary groups of a user. */
#include "nss/initgroups.h"

#include <stdlib.h>
#include <string.h>

#include "common/local_files.h"
#include "nss/published.h"

struct initgroups_question {
    const char *name;
    const struct initgroups_answer *answer;
    long start;        /* what was there before */
    const char *local; /* the passwd file */
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

/* A gid that nobody may hand out is left out; the others count. -EPERM: root's file has yet to say
 * whether it may be. */
static int add_all(const struct snapshot_view *in, const struct snapshot_user *found,
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
        bool is_allowed = identity_supplementary_gid_is_allowed(in->ranges, gid);
        if (!is_allowed && in->ranges == NULL)
            return -EPERM;
        if (gid != answer->primary && is_allowed)
            groups[end++] = gid;
    }
    *answer->start = end;
    return 0;
}

/* Who asks with the primary group of the published user has found that user, and no local one, by
 * this name; glibc asks with what getpwnam(3) said. Where it matters, only if that group can be
 * nobody's but ours. */
static bool is_by_primary_group(const struct snapshot_view *in, const struct snapshot_user *found,
                                const struct initgroups_question *question)
{
    return found->head.gid == question->answer->primary &&
           (in->mapping != NULL || identity_is_derived(found->head.gid));
}

/* Who asks with another is perhaps asking about a local user, whom only the passwd file can tell:
 * not while a mapping is read (-EAGAIN). */
static int judge_identity(const struct snapshot_view *in, const struct snapshot_user *found,
                          const struct initgroups_question *question)
{
    if (is_by_primary_group(in, found, question))
        return identity_name_is_acceptable(question->name) ? 0 : -ENOENT;
    if (in->mapping != NULL)
        return -EAGAIN;
    return published_may_be_local(local_files_has_user, question->local, question->name) ? -EEXIST
                                                                                         : 0;
}

static int find_and_add(const struct snapshot_views *views, void *context)
{
    const struct initgroups_question *question = context;
    const struct snapshot_view *in = NULL;
    struct snapshot_user found;

    int r = search_pair_user_by_name(views, question->name, &in, &found);
    if (r == 0)
        r = judge_identity(in, &found, question);
    return r < 0 ? r : add_all(in, &found, question);
}

static int find_elsewhere(const struct nss_files *files, struct initgroups_question *question)
{
    *question->answer->start = question->start;
    return identity_name_is_acceptable(question->name)
               ? published_ask_by_pread(&files->published, find_and_add, question)
               : -ENOENT;
}

enum nss_status initgroups_find(struct nss_state *state, const char *name,
                                struct initgroups_answer answer, int *error)
{
    struct initgroups_question question = {
        .name = name, .answer = &answer, .start = *answer.start, .local = state->files.passwd};

    int r = published_ask_mapped(&state->mapping, &state->files.published, find_and_add, &question);
    if (r == -EAGAIN)
        r = find_elsewhere(&state->files, &question);
    return published_status(r, error);
}
