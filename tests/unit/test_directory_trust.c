/* Attributes that users could write themselves: what they decide, and what they do not. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "daemon/directory/trust.h"
#include "tests/unit/directory_fixture.h"
#include "tests/unit/unit.h"

#define UID      1879048200
#define LIMIT_MS UNIT_PATIENCE_MS

/* What the pool's app clients allow, as the source tells it. */
struct clients {
    int fails_with;         /* negative errno; 0: it tells */
    const char *writes[4];  /* by the app client "portal" */
    const char *standard;   /* the app client without a list; NULL: none */
    const char *is_safe[4]; /* not empty: tells what users cannot write, and nothing else */
    int looks;
};

static struct directory_fixture fixture;
static struct clients clients;

static int look_who_writes(void *context, struct writers *out, struct deadline deadline)
{
    (void)context, (void)deadline;
    clients.looks++;
    if (clients.fails_with < 0)
        return clients.fails_with;
    out->tells_unwritable = clients.is_safe[0] != NULL;
    out->all_standard = clients.standard != NULL;
    if (clients.standard != NULL)
        (void)snprintf(out->standard, sizeof out->standard, "%s", clients.standard);
    for (size_t i = 0; i < 4; i++) {
        const char *name = out->tells_unwritable ? clients.is_safe[i] : clients.writes[i];
        if (name != NULL && text_map_set(&out->attributes, name, "portal") < 0)
            return -ENOMEM;
    }
    return 0;
}

static void set(struct fake_user *user, const char *name, const char *value)
{
    ck_assert_int_eq(text_map_set(&user->attributes, name, value), 0);
}

static void add(const char *username, const char *attribute, const char *value)
{
    set(fake_pool_add(&fixture.pool, username), attribute, value);
}

/* A pool whose attributes nobody insists on. */
static void make(void)
{
    directory_fixture_make(&fixture);
    clients = (struct clients){0};
    fixture.settings.trusts_all_attributes = false;
    fixture.settings.source.look_who_writes = look_who_writes;
}

static void make_with_uids(void)
{
    make();
    fixture.settings.uid_attribute = "custom:uid";
    add("jane", "custom:uid", "1879048200");
}

