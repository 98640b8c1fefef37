/* The environment a daemon may set: a list, a grammar, and nothing else. */
#include "pam/environment.h"

#include <string.h>

#include <security/pam_appl.h>

#include "tests/unit/unit.h"

static pam_handle_t *pamh;

static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *context)
{
    (void)count;
    (void)messages;
    (void)out;
    (void)context;
    return PAM_CONV_ERR;
}

static void start_pam(void)
{
    static const struct pam_conv conversation = {.conv = converse};

    ck_assert_int_eq(pam_start("cognito-test", "jane", &conversation, &pamh), PAM_SUCCESS);
}

static void end_pam(void)
{
    ck_assert_int_eq(pam_end(pamh, PAM_SUCCESS), PAM_SUCCESS);
}

START_TEST(what_a_program_obeys_is_not_on_the_list)
{
    static const char *const names[] = {"LD_PRELOAD",
                                        "LD_LIBRARY_PATH",
                                        "PATH",
                                        "IFS",
                                        "BASH_ENV",
                                        "ENV",
                                        "HOME",
                                        "SHELL",
                                        "USER",
                                        "PYTHONSTARTUP",
                                        "PERL5LIB",
                                        "TMPDIR",
                                        "AWS_CA_BUNDLE",
                                        "AWS_CONFIG_FILE",
                                        "AWS_ROLE_ARN",
                                        "AWS_PROFILE",
                                        "https_proxy",
                                        "AWS_ENDPOINT_URL",
                                        "aws_region",
                                        "AWS_REGION ",
                                        "",
                                        "=",
                                        "COGNITO_LOGIN_TICKET"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(!environment_is_allowed(names[i], "eu-west-1"), "%s", names[i]);
}
END_TEST

START_TEST(values_as_amazon_makes_them_are_allowed)
{
    static const struct environment_entry entries[] = {
        {"AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"},
        {"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
        {"AWS_SESSION_TOKEN", "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZ=="},
        {"AWS_CREDENTIAL_EXPIRATION", "2030-01-01T00:00:00Z"},
        {"AWS_CREDENTIAL_EXPIRATION", "2030-01-01T00:00:00+00:00"},
        {"AWS_REGION", "us-gov-west-1"},
        {"AWS_DEFAULT_REGION", "ap-southeast-4"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:51679/v1/credentials"},
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "dGhpcyBpcyBhIHRva2Vu"},
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", RUN_DIR "/tokens/1879048192"},
    };

    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        ck_assert_msg(environment_is_allowed(entries[i].name, entries[i].value), "%s=%s",
                      entries[i].name, entries[i].value);
}
END_TEST

START_TEST(values_of_another_form_are_not)
{
    static const struct environment_entry entries[] = {
        {"AWS_ACCESS_KEY_ID", ""},
        {"AWS_ACCESS_KEY_ID", "asiaiosfodnn7example"},
        {"AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE\nLD_PRELOAD=/tmp/x"},
        {"AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG $(id) bPxRfiCYEX"},
        {"AWS_SESSION_TOKEN", "short"},
        {"AWS_CREDENTIAL_EXPIRATION", "tomorrow"},
        {"AWS_REGION", "eu-west-1;reboot"},
        {"AWS_REGION", "EU-WEST-1"},
        {"AWS_REGION", "../../etc/passwd"},
        {"AWS_DEFAULT_REGION", "a-region-with-a-name-longer-than-any"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1:80/credentials"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:80@192.0.2.1/"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://127.0.0.1:80/credentials"},
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "two words and more"},
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/etc/shadow"},
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", RUN_DIR "/../../etc/shadow"},
    };

    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        ck_assert_msg(!environment_is_allowed(entries[i].name, entries[i].value), "%s=%s",
                      entries[i].name, entries[i].value);
}
END_TEST

START_TEST(a_value_longer_than_any_real_one_is_refused)
{
    static char value[8194];

    memset(value, 'A', sizeof value - 2);
    ck_assert(environment_is_allowed("AWS_SESSION_TOKEN", value));
    value[sizeof value - 2] = 'A';
    ck_assert(!environment_is_allowed("AWS_SESSION_TOKEN", value));
    ck_assert(!environment_is_allowed("AWS_ACCESS_KEY_ID", value));
}
END_TEST

START_TEST(what_is_not_allowed_is_dropped_and_the_rest_is_set)
{
    struct message_result result = {.environment_count = 3,
                                    .environment = {{"LD_PRELOAD", "/tmp/evil.so"},
                                                    {"AWS_REGION", "eu-west-1"},
                                                    {"AWS_DEFAULT_REGION", "no region at all"}}};

    ck_assert_int_eq(environment_set(pamh, &result), PAM_SUCCESS);
    ck_assert_str_eq(pam_getenv(pamh, "AWS_REGION"), "eu-west-1");
    ck_assert_ptr_null(pam_getenv(pamh, "LD_PRELOAD"));
    ck_assert_ptr_null(pam_getenv(pamh, "AWS_DEFAULT_REGION"));
}
END_TEST

START_TEST(removing_takes_our_names_and_no_others)
{
    struct message_result result = {.environment_count = 1,
                                    .environment = {{"AWS_REGION", "eu-west-1"}}};

    ck_assert_int_eq(environment_set(pamh, &result), PAM_SUCCESS);
    ck_assert_int_eq(pam_putenv(pamh, "LANG=de_DE.UTF-8"), PAM_SUCCESS);
    environment_remove(pamh);
    ck_assert_ptr_null(pam_getenv(pamh, "AWS_REGION"));
    ck_assert_str_eq(pam_getenv(pamh, "LANG"), "de_DE.UTF-8");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("pam/environment");

    UNIT_CASE(suite, "list and grammar", what_a_program_obeys_is_not_on_the_list,
              values_as_amazon_makes_them_are_allowed, values_of_another_form_are_not,
              a_value_longer_than_any_real_one_is_refused);
    UNIT_CASE_WITH(suite, "in a PAM handle", start_pam, end_pam,
                   what_is_not_allowed_is_dropped_and_the_rest_is_set,
                   removing_takes_our_names_and_no_others);
    return suite;
}
