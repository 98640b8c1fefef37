/* The short way of a hit: it answers as the long one does, and no byte of a mapped file does harm.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/ownership.h"
#include "nss/initgroups.h"
#include "nss/passwd.h"
#include "tests/unit/nss_fixture.h"
#include "tests/unit/unit.h"

#define ID(number) (FIXTURE_FIRST_ID + (number))
#define USER(login, number, ...)                                                                   \
    {                                                                                              \
        .name = (login), .uid = ID(number), .gid = ID(number), .shell = "/bin/sh", __VA_ARGS__     \
    }

static const uint32_t gids[] = {ID(900), ID(901), ID(902)};

/* Those whom the short way knows, and those whom it leaves to the long one. */
static const struct snapshot_user_entry users[] = {
    USER("user0", 0, .gecos = "", .home = "/home/user0"),
    USER("jane", 1, .gecos = "", .home = "/home/jane", .gids = gids, .gid_count = 3),
    USER("maximilian-paul.", 2, .gecos = "A Name of Sixteen", .home = "/home/maximilian-paul."),
    USER("seven77", 3, .gecos = "Seven", .home = "/home/seven77"),
    USER("eight888", 4, .gecos = "A GECOS far longer than what one step of copying takes at once",
         .home = "/home/eight888"),
    USER("ann", 5, .gecos = "short", .home = "/home/ann"),
    USER("seventeen-letters", 6, .gecos = "long", .home = "/home/seventeen-letters"),
    USER("elsewhere", 7, .gecos = "", .home = "/home/elsewhere2"),
    USER("jane@example.org", 8, .gecos = "", .home = "/home/jane@example.org"),
    USER("admin", 9, .gecos = "a name of power", .home = "/home/admin"),
    USER("wheel", 10, .gecos = "a name of power", .home = "/home/wheel"),
    USER("Upper", 11, .gecos = "no name", .home = "/home/Upper"),
    USER("1234", 12, .gecos = "no name", .home = "/home/1234"),
    USER("col:on", 13, .gecos = "no name", .home = "/home/col:on"),
    USER("forger", 14, .gecos = "a\nroot:x:0:0", .home = "/home/forger"),
    USER("forger2", 15, .gecos = "a:b", .home = "/home/forger2"),
    USER("gone", 16, .gecos = "", .home = "/home/gone", .flags = SNAPSHOT_TOMBSTONE),
    USER("elsewhere3", 17, .gecos = "", .home = "/srvx/elsewhere3"),
    {.name = "rooty", .uid = 0, .gid = ID(18), .gecos = "", .home = "/home/rooty", .shell = ""},
    {.name = "groupy", .uid = ID(19), .gid = 0, .gecos = "", .home = "/home/groupy", .shell = ""},
};
#define USER_COUNT (sizeof users / sizeof *users)

/* An answer, with whatever was in the buffer before. */
struct answer {
    enum nss_status status;
    struct passwd user;
    char buffer[256];
};

static struct nss_fixture fixture;

static void publish_all(void)
{
    struct snapshot_contents contents = {
        .users = users, .user_count = USER_COUNT, .flags = SNAPSHOT_FILES_COME_FIRST};

    nss_fixture_make_unprivileged(&fixture);
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
}

static void ask(const struct snapshot_user_entry *about, bool by_name, size_t size,
                struct answer *out)
{
    struct passwd_answer answer = {.user = &out->user, .buffer = out->buffer, .size = size};
    int error = 0;

    memset(out->buffer, 'x', sizeof out->buffer);
    out->status = by_name ? passwd_by_name(&fixture.state, about->name, &answer, &error)
                          : passwd_by_uid(&fixture.state, about->uid, &answer, &error);
}

