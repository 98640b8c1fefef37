/* Lays out a published file: header, four indexes, users, groups. docs/snapshot.md. */
#include "daemon/directory/snapshot_image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/identity.h"
#include "common/ownership.h"
#include "common/snapshot_format.h"

#define MAX_SEEDS 16 /* tried until no key lies further from its place than readers look */

static const char no_password[] = "*";

/* The sizes of one user's texts with their NULs. */
struct text_sizes {
    size_t name;
    size_t gecos;
    size_t home;
    size_t shell;
};

static struct text_sizes user_text_sizes(const struct snapshot_user_entry *user)
{
    return (struct text_sizes){strlen(user->name) + 1, strlen(user->gecos) + 1,
                               strlen(user->home) + 1, strlen(user->shell) + 1};
}

static size_t text_sizes_total(const struct text_sizes *sizes)
{
    return sizes->name + sizeof no_password + sizes->gecos + sizes->home + sizes->shell;
}

static uint64_t user_size(const struct snapshot_user_entry *user)
{
    struct text_sizes sizes = user_text_sizes(user);

    return snapshot_align(snapshot_gids_at((uint32_t)text_sizes_total(&sizes)) +
                          user->gid_count * sizeof(uint32_t));
}

static uint64_t group_text_size(const struct snapshot_group_entry *group)
{
    uint64_t size = strlen(group->name) + 1 + sizeof no_password;

    for (size_t i = 0; i < group->member_count; i++)
        size += strlen(group->members[i]) + 1;
    return size;
}

static uint64_t group_size(const struct snapshot_group_entry *group)
{
    return snapshot_align(sizeof(struct snapshot_group_head) + group_text_size(group));
}

static int check_user(const struct snapshot_user_entry *user)
{
    struct text_sizes sizes = user_text_sizes(user);

    if (sizes.name == 1 || sizes.name > IDENTITY_MAX_NAME + 1)
        return -ENAMETOOLONG;
    if (text_sizes_total(&sizes) > SNAPSHOT_MAX_TEXT || user->gid_count > SNAPSHOT_MAX_GIDS)
        return -E2BIG;
    return 0;
}

static int check_group(const struct snapshot_group_entry *group)
{
    size_t length = strlen(group->name);

    if (length == 0 || length > IDENTITY_MAX_NAME)
        return -ENAMETOOLONG;
    return group_text_size(group) > SNAPSHOT_MAX_GROUP_TEXT ? -E2BIG : 0;
}

