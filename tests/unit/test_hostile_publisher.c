/* Whoever holds the key of a published directory may say who is in the pool, and no more: what a
 * host refuses to be told by the pool, it refuses to be told by a signed roster. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/fleet/roster.h"
#include "tests/unit/fleet_fixture.h"
#include "tests/unit/unit.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* The host that follows. It believes what the roster calls fixed. */
static struct directory_fixture host;
static uint64_t generation;

static void make(void)
{
    generation = 0;
    fleet_make();
    directory_fixture_make(&host);
    directory_fixture_write(host.settings.paths.passwd, "root:x:0:0::/root:/bin/sh\n"
                                                        "localjane:x:1000:1000::/:/bin/sh\n"
                                                        "taken:x:1879048300:100::/:/bin/sh\n");
    host.settings.uid_attribute = "custom:uid";
    host.settings.gid_attribute = "custom:gid";
    host.settings.home_attribute = "custom:home";
    host.settings.shell_attribute = "custom:shell";
    host.settings.source = follower_source(fleet.follower);
    directory_fixture_open(&host);
}

static void end(void)
{
    directory_fixture_remove(&host);
    fleet_end();
}

static void sign(const char *roster, size_t length)
{
    auto_ed25519_key struct ed25519_key key = {0};
    struct statement statement = {.pool_id = FLEET_POOL_ID,
                                  .generation = ++generation,
                                  .listed_at_unix = (int64_t)time(NULL),
                                  .expires_at_unix = (int64_t)time(NULL) + 3600,
                                  .roster_length = length};
    const struct digest_piece piece = {roster, length};
    uint8_t hash[DIGEST_BYTES];
    char path[64], text[STATEMENT_SIZE];

    (void)snprintf(path, sizeof path, "%s/publish.key", fleet.folder);
    ck_assert_int_eq(ed25519_load_key(path, &key), 0);
    ck_assert_int_eq(digest_sha256(&piece, 1, hash), 0);
    digest_to_hex(hash, statement.roster_hash);
    ck_assert_int_eq(statement_write(&statement, &key, text), 0);
    fleet_write_file("store.0", roster, length);
    fleet_write_file("store", text, strlen(text));
}

/* A roster under way. */
struct forgery {
    FILE *to;
    char *text;
    size_t length, user_count, group_count;
};

static void begin(struct forgery *forgery)
{
    static const char *const fixed[] = {"custom:gid", "custom:home", "custom:shell", "custom:uid"};

    *forgery = (struct forgery){0};
    forgery->to = open_memstream(&forgery->text, &forgery->length);
    ck_assert_ptr_nonnull(forgery->to);
    roster_write_head(forgery->to);
    for (size_t i = 0; i < COUNT(fixed); i++)
        roster_write_fixed(forgery->to, fixed[i]);
}

static void say_group(struct forgery *forgery, const char *name, const char *description)
{
    const struct roster_group group = {.name = name, .description = description};

    roster_write_group(forgery->to, &group);
    forgery->group_count++;
}

static void say_user(struct forgery *forgery, const char *name)
{
    const struct roster_user user = {.username = name, .status = "CONFIRMED", .enabled = true};
    char sub[80];

    (void)snprintf(sub, sizeof sub, "sub-%s", name);
    roster_write_user(forgery->to, &user);
    roster_write_attribute(forgery->to, "sub", sub);
    forgery->user_count++;
}

/* Publishes it under the right key; the host takes over what it believes of it. Somebody has the
 * attribute that names uids: else nobody new would get one. */
static void publish(struct forgery *forgery)
{
    say_user(forgery, "somebody");
    roster_write_attribute(forgery->to, "custom:uid", "1879048777");
    roster_write_end(forgery->to, forgery->user_count, forgery->group_count);
    ck_assert_int_eq(fclose(forgery->to), 0);
    sign(forgery->text, forgery->length);
    free(forgery->text);
    directory_fixture_refresh(&host);
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&host, name);
}

/* Names of the host's users and groups, and what is no name. */
static const char *const bad_names[] = {"root", "ROOT", "localjane", "taken", "sudo", "localgroup",
                                        "../x", "a:b",  "-rf",       "a b",   "0",    "x\ny"};

START_TEST(nobody_gets_a_name_of_the_hosts)
{
    struct forgery forgery;

    begin(&forgery);
    say_user(&forgery, bad_names[_i]);
    say_user(&forgery, "good");
    publish(&forgery);
    ck_assert_uint_eq(uid_of(bad_names[_i]), 0);
    ck_assert_uint_ne(uid_of("good"), 0);
}
END_TEST

static const struct {
    const char *attribute, *value;
} bad_ids[] = {
    {"custom:uid", "0"},          {"custom:uid", "27"},         {"custom:uid", "999"},
    {"custom:uid", "1000"},       {"custom:uid", "1001"},       {"custom:uid", "61184"},
    {"custom:uid", "65534"},      {"custom:uid", "4294967295"}, {"custom:uid", "4294967296"},
    {"custom:uid", "1879048191"}, {"custom:uid", "2147352576"}, {"custom:uid", "1879048300"},
    {"custom:uid", "-1"},         {"custom:uid", "00"},         {"custom:gid", "0"},
    {"custom:gid", "27"},         {"custom:gid", "1000"},       {"custom:gid", "65534"},
    {"custom:gid", "4294967295"}, {"custom:gid", "100"},
};

START_TEST(nobody_gets_an_id_of_the_hosts_or_outside_the_range)
{
    struct forgery forgery;

    begin(&forgery);
    say_user(&forgery, "evil");
    roster_write_attribute(forgery.to, bad_ids[_i].attribute, bad_ids[_i].value);
    say_user(&forgery, "good");
    roster_write_attribute(forgery.to, "custom:uid", "1879048555");
    publish(&forgery);
    ck_assert_uint_eq(uid_of("evil"), 0);
    ck_assert_uint_eq(uid_of("good"), 1879048555);
}
END_TEST

