/* The users in memory: what was put in comes out, in few bytes. */
#include "daemon/directory/people.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define SUB "0a1b2c3d-0000-4111-8222-333344445555"

static struct people people;

static void set(char **text, const char *value)
{
    free(*text);
    *text = strdup(value);
    ck_assert_ptr_nonnull(*text);
}

/* As the rules complete one. */
static void make_user(struct directory_user *out, const char *name)
{
    char home[64];

    *out = (struct directory_user){.uid = 1879050000,
                                   .gid = 1879050001,
                                   .enabled = true,
                                   .local_by_directory = 5,
                                   .local_by_token = 4,
                                   .created_at_ms = 1700000000123,
                                   .seen_at_unix = 1800000000};
    (void)snprintf(home, sizeof home, "/home/%s", name);
    set(&out->name, name);
    set(&out->username, name);
    set(&out->sub, SUB);
    set(&out->gecos, "Jane Doe");
    set(&out->home, home);
    set(&out->shell, "/bin/bash");
    set(&out->status, "CONFIRMED");
    ck_assert_int_eq(text_list_append(&out->groups, "linux-users", strlen("linux-users")), 0);
    ck_assert_int_eq(text_list_append(&out->groups, "crew", strlen("crew")), 0);
    ck_assert_int_eq(text_map_set(&out->attributes, "name", "Jane Doe"), 0);
    ck_assert_int_eq(text_map_set(&out->attributes, "custom:shell", ""), 0);
}

static void put(const char *name)
{
    auto_directory_user struct directory_user user;

    make_user(&user, name);
    ck_assert_int_eq(people_put(&people, &user), 0);
}

static void put_with_gecos(const char *name, const char *gecos)
{
    auto_directory_user struct directory_user user;

    make_user(&user, name);
    set(&user.gecos, gecos);
    ck_assert_int_eq(people_put(&people, &user), 0);
}

static void put_crowd(size_t count, const char *gecos)
{
    for (size_t i = 0; i < count; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "crowd%06zu", i);
        put_with_gecos(name, gecos);
    }
}

START_TEST(who_was_put_in_comes_out_as_before)
{
    auto_directory_user struct directory_user user = {0};

    put("jane");
    ck_assert_int_eq(people_copy_user(&people, "jane", &user), 0);
    ck_assert_str_eq(user.name, "jane");
    ck_assert_str_eq(user.username, "jane");
    ck_assert_str_eq(user.sub, SUB);
    ck_assert_str_eq(user.gecos, "Jane Doe");
    ck_assert_str_eq(user.home, "/home/jane");
    ck_assert_str_eq(user.shell, "/bin/bash");
    ck_assert_str_eq(user.status, "CONFIRMED");
    ck_assert_ptr_null(user.ssh_keys);
    people_clear(&people);
}
END_TEST

START_TEST(numbers_groups_and_attributes_come_out_as_before)
{
    auto_directory_user struct directory_user user = {0};

    put("jane");
    ck_assert_int_eq(people_copy_user(&people, "jane", &user), 0);
    ck_assert_uint_eq(user.uid, 1879050000);
    ck_assert_uint_eq(user.gid, 1879050001);
    ck_assert(user.enabled);
    ck_assert_uint_eq(user.local_by_directory, 5);
    ck_assert_uint_eq(user.local_by_token, 4);
    ck_assert_int_eq(user.created_at_ms, 1700000000123);
    ck_assert_int_eq(user.seen_at_unix, 1800000000);
    ck_assert_uint_eq(user.groups.count, 2);
    ck_assert_str_eq(user.groups.texts[1], "crew");
    ck_assert_uint_eq(user.attributes.count, 2);
    ck_assert_str_eq(text_map_get(&user.attributes, "name"), "Jane Doe");
    ck_assert_str_eq(text_map_get(&user.attributes, "custom:shell"), "");
    people_clear(&people);
}
END_TEST

START_TEST(keys_come_out_as_before)
{
    auto_directory_user struct directory_user user;
    auto_directory_user struct directory_user copy = {0};

    make_user(&user, "jane");
    set(&user.ssh_keys, "ssh-ed25519 AAAA jane\n");
    ck_assert_int_eq(people_put(&people, &user), 0);
    ck_assert_int_eq(people_copy_user(&people, "jane", &copy), 0);
    ck_assert_str_eq(copy.ssh_keys, "ssh-ed25519 AAAA jane\n");
    people_clear(&people);
}
END_TEST