static void assert_same(const struct answer *a, const struct answer *b)
{
    ck_assert_int_eq(a->status, b->status);
    if (a->status != NSS_STATUS_SUCCESS)
        return;
    ck_assert_uint_eq(a->user.pw_uid, b->user.pw_uid);
    ck_assert_uint_eq(a->user.pw_gid, b->user.pw_gid);
    ck_assert_str_eq(a->user.pw_name, b->user.pw_name);
    ck_assert_str_eq(a->user.pw_passwd, b->user.pw_passwd);
    ck_assert_str_eq(a->user.pw_gecos, b->user.pw_gecos);
    ck_assert_str_eq(a->user.pw_dir, b->user.pw_dir);
    ck_assert_str_eq(a->user.pw_shell, b->user.pw_shell);
}

/* The first look-ups of a process go the long way; a state of all zeros is a new process. */
static void ask_both_ways(const struct snapshot_user_entry *about, bool by_name, size_t size)
{
    struct answer the_short, the_long;
    struct mapping warm;

    ask(about, by_name, size, &the_short);
    memcpy(&warm, &fixture.state.mapping, sizeof warm);
    memset(&fixture.state.mapping, 0, sizeof fixture.state.mapping);
    ask(about, by_name, size, &the_long);
    memcpy(&fixture.state.mapping, &warm, sizeof warm);
    assert_same(&the_short, &the_long);
}

