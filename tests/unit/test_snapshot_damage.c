/* A damaged file, or one that a hijacked daemon wrote: every question ends, no id that nobody may
 * have comes out. */
#include "common/snapshot.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/unit/snapshot_fixture.h"
#include "tests/unit/unit.h"

static const struct identity_ranges no_extra_ranges;
static snapshot_opener *const openers[] = {snapshot_open, snapshot_map};
#define OPENER_COUNT (sizeof openers / sizeof *openers)

static struct snapshot_fixture fixture;

/* Asks everything of a file that may be damaged in any way. Whatever it answers, it ends, and no id
 * outside the ranges comes out. */
static void interrogate(snapshot_opener *opener)
{
    auto_snapshot struct snapshot file = {0};
    struct snapshot_user user;
    struct snapshot_group group;
    char text[SNAPSHOT_MAX_TEXT];
    uint32_t gid;

    if (opener(&file, fixture.directory, &no_extra_ranges) < 0)
        return;
    for (uint32_t n = 0; n < 8; n++) {
        char name[24];
        (void)snprintf(name, sizeof name, "user%u", n);
        int by_name = snapshot_find_user_by_name(&file, name, &user);
        int by_uid =
            by_name == 0 ? 0 : snapshot_find_user_by_uid(&file, FIXTURE_FIRST_ID + n, &user);
        if (by_uid < 0)
            continue;
        ck_assert(identity_uid_is_allowed(&no_extra_ranges, user.head.uid));
        ck_assert(identity_gid_is_allowed(&no_extra_ranges, user.head.gid));
        if (snapshot_copy_user_text(&file, &user, text, sizeof text) == 0)
            ck_assert(identity_name_is_acceptable(text));
        for (size_t i = 0; i < user.head.gid_count; i++)
            if (snapshot_copy_gid(&file, &user, i, &gid) == 0)
                ck_assert(identity_gid_is_allowed(&no_extra_ranges, gid));
    }
    if (snapshot_find_group_by_name(&file, "crew", &group) == 0) {
        ck_assert(identity_gid_is_allowed(&no_extra_ranges, group.head.gid));
        (void)snapshot_copy_group_text(&file, &group, text, sizeof text);
    }
    (void)snapshot_find_group_by_gid(&file, FIXTURE_FIRST_ID - 2, &group);
    uint64_t offset = 0;
    for (size_t n = 0; snapshot_next_user(&file, &offset, &user) == 0; n++)
        ck_assert_uint_lt(n, file.header.size);
}

static void interrogate_both_ways(void)
{
    for (size_t i = 0; i < OPENER_COUNT; i++)
        interrogate(openers[i]);
}

