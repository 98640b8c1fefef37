/* Users and groups in one published file, without trust in its writer. */
#include "common/snapshot.h"

static uint64_t user_texts_offset(const struct snapshot_user *user)
{
    return user->offset + sizeof user->head + user->head.gid_count * sizeof(uint32_t);
}

static uint64_t group_texts_offset(const struct snapshot_group *group)
{
    return group->offset + sizeof group->head;
}

static bool name_length_is_sound(uint8_t name_length, uint64_t text_size)
{
    return name_length > 0 && name_length <= IDENTITY_MAX_NAME && text_size >= name_length + 3u;
}

static int check_user_head(const struct snapshot *in, const struct snapshot_user *user)
{
    const struct snapshot_user_head *head = &user->head;

    if (!name_length_is_sound(head->name_length, head->text_size) ||
        head->text_size > SNAPSHOT_MAX_TEXT || head->gid_count > SNAPSHOT_MAX_GIDS ||
        head->gecos_at >= head->text_size || head->home_at >= head->text_size ||
        head->shell_at >= head->text_size ||
        !snapshot_has(in, user_texts_offset(user), head->text_size))
        return -EBADMSG;
    if (!identity_uid_is_allowed(in->ranges, head->uid) ||
        !identity_gid_is_allowed(in->ranges, head->gid))
        return -EPERM;
    return 0;
}

static int read_user(struct snapshot *in, uint64_t offset, struct snapshot_user *out)
{
    out->offset = offset;
    int r = snapshot_copy_out(in, offset, &out->head, sizeof out->head);
    return r < 0 ? r : check_user_head(in, out);
}

static int check_group_head(const struct snapshot *in, const struct snapshot_group *group)
{
    const struct snapshot_group_head *head = &group->head;

    if (!name_length_is_sound(head->name_length, head->text_size) ||
        head->text_size > SNAPSHOT_MAX_GROUP_TEXT || head->member_count > head->text_size / 2 ||
        !snapshot_has(in, group_texts_offset(group), head->text_size))
        return -EBADMSG;
    return identity_gid_is_allowed(in->ranges, head->gid) ? 0 : -EPERM;
}

static int read_group(struct snapshot *in, uint64_t offset, struct snapshot_group *out)
{
    out->offset = offset;
    int r = snapshot_copy_out(in, offset, &out->head, sizeof out->head);
    return r < 0 ? r : check_group_head(in, out);
}

/* A search through one index: the slots that may lead to the key, one after the other. */
struct search {
    uint64_t slots_offset;
    uint64_t mask;
    uint64_t position;
    uint32_t tag;
    int probes_left;
};

static struct search search_for(const struct snapshot *in, enum snapshot_index_kind kind,
                                uint64_t hash)
{
    return (struct search){.slots_offset = in->header.indexes[kind].offset,
                           .mask = in->header.indexes[kind].slot_count - 1,
                           .position = hash,
                           .tag = (uint32_t)(hash >> 32),
                           .probes_left = SNAPSHOT_MAX_PROBES};
}

/* The offset of the next record whose tag fits. */
static int next_candidate(struct snapshot *in, struct search *search, uint64_t *out)
{
    while (search->probes_left-- > 0) {
        struct snapshot_slot slot;
        uint64_t slot_number = search->position++ & search->mask;
        int r = snapshot_copy_out(in, search->slots_offset + slot_number * sizeof slot, &slot,
                                  sizeof slot);
        if (r < 0)
            return r;
        if (slot.place == 0)
            return -ENOENT;
        if (slot.tag != search->tag)
            continue;
        *out = (uint64_t)slot.place * SNAPSHOT_ALIGNMENT;
        return 0;
    }
    return -EBADMSG;
}

/* 1 when the texts at `offset` begin with this name, 0 when not. */
static int name_is(struct snapshot *in, uint64_t offset, const char *name, size_t length)
{
    char found[IDENTITY_MAX_NAME + 1];

    int r = snapshot_copy_out(in, offset, found, length + 1);
    if (r < 0)
        return r;
    return memcmp(found, name, length) == 0 && found[length] == '\0' ? 1 : 0;
}

int snapshot_find_user_by_name(struct snapshot *in, const char *name, struct snapshot_user *out)
{
    size_t length = strnlen(name, IDENTITY_MAX_NAME + 1);
    uint64_t offset = 0;

    if (length > IDENTITY_MAX_NAME)
        return -ENOENT;
    struct search search =
        search_for(in, SNAPSHOT_USERS_BY_NAME, snapshot_hash_bytes(name, length, in->header.seed));
    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r < 0)
            return r;
        r = read_user(in, offset, out);
        if (r < 0)
            return r;
        if (out->head.name_length != length)
            continue;
        r = name_is(in, user_texts_offset(out), name, length);
        if (r != 0)
            return r < 0 ? r : 0;
    }
}

