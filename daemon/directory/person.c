/* Packs users and unpacks them. */
#include "daemon/directory/person.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

/* A record as it grows. */
struct packing {
    struct person *person;
    size_t texts_begin;
    size_t size; /* bytes so far */
};

static size_t size_of_text(const char *text)
{
    return text == NULL ? 0 : strlen(text) + 1;
}

/* The bytes behind the head, if no text were part of another one. */
static size_t size_at_most(const struct directory_user *user)
{
    size_t size = (user->groups.count + 2 * user->attributes.count) * sizeof(uint32_t) +
                  size_of_text(user->name) + size_of_text(user->username) +
                  size_of_text(user->sub) + size_of_text(user->gecos) + size_of_text(user->home) +
                  size_of_text(user->ssh_keys);

    for (size_t i = 0; i < user->attributes.count; i++)
        size += size_of_text(user->attributes.entries[i].value);
    return size;
}

/* Where a text stands that is the end of one that is there already, as a name is of most homes; 0:
 * nowhere. */
static size_t find_text(const struct packing *packing, const char *text, size_t size)
{
    const char *bytes = (const char *)packing->person;
    size_t next = packing->texts_begin;

    while (next < packing->size) {
        size_t begin = next;
        next += strlen(bytes + begin) + 1;
        if (next - begin >= size && memcmp(bytes + next - size, text, size) == 0)
            return next - size;
    }
    return 0;
}

static uint32_t put_text(struct packing *packing, const char *text)
{
    size_t size = size_of_text(text);
    size_t at = size == 0 ? 0 : find_text(packing, text, size);

    if (size == 0 || at != 0)
        return (uint32_t)at;
    at = packing->size;
    memcpy((char *)packing->person + at, text, size);
    packing->size += size;
    return (uint32_t)at;
}

static void put_texts(struct packing *packing, const struct directory_user *user)
{
    struct person *person = packing->person;

    person->home_at = put_text(packing, user->home);
    person->name_at = put_text(packing, user->name);
    person->username_at = put_text(packing, user->username);
    person->sub_at = put_text(packing, user->sub);
    person->gecos_at = put_text(packing, user->gecos);
    person->ssh_keys_at = put_text(packing, user->ssh_keys);
}

static int put_groups(struct packing *packing, const struct directory_user *user,
                      struct words *words)
{
    struct person *person = packing->person;

