/* Rosters: what is written is read, and nothing that could not have been written. */
#include "daemon/fleet/roster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/roster_copy.h"
#include "tests/unit/unit.h"

static const char example[] = "cognito-login roster 1\n"
                              "fixed\tcustom:gid\n"
                              "fixed\tcustom:uid\n"
                              "group\tlinux-admins\tgid=3000\t1795000000000\n"
                              "group\tlinux-users\t\t0\n"
                              "user\tjane\tCONFIRMED\tenabled\t1795000000123\n"
                              "attribute\tname\tJane\\tDoe\\\\\\n\n"
                              "attribute\tsub\tsub-jane\n"
                              "member\tlinux-admins\n"
                              "member\tlinux-users\n"
                              "user\tjanet\tFORCE_CHANGE_PASSWORD\tdisabled\t0\n"
                              "attribute\tsub\tsub-janet\n"
                              "gone\tsub-bob\tbob\tbob@example.com\t1879048195\t1879048195\n"
                              "end\t2\t2\n";

START_TEST(what_is_read_is_written_again_byte_by_byte)
{
    auto_free char *text = NULL;
    size_t length = 0;
    struct roster_copy copy = {.to = open_memstream(&text, &length)};

    roster_write_head(copy.to);
    ck_assert_int_eq(roster_copy_read(example, strlen(example), &copy), 0);
    roster_write_end(copy.to, copy.users, copy.groups);
    ck_assert_int_eq(fclose(copy.to), 0);
    ck_assert_str_eq(text, example);
    ck_assert_uint_eq(copy.gone, 1);
}
END_TEST

static int expect_jane(void *context, const struct roster_user *user)
{
    bool *found = context;

    if (strcmp(user->username, "jane") != 0)
        return 0;
    *found = true;
    ck_assert(user->enabled);
    ck_assert_str_eq(user->status, "CONFIRMED");
    ck_assert_int_eq(user->created_at_ms, 1795000000123);
    ck_assert_str_eq(text_map_get(user->attributes, "name"), "Jane\tDoe\\\n");
    ck_assert_str_eq(text_map_get(user->attributes, "sub"), "sub-jane");
    ck_assert(text_list_contains(user->groups, "linux-admins"));
    ck_assert_uint_eq(user->groups->count, 2);
    return 0;
}

START_TEST(a_user_comes_with_attributes_and_groups)
{
    bool found = false;
    const struct roster_visitor visitor = {.context = &found, .user = expect_jane};

    ck_assert_int_eq(roster_read(example, strlen(example), &visitor), 0);
    ck_assert(found);
}
END_TEST

static void refuse_to_write(struct roster_copy *copy)
{
    copy->to = fopen("/dev/null", "we");
    ck_assert_ptr_nonnull(copy->to);
}

START_TEST(a_roster_that_was_cut_off_anywhere_is_refused)
{
    struct roster_copy copy = {0};

    refuse_to_write(&copy);
    for (size_t length = 0; length < strlen(example); length++)
        ck_assert_int_eq(roster_copy_read(example, length, &copy), -EBADMSG);
    (void)fclose(copy.to);
}
END_TEST

START_TEST(what_could_not_have_been_written_is_refused)
{
    static const char *const texts[] = {
        "cognito-login roster 2\nend\t0\t0\n",
        "cognito-login roster 1\nend\t1\t0\n",
        "cognito-login roster 1\nend\t0\t0\nend\t0\t0\n",
        "cognito-login roster 1\nother\tthing\nend\t0\t0\n",
        "cognito-login roster 1\nattribute\tsub\tx\nend\t0\t0\n",
        "cognito-login roster 1\nmember\tx\nend\t0\t0\n",
        "cognito-login roster 1\nuser\tu\tS\tperhaps\t0\nend\t1\t0\n",
        "cognito-login roster 1\nuser\tu\tS\tenabled\t-1\nend\t1\t0\n",
        "cognito-login roster 1\nuser\tu\tS\tenabled\t00\nend\t1\t0\n",
        "cognito-login roster 1\nuser\tu\tS\tenabled\t99999999999999999999\nend\t1\t0\n",
        "cognito-login roster 1\nuser\t\tS\tenabled\t0\nend\t1\t0\n",
        "cognito-login roster 1\nuser\tu\\x\tS\tenabled\t0\nend\t1\t0\n",
        "cognito-login roster 1\nuser\tu\tS\tenabled\t0\textra\nend\t1\t0\n",
        "cognito-login roster 1\nuser\tu\tS\tenabled\t0\ngroup\tg\t\t0\nend\t1\t1\n",
        "cognito-login roster 1\nfixed\t\nend\t0\t0\n",
        "cognito-login roster 1\ngroup\tg\t\t0\nfixed\tcustom:uid\nend\t0\t1\n",
        "cognito-login roster 1\nuser\tu\tS\tenabled\t0\nfixed\tcustom:uid\nend\t1\t0\n",
        "cognito-login roster 1\ngone\ts\tn\tu\t4294967296\t1\nend\t0\t0\n",
    };
    struct roster_copy copy = {0};

    refuse_to_write(&copy);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ck_assert_msg(roster_copy_read(texts[i], strlen(texts[i]), &copy) == -EBADMSG, "%s",
                      texts[i]);
    ck_assert_int_eq(roster_copy_read("cognito-login roster 1\nend\t0\0000\n", 30, &copy),
                     -EBADMSG);
    (void)fclose(copy.to);
}
END_TEST

/* The usernames that a question finds, one behind the other. */
static int note_username(void *context, const struct roster_user *user)
{
    FILE *to = context;

    (void)fprintf(to, "%s:%zu ", user->username, user->groups->count);
    return 0;
}

static void expect_found(const char *attribute, const char *value, bool is_prefix,
                         const char *expected)
{
    auto_free char *found = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&found, &length);
    const struct roster_visitor visitor = {.context = to, .user = note_username};
    const struct roster_question question = {attribute, value, is_prefix};

    ck_assert_int_eq(roster_find(example, strlen(example), &question, &visitor), 0);
    ck_assert_int_eq(fclose(to), 0);
    ck_assert_str_eq(found, expected);
}

START_TEST(a_question_finds_whom_it_asks_for_and_nobody_else)
{
    expect_found("username", "jane", false, "jane:2 ");
    expect_found("username", "jane", true, "jane:2 janet:0 ");
    expect_found("username", "jan", false, "");
    expect_found("sub", "sub-janet", false, "janet:0 ");
    expect_found("sub", "sub-jane", false, "jane:2 ");
    expect_found("sub", "sub-", true, "jane:2 janet:0 ");
    expect_found("name", "Jane\tDoe\\\n", false, "jane:2 ");
    expect_found("sub", "sub-bob", false, "");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("roster");

    UNIT_CASE(suite, "roster", what_is_read_is_written_again_byte_by_byte,
              a_user_comes_with_attributes_and_groups,
              a_roster_that_was_cut_off_anywhere_is_refused,
              what_could_not_have_been_written_is_refused,
              a_question_finds_whom_it_asks_for_and_nobody_else);
    return suite;
}
