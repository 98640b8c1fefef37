/* Who has which key and which groups, now and a moment ago. */
#include "tests/unit/crew_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cognito/token.h"
#include "tests/unit/unit.h"

void crew_make(struct directory_fixture *out)
{
    static char attribute[] = "custom:keys";
    static char *names[] = {attribute};
    static const struct text_list attributes = {.texts = names, .count = 1};
    static char crew[] = "crew", sudo[] = "sudo";
    static struct group_mapping mappings[] = {{.group = crew, .local = sudo}};
    static const struct group_mapping_list local_groups = {.mappings = mappings, .count = 1};

    directory_fixture_make(out);
    out->settings.ssh_keys_attributes = &attributes;
    out->settings.local_groups = &local_groups;
    fake_pool_add_group(&out->pool, "crew", "");
    fake_pool_add_group(&out->pool, "staff", "");
}

void crew_set_key(struct directory_fixture *fixture, size_t user, const char *key)
{
    ck_assert_int_eq(text_map_set(&fixture->pool.users[user].attributes, "custom:keys", key), 0);
}

void crew_set_groups(struct directory_fixture *fixture, size_t user, const char *first,
                     const char *second)
{
    fixture->pool.users[user].groups[0] = first;
    fixture->pool.users[user].groups[1] = second;
}

void crew_sign_in(struct directory_fixture *fixture, const char *name, char **groups,
                  size_t group_count)
{
    char sub[80];
    char *own_name = strdup(name);
    struct id_token token = {
        .username = own_name, .sub = sub, .groups = groups, .group_count = group_count};

    (void)snprintf(sub, sizeof sub, "sub-%s", name);
    ck_assert_int_eq(directory_learn_login(fixture->directory, name, &token),
                     DIRECTORY_LOGIN_LEARNED);
    free(own_name);
}

struct directory_user crew_find(struct directory_fixture *fixture, const char *name)
{
    struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture->directory, name, &user), 0);
    return user;
}

void crew_open_two(struct directory_fixture *fixture)
{
    fixture->pool.page_size = 1;
    (void)fake_pool_add(&fixture->pool, "jane");
    (void)fake_pool_add(&fixture->pool, "joe");
    crew_set_key(fixture, CREW_JANE, CREW_KEY);
    crew_set_groups(fixture, CREW_JANE, "crew", "staff");
    directory_fixture_open(fixture);
}

void crew_withdraw_all(struct directory_fixture *fixture)
{
    crew_set_key(fixture, CREW_JANE, "");
    crew_set_groups(fixture, CREW_JANE, NULL, NULL);
}

void crew_ask_about_jane(struct directory_fixture *fixture)
{
    ck_assert_int_eq(directory_renew_user(fixture->directory, "jane", DIRECTORY_ASKER_ROOT,
                                          deadline_in_ms(UNIT_PATIENCE_MS)),
                     DIRECTORY_FOUND);
}

void crew_expect_jane_has_nothing(struct directory_fixture *fixture)
{
    auto_directory_user struct directory_user jane = crew_find(fixture, "jane");

    ck_assert_ptr_null(jane.ssh_keys);
    ck_assert_uint_eq(jane.groups.count, 0);
    ck_assert_uint_eq(jane.local_by_directory, 0);
    ck_assert_uint_eq(jane.local_by_token, 0);
}

void crew_break_off_a_listing(struct directory_fixture *fixture)
{
    fixture->pool.fails_with = -ECONNRESET;
    fixture->pool.fails_after_users = CREW_JOE;
    ck_assert_int_eq(directory_refresh(fixture->directory, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ECONNRESET);
    fixture->pool.fails_with = 0;
}
