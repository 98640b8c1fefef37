/* SSH keys from the pool to the published files, and what a reader makes of files that others
 * wrote.
 */
#include "daemon/directory/ssh_keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/directory_fixture.h"
#include "tests/unit/public_keys.h"
#include "tests/unit/unit.h"

static struct directory_fixture fixture;
static struct fake_user *jane;
static struct text_list attributes;
static struct user_keys found;

static void set(struct fake_user *user, const char *attribute, const char *value)
{
    ck_assert_int_eq(text_map_set(&user->attributes, attribute, value), 0);
}

static void open_with_jane(void)
{
    directory_fixture_make(&fixture);
    ck_assert_int_eq(text_list_append(&attributes, "custom:a", 8), 0);
    ck_assert_int_eq(text_list_append(&attributes, "custom:b", 8), 0);
    fixture.settings.ssh_keys_attributes = &attributes;
    jane = fake_pool_add(&fixture.pool, "jane");
    (void)fake_pool_add(&fixture.pool, "joe");
    set(jane, "custom:a", ED25519_KEY " laptop");
    directory_fixture_open(&fixture);
    directory_fixture_refresh(&fixture);
}

static void remove_all(void)
{
    directory_fixture_remove(&fixture);
    text_list_clear(&attributes);
}

static int find(const char *name)
{
    const struct key_file_paths paths = {.all = fixture.settings.paths.keys,
                                         .recent = fixture.settings.paths.recent_keys};
    auto_key_files struct key_files files;

    int r = key_files_open(&paths, &files);
    return r < 0 ? r : key_files_find(&files, name, &found);
}

START_TEST(keys_of_all_attributes_are_published_with_the_uid)
{
    set(jane, "custom:b", NISTP256_KEY);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(find("jane"), 0);
    ck_assert_str_eq(found.text, ED25519_KEY "\n" NISTP256_KEY "\n");
    ck_assert_uint_eq(found.uid, directory_fixture_published_uid(&fixture, "jane"));
    ck_assert_int_eq(find("joe"), -ENOENT);
    ck_assert_int_eq(find("jan"), -ENOENT);
    ck_assert_int_eq(find("janet"), -ENOENT);
    ck_assert_int_eq(find(""), -ENOENT);
}
END_TEST

START_TEST(everybody_finds_the_own_keys_among_many)
{
    char name[16], options[64];
    struct text_list allowed = {0};

    ck_assert_int_eq(text_list_append(&allowed, "from", 4), 0);
    fixture.settings.ssh_key_options = &allowed;
    directory_fixture_reopen(&fixture);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "user%d", i);
        char value[256];
        (void)snprintf(value, sizeof value, "from=\"host%d\" " ED25519_KEY, i);
        set(fake_pool_add(&fixture.pool, name), "custom:a", value);
    }
    directory_fixture_refresh(&fixture);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "user%d", i);
        (void)snprintf(options, sizeof options, "from=\"host%d\" ", i);
        ck_assert_int_eq(find(name), 0);
        ck_assert_int_eq(strncmp(found.text, options, strlen(options)), 0);
    }
    fixture.settings.ssh_key_options = NULL;
    directory_fixture_reopen(&fixture);
    text_list_clear(&allowed);
}
END_TEST

START_TEST(what_is_no_key_is_left_out_and_reported)
{
    set(jane, "custom:a", "ssh-ed25519 AAAA\n" ED25519_KEY);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(find("jane"), 0);
    ck_assert_str_eq(found.text, ED25519_KEY "\n");
    ck_assert(directory_fixture_has_problem(&fixture, DIRECTORY_PROBLEM_SSH_KEY, "jane"));
}
END_TEST

static enum directory_answer renew(const char *name)
{
    return directory_renew_user(fixture.directory, name, DIRECTORY_ASKER_ROOT,
                                deadline_in_ms(UNIT_PATIENCE_MS));
}

START_TEST(a_key_that_is_taken_away_is_gone_before_the_next_listing)
{
    set(jane, "custom:a", NISTP256_KEY);
    ck_assert_int_eq(renew("jane"), DIRECTORY_FOUND);
    ck_assert_int_eq(find("jane"), 0);
    ck_assert_str_eq(found.text, NISTP256_KEY "\n");
    set(jane, "custom:a", "");
    ck_assert_int_eq(renew("jane"), DIRECTORY_FOUND);
    ck_assert_int_eq(find("jane"), -ENOENT);
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(find("jane"), -ENOENT);
}
END_TEST