    person->group_count = (uint32_t)user->groups.count;
    for (size_t i = 0; i < user->groups.count; i++) {
        int r = words_number(words, user->groups.texts[i], &person->numbers[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

static int put_attributes(struct packing *packing, const struct directory_user *user,
                          struct words *words)
{
    struct person *person = packing->person;
    uint32_t *numbers = person->numbers + person->group_count;

    person->attribute_count = (uint16_t)user->attributes.count;
    for (size_t i = 0; i < user->attributes.count; i++) {
        int r = words_number(words, user->attributes.entries[i].name, &numbers[2 * i]);
        if (r < 0)
            return r;
        numbers[2 * i + 1] = put_text(packing, user->attributes.entries[i].value);
    }
    return 0;
}

static uint32_t heard_later(const struct directory_user *user)
{
    if (user->heard_moment <= user->told_moment)
        return 0;
    uint64_t later = user->heard_moment - user->told_moment;
    return later < UINT32_MAX ? (uint32_t)later : UINT32_MAX;
}

static void put_numbers(struct person *person, const struct directory_user *user)
{
    person->created_at_ms = user->created_at_ms;
    person->seen_at_unix = user->seen_at_unix;
    person->told_moment = user->told_moment;
    person->heard_later = heard_later(user);
    person->has_token = user->has_token;
    person->local_by_directory = user->local_by_directory;
    person->local_by_token = user->local_by_token;
    person->uid = user->uid;
    person->gid = user->gid;
    person->enabled = user->enabled;
}

static int put_all(struct packing *packing, const struct directory_user *user, struct words *words)
{
    struct person *person = packing->person;

    put_numbers(person, user);
    put_texts(packing, user);
    int r = put_groups(packing, user, words);
    if (r == 0)
        r = put_attributes(packing, user, words);
    if (r == 0)
        r = words_number(words, user->shell, &person->shell);
    if (r == 0)
        r = words_number(words, user->status, &person->status);
    return r;
}

int person_pack(const struct directory_user *user, struct words *words, struct person **out)
{
    size_t most = sizeof(struct person) + size_at_most(user);

    if (most > UINT32_MAX)
        return -E2BIG;
    auto_free struct person *person = calloc(1, most);
    if (person == NULL)
        return -ENOMEM;
    size_t begin =
        sizeof *person + (user->groups.count + 2 * user->attributes.count) * sizeof(uint32_t);
    struct packing packing = {.person = person, .texts_begin = begin, .size = begin};
    int r = put_all(&packing, user, words);
    if (r < 0)
        return r;
    person->size = (uint32_t)packing.size;
    *out = take_pointer(&person);
    return 0;
}

static const char *text_at(const struct person *person, uint32_t at)
{
    return at == 0 ? NULL : (const char *)person + at;
}

const char *person_name(const struct person *person)
{
    return text_at(person, person->name_at);
}

const char *person_username(const struct person *person)
{
    return text_at(person, person->username_at);
}

const char *person_sub(const struct person *person)
{
    return text_at(person, person->sub_at);
}

const char *person_gecos(const struct person *person)
{
    return text_at(person, person->gecos_at);
}

const char *person_home(const struct person *person)
{
    return text_at(person, person->home_at);
}

const char *person_shell(const struct person *person, const struct words *words)
{
    return words_text(words, person->shell);
}

const char *person_ssh_keys(const struct person *person)
{
    return text_at(person, person->ssh_keys_at);
}

const char *person_group(const struct person *person, const struct words *words, size_t index)
{
    return words_text(words, person->numbers[index]);
}

bool person_is_in_group(const struct person *person, const struct words *words, const char *group)
{
    for (size_t i = 0; i < person->group_count; i++)
        if (strcmp(person_group(person, words, i), group) == 0)
            return true;
    return false;
}

uint64_t person_heard_moment(const struct person *person)
{
    return person->told_moment + person->heard_later;
}

struct directory_user person_numbers(const struct person *person)
{
    return (struct directory_user){.created_at_ms = person->created_at_ms,
                                   .seen_at_unix = person->seen_at_unix,
                                   .told_moment = person->told_moment,
                                   .heard_moment = person_heard_moment(person),
                                   .has_token = person->has_token,
                                   .local_by_directory = person->local_by_directory,
                                   .local_by_token = person->local_by_token,
                                   .uid = person->uid,
                                   .gid = person->gid,
                                   .enabled = person->enabled};
}

static int copy_text(char **out, const char *text)
{
    if (text == NULL)
        return 0;
    *out = strdup(text);
    return *out == NULL ? -ENOMEM : 0;
}

static int copy_texts(const struct person *person, const struct words *words,
                      struct directory_user *out)
{
    if (copy_text(&out->name, person_name(person)) < 0 ||
        copy_text(&out->username, person_username(person)) < 0 ||
        copy_text(&out->sub, person_sub(person)) < 0 ||
        copy_text(&out->gecos, person_gecos(person)) < 0 ||
        copy_text(&out->home, person_home(person)) < 0 ||
        copy_text(&out->shell, person_shell(person, words)) < 0 ||
        copy_text(&out->ssh_keys, person_ssh_keys(person)) < 0 ||
        copy_text(&out->status, words_text(words, person->status)) < 0)
        return -ENOMEM;
    return 0;
}

static int copy_lists(const struct person *person, const struct words *words,
                      struct directory_user *out)
{
    const uint32_t *attributes = person->numbers + person->group_count;
    int r = 0;

    for (size_t i = 0; r == 0 && i < person->group_count; i++) {
        const char *group = person_group(person, words, i);
        r = text_list_append(&out->groups, group, strlen(group));
    }
    for (size_t i = 0; r == 0 && i < person->attribute_count; i++)
        r = text_map_set(&out->attributes, words_text(words, attributes[2 * i]),
                         text_at(person, attributes[2 * i + 1]));
    return r;
}

int person_unpack(const struct person *person, const struct words *words,
                  struct directory_user *out)
{
    auto_directory_user struct directory_user copy = person_numbers(person);

    int r = copy_texts(person, words, &copy);
    if (r == 0)
        r = copy_lists(person, words, &copy);
    if (r < 0)
        return r;
    *out = copy;
    copy = (struct directory_user){0};
    return 0;
}