static const struct {
    const char *attribute, *value;
} bad_texts[] = {
    {"custom:home", "/root"},        {"custom:home", "/home/../etc"}, {"custom:home", "/home/.."},
    {"custom:home", "/home/x/y"},    {"custom:home", "/home/a:0:0"},  {"custom:home", "/home/"},
    {"custom:shell", "/bin/evil"},   {"custom:shell", "sh"},          {"custom:shell", ""},
    {"custom:shell", "/bin/sh\n/x"}, {"custom:shell", "/bin/sh -c"},
};

START_TEST(homes_and_shells_point_where_those_of_the_pool_may)
{
    struct forgery forgery;

    begin(&forgery);
    say_user(&forgery, "evil");
    roster_write_attribute(forgery.to, bad_texts[_i].attribute, bad_texts[_i].value);
    publish(&forgery);
    ck_assert_str_eq(directory_fixture_published_texts(&host, "evil"), "|/home/evil|/bin/bash");
}
END_TEST

static const struct {
    const char *name, *description;
    uint32_t gid;
} bad_groups[] = {
    {"sudo", "", 27},
    {"sudo", "gid=1879050001", 1879050001},
    {"localgroup", "", 1000},
    {"wheel", "gid=0", 0},
    {"adm2", "gid=27", 27},
    {"staff2", "gid=1000", 1000},
    {"nobody2", "gid=65534", 65534},
};

START_TEST(no_group_gets_a_name_or_a_gid_of_the_hosts)
{
    struct forgery forgery;

    begin(&forgery);
    say_group(&forgery, bad_groups[_i].name, bad_groups[_i].description);
    say_user(&forgery, "evil");
    roster_write_member(forgery.to, bad_groups[_i].name);
    publish(&forgery);
    ck_assert_uint_eq(directory_fixture_published_gid(&host, bad_groups[_i].name), 0);
    ck_assert(!directory_fixture_gives_gid(&host, "evil", bad_groups[_i].gid));
    ck_assert_uint_ne(uid_of("evil"), 0);
}
END_TEST

/* Who is told to have been there once, with ids of the host's, and is there again. */
static const struct roster_gone bad_gone[] = {
    {.sub = "sub-evil", .name = "evil", .username = "", .uid = 0, .gid = 0},
    {.sub = "sub-evil", .name = "evil", .username = "", .uid = 1000, .gid = 1000},
    {.sub = "sub-evil", .name = "evil", .username = "", .uid = 1879048300, .gid = 1879048300},
    {.sub = "sub-evil", .name = "evil", .username = "", .uid = 1879048556, .gid = 27},
    {.sub = "sub-evil",
     .name = "localjane",
     .username = "evil",
     .uid = 1879048556,
     .gid = 1879048556},
    {.sub = "sub-evil",
     .name = "localgroup",
     .username = "evil",
     .uid = 1879048556,
     .gid = 1879048556},
};

START_TEST(what_was_once_somebodys_is_no_way_round_it)
{
    struct forgery forgery;

    begin(&forgery);
    say_user(&forgery, "good");
    roster_write_gone(forgery.to, &bad_gone[_i]);
    publish(&forgery);
    begin(&forgery);
    say_user(&forgery, "evil");
    say_user(&forgery, "good");
    publish(&forgery);
    ck_assert_uint_eq(uid_of("evil"), 0);
    ck_assert_uint_eq(uid_of(bad_gone[_i].name), 0);
    directory_fixture_reopen(&host);
    ck_assert_uint_ne(uid_of("good"), 0);
}
END_TEST

START_TEST(nobody_takes_the_ids_or_the_name_of_who_is_known)
{
    struct forgery forgery;
    uint32_t uid = 0;
    char number[16];

    begin(&forgery);
    say_user(&forgery, "good");
    publish(&forgery);
    uid = uid_of("good");
    (void)snprintf(number, sizeof number, "%u", uid);
    begin(&forgery);
    say_user(&forgery, "evil");
    roster_write_attribute(forgery.to, "custom:uid", number);
    const struct roster_user twin = {.username = "good", .status = "CONFIRMED", .enabled = true};
    roster_write_user(forgery.to, &twin);
    roster_write_attribute(forgery.to, "sub", "sub-another");
    forgery.user_count++;
    publish(&forgery);
    auto_directory_user struct directory_user good = {0};
    ck_assert_uint_eq(uid_of("evil"), 0);
    ck_assert_int_eq(directory_find_user(host.directory, "good", &good), 0);
    ck_assert_str_eq(good.sub, "sub-good");
    ck_assert_uint_eq(good.uid, uid);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("hostile_publisher");
    TCase *all = UNIT_CASE(suite, "all", nobody_takes_the_ids_or_the_name_of_who_is_known);

    tcase_add_checked_fixture(all, make, end);
    tcase_add_loop_test(all, nobody_gets_a_name_of_the_hosts, 0, COUNT(bad_names));
    tcase_add_loop_test(all, nobody_gets_an_id_of_the_hosts_or_outside_the_range, 0,
                        COUNT(bad_ids));
    tcase_add_loop_test(all, homes_and_shells_point_where_those_of_the_pool_may, 0,
                        COUNT(bad_texts));
    tcase_add_loop_test(all, no_group_gets_a_name_or_a_gid_of_the_hosts, 0, COUNT(bad_groups));
    tcase_add_loop_test(all, what_was_once_somebodys_is_no_way_round_it, 0, COUNT(bad_gone));
    return suite;
}