static size_t read_image(uint8_t *bytes, size_t capacity)
{
    auto_close int fd = open(fixture.directory, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(fd, bytes, capacity);

    ck_assert_int_gt(size, 0);
    ck_assert_int_lt(size, (ssize_t)capacity);
    return (size_t)size;
}

static void write_bytes(const uint8_t *bytes, size_t size, off_t at)
{
    auto_close int fd = open(fixture.directory, O_WRONLY | O_CLOEXEC);

    ck_assert_int_eq(pwrite(fd, bytes, size, at), (ssize_t)size);
}

START_TEST(no_flipped_byte_does_harm)
{
    static const uint8_t flips[] = {0x01, 0x80, 0xFF};
    uint8_t image[8192];

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    size_t size = read_image(image, sizeof image);
    for (size_t at = 0; at < size; at++) {
        for (size_t i = 0; i < sizeof flips; i++) {
            uint8_t flipped = image[at] ^ flips[i];
            write_bytes(&flipped, 1, (off_t)at);
            interrogate_both_ways();
        }
        write_bytes(&image[at], 1, (off_t)at);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(no_truncation_does_harm)
{
    uint8_t image[8192];
    struct snapshot file;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    size_t size = read_image(image, sizeof image);
    for (size_t length = size; length-- > 0;) {
        ck_assert_int_eq(truncate(fixture.directory, (off_t)length), 0);
        ck_assert_int_eq(snapshot_map(&file, fixture.directory, &no_extra_ranges), -EBADMSG);
        interrogate_both_ways();
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A writer gone mad, or hijacked, gets its checksum right. */
START_TEST(no_header_with_a_right_checksum_does_harm)
{
    uint8_t image[8192];
    uint64_t random = 88172645463325252;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    (void)read_image(image, sizeof image);
    for (int round = 0; round < 20000; round++) {
        struct snapshot_header header;
        memcpy(&header, image, sizeof header);
        uint8_t *bytes = (uint8_t *)&header;
        for (int i = 0; i < 3; i++) {
            uint64_t value = next_random(&random);
            size_t at = 16 + (size_t)(value >> 32) % (sizeof header - 24);
            memcpy(bytes + at, &value, 1 + value % 4);
        }
        header.checksum = snapshot_header_checksum(&header);
        write_bytes(bytes, sizeof header, 0);
        interrogate_both_ways();
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_group_that_counts_more_members_than_it_has_is_damaged)
{
    struct snapshot_group group;
    char text[SNAPSHOT_MAX_TEXT];

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_group_by_name(&file, "crew", &group), 0);
        ck_assert_int_eq(snapshot_copy_group_text(&file, &group, text, sizeof text), 0);
        group.head.member_count = 9;
        ck_assert_int_eq(snapshot_copy_group_text(&file, &group, text, sizeof text), -EBADMSG);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

/* The head says where the "*" is, the text where the name ends. */
START_TEST(a_name_that_ends_before_its_length_is_damaged)
{
    uint8_t image[8192];
    char text[SNAPSHOT_MAX_TEXT];
    struct snapshot_group group;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    size_t size = read_image(image, sizeof image);
    uint8_t *name = memmem(image, size, "crew\0*", sizeof "crew\0*");
    ck_assert_ptr_nonnull(name);
    write_bytes((const uint8_t *)"", 1, name + 2 - image);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_group_by_gid(&file, FIXTURE_FIRST_ID - 1, &group), 0);
        ck_assert_int_eq(snapshot_copy_group_text(&file, &group, text, sizeof text), -EBADMSG);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(an_index_without_an_empty_slot_ends_the_search)
{
    struct snapshot_user user;
    uint8_t image[8192];

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    (void)read_image(image, sizeof image);
    struct snapshot_header header;
    memcpy(&header, image, sizeof header);
    struct snapshot_slot full = {.tag = 1, .place = 100};
    for (uint64_t i = 0; i < header.indexes[SNAPSHOT_USERS_BY_NAME].slot_count; i++)
        write_bytes((const uint8_t *)&full, sizeof full,
                    (off_t)(header.indexes[SNAPSHOT_USERS_BY_NAME].offset + i * sizeof full));
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        auto_snapshot struct snapshot file = {0};
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), 0);
        ck_assert_int_eq(snapshot_find_user_by_name(&file, "user1", &user), -EBADMSG);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

/* glibc gives ever larger buffers as long as it hears that one is too small. */
START_TEST(a_group_without_end_asks_for_no_memory_without_end)
{
    auto_snapshot struct snapshot file = {0};
    struct snapshot_group group;
    uint8_t image[8192];
    struct snapshot_header header;

    snapshot_fixture_make(&fixture);
    snapshot_fixture_publish(fixture.directory, 8, 1);
    (void)read_image(image, sizeof image);
    ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
    ck_assert_int_eq(snapshot_find_group_by_name(&file, "crew", &group), 0);
    snapshot_close(&file);
    memcpy(&header, image, sizeof header);
    header.size = INT64_MAX;
    header.checksum = snapshot_header_checksum(&header);
    group.head.text_size = UINT32_MAX;
    write_bytes((const uint8_t *)&header, sizeof header, 0);
    write_bytes((const uint8_t *)&group.head, sizeof group.head, (off_t)group.offset);
    ck_assert_int_eq(snapshot_open(&file, fixture.directory, &no_extra_ranges), 0);
    ck_assert_int_eq(snapshot_find_group_by_name(&file, "crew", &group), -EBADMSG);
    snapshot_fixture_remove(&fixture);
}
END_TEST

START_TEST(a_fifo_a_folder_or_a_link_in_its_place_keeps_nobody_waiting)
{
    struct snapshot file;

    snapshot_fixture_make(&fixture);
    for (size_t i = 0; i < OPENER_COUNT; i++) {
        ck_assert_int_eq(mkfifo(fixture.directory, 0644), 0);
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), -EBADMSG);
        ck_assert_int_eq(unlink(fixture.directory), 0);
        ck_assert_int_eq(symlink("/dev/zero", fixture.directory), 0);
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), -ELOOP);
        ck_assert_int_eq(unlink(fixture.directory), 0);
        ck_assert_int_eq(openers[i](&file, fixture.folder, &no_extra_ranges), -EBADMSG);
        ck_assert_int_eq(openers[i](&file, fixture.directory, &no_extra_ranges), -ENOENT);
    }
    snapshot_fixture_remove(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("snapshot_damage");

    UNIT_CASE(suite, "damaged", no_flipped_byte_does_harm, no_truncation_does_harm,
              no_header_with_a_right_checksum_does_harm,
              a_group_that_counts_more_members_than_it_has_is_damaged,
              a_name_that_ends_before_its_length_is_damaged,
              an_index_without_an_empty_slot_ends_the_search,
              a_group_without_end_asks_for_no_memory_without_end,
              a_fifo_a_folder_or_a_link_in_its_place_keeps_nobody_waiting);
    return suite;
}