static int check_contents(const struct snapshot_contents *contents)
{
    for (size_t i = 0; i < contents->user_count; i++) {
        int r = check_user(&contents->users[i]);
        if (r < 0)
            return r;
    }
    for (size_t i = 0; i < contents->group_count; i++) {
        int r = check_group(&contents->groups[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

/* At most two thirds of the slots are used. */
static uint64_t slots_for(size_t key_count)
{
    uint64_t slots = 1;

    while (slots * 2 < (uint64_t)key_count * 3 || slots <= key_count)
        slots *= 2;
    return slots;
}

static void plan_sections(const struct snapshot_contents *contents, struct snapshot_header *header)
{
    uint64_t at = sizeof *header;

    for (size_t i = 0; i < SNAPSHOT_INDEX_COUNT; i++) {
        bool is_of_users = i == SNAPSHOT_USERS_BY_NAME || i == SNAPSHOT_USERS_BY_UID;
        size_t keys = is_of_users ? contents->user_count : contents->group_count;
        header->indexes[i].offset = at;
        header->indexes[i].slot_count = slots_for(keys);
        at += header->indexes[i].slot_count * sizeof(struct snapshot_slot);
    }
    header->users_offset = at;
    for (size_t i = 0; i < contents->user_count; i++)
        at += user_size(&contents->users[i]);
    header->users_end = at;
    header->groups_offset = at;
    for (size_t i = 0; i < contents->group_count; i++)
        at += group_size(&contents->groups[i]);
    header->groups_end = at;
    header->size = at;
}

static void put_text(struct replacement *out, const char *text)
{
    replacement_append(out, text, strlen(text) + 1);
}

static void put_padding(struct replacement *out, uint64_t from, uint64_t to)
{
    static const uint8_t zeros[SNAPSHOT_ALIGNMENT];

    replacement_append(out, zeros, (size_t)(to - from));
}

static bool has_usual_home(const struct snapshot_user_entry *user)
{
    static const char base[] = IDENTITY_HOME_BASE "/";
    const size_t length = sizeof base - 1;

    return strncmp(user->home, base, length) == 0 && strcmp(user->home + length, user->name) == 0;
}

static void put_user(const struct snapshot_user_entry *user, struct replacement *out)
{
    struct text_sizes sizes = user_text_sizes(user);
    uint32_t text_size = (uint32_t)text_sizes_total(&sizes);
    size_t gids_size = user->gid_count * sizeof(uint32_t);
    unsigned is_usual = has_usual_home(user) ? SNAPSHOT_USUAL_HOME : 0;
    const struct snapshot_user_head head = {
        .uid = user->uid,
        .gid = user->gid,
        .flags = (uint16_t)(user->flags | is_usual),
        .gid_count = (uint16_t)user->gid_count,
        .gecos_length = (uint16_t)(sizes.gecos - 1),
        .home_length = (uint16_t)(sizes.home - 1),
        .shell_length = (uint16_t)(sizes.shell - 1),
        .name_length = (uint8_t)(sizes.name - 1),
    };

    replacement_append(out, &head, sizeof head);
    put_text(out, user->name);
    put_text(out, no_password);
    put_text(out, user->home);
    put_text(out, user->gecos);
    put_text(out, user->shell);
    put_padding(out, sizeof head + text_size, snapshot_gids_at(text_size));
    replacement_append(out, user->gids, gids_size);
    put_padding(out, snapshot_gids_at(text_size) + gids_size, user_size(user));
}

static void put_group(const struct snapshot_group_entry *group, struct replacement *out)
{
    uint64_t text_size = group_text_size(group);
    const struct snapshot_group_head head = {
        .gid = group->gid,
        .member_count = (uint32_t)group->member_count,
        .text_size = (uint32_t)text_size,
        .flags = group->flags,
        .name_length = (uint8_t)strlen(group->name),
    };

    replacement_append(out, &head, sizeof head);
    put_text(out, group->name);
    put_text(out, no_password);
    for (size_t i = 0; i < group->member_count; i++)
        put_text(out, group->members[i]);
    put_padding(out, sizeof head + text_size, snapshot_align(sizeof head + text_size));
}

/* Puts a key into the first free slot from its own place on. -EAGAIN: readers would not get there.
 */
static int put_slot(uint8_t *bytes, const struct snapshot_index *index, uint64_t hash,
                    uint64_t record_offset)
{
    struct snapshot_slot *slots = (struct snapshot_slot *)(void *)(bytes + index->offset);

    for (uint64_t i = 0; i < SNAPSHOT_MAX_PROBES; i++) {
        struct snapshot_slot *slot = &slots[(hash + i) & (index->slot_count - 1)];
        if (slot->place != 0)
            continue;
        slot->tag = (uint32_t)(hash >> 32);
        slot->place = (uint32_t)(record_offset / SNAPSHOT_ALIGNMENT);
        return 0;
    }
    return -EAGAIN;
}

/* What one record is found by. */
struct record_keys {
    const struct snapshot_index *by_name;
    const struct snapshot_index *by_id;
    const char *name;
    uint32_t id;
};

static int put_keys(uint8_t *bytes, uint64_t seed, const struct record_keys *keys,
                    uint64_t record_offset)
{
    int r = put_slot(bytes, keys->by_name,
                     snapshot_hash_bytes(keys->name, strlen(keys->name), seed), record_offset);
    if (r < 0)
        return r;
    return put_slot(bytes, keys->by_id, snapshot_hash_id(keys->id, seed), record_offset);
}

static int put_indexes(uint8_t *bytes, const struct snapshot_header *header,
                       const struct snapshot_contents *contents)
{
    const struct snapshot_index *indexes = header->indexes;
    uint64_t at = header->users_offset;

    memset(bytes + sizeof *header, 0, header->users_offset - sizeof *header);
    for (size_t i = 0; i < contents->user_count; i++) {
        const struct snapshot_user_entry *user = &contents->users[i];
        struct record_keys keys = {&indexes[SNAPSHOT_USERS_BY_NAME],
                                   &indexes[SNAPSHOT_USERS_BY_UID], user->name, user->uid};
        int r = put_keys(bytes, header->seed, &keys, at);
        if (r < 0)
            return r;
        at += user_size(user);
    }
    for (size_t i = 0; i < contents->group_count; i++) {
        const struct snapshot_group_entry *group = &contents->groups[i];
        struct record_keys keys = {&indexes[SNAPSHOT_GROUPS_BY_NAME],
                                   &indexes[SNAPSHOT_GROUPS_BY_GID], group->name, group->gid};
        int r = put_keys(bytes, header->seed, &keys, at);
        if (r < 0)
            return r;
        at += group_size(group);
    }
    return 0;
}

int snapshot_image_plan(const struct snapshot_contents *contents, struct snapshot_image *out)
{
    struct snapshot_header header = {.version = SNAPSHOT_VERSION,
                                     .generation = contents->generation,
                                     .flags = contents->flags,
                                     .user_count = contents->user_count,
                                     .group_count = contents->group_count};

    int r = check_contents(contents);
    if (r < 0)
        return r;
    plan_sections(contents, &header);
    if (header.size / SNAPSHOT_ALIGNMENT > UINT32_MAX)
        return -EFBIG;
    auto_free uint8_t *front = malloc((size_t)header.users_offset);
    if (front == NULL)
        return -ENOMEM;
    r = -EAGAIN;
    for (int i = 0; i < MAX_SEEDS && r == -EAGAIN; i++) {
        if (getrandom(&header.seed, sizeof header.seed, 0) != sizeof header.seed)
            return -EIO;
        r = put_indexes(front, &header, contents);
    }
    if (r < 0)
        return r == -EAGAIN ? -EFBIG : r;
    memcpy(header.magic, SNAPSHOT_MAGIC, sizeof header.magic);
    header.checksum = snapshot_header_checksum(&header);
    memcpy(front, &header, sizeof header);
    out->size = header.size;
    out->front_size = header.users_offset;
    out->front = take_pointer(&front);
    return 0;
}

void snapshot_image_write(const struct snapshot_image *image,
                          const struct snapshot_contents *contents, struct replacement *out)
{
    replacement_append(out, image->front, (size_t)image->front_size);
    for (size_t i = 0; i < contents->user_count; i++)
        put_user(&contents->users[i], out);
    for (size_t i = 0; i < contents->group_count; i++)
        put_group(&contents->groups[i], out);
}

void snapshot_image_free(struct snapshot_image *image)
{
    free(image->front);
    *image = (struct snapshot_image){0};
}
