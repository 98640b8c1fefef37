/* The look-ups of snapshot.h, inline: the NSS module answers in less time than a few calls take.
 * For snapshot.c, snapshot_pair.c and nss/ alone. */
#ifndef COMMON_SNAPSHOT_SEARCH_H
#define COMMON_SNAPSHOT_SEARCH_H

#include "common/snapshot.h"
#include "common/snapshot_text.h"

snapshot_inline uint64_t user_texts_offset(const struct snapshot_user *user)
{
    return user->offset + sizeof user->head;
}

snapshot_inline uint64_t group_texts_offset(const struct snapshot_group *group)
{
    return group->offset + sizeof group->head;
}

/* `count` texts have that many NULs, and one of them is a "*". */
snapshot_inline bool name_length_is_sound(uint8_t name_length, uint64_t text_size, uint64_t count)
{
    return name_length > 0 && name_length <= IDENTITY_MAX_NAME &&
           text_size >= name_length + 1 + count;
}

snapshot_inline int check_user_head(const struct snapshot_view *in,
                                    const struct snapshot_user *user)
{
    const struct snapshot_user_head *head = &user->head;
    const uint32_t texts_begin = head->name_length + sizeof "" + sizeof "*";

    if (!name_length_is_sound(head->name_length, head->text_size, 5) ||
        head->text_size > SNAPSHOT_MAX_TEXT || head->gid_count > SNAPSHOT_MAX_GIDS ||
        head->gecos_at >= head->text_size || head->home_at >= head->text_size ||
        head->shell_at >= head->text_size || head->gecos_at < texts_begin ||
        head->home_at < texts_begin || head->shell_at < texts_begin ||
        !snapshot_has(in, user_texts_offset(user), head->text_size))
        return -EBADMSG;
    if (!identity_uid_is_allowed(in->ranges, head->uid) ||
        !identity_gid_is_allowed(in->ranges, head->gid))
        return -EPERM;
    return 0;
}

snapshot_inline int read_user(const struct snapshot_view *in, uint64_t offset,
                              struct snapshot_user *out)
{
    out->offset = offset;
    int r = snapshot_copy_out(in, offset, &out->head, sizeof out->head);
    return r < 0 ? r : check_user_head(in, out);
}

static inline int check_group_head(const struct snapshot_view *in,
                                   const struct snapshot_group *group)
{
    const struct snapshot_group_head *head = &group->head;

    if (!name_length_is_sound(head->name_length, head->text_size, 2) ||
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

snapshot_inline uint64_t search_seed(const struct snapshot_view *in)
{
    return atomic_load_explicit(&in->layout->seed, memory_order_relaxed);
}

snapshot_inline struct search search_for(const struct snapshot_view *in,
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
snapshot_inline int next_candidate(const struct snapshot_view *in, struct search *search,
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
snapshot_inline int name_is(const struct snapshot_view *in, uint64_t offset, const char *name,
                            size_t length)
{
    const uint8_t *found = snapshot_look_at(in, offset, length + 1);

    if (found == NULL)
        return snapshot_look_error(in);
    return text_equals(found, name, length) && found[length] == '\0' ? 1 : 0;
}

snapshot_inline int search_user_by_name(const struct snapshot_view *in, const char *name,
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

snapshot_inline int search_user_by_uid(const struct snapshot_view *in, uint32_t uid,
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

/* The rules word for word, for a copy that has no newline, no colon, and a NUL at its end. */
int search_judge_user_text(const struct identity_ranges *ranges,
                           const struct snapshot_user_head *head, const char *texts);

/* The copy is judged, not the file, which may change at any time. */
snapshot_inline int search_copy_user_text(const struct snapshot_view *in,
                                          const struct snapshot_user *user, char *buffer,
                                          size_t size)
{
    const struct snapshot_user_head *head = &user->head;
    size_t name_length = head->name_length;

    if (size < head->text_size)
        return -ERANGE;
    const uint8_t *texts = snapshot_look_at(in, user_texts_offset(user), head->text_size);
    if (texts == NULL)
        return snapshot_look_error(in);
    if (!text_copy(buffer, texts, head->text_size) ||
        !text_copy_no_password(buffer + name_length, texts + name_length))
        return -EBADMSG;
    return text_copy_usual(buffer, texts, name_length, head->home_at, head->text_size)
               ? 0
               : search_judge_user_text(in->ranges, head, buffer);
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

    for (; count > 0 && texts < end; count--)
        texts += strnlen(texts, (size_t)(end - texts)) + 1;
    return count == 0 && texts <= end;
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
snapshot_inline const uint8_t *search_look_at_gids(const struct snapshot_view *in,
                                                   const struct snapshot_user *user)
{
    return snapshot_look_at(in, user->offset + snapshot_gids_at(user->head.text_size),
                            user->head.gid_count * sizeof(uint32_t));
}

/* A gid that nobody may hand out is -EPERM. */
snapshot_inline int search_copy_gid(const struct snapshot_view *in,
                                    const struct snapshot_user *user, size_t index, uint32_t *out)
{
    uint32_t gid = 0;

    int r = snapshot_copy_out(
        in, user->offset + snapshot_gids_at(user->head.text_size) + index * sizeof gid, &gid,
        sizeof gid);
    if (r < 0)
        return r;
    if (!identity_supplementary_gid_is_allowed(in->ranges, gid))
        return -EPERM;
    *out = gid;
    return 0;
}

#endif