START_TEST(the_short_way_and_the_long_one_say_the_same_of_everybody)
{
    publish_all();
    nss_fixture_warm_up(&fixture);
    for (size_t i = 0; i < USER_COUNT; i++) {
        ask_both_ways(&users[i], true, sizeof(struct answer){0}.buffer);
        ask_both_ways(&users[i], false, sizeof(struct answer){0}.buffer);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(and_of_every_size_of_the_buffer)
{
    publish_all();
    nss_fixture_warm_up(&fixture);
    for (size_t size = 0; size < 128; size++) {
        ask_both_ways(&users[0], false, size);
        ask_both_ways(&users[4], true, size);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

START_TEST(who_has_changed_since_is_not_found_the_short_way)
{
    struct snapshot_user_entry changed = users[1];
    struct snapshot_contents recent = {
        .users = &changed, .user_count = 1, .adds_to = fixture.snapshot.directory};
    struct answer answer;

    publish_all();
    nss_fixture_warm_up(&fixture);
    changed.gecos = "changed";
    ck_assert_int_eq(snapshot_write(fixture.snapshot.recent, &recent), 0);
    ask(&users[1], true, sizeof answer.buffer, &answer);
    ck_assert_int_eq(answer.status, NSS_STATUS_SUCCESS);
    ck_assert_str_eq(answer.user.pw_gecos, "changed");
    ask(&users[0], true, sizeof answer.buffer, &answer);
    ck_assert_int_eq(answer.status, NSS_STATUS_SUCCESS);
    nss_fixture_remove(&fixture);
}
END_TEST

/* The fields that the caller goes by, whatever the daemon has written. */
static void check_answer(const struct snapshot_user_entry *about, const struct answer *answer)
{
    const char *end = answer->buffer + sizeof answer->buffer;

    if (answer->status != NSS_STATUS_SUCCESS)
        return;
    ck_assert(identity_is_derived(answer->user.pw_uid) && identity_is_derived(answer->user.pw_gid));
    ck_assert(identity_name_is_acceptable(answer->user.pw_name));
    ck_assert_str_eq(answer->user.pw_passwd, "*");
    ck_assert(identity_home_is_allowed(NULL, answer->user.pw_dir));
    ck_assert(answer->user.pw_gecos < end && answer->user.pw_shell < end);
    ck_assert_ptr_null(strpbrk(answer->user.pw_gecos, ":\n"));
    ck_assert_ptr_null(strpbrk(answer->user.pw_shell, ":\n"));
    ck_assert(answer->user.pw_uid == about->uid || strcmp(answer->user.pw_name, about->name) == 0);
}

static long ask_for_groups(const struct snapshot_user_entry *about)
{
    static gid_t memory[300];
    gid_t *groups = memory;
    long start = 0, size = sizeof memory / sizeof *memory;
    int error = 0;
    struct initgroups_answer answer = {
        .primary = about->gid, .start = &start, .size = &size, .groups = &groups};

    (void)initgroups_by_name(&fixture.state, about->name, &answer, &error);
    for (long i = 0; i < start; i++)
        ck_assert(identity_is_derived(groups[i]));
    return start;
}

/* In the file that is mapped, behind its header, which was checked when it was mapped. */
START_TEST(no_byte_that_changes_under_a_mapping_does_harm)
{
    static const uint8_t values[] = {0x00, 0xFF, 0x0A, 0x80, 0x07};
    struct answer answer;

    publish_all();
    nss_fixture_warm_up(&fixture);
    auto_close int fd = open(fixture.snapshot.directory, O_RDWR | O_CLOEXEC);
    off_t size = lseek(fd, 0, SEEK_END);
    for (off_t at = sizeof(struct snapshot_header); at < size; at++) {
        uint8_t kept = 0;
        ck_assert_int_eq(pread(fd, &kept, 1, at), 1);
        for (size_t v = 0; v < sizeof values; v++) {
            ck_assert_int_eq(pwrite(fd, &values[v], 1, at), 1);
            ask(&users[1], true, sizeof answer.buffer, &answer);
            check_answer(&users[1], &answer);
            ask(&users[4], false, sizeof answer.buffer, &answer);
            check_answer(&users[4], &answer);
            (void)ask_for_groups(&users[1]);
        }
        ck_assert_int_eq(pwrite(fd, &kept, 1, at), 1);
    }
    nss_fixture_remove(&fixture);
}
END_TEST

static void write_at(int fd, uint64_t at, const void *bytes, size_t size)
{
    ck_assert_int_eq(pwrite(fd, bytes, size, (off_t)at), (ssize_t)size);
}

/* Who is given one gid more in the mapped file, and that one is in order. */
START_TEST(more_gids_than_anybody_may_have_are_not_given_out)
{
    static uint32_t many[SNAPSHOT_MAX_GIDS];
    const struct snapshot_user_entry crowd[] = {USER("jane", 1, .gecos = "", .home = "/home/jane",
                                                     .gids = many, .gid_count = SNAPSHOT_MAX_GIDS),
                                                USER("john", 2, .gecos = "", .home = "/home/john")};
    struct snapshot_contents contents = {.users = crowd, .user_count = 2};
    struct snapshot_header header;
    struct snapshot_user_head head;

    for (size_t i = 0; i < SNAPSHOT_MAX_GIDS; i++)
        many[i] = ID(900);
    nss_fixture_make_unprivileged(&fixture);
    ck_assert_int_eq(snapshot_write(fixture.snapshot.directory, &contents), 0);
    nss_fixture_warm_up(&fixture);
    ck_assert_int_eq(ask_for_groups(&crowd[0]), SNAPSHOT_MAX_GIDS);
    auto_close int fd = open(fixture.snapshot.directory, O_RDWR | O_CLOEXEC);
    ck_assert_int_eq(pread(fd, &header, sizeof header, 0), sizeof header);
    off_t at = (off_t)header.users_offset;
    ck_assert_int_eq(pread(fd, &head, sizeof head, at), sizeof head);
    ck_assert_uint_eq(head.gid_count++, SNAPSHOT_MAX_GIDS);
    uint64_t end =
        header.users_offset + snapshot_gids_at(snapshot_user_texts(&head).size) + sizeof many;
    write_at(fd, header.users_offset, &head, sizeof head);
    write_at(fd, end, many, sizeof *many);
    ck_assert_int_eq(ask_for_groups(&crowd[0]), 0);
    nss_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("nss_hit");

    UNIT_CASE(suite, "hit", the_short_way_and_the_long_one_say_the_same_of_everybody,
              and_of_every_size_of_the_buffer, who_has_changed_since_is_not_found_the_short_way,
              no_byte_that_changes_under_a_mapping_does_harm,
              more_gids_than_anybody_may_have_are_not_given_out);
    return suite;
}
