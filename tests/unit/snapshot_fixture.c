/* Published files for the tests of those who read them. */
#include "tests/unit/snapshot_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

void snapshot_fixture_make(struct snapshot_fixture *out)
{
    (void)snprintf(out->folder, sizeof out->folder, "/tmp/snapshot.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(out->folder));
    (void)snprintf(out->directory, sizeof out->directory, "%s/directory", out->folder);
    (void)snprintf(out->recent, sizeof out->recent, "%s/directory.recent", out->folder);
    out->paths = (struct snapshot_paths){.directory = out->directory, .recent = out->recent};
}

void snapshot_fixture_remove(struct snapshot_fixture *fixture)
{
    (void)unlink(fixture->directory);
    (void)unlink(fixture->recent);
    ck_assert_int_eq(rmdir(fixture->folder), 0);
}

/* What a recent file adds to: the path without its last part. Kept by the caller. */
static const char *adds_to(const char *path, char *out, size_t size)
{
    static const char ending[] = ".recent";
    size_t length = strlen(path);

    if (length < sizeof ending || strcmp(path + length - (sizeof ending - 1), ending) != 0)
        return NULL;
    (void)snprintf(out, size, "%.*s", (int)(length - (sizeof ending - 1)), path);
    return out;
}

/* The texts and numbers that the entries of one user point to. */
struct user_memory {
    char name[32];
    char home[40];
    uint32_t gids[2];
};

static void describe_user(size_t number, struct user_memory *memory,
                          struct snapshot_user_entry *out)
{
    uint32_t id = FIXTURE_FIRST_ID + (uint32_t)number;

    (void)snprintf(memory->name, sizeof memory->name, "user%zu", number);
    (void)snprintf(memory->home, sizeof memory->home, "/home/user%zu", number);
    memory->gids[0] = FIXTURE_FIRST_ID - 1;
    memory->gids[1] = FIXTURE_FIRST_ID - 2 - number % 2;
    *out = (struct snapshot_user_entry){.name = memory->name,
                                        .home = memory->home,
                                        .shell = "/bin/bash",
                                        .uid = id,
                                        .gid = id,
                                        .gids = memory->gids,
                                        .gid_count = 2,
                                        .flags = SNAPSHOT_PRIVATE_GROUP};
}

void snapshot_fixture_publish(const char *path, size_t count, uint64_t generation)
{
    struct user_memory *memory = calloc(count + 1, sizeof *memory);
    struct snapshot_user_entry *users = calloc(count + 1, sizeof *users);
    const char **names = calloc(count + 1, sizeof *names);
    char gecos[32], large[64];

    ck_assert(memory != NULL && users != NULL && names != NULL);
    (void)snprintf(gecos, sizeof gecos, "generation %llu", (unsigned long long)generation);
    for (size_t i = 0; i < count; i++) {
        describe_user(i, &memory[i], &users[i]);
        users[i].gecos = gecos;
        names[i] = memory[i].name;
    }
    const struct snapshot_group_entry groups[] = {
        {.name = "crew", .gid = FIXTURE_FIRST_ID - 1, .members = names, .member_count = count},
        {.name = "even", .gid = FIXTURE_FIRST_ID - 2},
        {.name = "odd", .gid = FIXTURE_FIRST_ID - 3}};
    struct snapshot_contents contents = {.users = users,
                                         .user_count = count,
                                         .groups = groups,
                                         .group_count = 3,
                                         .generation = generation,
                                         .adds_to = adds_to(path, large, sizeof large)};
    ck_assert_int_eq(snapshot_write(path, &contents), 0);
    free(names);
    free(users);
    free(memory);
}

void snapshot_fixture_publish_user(const char *path, const struct snapshot_user_entry *user,
                                   uint64_t generation)
{
    char large[64];
    struct snapshot_contents contents = {.users = user,
                                         .user_count = 1,
                                         .generation = generation,
                                         .adds_to = adds_to(path, large, sizeof large)};

    ck_assert_int_eq(snapshot_write(path, &contents), 0);
}
