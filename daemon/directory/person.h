/* A user as the directory keeps one: a record in one piece, without a pointer, for a hundred
 * thousand of them. For the directory's own files; others get a copy with texts of its own
 * (directory_user). */
#ifndef DAEMON_DIRECTORY_PERSON_H
#define DAEMON_DIRECTORY_PERSON_H

#include "daemon/directory/directory.h"
#include "daemon/directory/words.h"

/* The members are those of directory_user. `…_at` is where a text begins, in bytes from the
 * record's first one, 0: there is none. What many users share is a number of `words`. */
struct person {
    int64_t created_at_ms;
    int64_t seen_at_unix;
    uint64_t told_moment;
    uint64_t local_by_directory;
    uint64_t local_by_token;
    uint32_t size; /* bytes of the record */
    uint32_t uid;
    uint32_t gid;
    uint32_t status; /* words */
    uint32_t shell;
    uint32_t name_at;
    uint32_t username_at;
    uint32_t sub_at;
    uint32_t gecos_at;
    uint32_t home_at;
    uint32_t ssh_keys_at;
    uint32_t group_count;
    uint16_t attribute_count;
    bool enabled : 1;
    bool has_token : 1;
    bool is_recent : 1;   /* not in the large file as it is here */
    uint32_t heard_later; /* heard_moment, from told_moment on; UINT32_MAX: or later yet */
    uint32_t numbers[]; /* words: the groups; then two of each attribute, its name and `value_at` */
};

/* Makes a record of a user, which the caller frees. Errors: -ENOMEM; -E2BIG; -EIO. */
int person_pack(const struct directory_user *user, struct words *words, struct person **out);

/* Makes `out`, which must be empty, a copy of all. Errors: -ENOMEM. */
int person_unpack(const struct person *person, const struct words *words,
                  struct directory_user *out);

/* Not later than it was: too early where four thousand million moments lie between. */
uint64_t person_heard_moment(const struct person *person);

/* What are no texts: the rest of the user is empty, and nothing need be cleared. */
struct directory_user person_numbers(const struct person *person);

/* The texts live as long as the record. No keys: NULL. */
const char *person_name(const struct person *person);
const char *person_username(const struct person *person);
const char *person_sub(const struct person *person);
const char *person_gecos(const struct person *person);
const char *person_home(const struct person *person);
const char *person_shell(const struct person *person, const struct words *words);
const char *person_ssh_keys(const struct person *person);
const char *person_group(const struct person *person, const struct words *words, size_t index);
bool person_is_in_group(const struct person *person, const struct words *words, const char *group);

#endif
