/* The NSS module's state over files of the test's own. */
#include "tests/unit/nss_fixture.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/ownership.h"
#include "nss/passwd.h"
#include "tests/unit/unit.h"

#define SOMEBODY 54321

static void write_file(char *path, size_t size, const char *folder, const char *name,
                       const char *text)
{
    (void)snprintf(path, size, "%s/%s", folder, name);
    auto_fclose FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
}

void nss_fixture_make(struct nss_fixture *out)
{
    *out = (struct nss_fixture){0};
    snapshot_fixture_make(&out->snapshot);
    const char *folder = out->snapshot.folder;
    (void)snprintf(out->socket, sizeof out->socket, "%s/nss", folder);
    write_file(out->passwd, sizeof out->passwd, folder, "passwd",
               "root:x:0:0::/root:/bin/sh\nlocaljane:x:1000:1000::/:/bin/sh\n");
    write_file(out->group, sizeof out->group, folder, "group", "root:x:0:\nlocalgroup:x:1000:\n");
    out->state.files = (struct nss_files){
        .published = {.snapshot = out->snapshot.paths, .ids = "/nonexistent/cognitod.ids"},
        .socket = out->socket,
        .passwd = out->passwd,
        .group = out->group};
}

void nss_fixture_remove(struct nss_fixture *fixture)
{
    if (fixture->state.mapping.room != NULL)
        ck_assert_int_eq(munmap(fixture->state.mapping.room, fixture->state.mapping.room_size), 0);
    (void)unlink(fixture->socket);
    (void)unlink(fixture->passwd);
    (void)unlink(fixture->group);
    snapshot_fixture_remove(&fixture->snapshot);
}

void nss_fixture_make_unprivileged(struct nss_fixture *out)
{
    if (getuid() == 0)
        ck_assert_int_eq(setresuid(SOMEBODY, SOMEBODY, SOMEBODY), 0);
    nss_fixture_make(out);
}

void nss_fixture_warm_up(struct nss_fixture *fixture)
{
    char buffer[512];
    struct passwd user;
    struct passwd_answer answer = {.user = &user, .buffer = buffer, .size = sizeof buffer};
    int error = 0;

    for (int i = 0; i <= MAPPING_FIRST_BY_PREAD; i++)
        (void)passwd_by_uid(&fixture->state, FIXTURE_FIRST_ID, &answer, &error);
    ck_assert_uint_eq(atomic_load(&fixture->state.mapping.version) % 2, 1);
}
