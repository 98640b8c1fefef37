/* A pool in memory, and a directory over it. */
#include "tests/unit/fake_pool.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/ownership.h"
#include "common/snapshot_pair.h"
#include "tests/unit/unit.h"

struct fake_user *fake_pool_add(struct fake_pool *pool, const char *username)
{
    char sub[80];

    ck_assert_uint_lt(pool->user_count, FAKE_POOL_MAX_USERS);
    struct fake_user *user = &pool->users[pool->user_count];
    *user = (struct fake_user){.created_at_ms = 1000 + (int64_t)pool->user_count};
    (void)snprintf(user->username, sizeof user->username, "%s", username);
    (void)snprintf(sub, sizeof sub, "sub-%s", username);
    ck_assert_int_eq(text_map_set(&user->attributes, "sub", sub), 0);
    pool->user_count++;
    return user;
}

void fake_pool_add_group(struct fake_pool *pool, const char *name, const char *description)
{
    ck_assert_uint_lt(pool->group_count, FAKE_POOL_MAX_GROUPS);
    pool->groups[pool->group_count++] = (struct fake_group){name, description, 0};
}

void fake_pool_remove(struct fake_pool *pool, const char *username)
{
    for (size_t i = 0; i < pool->user_count; i++) {
        if (strcmp(pool->users[i].username, username) != 0)
            continue;
        text_map_clear(&pool->users[i].attributes);
        pool->users[i] = pool->users[--pool->user_count];
        return;
    }
    ck_abort_msg("no such user in the pool");
}

void fake_pool_clear(struct fake_pool *pool)
{
    for (size_t i = 0; i < pool->user_count; i++)
        text_map_clear(&pool->users[i].attributes);
    pool->user_count = 0;
    pool->group_count = 0;
}

static int show_user(const struct fake_user *user, const struct source_visitor *visitor)
{
    struct source_user shown = {.username = user->username,
                                .status = user->status == NULL ? "CONFIRMED" : user->status,
                                .enabled = !user->is_disabled,
                                .created_at_ms = user->created_at_ms,
                                .attributes = &user->attributes};

    return visitor->user(visitor->context, &shown);
}

static bool answers(const struct fake_user *user, const struct source_question *question)
{
    const char *value = strcmp(question->attribute, "username") == 0
                            ? user->username
                            : text_map_get(&user->attributes, question->attribute);

    if (value == NULL)
        return false;
    if (question->is_prefix)
        return strncmp(value, question->value, strlen(question->value)) == 0;
    return strcmp(value, question->value) == 0;
}

static int wait_while(const atomic_bool *is_held, struct deadline deadline)
{
    while (atomic_load(is_held)) {
        if (deadline_has_passed(deadline))
            return -ETIMEDOUT;
        (void)sched_yield();
    }
    return 0;
}

static int list_page(struct fake_pool *pool, size_t *at, const struct source_visitor *visitor)
{
    size_t left = pool->user_count - *at;
    size_t end = *at + (pool->page_size > 0 && pool->page_size < left ? pool->page_size : left);

    for (; *at < end; ++*at) {
        if (pool->fails_with < 0 && *at >= pool->fails_after_users)
            return pool->fails_with;
        int r = show_user(&pool->users[*at], visitor);
        if (r < 0)
            return r;
    }
    return pool->fails_with < 0 && pool->user_count == 0 ? pool->fails_with : 0;
}

/* The token is the number of the next user. */
static void move_on(struct source_place *place, size_t at, size_t count)
{
    free(place->token);
    place->token = NULL;
    place->is_at_end = at == count;
    if (!place->is_at_end)
        ck_assert_int_ge(asprintf(&place->token, "%zu", at), 0);
}

static int list_users(void *context, struct source_place *place,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;
    size_t at = place->token == NULL ? 0 : strtoul(place->token, NULL, 10);

    ck_assert(!place->is_at_end);
    atomic_fetch_add(&pool->listings, place->token == NULL);
    if (place->token != NULL && pool->has_lost_places)
        return -ESTALE;
    int r = atomic_load(&pool->pages) < pool->held_from_page
                ? 0
                : wait_while(&pool->is_list_held, deadline);
    if (r == 0)
        r = list_page(pool, &at, visitor);
    if (r < 0)
        return r;
    atomic_fetch_add(&pool->pages, 1);
    move_on(place, at, pool->user_count);
    return 0;
}