int snapshot_find_user_by_uid(struct snapshot *in, uint32_t uid, struct snapshot_user *out)
{
    struct search search =
        search_for(in, SNAPSHOT_USERS_BY_UID, snapshot_hash_id(uid, in->header.seed));
    uint64_t offset = 0;

    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r == 0)
            r = read_user(in, offset, out);
        if (r < 0 || out->head.uid == uid)
            return r;
    }
}

int snapshot_find_group_by_name(struct snapshot *in, const char *name, struct snapshot_group *out)
{
    size_t length = strnlen(name, IDENTITY_MAX_NAME + 1);
    uint64_t offset = 0;

    if (length > IDENTITY_MAX_NAME)
        return -ENOENT;
    struct search search =
        search_for(in, SNAPSHOT_GROUPS_BY_NAME, snapshot_hash_bytes(name, length, in->header.seed));
    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r < 0)
            return r;
        r = read_group(in, offset, out);
        if (r < 0)
            return r;
        if (out->head.name_length != length)
            continue;
        r = name_is(in, group_texts_offset(out), name, length);
        if (r != 0)
            return r < 0 ? r : 0;
    }
}

int snapshot_find_group_by_gid(struct snapshot *in, uint32_t gid, struct snapshot_group *out)
{
    struct search search =
        search_for(in, SNAPSHOT_GROUPS_BY_GID, snapshot_hash_id(gid, in->header.seed));
    uint64_t offset = 0;

    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r == 0)
            r = read_group(in, offset, out);
        if (r < 0 || out->head.gid == gid)
            return r;
    }
}

/* A newline or a colon would be another line or field in what getent(1) and the like write. */
static bool texts_are_clean(const char *texts, size_t size)
{
    return texts[size - 1] == '\0' && memchr(texts, '\n', size) == NULL &&
           memchr(texts, ':', size) == NULL;
}

/* The copy is judged, not the file, which may change at any time. */
static int copy_text(struct snapshot *in, uint64_t offset, size_t text_size, size_t name_length,
                     char *buffer)
{
    int r = snapshot_copy_out(in, offset, buffer, text_size);
    if (r < 0)
        return r;
    bool has_no_password = memcmp(buffer + name_length, "\0*", sizeof "\0*") == 0;
    return strnlen(buffer, text_size) == name_length && has_no_password &&
                   texts_are_clean(buffer, text_size) && identity_name_is_acceptable(buffer)
               ? 0
               : -EBADMSG;
}

int snapshot_copy_user_text(struct snapshot *in, const struct snapshot_user *user, char *buffer,
                            size_t size)
{
    if (size < user->head.text_size)
        return -ERANGE;
    int r = copy_text(in, user_texts_offset(user), user->head.text_size, user->head.name_length,
                      buffer);
    if (r < 0)
        return r;
    return identity_home_is_allowed(in->ranges, buffer + user->head.home_at) ? 0 : -EPERM;
}

/* Whether there are at least `count` texts, each with its NUL. */
static bool has_texts(const char *texts, size_t size, uint64_t count)
{
    const char *end = texts + size;

    for (; count > 0 && texts < end; count--)
        texts += strnlen(texts, (size_t)(end - texts)) + 1;
    return count == 0 && texts <= end;
}

int snapshot_copy_group_text(struct snapshot *in, const struct snapshot_group *group, char *buffer,
                             size_t size)
{
    const struct snapshot_group_head *head = &group->head;

    if (size < head->text_size)
        return -ERANGE;
    int r = copy_text(in, group_texts_offset(group), head->text_size, head->name_length, buffer);
    if (r < 0)
        return r;
    return has_texts(buffer, head->text_size, (uint64_t)head->member_count + 2) ? 0 : -EBADMSG;
}

int snapshot_copy_gid(struct snapshot *in, const struct snapshot_user *user, size_t index,
                      uint32_t *out)
{
    uint32_t gid = 0;

    if (index >= user->head.gid_count)
        return -EBADMSG;
    int r = snapshot_copy_out(in, user->offset + sizeof user->head + index * sizeof gid, &gid,
                              sizeof gid);
    if (r < 0)
        return r;
    if (!identity_supplementary_gid_is_allowed(in->ranges, gid))
        return -EPERM;
    *out = gid;
    return 0;
}

int snapshot_next_user(struct snapshot *in, uint64_t *offset, struct snapshot_user *out)
{
    if (*offset == 0)
        *offset = in->header.users_offset;
    while (*offset < in->header.users_end) {
        int r = read_user(in, *offset, out);
        if (r < 0 && r != -EPERM)
            return r;
        *offset = snapshot_align(user_texts_offset(out) + out->head.text_size);
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
        int r = read_group(in, *offset, out);
        if (r < 0 && r != -EPERM)
            return r;
        *offset = snapshot_align(group_texts_offset(out) + out->head.text_size);
        if (r == 0)
            return 0;
    }
    return -ENOENT;
}
