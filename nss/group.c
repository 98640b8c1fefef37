/* Groups by name and by gid. A private group takes no record of its own: it is made up from its
 * user's. */
#include "nss/group.h"

#include <errno.h>
#include <string.h>

#include "common/local_files.h"
#include "nss/published.h"

struct group_question {
    const char *name; /* NULL: by gid */
    gid_t gid;
    const struct group_answer *answer;
    const char *local; /* the group file */
};

/* The caller's buffer: the array of members with its NULL, then the texts. */
struct group_layout {
    char **members;
    char *texts;
    size_t texts_size;
};

static int lay_out(const struct group_answer *answer, uint64_t member_count,
                   struct group_layout *out)
{
    size_t misaligned = (uintptr_t)answer->buffer % sizeof(char *);
    size_t padding = misaligned == 0 ? 0 : sizeof(char *) - misaligned;
    uint64_t array_size = (member_count + 1) * sizeof(char *);

    if (padding + array_size > answer->size)
        return -ERANGE;
    char *array = answer->buffer + padding;
    out->members = (char **)(void *)array;
    out->texts = array + array_size;
    out->texts_size = answer->size - padding - (size_t)array_size;
    return 0;
}

/* The members' texts follow the name and the "*", each with its NUL. */
static int point_to_members(const struct snapshot_group_head *head, struct group_layout *layout)
{
    char *at = layout->texts + head->name_length + 3;
    const char *end = layout->texts + head->text_size;

    for (uint32_t i = 0; i < head->member_count; i++) {
        if (at >= end)
            return -EBADMSG;
        layout->members[i] = at;
        at += strlen(at) + 1;
    }
    layout->members[head->member_count] = NULL;
    return 0;
}

static void fill_in(const struct group_answer *answer, const struct group_layout *layout,
                    uint8_t name_length, gid_t gid)
{
    *answer->group = (struct group){.gr_name = layout->texts,
                                    .gr_passwd = layout->texts + name_length + 1,
                                    .gr_gid = gid,
                                    .gr_mem = layout->members};
}

static int fill_in_group(struct snapshot_found_group *found, const struct group_answer *answer)
{
    const struct snapshot_group_head *head = &found->group.head;
    struct group_layout layout;

    int r = lay_out(answer, head->member_count, &layout);
    if (r == 0)
        r = snapshot_copy_group_text(found->in, &found->group, layout.texts, layout.texts_size);
    if (r == 0)
        r = point_to_members(head, &layout);
    if (r == 0)
        fill_in(answer, &layout, head->name_length, head->gid);
    return r;
}

static int fill_in_private_group(struct snapshot_found_user *found,
                                 const struct group_answer *answer)
{
    const struct snapshot_user_head *head = &found->user.head;
    struct group_layout layout;

    if ((head->flags & SNAPSHOT_PRIVATE_GROUP) == 0 || head->gid != head->uid)
        return -ENOENT;
    int r = lay_out(answer, 0, &layout);
    if (r == 0)
        r = snapshot_copy_user_text(found->in, &found->user, layout.texts, layout.texts_size);
    if (r < 0)
        return r;
    layout.members[0] = NULL;
    fill_in(answer, &layout, head->name_length, head->gid);
    return 0;
}

static int find_group(struct snapshot_pair *pair, const struct group_question *question,
                      struct snapshot_found_group *out)
{
    return question->name != NULL ? snapshot_pair_group_by_name(pair, question->name, out)
                                  : snapshot_pair_group_by_gid(pair, question->gid, out);
}

static int find_private_group(struct snapshot_pair *pair, const struct group_question *question,
                              struct snapshot_found_user *out)
{
    return question->name != NULL ? snapshot_pair_user_by_name(pair, question->name, out)
                                  : snapshot_pair_user_by_uid(pair, question->gid, out);
}

static int fill_in_found(struct snapshot_pair *pair, const struct group_question *question,
                         const struct snapshot **out_in)
{
    struct snapshot_found_group group;
    struct snapshot_found_user user;

    int r = find_group(pair, question, &group);
    if (r != -ENOENT) {
        *out_in = group.in;
        return r < 0 ? r : fill_in_group(&group, question->answer);
    }
    r = find_private_group(pair, question, &user);
    *out_in = user.in;
    return r < 0 ? r : fill_in_private_group(&user, question->answer);
}

static int find_and_fill_in(struct snapshot_pair *pair, void *context)
{
    const struct group_question *question = context;
    const struct snapshot *in = NULL;

    int r = fill_in_found(pair, question, &in);
    if (r == 0 && published_name_is_local(in, local_files_has_group, question->local,
                                          question->answer->group->gr_name))
        return -EPERM;
    return r;
}

static enum nss_status ask(struct nss_state *state, struct group_question *question, int *error)
{
    int kept_errno = errno;

    int r = published_ask(&state->mapping, &state->files.published, find_and_fill_in, question);
    errno = kept_errno;
    return published_status(r, error);
}

enum nss_status group_by_name(struct nss_state *state, const char *name,
                              const struct group_answer *answer, int *error)
{
    struct group_question question = {.name = name, .answer = answer, .local = state->files.group};

    if (!identity_name_is_acceptable(name))
        return published_status(-ENOENT, error);
    return ask(state, &question, error);
}

enum nss_status group_by_gid(struct nss_state *state, gid_t gid, const struct group_answer *answer,
                             int *error)
{
    struct group_question question = {.gid = gid, .answer = answer, .local = state->files.group};

    return ask(state, &question, error);
}
