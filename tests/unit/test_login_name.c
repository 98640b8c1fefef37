/* Which name a user of the pool has on the host, and how the pool is asked for it. */
#include "daemon/directory/login_name.h"

#include <string.h>

#include "tests/unit/unit.h"

static enum login_name_answer name_by(const char *choice, const char *attribute, const char *value,
                                      char out[LOGIN_NAME_SIZE])
{
    auto_text_map struct text_map attributes = {0};

    ck_assert_int_eq(text_map_set(&attributes, "email_verified", "true"), 0);
    ck_assert_int_eq(text_map_set(&attributes, "phone_number_verified", "true"), 0);
    ck_assert_int_eq(text_map_set(&attributes, attribute, value), 0);
    return login_name_of(choice, "The-Username", &attributes, out);
}

static void expect_name(const char *choice, const char *attribute, const char *value,
                        const char *name)
{
    char out[LOGIN_NAME_SIZE];

    ck_assert_int_eq(name_by(choice, attribute, value, out), LOGIN_NAME_FOUND);
    ck_assert_str_eq(out, name);
}

START_TEST(each_choice_reads_its_attribute_and_folds_it)
{
    expect_name(NULL, "email", "x@y.z", "the-username");
    expect_name("username", "email", "x@y.z", "the-username");
    expect_name("preferred_username", "preferred_username", "JaneDoe", "janedoe");
    expect_name("email", "email", "Jane@Example.COM", "jane@example.com");
    expect_name("email_local_part", "email", "Jane.Doe@Example.COM", "jane.doe");
    expect_name("phone_number", "phone_number", "+491701234534", "tel491701234534");
    expect_name("custom:login", "custom:login", "jd", "jd");
}
END_TEST

START_TEST(what_cannot_be_a_name_is_none)
{
    static const char *const unfit[] = {
        "Root", "1jane",  "jane doe", "jané",     "JANE+", "a@b@c.d",
        "sudo", "jane\n", "-",        "jane@x@y", "..",    "abcdefghijklmnopqrstuvwxyz0123456"};
    char out[LOGIN_NAME_SIZE];

    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
        ck_assert_msg(name_by("custom:login", "custom:login", unfit[i], out) == LOGIN_NAME_UNFIT,
                      "%s", unfit[i]);
    ck_assert_int_eq(name_by("custom:login", "custom:other", "jane", out), LOGIN_NAME_NONE);
    ck_assert_int_eq(name_by("custom:login", "custom:login", "", out), LOGIN_NAME_NONE);
    ck_assert_int_eq(name_by("email_local_part", "email", "jane", out), LOGIN_NAME_NONE);
    ck_assert_int_eq(name_by("email_local_part", "email", "@x.y", out), LOGIN_NAME_NONE);
    ck_assert_int_eq(name_by("email_local_part", "email", "\"a@b\"@x.y", out), LOGIN_NAME_UNFIT);
}
END_TEST

START_TEST(an_address_that_is_not_verified_is_no_name)
{
    static const char *const not_verified[] = {"false", "", "TRUE", "1"};
    char out[LOGIN_NAME_SIZE];

    for (size_t i = 0; i < sizeof not_verified / sizeof *not_verified; i++) {
        auto_text_map struct text_map attributes = {0};
        ck_assert_int_eq(text_map_set(&attributes, "email", "jane@x.y"), 0);
        ck_assert_int_eq(text_map_set(&attributes, "email_verified", not_verified[i]), 0);
        ck_assert_int_eq(login_name_of("email", "u", &attributes, out), LOGIN_NAME_UNVERIFIED);
        ck_assert_int_eq(login_name_of("email_local_part", "u", &attributes, out),
                         LOGIN_NAME_UNVERIFIED);
    }
    auto_text_map struct text_map silent = {0};
    ck_assert_int_eq(text_map_set(&silent, "email", "jane@x.y"), 0);
    ck_assert_int_eq(login_name_of("email", "u", &silent, out), LOGIN_NAME_UNVERIFIED);
    ck_assert_int_eq(text_map_set(&silent, "phone_number", "+49170"), 0);
    ck_assert_int_eq(text_map_set(&silent, "email_verified", "true"), 0);
    ck_assert_int_eq(login_name_of("phone_number", "u", &silent, out), LOGIN_NAME_UNVERIFIED);
}
END_TEST

static void expect_question(const char *choice, const char *attribute, const char *value,
                            bool is_prefix)
{
    char text[LOGIN_NAME_SIZE];
    struct source_question question;

    ck_assert(login_name_question(choice, "jane", text, &question));
    ck_assert_str_eq(question.attribute, attribute);
    ck_assert_str_eq(question.value, value);
    ck_assert_int_eq(question.is_prefix, is_prefix);
}

START_TEST(the_pool_is_asked_by_what_it_can_search)
{
    char text[LOGIN_NAME_SIZE];
    struct source_question question;

    expect_question(NULL, "username", "jane", false);
    expect_question("username", "username", "jane", false);
    expect_question("preferred_username", "preferred_username", "jane", false);
    expect_question("email", "email", "jane", false);
    expect_question("email_local_part", "email", "jane@", true);
    ck_assert(!login_name_question("custom:login", "jane", text, &question));
}
END_TEST

START_TEST(a_number_is_asked_for_as_cognito_writes_it)
{
    static const char *const no_numbers[] = {"jane",  "tel",       "tel49x",
                                             "49170", "telephone", "+49170"};
    char text[LOGIN_NAME_SIZE];
    struct source_question question;

    ck_assert(login_name_question("phone_number", "tel49170", text, &question));
    ck_assert_str_eq(question.attribute, "phone_number");
    ck_assert_str_eq(question.value, "+49170");
    ck_assert(!question.is_prefix);
    for (size_t i = 0; i < sizeof no_numbers / sizeof *no_numbers; i++)
        ck_assert(!login_name_question("phone_number", no_numbers[i], text, &question));
}
END_TEST

START_TEST(the_attribute_that_a_user_could_write_is_named)
{
    ck_assert_ptr_null(login_name_attribute(NULL));
    ck_assert_ptr_null(login_name_attribute("username"));
    ck_assert_str_eq(login_name_attribute("email"), "email");
    ck_assert_str_eq(login_name_attribute("email_local_part"), "email");
    ck_assert_str_eq(login_name_attribute("custom:login"), "custom:login");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("login_name");

    UNIT_CASE(suite, "name", each_choice_reads_its_attribute_and_folds_it,
              what_cannot_be_a_name_is_none, an_address_that_is_not_verified_is_no_name,
              the_attribute_that_a_user_could_write_is_named);
    UNIT_CASE(suite, "question", the_pool_is_asked_by_what_it_can_search,
              a_number_is_asked_for_as_cognito_writes_it);
    return suite;
}