static void list(void)
{
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

/* An hour later, or after `cognitoctl refresh`. */
static void look_again(void)
{
    directory_doubt_all(fixture.directory);
    directory_fixture_refresh(&fixture);
}

static uint32_t uid_of(const char *name)
{
    return directory_fixture_published_uid(&fixture, name);
}

static bool has_problem(enum directory_problem_kind kind, const char *subject)
{
    return directory_fixture_has_problem(&fixture, kind, subject);
}

static void end(void)
{
    directory_fixture_remove(&fixture);
}

START_TEST(a_uid_that_no_app_client_writes_counts)
{
    make_with_uids();
    clients.writes[0] = "custom:gid";
    clients.standard = "portal";
    list();
    ck_assert_uint_eq(uid_of("jane"), UID);
    end();
}
END_TEST

START_TEST(who_could_have_written_the_uid_is_refused_and_gets_no_other)
{
    make_with_uids();
    clients.writes[0] = "custom:uid";
    (void)fake_pool_add(&fixture.pool, "joe");
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert_uint_ne(uid_of("joe"), 0); /* who has no such attribute has a derived uid */
    ck_assert(has_problem(DIRECTORY_PROBLEM_WRITABLE, "custom:uid"));
    ck_assert(has_problem(DIRECTORY_PROBLEM_WRITABLE, "jane"));
    clients.writes[0] = NULL;
    look_again();
    ck_assert_uint_eq(uid_of("jane"), UID); /* nothing else was pinned meanwhile */
    end();
}
END_TEST

START_TEST(whoever_insists_has_it)
{
    auto_text_list struct text_list trusted = {0};

    make_with_uids();
    clients.writes[0] = "custom:uid";
    ck_assert_int_eq(text_list_append(&trusted, "custom:uid", strlen("custom:uid")), 0);
    fixture.settings.trusted_attributes = &trusted;
    list();
    ck_assert_uint_eq(uid_of("jane"), UID);
    ck_assert_int_eq(clients.looks, 0); /* nothing depends on it */
    end();
}
END_TEST

START_TEST(who_insists_on_one_attribute_does_not_insist_on_another)
{
    auto_text_list struct text_list trusted = {0};

    make_with_uids();
    clients.writes[0] = "custom:uid";
    ck_assert_int_eq(text_list_append(&trusted, "custom:gid", strlen("custom:gid")), 0);
    fixture.settings.trusted_attributes = &trusted;
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    end();
}
END_TEST

START_TEST(without_the_right_to_look_nothing_is_believed)
{
    make_with_uids();
    clients.fails_with = -EACCES;
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert(has_problem(DIRECTORY_PROBLEM_UNTRUSTED, "custom:uid"));
    ck_assert(has_problem(DIRECTORY_PROBLEM_UNTRUSTED, "jane"));
    end();
}
END_TEST

START_TEST(where_nobody_can_be_asked_nothing_is_believed)
{
    make_with_uids();
    fixture.settings.source.look_who_writes = NULL;
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert(has_problem(DIRECTORY_PROBLEM_UNTRUSTED, "jane"));
    end();
}
END_TEST

START_TEST(what_a_publisher_does_not_vouch_for_is_not_believed)
{
    make_with_uids();
    clients.is_safe[0] = "custom:gid";
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert(has_problem(DIRECTORY_PROBLEM_UNTRUSTED, "jane"));
    clients.is_safe[1] = "custom:uid";
    look_again();
    ck_assert_uint_eq(uid_of("jane"), UID);
    end();
}
END_TEST

START_TEST(who_was_known_before_keeps_name_and_ids)
{
    make_with_uids();
    fixture.settings.login_name = "preferred_username";
    set(&fixture.pool.users[0], "preferred_username", "janey");
    list();
    ck_assert_uint_eq(uid_of("janey"), UID);
    clients.standard = "portal";
    clients.writes[0] = "custom:uid";
    set(&fixture.pool.users[0], "preferred_username", "joe");
    set(&fixture.pool.users[0], "custom:uid", "1879048300");
    look_again();
    ck_assert_uint_eq(uid_of("janey"), UID);
    ck_assert_uint_eq(uid_of("joe"), 0);
    ck_assert(has_problem(DIRECTORY_PROBLEM_WRITABLE, "preferred_username"));
    ck_assert(!has_problem(DIRECTORY_PROBLEM_WRITABLE, "jane")); /* nothing was refused */
    end();
}
END_TEST

START_TEST(a_name_that_users_could_choose_is_refused)
{
    make();
    fixture.settings.login_name = "email";
    add("3f0c", "email", "jane@example.com");
    set(&fixture.pool.users[0], "email_verified", "true");
    clients.standard = "portal"; /* a client without a list writes the standard attributes */
    list();
    ck_assert_uint_eq(uid_of("jane@example.com"), 0);
    ck_assert(has_problem(DIRECTORY_PROBLEM_WRITABLE, "3f0c"));
    end();
}
END_TEST

START_TEST(a_primary_gid_that_users_could_choose_is_refused)
{
    make();
    fixture.settings.gid_attribute = "custom:gid";
    add("jane", "custom:gid", "1879048300");
    clients.writes[0] = "custom:gid";
    list();
    ck_assert_uint_eq(uid_of("jane"), 0);
    ck_assert(has_problem(DIRECTORY_PROBLEM_WRITABLE, "jane"));
    end();
}
END_TEST

START_TEST(home_shell_and_keys_of_a_users_own_are_replaced_by_the_defaults)
{
    auto_text_list struct text_list keys = {0};
    auto_directory_user struct directory_user jane = {0};

    make();
    ck_assert_int_eq(text_list_append(&keys, "custom:keys", strlen("custom:keys")), 0);
    fixture.settings.home_attribute = "custom:home";
    fixture.settings.shell_attribute = "custom:shell";
    fixture.settings.ssh_keys_attributes = &keys;
    add("jane", "custom:home", "/home/joe");
    set(&fixture.pool.users[0], "custom:shell", "/bin/sh");
    set(&fixture.pool.users[0], "custom:keys",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4Ck2kcBBKTsuXKpYSGWwV8RwF4Ssx6BHn1kKLLnyjs");
    list();
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"), "|/home/joe|/bin/sh");
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_ptr_nonnull(jane.ssh_keys);
    directory_user_clear(&jane);

    clients.writes[0] = "custom:home";
    clients.writes[1] = "custom:shell";
    clients.writes[2] = "custom:keys";
    look_again();
    ck_assert_str_eq(directory_fixture_published_texts(&fixture, "jane"), "|/home/jane|/bin/bash");
    ck_assert_int_eq(directory_find_user(fixture.directory, "jane", &jane), 0);
    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert(has_problem(DIRECTORY_PROBLEM_WRITABLE, "custom:keys"));
    end();
}
END_TEST

START_TEST(what_fails_for_a_moment_is_asked_again_and_refuses_nobody)
{
    make_with_uids();
    clients.fails_with = -EREMOTEIO;
    directory_fixture_open(&fixture);
    ck_assert_int_eq(directory_refresh(fixture.directory, deadline_in_ms(LIMIT_MS)), -EREMOTEIO);
    ck_assert(!has_problem(DIRECTORY_PROBLEM_UNTRUSTED, "jane"));
    clients.fails_with = 0;
    directory_fixture_refresh(&fixture);
    ck_assert_uint_eq(uid_of("jane"), UID);
    end();
}
END_TEST

START_TEST(what_keeps_failing_holds_up_no_listing)
{
    make_with_uids();
    (void)fake_pool_add(&fixture.pool, "joe");
    clients.fails_with = -EREMOTEIO;
    directory_fixture_open(&fixture);
    for (int i = 1; i < TRUST_MAX_FAILURES; i++)
        ck_assert_int_lt(directory_refresh(fixture.directory, deadline_in_ms(LIMIT_MS)), 0);
    directory_fixture_refresh(&fixture);
    ck_assert_uint_ne(uid_of("joe"), 0);
    ck_assert_uint_eq(uid_of("jane"), 0);
    end();
}
END_TEST

START_TEST(what_was_told_counts_while_nobody_tells)
{
    make_with_uids();
    list();
    clients.fails_with = -EACCES;
    add("joe", "custom:uid", "1879048300");
    look_again();
    ck_assert_uint_eq(uid_of("joe"), 1879048300);
    end();
}
END_TEST

START_TEST(but_not_for_good)
{
    struct directory_settings settings = {.uid_attribute = "custom:uid"};
    struct trust trust = {0};
    struct writers writers = {0};

    trust_take(&trust, 0, &writers, 1000);
    trust_take(&trust, -EHOSTUNREACH, &writers, 1000 + TRUST_MAX_AGE_MS - 1);
    ck_assert_int_eq(trust_in(&trust, &settings, "custom:uid"), TRUST_GRANTED);
    trust_take(&trust, -EHOSTUNREACH, &writers, 1000 + TRUST_MAX_AGE_MS);
    ck_assert_int_eq(trust_in(&trust, &settings, "custom:uid"), TRUST_UNKNOWN);
    trust_clear(&trust);
}
END_TEST

START_TEST(app_clients_are_looked_at_once_an_hour)
{
    struct trust trust = {0};
    struct writers writers = {0};

    make_with_uids();
    list();
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(clients.looks, 1);
    ck_assert(trust_is_due(&trust, 1000));
    trust_take(&trust, 0, &writers, 1000);
    ck_assert(!trust_is_due(&trust, 1000 + TRUST_LOOK_AGAIN_MS - 1));
    ck_assert(trust_is_due(&trust, 1000 + TRUST_LOOK_AGAIN_MS));
    trust_clear(&trust);
    end();
}
END_TEST

static void *refresh(void *context)
{
    (void)context;
    (void)directory_refresh(fixture.directory, deadline_in_ms(LIMIT_MS));
    return NULL;
}

START_TEST(a_look_up_waits_for_the_first_look)
{
    pthread_t thread;

    make_with_uids();
    fixture.settings.renew_after_ms = 60000; /* nobody lists the whole pool */
    directory_fixture_open(&fixture);
    ck_assert_int_eq(
        directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT, deadline_in_ms(50)),
        DIRECTORY_NOT_NOW);
    directory_doubt_all(fixture.directory); /* and with it what was answered a moment ago */
    ck_assert_int_eq(pthread_create(&thread, NULL, refresh, NULL), 0);
    ck_assert_int_eq(directory_learn_user(fixture.directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(LIMIT_MS)),
                     DIRECTORY_FOUND);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert_uint_eq(uid_of("jane"), UID);
    end();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("directory_trust");

    UNIT_CASE(suite, "what decides", a_uid_that_no_app_client_writes_counts,
              who_could_have_written_the_uid_is_refused_and_gets_no_other, whoever_insists_has_it,
              who_insists_on_one_attribute_does_not_insist_on_another,
              without_the_right_to_look_nothing_is_believed,
              where_nobody_can_be_asked_nothing_is_believed,
              what_a_publisher_does_not_vouch_for_is_not_believed,
              who_was_known_before_keeps_name_and_ids, a_name_that_users_could_choose_is_refused,
              a_primary_gid_that_users_could_choose_is_refused,
              home_shell_and_keys_of_a_users_own_are_replaced_by_the_defaults);
    UNIT_CASE(suite, "looking", what_fails_for_a_moment_is_asked_again_and_refuses_nobody,
              what_keeps_failing_holds_up_no_listing, what_was_told_counts_while_nobody_tells,
              but_not_for_good, app_clients_are_looked_at_once_an_hour,
              a_look_up_waits_for_the_first_look);
    return suite;
}
