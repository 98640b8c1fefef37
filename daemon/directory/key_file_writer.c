/* The published SSH keys: a header, an entry a user, the keys. The people are sorted already. */
#include "daemon/directory/key_file_writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/key_file.h"
#include "common/ownership.h"
#include "daemon/directory/replace.h"

static size_t size_of_keys(const struct directory_user *user)
{
    return user->enabled && user->ssh_keys != NULL ? strlen(user->ssh_keys) : 0;
}

static bool has_entry(const struct person *person, bool only_recent)
{
    return only_recent ? person->is_recent : size_of_keys(&person->user) > 0;
}

static void plan(const struct people *people, bool only_recent, struct key_file_header *header)
{
    header->size = sizeof *header;
    for (size_t i = 0; i < people->person_count; i++) {
        const struct person *person = people->persons[i];
        if (!has_entry(person, only_recent))
            continue;
        header->entry_count++;
        header->size += sizeof(struct key_file_entry) + size_of_keys(&person->user);
    }
    header->checksum = key_file_checksum(header);
}

static void put_entries(const struct people *people, bool only_recent,
                        const struct key_file_header *header, uint8_t *bytes)
{
    uint8_t *at = bytes + sizeof *header;
    uint64_t text_at = sizeof *header + header->entry_count * sizeof(struct key_file_entry);

    for (size_t i = 0; i < people->person_count; i++) {
        const struct directory_user *user = &people->persons[i]->user;
        if (!has_entry(people->persons[i], only_recent))
            continue;
        struct key_file_entry entry = {
            .uid = user->uid, .text_size = (uint32_t)size_of_keys(user), .offset = text_at};
        memcpy(entry.name, user->name, strnlen(user->name, sizeof entry.name));
        memcpy(at, &entry, sizeof entry);
        if (entry.text_size > 0)
            memcpy(bytes + text_at, user->ssh_keys, entry.text_size);
        at += sizeof entry;
        text_at += entry.text_size;
    }
}

int key_file_write(const char *path, const struct people *people, bool only_recent,
                   uint64_t generation)
{
    struct key_file_header header = {.version = KEY_FILE_VERSION, .generation = generation};

    memcpy(header.magic, KEY_FILE_MAGIC, sizeof header.magic);
    plan(people, only_recent, &header);
    auto_free uint8_t *bytes = malloc((size_t)header.size);
    if (bytes == NULL)
        return -ENOMEM;
    memcpy(bytes, &header, sizeof header);
    put_entries(people, only_recent, &header, bytes);
    int r = replace_file(path, bytes, header.size);
    return r < 0 ? r : replace_sync_folder(path);
}
