/* Users and groups in one published file, without trust in its writer. */
#include "common/snapshot.h"

#include "common/snapshot_search.h"

static bool is_acceptable_name(const char *name, size_t length)
{
    return memchr(name, '\0', length) == NULL && identity_name_is_acceptable(name);
}

int search_judge_user_text(const struct identity_ranges *ranges, const struct snapshot_user *user,
                           const char *texts)
{
    if (!is_acceptable_name(texts, user->head.name_length))
        return -EBADMSG;
    return identity_home_is_allowed(ranges, texts + user->texts.home_at) ? 0 : -EPERM;
}

bool search_begins_soundly(const char *texts, size_t name_length)
{
    static const char no_password[] = "\0*";

    return memcmp(texts + name_length, no_password, sizeof no_password) == 0 &&
           is_acceptable_name(texts, name_length);
}

int snapshot_find_user_by_name(struct snapshot *in, const char *name, struct snapshot_user *out)
{
    return search_user_by_name(&in->view, name, out);
}

int snapshot_find_user_by_uid(struct snapshot *in, uint32_t uid, struct snapshot_user *out)
{
    return search_user_by_uid(&in->view, uid, out);
}

int snapshot_find_group_by_name(struct snapshot *in, const char *name, struct snapshot_group *out)
{
    return search_group_by_name(&in->view, name, out);
}

int snapshot_find_group_by_gid(struct snapshot *in, uint32_t gid, struct snapshot_group *out)
{
    return search_group_by_gid(&in->view, gid, out);
}

int snapshot_copy_user_text(struct snapshot *in, const struct snapshot_user *user, char *buffer,
                            size_t size)
{
    return search_copy_user_text(&in->view, user, buffer, size);
}

int snapshot_copy_group_text(struct snapshot *in, const struct snapshot_group *group, char *buffer,
                             size_t size)
{
    return search_copy_group_text(&in->view, group, buffer, size);
}

int snapshot_copy_gid(struct snapshot *in, const struct snapshot_user *user, size_t index,
                      uint32_t *out)
{
    return index >= user->head.gid_count ? -EBADMSG : search_copy_gid(&in->view, user, index, out);
}

int snapshot_next_user(struct snapshot *in, uint64_t *offset, struct snapshot_user *out)
{
    if (*offset == 0)
        *offset = in->header.users_offset;
    while (*offset < in->header.users_end) {
        int r = read_user(&in->view, *offset, out);
        if (r < 0 && r != -EPERM)
            return r;
        *offset += snapshot_align(snapshot_gids_at(out->texts.size) +
                                  out->head.gid_count * sizeof(uint32_t));
        if (r == 0)
            return 0;
    }
    return -ENOENT;
}

int snapshot_next_group(struct snapshot *in, uint64_t *offset, struct snapshot_group *out)
{
    if (*offset == 0)
        *offset = in->header.groups_offset;
    while (*offset < in->header.groups_end) {
        int r = read_group(&in->view, *offset, out);
        if (r < 0 && r != -EPERM)
            return r;
        *offset += snapshot_align(sizeof out->head + out->head.text_size);
        if (r == 0)
            return 0;
    }
    return -ENOENT;
}