static int find_users(void *context, const struct source_question *question,
                      const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;

    atomic_fetch_add(&pool->questions, 1);
    int r = wait_while(&pool->is_held, deadline);
    if (r == 0 && pool->fails_with < 0)
        r = pool->fails_with;
    for (size_t i = 0; r == 0 && i < pool->user_count; i++)
        r = answers(&pool->users[i], question) ? show_user(&pool->users[i], visitor) : 0;
    return r;
}

static int show_group(const struct fake_group *group, const struct source_visitor *visitor)
{
    struct source_group shown = {.name = group->name,
                                 .description = group->description,
                                 .created_at_ms = group->created_at_ms};

    return visitor->group(visitor->context, &shown);
}

static int list_groups(void *context, struct source_place *place,
                       const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;

    (void)deadline;
    for (size_t i = 0; i < pool->group_count; i++) {
        int r = show_group(&pool->groups[i], visitor);
        if (r < 0)
            return r;
    }
    atomic_fetch_add(&pool->group_lists, 1);
    move_on(place, pool->group_count, pool->group_count);
    return 0;
}

static bool is_member(const struct fake_user *user, const char *group)
{
    for (size_t i = 0; i < FAKE_POOL_GROUPS_A_USER && user->groups[i] != NULL; i++)
        if (strcmp(user->groups[i], group) == 0)
            return true;
    return false;
}

static int list_members(void *context, const char *group, struct source_place *place,
                        const struct source_visitor *visitor, struct deadline deadline)
{
    struct fake_pool *pool = context;
    size_t lists = (size_t)atomic_load(&pool->member_lists);

    (void)deadline;
    if (pool->fails_with < 0 && pool->fails_after_groups > 0 && lists >= pool->fails_after_groups)
        return pool->fails_with;
    for (size_t i = 0; i < pool->user_count; i++) {
        if (!is_member(&pool->users[i], group))
            continue;
        int r = visitor->member(visitor->context, pool->users[i].username);
        if (r < 0)
            return r;
    }
    atomic_fetch_add(&pool->member_lists, 1);
    place->is_at_end = true;
    return 0;
}

static int list_groups_of_user(void *context, const char *username,
                               const struct source_visitor *visitor, struct deadline deadline)
{
    const struct fake_pool *pool = context;

    (void)deadline;
    for (size_t i = 0; i < pool->user_count; i++) {
        if (strcmp(pool->users[i].username, username) != 0)
            continue;
        for (size_t n = 0; n < pool->group_count; n++) {
            if (!is_member(&pool->users[i], pool->groups[n].name))
                continue;
            int r = show_group(&pool->groups[n], visitor);
            if (r < 0)
                return r;
        }
    }
    return 0;
}

struct directory_source fake_pool_source(struct fake_pool *pool)
{
    return (struct directory_source){.context = pool,
                                     .list_users = list_users,
                                     .list_groups = list_groups,
                                     .list_members = list_members,
                                     .find_users = find_users,
                                     .list_groups_of_user = list_groups_of_user};
}

void directory_fixture_write(const char *path, const char *text)
{
    auto_fclose FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
}

static const char *own_path(struct directory_fixture *fixture, size_t number, const char *name)
{
    (void)snprintf(fixture->texts[number], sizeof fixture->texts[number], "%s/%s", fixture->folder,
                   name);
    return fixture->texts[number];
}

