/* The look-ups of snapshot.h, for files that are mapped and files that are read alike. For
 * snapshot.c, snapshot_pair.c and nss/ alone. */
#ifndef COMMON_SNAPSHOT_SEARCH_H
#define COMMON_SNAPSHOT_SEARCH_H

#include "common/snapshot.h"
#include "common/snapshot_text.h"

static inline uint64_t user_texts_offset(const struct snapshot_user *user)
{
    return user->offset + sizeof user->head;
}

static inline uint64_t group_texts_offset(const struct snapshot_group *group)
{
    return group->offset + sizeof group->head;
}

static inline bool name_length_is_sound(uint8_t name_length)
{
    return name_length > 0 && name_length <= IDENTITY_MAX_NAME;
}

static inline int check_user_head(const struct snapshot_view *in, const struct snapshot_user *user)
{
    const struct snapshot_user_head *head = &user->head;

    if (!name_length_is_sound(head->name_length) || user->texts.size > SNAPSHOT_MAX_TEXT ||
        head->gid_count > SNAPSHOT_MAX_GIDS ||
        !snapshot_has(in, user_texts_offset(user), user->texts.size))
        return -EBADMSG;
    if (!identity_uid_is_allowed(in->ranges, head->uid) ||
        !identity_gid_is_allowed(in->ranges, head->gid))
        return -EPERM;
    return 0;
}

static inline int read_user(const struct snapshot_view *in, uint64_t offset,
                            struct snapshot_user *out)
{
    out->offset = offset;
    int r = snapshot_copy_out(in, offset, &out->head, sizeof out->head);
    if (r < 0)
        return r;
    out->texts = snapshot_user_texts(&out->head);
    return check_user_head(in, out);
}

static inline int check_group_head(const struct snapshot_view *in,
                                   const struct snapshot_group *group)
{
    const struct snapshot_group_head *head = &group->head;

    const size_t least_size = head->name_length + sizeof "" + sizeof "*";

    if (!name_length_is_sound(head->name_length) || head->text_size < least_size ||
        head->text_size > SNAPSHOT_MAX_GROUP_TEXT || head->member_count > head->text_size / 2 ||
        !snapshot_has(in, group_texts_offset(group), head->text_size))
        return -EBADMSG;
    return identity_gid_is_allowed(in->ranges, head->gid) ? 0 : -EPERM;
}

static inline int read_group(const struct snapshot_view *in, uint64_t offset,
                             struct snapshot_group *out)
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

static inline uint64_t search_seed(const struct snapshot_view *in)
{
    return atomic_load_explicit(&in->layout->seed, memory_order_relaxed);
}

static inline struct search search_for(const struct snapshot_view *in,
                                       enum snapshot_index_kind kind, uint64_t hash)
{
    const struct snapshot_layout *layout = in->layout;

    return (struct search){
        .slots_offset = atomic_load_explicit(&layout->indexes[kind].offset, memory_order_relaxed),
        .mask = atomic_load_explicit(&layout->indexes[kind].mask, memory_order_relaxed),
        .position = hash,
        .tag = (uint32_t)(hash >> 32),
        .probes_left = SNAPSHOT_MAX_PROBES};
}

/* The offset of the next record whose tag fits. */
static inline int next_candidate(const struct snapshot_view *in, struct search *search,
                                 uint64_t *out)
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
static inline int name_is(const struct snapshot_view *in, uint64_t offset, const char *name,
                          size_t length)
{
    const uint8_t *found = snapshot_look_at(in, offset, length + 1);

    if (found == NULL)
        return snapshot_look_error(in);
    return text_equals(found, name, length) && found[length] == '\0' ? 1 : 0;
}

static inline int search_user_by_name(const struct snapshot_view *in, const char *name,
                                      struct snapshot_user *out)
{
    size_t length = strlen(name);
    uint64_t offset = 0;

    if (length > IDENTITY_MAX_NAME)
        return -ENOENT;
    struct search search =
        search_for(in, SNAPSHOT_USERS_BY_NAME, snapshot_hash_bytes(name, length, search_seed(in)));
    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r == 0)
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

