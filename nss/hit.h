/* The way of nearly every hit: the large file is mapped, directory.recent has nothing, and the user
 * is one like most, with derived ids, a plain name of 4 to 16 bytes, and the home that goes with
 * it.
 *
 * Straight through: each word of the file is loaded once and checked before it is
 * used, and what the caller gets is what was checked. Whatever is otherwise is no hit here, and is
 * found the long way (published.h), which knows all cases and tells them apart. */
#ifndef NSS_HIT_H
#define NSS_HIT_H

#include "common/snapshot_text.h"
#include "nss/mapping.h"

/* The file as it was when the look-up began. */
struct hit_file {
    const uint8_t *bytes;
    uint64_t size;
    const struct snapshot_layout *layout;
    unsigned version;
};

/* A user that was found; the texts are still in the file. */
struct hit_user {
    const uint8_t *texts;
    uint32_t uid;
    uint32_t gid;
    size_t name_length;
    struct snapshot_user_texts where;
};

/* A number that another process may change meanwhile. */
snapshot_inline uint64_t hit_load_64(const uint8_t *at)
{
    return __atomic_load_n((const uint64_t *)(const void *)at, __ATOMIC_RELAXED);
}

snapshot_inline uint32_t hit_load_32(const uint8_t *at)
{
    return __atomic_load_n((const uint32_t *)(const void *)at, __ATOMIC_RELAXED);
}

snapshot_inline uint16_t hit_load_16(const uint8_t *at)
{
    return __atomic_load_n((const uint16_t *)(const void *)at, __ATOMIC_RELAXED);
}

/* Whether there is nothing to be read, something newer, or the clock to be looked at. */
snapshot_inline bool hit_is_long(const struct mapping *mapping, const struct hit_file *file,
                                 unsigned lookup)
{
    return lookup % MAPPING_CLOCK_INTERVAL == 0 || file->version % 2 == 0 ||
           !mapping_is_still(mapping, file->version) || snapshot_notice(file->bytes) != 0;
}

/* Takes the file as it is; false: the long way. */
snapshot_inline bool hit_begin(struct mapping *mapping, struct hit_file *out)
{
    unsigned lookup = atomic_load_explicit(&mapping->lookup_count, memory_order_relaxed);
    unsigned version = atomic_load_explicit(&mapping->version, memory_order_acquire);
    *out = (struct hit_file){
        .bytes = atomic_load_explicit(&mapping->directory.bytes, memory_order_relaxed),
        .size = atomic_load_explicit(&mapping->directory.size, memory_order_relaxed),
        .layout = &mapping->directory.layout,
        .version = version};

    if (hit_is_long(mapping, out, lookup))
        return false;
    atomic_store_explicit(&mapping->lookup_count, lookup + 1, memory_order_relaxed);
    return true;
}

/* Whether what was read since hit_begin() belongs together. */
snapshot_inline bool hit_counts(const struct mapping *mapping, const struct hit_file *file)
{
    return mapping_is_still(mapping, file->version);
}

snapshot_inline uint64_t hit_seed(const struct hit_file *file)
{
    return atomic_load_explicit(&file->layout->seed, memory_order_relaxed);
}

/* Gives the first record whose tag fits; NULL: there is none, and then says whether that is
 * certain, or it does not lie inside. The file is longer than what is subtracted from its size. */
snapshot_inline const uint8_t *hit_candidate(const struct hit_file *file,
                                             enum snapshot_index_kind kind, uint64_t hash,
                                             bool *is_nowhere)
{
    uint64_t slots_offset =
        atomic_load_explicit(&file->layout->indexes[kind].offset, memory_order_relaxed);
    uint64_t mask = atomic_load_explicit(&file->layout->indexes[kind].mask, memory_order_relaxed);
    uint64_t position = hash, end = hash + SNAPSHOT_MAX_PROBES;

    while (position != end) {
        uint64_t at = slots_offset + (position++ & mask) * sizeof(struct snapshot_slot);
        if (at > file->size - sizeof(struct snapshot_slot))
            return NULL;
        uint64_t word = hit_load_64(file->bytes + at);
        struct snapshot_slot slot;
        memcpy(&slot, &word, sizeof slot);
        if (slot.place == 0) {
            *is_nowhere = true;
            return NULL;
        }
        uint64_t offset = (uint64_t)slot.place * SNAPSHOT_ALIGNMENT;
        if (slot.tag == (uint32_t)(hash >> 32))
            return offset <= file->size - sizeof(struct snapshot_user_head) ? file->bytes + offset
                                                                            : NULL;
    }
    return NULL;
}

/* Whether the lengths are those of a usual user. */
snapshot_inline bool hit_is_usual(const struct snapshot_user_head *head)
{
    const unsigned looked_at = SNAPSHOT_USUAL_HOME | SNAPSHOT_TOMBSTONE;

    return (head->flags & looked_at) == SNAPSHOT_USUAL_HOME &&
           text_is_of_usual_length(head->name_length) &&
           head->home_length == sizeof IDENTITY_HOME_BASE + head->name_length &&
           identity_is_derived(head->uid) && identity_is_derived(head->gid);
}

