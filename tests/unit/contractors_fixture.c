/* Two users, and the next daemon. */
#include "tests/unit/contractors_fixture.h"

#include <errno.h>

#include "tests/unit/unit.h"

void contractors_open(struct directory_fixture *out)
{
    directory_fixture_make(out);
    fake_pool_add_group(&out->pool, "crew", "");
    fake_pool_add_group(&out->pool, "Contractors", "");
    fake_pool_add_group(&out->pool, "docker", "");
    struct fake_user *jane = fake_pool_add(&out->pool, "jane");
    jane->groups[0] = "crew";
    jane->groups[1] = "Contractors";
    fake_pool_add(&out->pool, "john")->groups[0] = "crew";
    directory_fixture_open(out);
    directory_fixture_refresh(out);
}

struct fake_user *contractors_jane(struct directory_fixture *fixture)
{
    return &fixture->pool.users[0];
}

struct fake_user *contractors_john(struct directory_fixture *fixture)
{
    return &fixture->pool.users[1];
}

void contractors_restart(struct directory_fixture *fixture)
{
    fixture->pool.fails_with = -ETIMEDOUT;
    directory_fixture_reopen(fixture);
    fixture->pool.fails_with = 0;
}

void contractors_ask_about(struct directory_fixture *fixture, const char *name)
{
    enum directory_answer answer =
        directory_renew_user(fixture->directory, name, DIRECTORY_ASKER_ROOT, deadline_in_ms(20000));

    ck_assert_int_eq((int)answer, DIRECTORY_FOUND);
}

struct directory_user contractors_find(struct directory_fixture *fixture, const char *name)
{
    struct directory_user user = {0};

    ck_assert_int_eq(directory_find_user(fixture->directory, name, &user), 0);
    return user;
}

void contractors_expect_groups(struct directory_fixture *fixture, const char *name, size_t count,
                               const char *one)
{
    auto_directory_user struct directory_user user = contractors_find(fixture, name);

    ck_assert_uint_eq(user.groups.count, count);
    ck_assert(text_list_contains(&user.groups, one));
}

bool contractors_were_never_asked(struct directory_fixture *fixture, const char *name)
{
    auto_directory_user struct directory_user user = contractors_find(fixture, name);

    ck_assert(user.enabled);
    return user.seen_at_unix == 0;
}