START_TEST(a_text_that_is_the_end_of_another_is_kept_once)
{
    put("jane");
    const struct person *jane = people_find(&people, "jane");
    const char *home = person_home(jane);

    ck_assert_ptr_eq(person_name(jane), home + strlen("/home/"));
    ck_assert_ptr_eq(person_username(jane), person_name(jane));
    people_clear(&people);
}
END_TEST

START_TEST(nobody_is_found_who_was_not_put_in_or_was_taken_out)
{
    auto_directory_user struct directory_user user = {0};

    put("jane");
    put("joe");
    people_remove(&people, "joe");
    ck_assert_int_eq(people_copy_user(&people, "joe", &user), -ENOENT);
    ck_assert_ptr_null(people_find(&people, "jan"));
    ck_assert_uint_eq(people_count(&people), 1);
    people_clear(&people);
}
END_TEST

START_TEST(who_is_put_in_again_is_there_once_with_what_is_new)
{
    put_with_gecos("jane", "Jane");
    put_with_gecos("jane", "Jane, who now has a much longer name than she had before");
    ck_assert_str_eq(person_gecos(people_find(&people, "jane")),
                     "Jane, who now has a much longer name than she had before");
    put_with_gecos("jane", "J");
    ck_assert_str_eq(person_gecos(people_find(&people, "jane")), "J");
    ck_assert_uint_eq(people_count(&people), 1);
    people_clear(&people);
}
END_TEST

START_TEST(an_update_leaves_what_is_recent_as_it_was)
{
    auto_directory_user struct directory_user user;

    make_user(&user, "jane");
    ck_assert_int_eq(people_put(&people, &user), 0);
    ck_assert_int_eq(people_update(&people, &user), 0);
    ck_assert(people_find(&people, "jane")->is_recent);
    people_mark_published(&people);
    ck_assert_int_eq(people_update(&people, &user), 0);
    ck_assert(!people_find(&people, "jane")->is_recent);
    people_clear(&people);
}
END_TEST

START_TEST(everybody_can_be_listed_by_name)
{
    auto_person_list struct person_list list = {0};

    put("joe");
    put("ann");
    put("jane");
    ck_assert_int_eq(people_list(&people, &list), 0);
    person_list_sort_by_name(&list);
    ck_assert_uint_eq(list.count, 3);
    ck_assert_str_eq(person_name(list.persons[0]), "ann");
    ck_assert_str_eq(person_name(list.persons[2]), "joe");
    people_clear(&people);
}
END_TEST

START_TEST(changes_without_end_take_no_memory_without_end)
{
    char gecos[200] = "";

    put_crowd(5000, gecos);
    for (size_t length = 10; length < sizeof gecos; length += 10) {
        memset(gecos, 'x', length);
        put_crowd(5000, gecos);
    }
    size_t size = people_size(&people);
    ck_assert_uint_lt(size, (size_t)5000 * 2 * 500);
    ck_assert_str_eq(person_gecos(people_find(&people, "crowd004999")), gecos);
    ck_assert_uint_eq(people_count(&people), 5000);
    people_clear(&people);
}
END_TEST

START_TEST(a_user_takes_at_most_200_bytes)
{
    put_crowd(10000, "Jane Doe");
    size_t size = people_size(&people);

    printf("# %zu bytes a user\n", size / 10000);
    ck_assert_uint_le(size / 10000, 200);
    people_clear(&people);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("people");

    UNIT_CASE(suite, "people", who_was_put_in_comes_out_as_before,
              numbers_groups_and_attributes_come_out_as_before, keys_come_out_as_before,
              a_text_that_is_the_end_of_another_is_kept_once,
              nobody_is_found_who_was_not_put_in_or_was_taken_out,
              who_is_put_in_again_is_there_once_with_what_is_new,
              an_update_leaves_what_is_recent_as_it_was, everybody_can_be_listed_by_name,
              changes_without_end_take_no_memory_without_end, a_user_takes_at_most_200_bytes);
    return suite;
}
