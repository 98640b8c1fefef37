/* Odd pages of a listing: what is passed over, and what ends it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/directory_calls.h"
#include "tests/unit/scripted_pool.h"
#include "tests/unit/unit.h"

#define LIMIT_MS     UNIT_PATIENCE_MS
#define COUNT(steps) (sizeof(steps) / sizeof *(steps))

/* The names that were seen, each followed by a blank. */
struct names {
    char text[512];
    int enabled_count;
    int64_t last_precedence;
};

static int see_user(void *context, const struct cognito_user *user)
{
    struct names *names = context;
    size_t used = strlen(names->text);

    (void)snprintf(names->text + used, sizeof names->text - used, "%s ", user->username);
    names->enabled_count += user->enabled;
    return 0;
}

static int see_group(void *context, const struct cognito_group *group)
{
    struct names *names = context;
    size_t used = strlen(names->text);

    (void)snprintf(names->text + used, sizeof names->text - used, "%s ", group->name);
    names->last_precedence = group->precedence;
    return 0;
}

/* Lists all users, with temporary credentials. */
static int list_users(struct scripted_pool *pool, struct names *names)
{
    auto_aws_credentials struct aws_credentials credentials = {.access_key_id = "ASIAEXAMPLE"};
    struct cognito_signer signer = {.pool = pool->pool};
    const struct cognito_user_visitor visitor = {see_user, names};
    auto_cognito_page struct cognito_page page = {0};
    int r = 0;

    ck_assert_int_eq(secret_copy_text(&credentials.session_token, "the-session-token"), 0);
    ck_assert_int_eq(host_credentials_open_static(&credentials, &signer.credentials), 0);
    while (r == 0 && !page.finished)
        r = cognito_list_users(&signer, NULL, &visitor, &page, deadline_in_ms(LIMIT_MS),
                               &pool->failure);
    host_credentials_close(signer.credentials);
    return r;
}

static int list_groups(struct scripted_pool *pool, struct names *names)
{
    const struct aws_credentials credentials = {.access_key_id = "AKIDEXAMPLE"};
    struct cognito_signer signer = {.pool = pool->pool};
    const struct cognito_group_visitor visitor = {see_group, names};
    auto_cognito_page struct cognito_page page = {0};

    ck_assert_int_eq(host_credentials_open_static(&credentials, &signer.credentials), 0);
    int r = cognito_list_groups(&signer, &visitor, &page, deadline_in_ms(LIMIT_MS), &pool->failure);
    host_credentials_close(signer.credentials);
    return r;
}