snapshot_inline bool hit_read(const struct hit_file *file, const uint8_t *record,
                              struct hit_user *out)
{
    const struct snapshot_user_head head = {
        .uid = hit_load_32(record + offsetof(struct snapshot_user_head, uid)),
        .gid = hit_load_32(record + offsetof(struct snapshot_user_head, gid)),
        .flags = hit_load_16(record + offsetof(struct snapshot_user_head, flags)),
        .gecos_length = hit_load_16(record + offsetof(struct snapshot_user_head, gecos_length)),
        .home_length = hit_load_16(record + offsetof(struct snapshot_user_head, home_length)),
        .shell_length = hit_load_16(record + offsetof(struct snapshot_user_head, shell_length)),
        .name_length = *(record + offsetof(struct snapshot_user_head, name_length))};

    *out = (struct hit_user){.texts = record + sizeof head,
                             .uid = head.uid,
                             .gid = head.gid,
                             .name_length = head.name_length,
                             .where = snapshot_user_texts(&head)};
    return hit_is_usual(&head) && out->where.size <= SNAPSHOT_MAX_TEXT &&
           out->where.size <= file->size - (uint64_t)(out->texts - file->bytes);
}

/* A name of the usual length, as it is hashed and compared. */
struct hit_name {
    size_t length;
    struct text_ends ends;
};

snapshot_inline struct hit_name hit_name_at(const uint8_t *bytes, size_t length)
{
    struct hit_name name = {.length = length};

    snapshot_load_ends(bytes, length, &name.ends.first, &name.ends.last);
    return name;
}

snapshot_inline bool hit_has_name(const struct hit_user *user, const struct hit_name *name)
{
    if (user->name_length != name->length)
        return false;
    const struct hit_name found = hit_name_at(user->texts, name->length);
    return ((found.ends.first ^ name->ends.first) | (found.ends.last ^ name->ends.last)) == 0;
}

/* One other key in four billion has the same tag: then, too, the long way. */
snapshot_inline bool hit_user_by_name(const struct hit_file *file, const struct hit_name *name,
                                      struct hit_user *out)
{
    uint64_t hash = snapshot_hash_ends(name->ends.first, name->ends.last, name->length,
                                       hit_seed(file) ^ SNAPSHOT_MIX_1);
    bool is_nowhere = false;
    const uint8_t *record = hit_candidate(file, SNAPSHOT_USERS_BY_NAME, hash, &is_nowhere);

    return record != NULL && hit_read(file, record, out) && hit_has_name(out, name);
}

/* Says besides whether it is certain that nobody has the uid. */
snapshot_inline bool hit_user_by_uid(const struct hit_file *file, uint32_t uid,
                                     struct hit_user *out, bool *is_nobodys)
{
    uint64_t hash = snapshot_hash_id(uid, hit_seed(file));
    const uint8_t *record = hit_candidate(file, SNAPSHOT_USERS_BY_UID, hash, is_nobodys);

    return record != NULL && hit_read(file, record, out) && out->uid == uid;
}

/* Gives the gids where they are, each to be loaded once; NULL: they do not lie inside, or are more
 * than anybody has. */
snapshot_inline const uint8_t *hit_gids(const struct hit_file *file, const struct hit_user *user,
                                        size_t *count)
{
    const uint8_t *record = user->texts - sizeof(struct snapshot_user_head);
    uint64_t offset = (uint64_t)(record - file->bytes) + snapshot_gids_at(user->where.size);

    *count = hit_load_16(record + offsetof(struct snapshot_user_head, gid_count));
    uint64_t size = *count * sizeof(uint32_t);
    bool are_inside = size <= file->size && offset <= file->size - size;
    return are_inside && *count <= SNAPSHOT_MAX_GIDS ? file->bytes + offset : NULL;
}

/* Writes the texts: name, "*", home and the last NUL as they have to be, whatever the file says, so
 * of those only what one step of copying brings along is copied at all. False: the name is not a
 * usual one, or the others are not clean. */
snapshot_inline bool hit_copy_texts(const struct hit_user *user, const struct hit_name *name,
                                    char *buffer)
{
    size_t size = user->where.size;
    size_t begin =
        user->where.gecos_at < size - TEXT_STEP ? user->where.gecos_at : size - TEXT_STEP;

    text_bytes dirt = text_copy_steps(buffer + begin, user->texts + begin, size - begin) |
                      text_unusual_bytes(name->ends, name->length);
    text_put_ends(buffer, name->ends, name->length);
    text_put_no_password(buffer + name->length);
    text_put_home(buffer + user->where.home_at, name->ends, name->length);
    buffer[size - 1] = '\0';
    return text_begins_as_usual(name->ends, name->length) && !text_any(dirt);
}

#endif