void directory_fixture_make(struct directory_fixture *out)
{
    *out = (struct directory_fixture){.folder = "/tmp/test_directory.XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(out->folder));
    out->settings =
        (struct directory_settings){.pool_id = "eu-west-1_AbC123xyz",
                                    .gecos_attribute = "name",
                                    .home_base = "/home",
                                    .default_shell = "/bin/bash",
                                    .negative_ttl_ms = 60000,
                                    .lookup_timeout_ms = 5000,
                                    .trusts_all_attributes = true,
                                    .source = fake_pool_source(&out->pool),
                                    .paths = {.snapshot = own_path(out, 0, "directory"),
                                              .recent = own_path(out, 1, "directory.recent"),
                                              .keys = own_path(out, 8, "keys"),
                                              .recent_keys = own_path(out, 9, "keys.recent"),
                                              .ledger = own_path(out, 2, "ids"),
                                              .passwd = own_path(out, 3, "passwd"),
                                              .group = own_path(out, 4, "group"),
                                              .shells = own_path(out, 5, "shells"),
                                              .nsswitch = own_path(out, 10, "nsswitch.conf"),
                                              .ids = own_path(out, 6, "cognitod.ids"),
                                              .pool = own_path(out, 7, "pool"),
                                              .unfinished = own_path(out, 11, "listing")}};
    directory_fixture_write(out->settings.paths.passwd,
                            "root:x:0:0::/root:/bin/sh\nlocaljane:x:1000:1000::/:/bin/sh\n");
    directory_fixture_write(out->settings.paths.group,
                            "root:x:0:\nsudo:x:27:\nlocalgroup:x:1000:\n");
    directory_fixture_write(out->settings.paths.shells, "/bin/sh\n/bin/bash\n");
}

void directory_fixture_open(struct directory_fixture *fixture)
{
    char error_text[256];

    ck_assert_msg(directory_open(&fixture->settings, &fixture->directory, error_text) == 0, "%s",
                  error_text);
}

void directory_fixture_reopen(struct directory_fixture *fixture)
{
    directory_close(fixture->directory);
    directory_fixture_open(fixture);
}

void directory_fixture_remove(struct directory_fixture *fixture)
{
    directory_close(fixture->directory);
    fake_pool_clear(&fixture->pool);
    for (size_t i = 0; i < sizeof fixture->texts / sizeof *fixture->texts; i++)
        (void)unlink(fixture->texts[i]);
    ck_assert_int_eq(rmdir(fixture->folder), 0);
}

void directory_fixture_refresh(struct directory_fixture *fixture)
{
    ck_assert_int_eq(directory_refresh(fixture->directory, deadline_in_ms(20000)), 0);
}

void directory_fixture_let_a_second_begin(void)
{
    int64_t now = (int64_t)time(NULL);

    while ((int64_t)time(NULL) == now)
        (void)sched_yield();
}

bool directory_fixture_has_problem(struct directory_fixture *fixture,
                                   enum directory_problem_kind kind, const char *subject)
{
    struct directory_status status;

    directory_get_status(fixture->directory, &status);
    for (size_t i = 0; i < status.problem_kept_count; i++)
        if (status.problems[i].kind == kind && strcmp(status.problems[i].subject, subject) == 0)
            return true;
    return false;
}

static void open_published(struct directory_fixture *fixture, struct identity_ranges *ranges,
                           struct snapshot_pair *out)
{
    struct snapshot_paths paths = {.directory = fixture->settings.paths.snapshot,
                                   .recent = fixture->settings.paths.recent};

    (void)identity_ranges_load(fixture->settings.paths.ids, ranges);
    ck_assert_int_eq(snapshot_pair_open(out, &paths, ranges, snapshot_open), 0);
}

uint32_t directory_fixture_published_uid(struct directory_fixture *fixture, const char *name)
{
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct identity_ranges ranges;
    struct snapshot_found_user found;

    open_published(fixture, &ranges, &pair);
    int r = snapshot_pair_user_by_name(&pair, name, &found);
    ck_assert(r == 0 || r == -ENOENT);
    return r == 0 ? found.user.head.uid : 0;
}

uint32_t directory_fixture_published_gid(struct directory_fixture *fixture, const char *name)
{
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct identity_ranges ranges;
    struct snapshot_found_group found;

    open_published(fixture, &ranges, &pair);
    int r = snapshot_pair_group_by_name(&pair, name, &found);
    ck_assert(r == 0 || r == -ENOENT);
    return r == 0 ? found.group.head.gid : 0;
}

bool directory_fixture_gives_gid(struct directory_fixture *fixture, const char *name, uint32_t gid)
{
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct identity_ranges ranges;
    struct snapshot_found_user found;
    uint32_t given = 0;

    open_published(fixture, &ranges, &pair);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, name, &found), 0);
    for (size_t i = 0; i < found.user.head.gid_count; i++)
        if (snapshot_copy_gid(found.in, &found.user, i, &given) == 0 && given == gid)
            return true;
    return false;
}

const char *directory_fixture_published_texts(struct directory_fixture *fixture, const char *name)
{
    static char joined[SNAPSHOT_MAX_TEXT + 8];
    auto_snapshot_pair struct snapshot_pair pair = {0};
    struct identity_ranges ranges;
    struct snapshot_found_user found;
    char texts[SNAPSHOT_MAX_TEXT];

    open_published(fixture, &ranges, &pair);
    ck_assert_int_eq(snapshot_pair_user_by_name(&pair, name, &found), 0);
    ck_assert_int_eq(snapshot_copy_user_text(found.in, &found.user, texts, sizeof texts), 0);
    const struct snapshot_user_texts *where = &found.user.texts;
    (void)snprintf(joined, sizeof joined, "%s|%s|%s", texts + where->gecos_at,
                   texts + where->home_at, texts + where->shell_at);
    return joined;
}