static inline int search_user_by_uid(const struct snapshot_view *in, uint32_t uid,
                                     struct snapshot_user *out)
{
    struct search search =
        search_for(in, SNAPSHOT_USERS_BY_UID, snapshot_hash_id(uid, search_seed(in)));
    uint64_t offset = 0;

    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r == 0)
            r = read_user(in, offset, out);
        if (r < 0 || out->head.uid == uid)
            return r;
    }
}

/* The rules word for word, for a copy that has no newline, no colon, and a NUL behind the name and
 * at its end. */
int search_judge_user_text(const struct identity_ranges *ranges, const struct snapshot_user *user,
                           const char *texts);

/* The copy is judged, not the file, which may change at any time. */
static inline int search_copy_user_text(const struct snapshot_view *in,
                                        const struct snapshot_user *user, char *buffer, size_t size)
{
    if (size < user->texts.size)
        return -ERANGE;
    const uint8_t *texts = snapshot_look_at(in, user_texts_offset(user), user->texts.size);
    if (texts == NULL)
        return snapshot_look_error(in);
    if (!text_copy(buffer, texts, user->texts.size))
        return -EBADMSG;
    text_put_no_password(buffer + user->head.name_length);
    return search_judge_user_text(in->ranges, user, buffer);
}

static inline int search_group_by_name(const struct snapshot_view *in, const char *name,
                                       struct snapshot_group *out)
{
    size_t length = strlen(name);
    uint64_t offset = 0;

    if (length > IDENTITY_MAX_NAME)
        return -ENOENT;
    struct search search =
        search_for(in, SNAPSHOT_GROUPS_BY_NAME, snapshot_hash_bytes(name, length, search_seed(in)));
    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r == 0)
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

static inline int search_group_by_gid(const struct snapshot_view *in, uint32_t gid,
                                      struct snapshot_group *out)
{
    struct search search =
        search_for(in, SNAPSHOT_GROUPS_BY_GID, snapshot_hash_id(gid, search_seed(in)));
    uint64_t offset = 0;

    for (;;) {
        int r = next_candidate(in, &search, &offset);
        if (r == 0)
            r = read_group(in, offset, out);
        if (r < 0 || out->head.gid == gid)
            return r;
    }
}

/* Whether there are at least `count` texts, each with its NUL. */
static inline bool has_texts(const char *texts, size_t size, uint64_t count)
{
    const char *end = texts + size;

    for (; count > 0 && texts < end; count--) {
        const char *nul = memchr(texts, '\0', (size_t)(end - texts));
        if (nul == NULL)
            return false;
        texts = nul + 1;
    }
    return count == 0;
}

/* Whether an acceptable name and "*" stand at the beginning, as in every record. */
bool search_begins_soundly(const char *texts, size_t name_length);

/* A large group's texts go straight into the buffer, which is the copy, and are judged there. */
static inline int search_copy_group_text(const struct snapshot_view *in,
                                         const struct snapshot_group *group, char *buffer,
                                         size_t size)
{
    const struct snapshot_group_head *head = &group->head;

    if (size < head->text_size)
        return -ERANGE;
    int r = snapshot_copy_out(in, group_texts_offset(group), buffer, head->text_size);
    if (r < 0)
        return r;
    if (!text_copy(buffer, (const uint8_t *)buffer, head->text_size) ||
        !search_begins_soundly(buffer, head->name_length) ||
        !has_texts(buffer, head->text_size, (uint64_t)head->member_count + 2))
        return -EBADMSG;
    return 0;
}

/* All of a user's gids, until the next look; NULL: snapshot_look_error(). They are not judged, and
 * each is to be loaded once. */
static inline const uint8_t *search_look_at_gids(const struct snapshot_view *in,
                                                 const struct snapshot_user *user)
{
    return snapshot_look_at(in, user->offset + snapshot_gids_at(user->texts.size),
                            user->head.gid_count * sizeof(uint32_t));
}

/* A gid that nobody may hand out is -EPERM. */
static inline int search_copy_gid(const struct snapshot_view *in, const struct snapshot_user *user,
                                  size_t index, uint32_t *out)
{
    uint32_t gid = 0;

    int r = snapshot_copy_out(
        in, user->offset + snapshot_gids_at(user->texts.size) + index * sizeof gid, &gid,
        sizeof gid);
    if (r < 0)
        return r;
    if (!identity_supplementary_gid_is_allowed(in->ranges, gid))
        return -EPERM;
    *out = gid;
    return 0;
}

#endif
