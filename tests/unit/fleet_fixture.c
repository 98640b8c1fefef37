/* Publishing to a folder, and following it. */
#include "tests/unit/fleet_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/fleet/whole_file.h"
#include "tests/unit/unit.h"

struct fleet_scene fleet;

static void find_store(struct store *out)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/store", fleet.folder);
    ck_assert_int_eq(place_find(path, "https://s3.eu-west-1.amazonaws.com", &out->place), 0);
}

void fleet_pin_key_of_publisher(void)
{
    char key[ED25519_PUBLIC_SIZE], next[ED25519_PUBLIC_SIZE];

    ck_assert_int_eq(publisher_get_keys(fleet.publisher, key, next), 0);
    ck_assert_int_eq(ed25519_read_public(key, fleet.following.keys.keys[0]), 0);
    fleet.following.keys.count = 1;
}

void fleet_reopen_follower(void)
{
    follower_close(fleet.follower);
    fleet.follower = NULL;
    ck_assert_int_eq(follower_open(&fleet.following, &fleet.follower), 0);
}

void fleet_reopen_publisher(void)
{
    publisher_close(fleet.publisher);
    fleet.publisher = NULL;
    ck_assert_int_eq(publisher_open(&fleet.publishing, &fleet.publisher), 0);
    directory_close(fleet.pool.directory);
    fleet.pool.directory = NULL;
    fleet.pool.settings.listed = publisher_take_listing;
    fleet.pool.settings.listed_context = fleet.publisher;
    directory_fixture_open(&fleet.pool);
}

void fleet_make(void)
{
    fleet = (struct fleet_scene){.folder = "/tmp/fleet.XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(fleet.folder));
    directory_fixture_make(&fleet.pool);
    fake_pool_add_group(&fleet.pool.pool, "linux-users", "gid=1879050000");
    struct fake_user *jane = fake_pool_add(&fleet.pool.pool, "jane");
    jane->groups[0] = "linux-users";
    ck_assert_int_eq(text_map_set(&jane->attributes, "name", "Jane Doe"), 0);
    ck_assert_int_eq(text_map_set(&jane->attributes, "phone_number", "+3212345678"), 0);
    (void)fake_pool_add(&fleet.pool.pool, "john");
    ck_assert_int_eq(text_list_append(&fleet.attributes, "name", 4), 0);
    fleet.log = (struct log){.destination = LOG_TO_STDERR, .highest_priority = LOG_EMERG};
    fleet.publishing = (struct publisher_settings){.pool_id = FLEET_POOL_ID,
                                                   .folder = fleet.folder,
                                                   .attributes = &fleet.attributes,
                                                   .lifetime_ms = 3600000,
                                                   .log = &fleet.log};
    fleet.following = (struct follower_settings){.pool_id = FLEET_POOL_ID, .folder = fleet.folder};
    find_store(&fleet.publishing.store);
    find_store(&fleet.following.store);
    fleet_reopen_publisher();
    ck_assert_int_eq(publisher_make_key(fleet.publisher), 0);
    fleet_pin_key_of_publisher();
    fleet_reopen_follower();
}

void fleet_end(void)
{
    static const char *const names[] = {
        "store",           "store.0",     "store.1", "published",        "followed",
        "followed.roster", "publish.key", "kept",    "publish.key.next", "published.roster"};
    char path[64];

    follower_close(fleet.follower);
    publisher_close(fleet.publisher);
    directory_fixture_remove(&fleet.pool);
    text_list_clear(&fleet.attributes);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", fleet.folder, names[i]);
        (void)unlink(path);
    }
    ck_assert_int_eq(rmdir(fleet.folder), 0);
}

void fleet_publish(void)
{
    directory_fixture_refresh(&fleet.pool);
    ck_assert_int_eq(publisher_publish(fleet.publisher, false, FLEET_LIMIT), 0);
}

void fleet_expect(enum follower_outcome expected)
{
    enum follower_outcome outcome = follower_fetch(fleet.follower, FLEET_LIMIT);

    ck_assert_msg(outcome == expected, "\"%s\" in place of \"%s\"", follower_outcome_words(outcome),
                  follower_outcome_words(expected));
}

void fleet_read_file(const char *name, struct secret *out)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/%s", fleet.folder, name);
    ck_assert_int_eq(whole_file_read(path, 65536, out), 0);
}

void fleet_write_file(const char *name, const void *bytes, size_t length)
{
    char path[64];

    (void)snprintf(path, sizeof path, "%s/%s", fleet.folder, name);
    ck_assert_int_eq(whole_file_write(path, 0600, bytes, length), 0);
}

/* Whom the follower lists: "jane(linux-users) john() ". */
static int note_user(void *context, const struct source_user *user)
{
    FILE *to = context;

    (void)fprintf(to, "%s(", user->username);
    for (size_t i = 0; i < user->groups->count; i++)
        (void)fprintf(to, "%s%s", i > 0 ? " " : "", user->groups->texts[i]);
    (void)fputs(") ", to);
    return 0;
}

void fleet_expect_listed(const struct source_question *question, const char *expected)
{
    auto_free char *listed = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&listed, &length);
    const struct source_visitor visitor = {.context = to, .user = note_user};
    struct directory_source source = follower_source(fleet.follower);

    struct source_place place = {0};
    ck_assert_int_eq(question == NULL
                         ? source.list_users(source.context, &place, &visitor, FLEET_LIMIT)
                         : source.find_users(source.context, question, &visitor, FLEET_LIMIT),
                     0);
    ck_assert_int_eq(fclose(to), 0);
    ck_assert_str_eq(listed, expected);
}