START_TEST(an_empty_page_is_not_the_last_one)
{
    static const struct https_step steps[] = {
        {.status = "200 OK", .body = "{\"Users\":[],\"PaginationToken\":\"two\"}"},
        {.status = "200 OK", .body = "{\"Users\":[{\"Username\":\"jane\"}],\"New\":1}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
    struct names names = {0};

    ck_assert_int_eq(list_users(&pool, &names), 0);
    ck_assert_str_eq(names.text, "jane ");
    ck_assert(!scripted_pool_request_has(&pool, 0, "PaginationToken"));
    ck_assert(scripted_pool_request_has(&pool, 1, "\"PaginationToken\":\"two\""));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(the_session_token_is_sent_and_signed)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = "{\"Users\":[]}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
    struct names names = {0};

    ck_assert_int_eq(list_users(&pool, &names), 0);
    ck_assert(
        scripted_pool_request_has(&pool, 0, "\r\nX-Amz-Security-Token: the-session-token\r\n"));
    ck_assert(scripted_pool_request_has(
        &pool, 0, "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target"));
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(one_odd_record_does_not_hide_the_others)
{
    static const struct https_step steps[] = {
        {.status = "200 OK",
         .body = "{\"Users\":[{\"Username\":\"jane\"},{},null,5,\"x\",[],{\"Username\":null},"
                 "{\"Username\":\"\"},{\"Username\":\"a\\u0000b\"},"
                 "{\"Username\":\"bob\",\"Attributes\":[{},null,{\"Name\":\"a\"},{\"Value\":\"b\"},"
                 "{\"Name\":\"c\",\"Value\":7}],\"Enabled\":\"yes\",\"UserCreateDate\":\"x\"},"
                 "{\"Username\":\"carol\",\"Attributes\":{}}]}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
    struct names names = {0};

    ck_assert_int_eq(list_users(&pool, &names), 0);
    ck_assert_str_eq(names.text, "jane bob carol ");
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(only_who_is_said_to_be_enabled_is)
{
    static const struct https_step steps[] = {
        {.status = "200 OK",
         .body = "{\"Users\":[{\"Username\":\"a\",\"Enabled\":true},"
                 "{\"Username\":\"b\",\"Enabled\":false},{\"Username\":\"c\"},"
                 "{\"Username\":\"d\",\"Enabled\":\"false\"}]}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
    struct names names = {0};

    ck_assert_int_eq(list_users(&pool, &names), 0);
    ck_assert_str_eq(names.text, "a b c d ");
    ck_assert_int_eq(names.enabled_count, 1);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_listing_that_turns_in_a_circle_ends)
{
    static const struct https_step steps[] = {
        {.status = "200 OK", .body = "{\"Users\":[],\"PaginationToken\":\"again\"}"}};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
    struct names names = {0};

    ck_assert_int_eq(list_users(&pool, &names), -EBADMSG);
    ck_assert_int_eq((int)pool.failure.row->error, COGNITO_ERROR_NOT_UNDERSTOOD);
    ck_assert_uint_eq(scripted_pool_request_count(&pool), 2);
    scripted_pool_end(&pool);
}
END_TEST

START_TEST(a_reply_without_a_list_is_not_an_empty_directory)
{
    static const char *const bad[] = {"{}", "{\"Users\":null}", "{\"Users\":{}}", "[]", ""};

    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct https_step steps[] = {{.status = "200 OK", .body = bad[i]}};
        struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);
        struct names names = {0};
        ck_assert_int_eq(list_users(&pool, &names), -EBADMSG);
        ck_assert_int_eq((int)pool.failure.row->outcome, OUTCOME_UNAVAILABLE);
        scripted_pool_end(&pool);
    }
}
END_TEST

START_TEST(a_group_without_a_precedence_has_none)
{
    static const struct https_step steps[] = {
        {.status = "200 OK", .body = "{\"Groups\":[{\"GroupName\":\"a\",\"Precedence\":0}]}"},
        {.status = "200 OK", .body = "{\"Groups\":[{\"GroupName\":\"b\"}]}"},
        {.status = "200 OK", .body = "{\"Groups\":[{\"GroupName\":\"c\",\"Precedence\":1e99}]}"}};
    static const int64_t precedences[] = {0, -1, -1};
    struct scripted_pool pool = scripted_pool_start(steps, COUNT(steps), 0);

    for (size_t i = 0; i < COUNT(steps); i++) {
        struct names names = {0};
        ck_assert_int_eq(list_groups(&pool, &names), 0);
        ck_assert_int_eq(names.last_precedence, precedences[i]);
    }
    scripted_pool_end(&pool);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        an_empty_page_is_not_the_last_one,       the_session_token_is_sent_and_signed,
        one_odd_record_does_not_hide_the_others, only_who_is_said_to_be_enabled_is,
        a_listing_that_turns_in_a_circle_ends,   a_reply_without_a_list_is_not_an_empty_directory,
        a_group_without_a_precedence_has_none,
    };
    Suite *suite = suite_create("directory pages");
    TCase *pages = tcase_create("pages");

    tcase_set_timeout(pages, UNIT_TIMEOUT_S);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(pages, tests[i]);
    suite_add_tcase(suite, pages);
    return suite;
}
