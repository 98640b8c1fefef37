/* A directory over a pool in memory, and what its published files say. */
#include "tests/unit/directory_fixture.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/ownership.h"
#include "common/snapshot_pair.h"
#include "tests/unit/unit.h"

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
                                    .lookup_timeout_ms = UNIT_PATIENCE_MS,
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
                                              .unfinished = own_path(out, 11, "listing"),
                                              .unpublished = own_path(out, 12, "unpublished")}};
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

/* Left behind by what could not be published. */
static const char *path_of_next(const struct directory_fixture *fixture)
{
    static char path[80];

    (void)snprintf(path, sizeof path, "%s.next", fixture->settings.paths.unpublished);
    return path;
}

void directory_fixture_remove(struct directory_fixture *fixture)
{
    directory_close(fixture->directory);
    fake_pool_clear(&fixture->pool);
    for (size_t i = 0; i < sizeof fixture->texts / sizeof *fixture->texts; i++)
        (void)unlink(fixture->texts[i]);
    (void)unlink(path_of_next(fixture));
    ck_assert_int_eq(rmdir(fixture->folder), 0);
}

void directory_fixture_refresh(struct directory_fixture *fixture)
{
    ck_assert_int_eq(directory_refresh(fixture->directory, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
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
