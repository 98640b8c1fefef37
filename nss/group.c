/* Groups by name and by gid. A private group takes no record of its own: it is made up from its
 * user's. */
#include "nss/group.h"

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

int group_fill_in(const struct snapshot_view *in, const struct snapshot_group *found,
                  const struct group_answer *answer)
{
    const struct snapshot_group_head *head = &found->head;
    struct group_layout layout;

    int r = lay_out(answer, head->member_count, &layout);
    if (r == 0)
        r = search_copy_group_text(in, found, layout.texts, layout.texts_size);
    if (r == 0)
        r = point_to_members(head, &layout);
    if (r == 0)
        fill_in(answer, &layout, head->name_length, head->gid);
    return r;
}

int group_fill_in_private(const struct snapshot_view *in, const struct snapshot_user *found,
                          const struct group_answer *answer)
{
    const struct snapshot_user_head *head = &found->head;
    struct group_layout layout;

    if ((head->flags & SNAPSHOT_PRIVATE_GROUP) == 0 || head->gid != head->uid)
        return -ENOENT;
    int r = lay_out(answer, 0, &layout);
    if (r == 0)
        r = search_copy_user_text(in, found, layout.texts, layout.texts_size);
    if (r < 0)
        return r;
    layout.members[0] = NULL;
    fill_in(answer, &layout, head->name_length, head->gid);
    return 0;
}

static int find_group(const struct snapshot_views *views, const struct group_question *question,
                      const struct snapshot_view **in, struct snapshot_group *out)
{
    return question->name != NULL ? search_pair_group_by_name(views, question->name, in, out)
                                  : search_pair_group_by_gid(views, question->gid, in, out);
}

static int find_private_group(const struct snapshot_views *views,
                              const struct group_question *question,
                              const struct snapshot_view **in, struct snapshot_user *out)
{
    return question->name != NULL ? search_pair_user_by_name(views, question->name, in, out)
                                  : search_pair_user_by_uid(views, question->gid, in, out);
}

static int fill_in_found(const struct snapshot_views *views, const struct group_question *question)
{
    const struct snapshot_view *in = NULL;
    struct snapshot_group group;
    struct snapshot_user user;

    int r = find_group(views, question, &in, &group);
    if (r != -ENOENT)
        return r < 0 ? r : group_fill_in(in, &group, question->answer);
    r = find_private_group(views, question, &in, &user);
    return r < 0 ? r : group_fill_in_private(in, &user, question->answer);
}

static int find_and_fill_in(const struct snapshot_views *views, void *context)
{
    const struct group_question *question = context;
    enum published_key key = question->name != NULL ? PUBLISHED_BY_NAME : PUBLISHED_BY_ID;

    int r = fill_in_found(views, question);
    if (r < 0)
        return r;
    const char *name = question->answer->group->gr_name;
    if (!published_is_what_was_asked_for(question->name, name))
        return -EBADMSG;
    return published_name_is_local(views, key, local_files_has_group, question->local, name)
               ? -EEXIST
               : 0;
}

static enum nss_status ask(struct nss_state *state, struct group_question *question, int *error)
{
    int r = published_ask(&state->mapping, &state->files.published, find_and_fill_in, question);

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