START_TEST(who_is_disabled_or_deleted_has_no_keys)
{
    jane->is_disabled = true;
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(find("jane"), -ENOENT);
    jane->is_disabled = false;
    directory_fixture_refresh(&fixture);
    ck_assert_int_eq(find("jane"), 0);
    fake_pool_remove(&fixture.pool, "jane");
    ck_assert_int_eq(renew("jane"), DIRECTORY_NO_SUCH_USER);
    ck_assert_int_eq(find("jane"), -ENOENT);
}
END_TEST

START_TEST(keys_outlive_a_restart_without_the_pool)
{
    fixture.pool.fails_with = -ECONNRESET;
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(find("jane"), 0);
    ck_assert_str_eq(found.text, ED25519_KEY "\n");
}
END_TEST

START_TEST(a_former_pools_keys_open_nothing)
{
    fixture.settings.pool_id = "eu-west-1_Another99";
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(find("jane"), -ENOENT);
}
END_TEST

START_TEST(without_an_attribute_no_file_is_left)
{
    fixture.settings.ssh_keys_attributes = NULL;
    directory_fixture_reopen(&fixture);
    ck_assert_int_eq(access(fixture.settings.paths.keys, F_OK), -1);
    ck_assert_int_eq(access(fixture.settings.paths.recent_keys, F_OK), -1);
    ck_assert_int_eq(find("jane"), -ENOENT);
}
END_TEST

START_TEST(a_file_that_others_remove_is_published_again)
{
    bool has_mended = false;

    ck_assert_int_eq(unlink(fixture.settings.paths.keys), 0);
    ck_assert_int_eq(
        directory_mend(fixture.directory, deadline_in_ms(UNIT_PATIENCE_MS), &has_mended), 0);
    ck_assert(has_mended);
    ck_assert_int_eq(find("jane"), 0);
}
END_TEST

static size_t read_file(const char *path, uint8_t *out, size_t size)
{
    FILE *file = fopen(path, "re");

    ck_assert_ptr_nonnull(file);
    size_t length = fread(out, 1, size, file);
    ck_assert_int_eq(fclose(file), 0);
    return length;
}

static void write_file(const char *path, const uint8_t *bytes, size_t length)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

/* Whatever the bytes are, what is found is lines of visible ASCII, ended. */
static void judge(int r)
{
    ck_assert(r == 0 || r == -ENOENT || r == -EBADMSG);
    if (r < 0)
        return;
    ck_assert_uint_eq(strlen(found.text), found.length);
    ck_assert_int_eq(found.text[found.length - 1], '\n');
}

START_TEST(no_flipped_byte_and_no_cut_does_harm)
{
    uint8_t bytes[1024];

    ck_assert_int_eq(unlink(fixture.settings.paths.recent_keys), 0);
    size_t length = read_file(fixture.settings.paths.keys, bytes, sizeof bytes);
    for (size_t i = 0; i < length; i++) {
        bytes[i] ^= 0x81;
        write_file(fixture.settings.paths.keys, bytes, length);
        judge(find("jane"));
        bytes[i] ^= 0x81;
        write_file(fixture.settings.paths.keys, bytes, i);
        ck_assert_int_eq(find("jane"), -EBADMSG);
    }
    write_file(fixture.settings.paths.keys, bytes, length);
    ck_assert_int_eq(find("jane"), 0);
}
END_TEST

START_TEST(a_fifo_in_its_place_keeps_nobody_waiting)
{
    ck_assert_int_eq(unlink(fixture.settings.paths.keys), 0);
    ck_assert_int_eq(mkfifo(fixture.settings.paths.keys, 0644), 0);
    ck_assert_int_eq(find("jane"), -EBADMSG);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ssh_keys");

    UNIT_CASE_WITH(suite, "pool", open_with_jane, remove_all,
                   keys_of_all_attributes_are_published_with_the_uid,
                   everybody_finds_the_own_keys_among_many, what_is_no_key_is_left_out_and_reported,
                   a_key_that_is_taken_away_is_gone_before_the_next_listing,
                   who_is_disabled_or_deleted_has_no_keys, keys_outlive_a_restart_without_the_pool,
                   a_former_pools_keys_open_nothing, without_an_attribute_no_file_is_left);
    UNIT_CASE_WITH(suite, "files", open_with_jane, remove_all,
                   a_file_that_others_remove_is_published_again,
                   no_flipped_byte_and_no_cut_does_harm, a_fifo_in_its_place_keeps_nobody_waiting);
    return suite;
}
