/* The published SSH keys: a header, an entry a user, the keys. In the order of names. */
#include "daemon/directory/key_file_writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/key_file.h"
#include "common/ownership.h"
#include "daemon/directory/replace.h"

static size_t size_of_keys(const struct person *person)
{
    const char *keys = person->enabled ? person_ssh_keys(person) : NULL;

    return keys == NULL ? 0 : strlen(keys);
}

/* Those who have an entry, in the order of the file: who is recent has one without keys, too. */
static int choose(const struct people *people, bool only_recent, struct person_list *out)
{
    int r = only_recent ? people_list_recent(people, out) : people_list(people, out);
    size_t chosen = 0;

    if (r < 0)
        return r;
    for (size_t i = 0; i < out->count; i++)
        if (only_recent || size_of_keys(out->persons[i]) > 0)
            out->persons[chosen++] = out->persons[i];
    out->count = chosen;
    person_list_sort_by_name(out);
    return 0;
}

static void plan(const struct person_list *persons, struct key_file_header *header)
{
    header->entry_count = persons->count;
    header->size = sizeof *header;
    for (size_t i = 0; i < persons->count; i++)
        header->size += sizeof(struct key_file_entry) + size_of_keys(persons->persons[i]);
    header->checksum = key_file_checksum(header);
}

static void put_entries(const struct person_list *persons, uint8_t *bytes)
{
    uint8_t *at = bytes + sizeof(struct key_file_header);
    uint64_t text_at =
        sizeof(struct key_file_header) + persons->count * sizeof(struct key_file_entry);

    for (size_t i = 0; i < persons->count; i++) {
        const struct person *person = persons->persons[i];
        struct key_file_entry entry = {
            .uid = person->uid, .text_size = (uint32_t)size_of_keys(person), .offset = text_at};
        memcpy(entry.name, person_name(person), strnlen(person_name(person), sizeof entry.name));
        memcpy(at, &entry, sizeof entry);
        if (entry.text_size > 0)
            memcpy(bytes + text_at, person_ssh_keys(person), entry.text_size);
        at += sizeof entry;
        text_at += entry.text_size;
    }
}

int key_file_write(const char *path, const struct people *people, bool only_recent,
                   uint64_t generation)
{
    struct key_file_header header = {.version = KEY_FILE_VERSION, .generation = generation};
    auto_person_list struct person_list persons = {0};

    memcpy(header.magic, KEY_FILE_MAGIC, sizeof header.magic);
    int r = choose(people, only_recent, &persons);
    if (r < 0)
        return r;
    plan(&persons, &header);
    auto_free uint8_t *bytes = malloc((size_t)header.size);
    if (bytes == NULL)
        return -ENOMEM;
    memcpy(bytes, &header, sizeof header);
    put_entries(&persons, bytes);
    r = replace_file(path, bytes, header.size);
    return r < 0 ? r : replace_sync_folder(path);
}
