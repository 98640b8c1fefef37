/* Each type of value: what it takes, and in which words it refuses the rest. */
#include "daemon/settings/values.h"

#include <errno.h>
#include <string.h>

#include "common/name_search.h"
#include "common/ownership.h"
#include "daemon/settings/duration.h"
#include "daemon/settings/grammar.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

/* A line in the fifth place, after a section, and the problem that loading it must end in. */
static const struct refusal {
    const char *section;
    const char *line;
    const char *problem;
} refusals[] = {
    {"user_pool", "region = Ireland",
     "region = \"Ireland\" in [user_pool] is not an AWS region; one looks like eu-west-1"},
    {"user_pool", "flow = SRP",
     "flow = \"SRP\" in [user_pool] is none of srp|password|custom|custom_srp|choice"},
    {"sign_in", "preferred_factors = PASSWORD, TELEPATHY",
     "preferred_factors = \"PASSWORD, TELEPATHY\" in [sign_in] has \"TELEPATHY\", which is none of "
     "PASSWORD_SRP|PASSWORD|EMAIL_OTP|SMS_OTP|SMS_MFA|SOFTWARE_TOKEN_MFA|WEB_AUTHN"},
    {"sign_in", "passkey_relying_party = https://login.example.com",
     "passkey_relying_party = \"https://login.example.com\" in [sign_in] is not a host's name in "
     "lower case, as in login.example.com"},
    {"sign_in", "passkey_relying_party = Login.example.com",
     "passkey_relying_party = \"Login.example.com\" in [sign_in] is not a host's name in lower "
     "case, as in login.example.com"},
    {"user_pool", "endpoint = http://localhost:8080",
     "endpoint = \"http://localhost:8080\" in [user_pool] is refused: passwords and tokens would "
     "cross the network unprotected; write https://"},
    {"user_pool", "endpoint = localhost:8443",
     "endpoint = \"localhost:8443\" in [user_pool] is not an endpoint; write https://HOST or "
     "https://HOST:PORT"},
    {"user_pool", "endpoint = https://jane:secret@localhost",
     "endpoint = \"https://…@localhost\" in [user_pool] is not an endpoint; write "
     "https://HOST or https://HOST:PORT"},
    {"user_pool", "issuer = https://localhost",
     "issuer = \"https://localhost\" in [user_pool] is not an issuer; write https://HOST/PATH as "
     "in the tokens' \"iss\""},
    {"network", "proxy = socks5://proxy:1080",
     "proxy = \"socks5://proxy:1080\" in [network] is not a proxy; write http://HOST:PORT"},
    {"network", "proxy = http://jane:sec/r@t@proxy:3128",
     "proxy = \"http://…@proxy:3128\" in [network] is not a proxy; write http://HOST:PORT, without "
     "a user and a password"},
    {"network", "proxy = jane:secret@proxy:3128",
     "proxy = \"…@proxy:3128\" in [network] is not a proxy; write http://HOST:PORT, without a "
     "user and a password"},
    {"network", "connect_timeout = 5",
     "connect_timeout = \"5\" in [network] is not a duration; write a number and its unit, as in "
     "250ms, 30s, 15m, 1h or 1d"},
    {"directory", "lookup_timeout = 999ms",
     "lookup_timeout = \"999ms\" in [directory] is out of bounds; write something from 1s to 10s"},
    {"network", "request_timeout = 3m",
     "request_timeout = \"3m\" in [network] is out of bounds; write something from 1s to 2m"},
    {"identity_pool", "id = eu-west-1_AbC123xyz",
     "id = \"eu-west-1_AbC123xyz\" in [identity_pool] is not an identity pool id; it is a region, "
     "\":\" and a UUID, as in eu-west-1:01234567-89ab-cdef-0123-456789abcdef"},
    {"aws", "credentials = profile", "credentials = profile in [aws] needs profile_file"},
    {"aws", "credentials = file",
     "credentials = file in [aws] needs access_key_file in [directory]"},
    {"aws", "metadata_endpoint = https://169.254.169.254",
     "metadata_endpoint = \"https://169.254.169.254\" in [aws] is not a metadata service; write "
     "http://ADDRESS or http://ADDRESS:PORT"},
    {"directory", "source = cache",
     "source = \"cache\" in [directory] is none of lookup|sync|snapshot|logins"},
    {"directory", "source = snapshot",
     "source = snapshot in [directory] needs snapshot_url and snapshot_key"},
    {"directory", "snapshot_url = /srv/directory",
     "snapshot_url \"/srv/directory\" is a file; write https://HOST/PATH or s3://BUCKET/KEY"},
    {"directory", "snapshot_url = s3://Directories/linux",
     "snapshot_url = \"s3://Directories/linux\" in [directory] is no place; write s3://BUCKET/KEY, "
     "https://HOST/PATH or /FILE"},
    {"directory", "snapshot_key = abc",
     "snapshot_key \"abc\" is no public key; cognitoctl directory key shows it on the publisher"},
    {"directory", "home_base = home",
     "home_base = \"home\" in [directory] is not a path; it starts with \"/\", does not end with "
     "one, and has no empty, \".\" or \"..\" part"},
    {"directory", "home_base = /",
     "home_base = \"/\" in [directory] is not a path; it starts with \"/\", does not end with one, "
     "and has no empty, \".\" or \"..\" part"},
    {"directory", "gecos_attribute = full name",
     "gecos_attribute = \"full name\" in [directory] is not an attribute's name; one looks like "
     "name or custom:uid"},
    {"directory", "allow_system_names = git jenkins",
     "allow_system_names = \"git jenkins\" in [directory] has \"git jenkins\", but no such name "
     "has "
     "blanks; separate names by commas"},
    {"directory", "allow_system_names = yes",
     "allow_system_names = \"yes\" in [directory] is no name that a user or group may have; write "
     "names, as in git, jenkins"},
    {"directory", "allow_system_names = git, root",
     "allow_system_names = \"root\" in [directory] is no name that a user or group may have; write "
     "names, as in git, jenkins"},
    {"directory", "trust_user_writable_attributes = yes, custom:uid",
     "trust_user_writable_attributes in [directory] has \"yes\" and more; write yes, no, or the "
     "names of attributes"},
    {"directory", "trust_user_writable_attributes = email_local_part",
     "trust_user_writable_attributes = \"email_local_part\" in [directory] is not an attribute's "
     "name; one looks like email or custom:uid"},
    {"access", "allow_everyone = true",
     "allow_everyone = \"true\" in [access] is neither yes nor no"},
    {"access", "allow_groups = a,,b",
     "allow_groups = \"a,,b\" in [access] has an empty item; write names with one \",\" between "
     "them"},
    {"access", "deny_groups = interns guests",
     "deny_groups = \"interns guests\" in [access] has \"interns guests\", but no such name has "
     "blanks; separate names by commas"},
    {"offline", "services = login su su-l, sudo",
     "services = \"login su su-l, sudo\" in [offline] has \"login su su-l\", but no such name has "
     "blanks; separate names by commas"},
    {"directory", "ssh_keys_attribute = custom:one\tcustom:two",
     "ssh_keys_attribute = \"custom:one\tcustom:two\" in [directory] has "
     "\"custom:one\tcustom:two\", but no such name has blanks; separate names by commas"},
    {"access", "allow_groups =",
     "\"allow_groups\" in [access] has no value; give it one, or leave the line out"},
    {"access", "allow_user = jane",
     "unknown key \"allow_user\" in [access]; did you mean \"allow_users\"?"},
    {"access", "client_id = x", "unknown key \"client_id\" in [access]; it belongs in [user_pool]"},
    {"directory", "allow_groups = x",
     "unknown key \"allow_groups\" in [directory]; it belongs in [access] or [service NAME]"},
    {"access", "credentials = off",
     "unknown key \"credentials\" in [access]; it belongs in [aws] or [service NAME]"},
    {"access", "pineapple = x", "unknown key \"pineapple\" in [access]"},
    {"daemon", "max_conversations = many",
     "max_conversations = \"many\" in [daemon] is not a number"},
    {"daemon", "max_conversations = 99999999999999999999",
     "max_conversations = \"99999999999999999999\" in [daemon] is out of bounds; write something "
     "from 32 to 1024"},
    {"service sshd", "credentials = yes",
     "credentials = \"yes\" in [service sshd] is none of off|optional|required"},
    {"service sshd", "credential = off",
     "unknown key \"credential\" in [service sshd]; did you mean \"credentials\"?"},
    {"service sshd", "credentials = required",
     "credentials = required in [service sshd] needs an identity pool: give [identity_pool] its "
     "\"id\""},
    {"service", "credentials = off",
     "[service] names no PAM service; write one, as in [service sshd]"},
    {"user_pool sshd", "flow = srp", "unknown section [user_pool sshd]; did you mean [user_pool]?"},
    {"pineapple", "x = y", "unknown section [pineapple]"},
    {"identity_pool", "region = eu-west-1",
     "region in [identity_pool] has no meaning without its \"id\""},
};

START_TEST(a_bad_line_is_refused_in_these_words)
{
    const struct refusal *refusal = &refusals[_i];
    auto_free char *text = NULL;
    auto_free char *problem = NULL;

    ck_assert_int_gt(
        asprintf(&text, SMALLEST_CONFIGURATION "[%s]\n%s\n", refusal->section, refusal->line), 0);
    ck_assert_int_gt(asprintf(&problem, "cognitod.conf:5: %s", refusal->problem), 0);
    folder_assert_refused(text, problem);
}
END_TEST

START_TEST(several_bad_values_of_a_pool_are_all_reported)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf",
                 SMALLEST_CONFIGURATION
                 "[identity_pool]\nid = eu-west-1:01234567-89ab-cdef-0123-456789abcdef\n"
                 "role_arn = arn:aws:s3:::bucket\nlogin_key = https://x/y\n");
    ASSERT_PROBLEMS(
        &folder,
        "cognitod.conf:6: role_arn = \"arn:aws:s3:::bucket\" in [identity_pool] is not "
        "a role; one looks like arn:aws:iam::123456789012:role/NAME",
        "cognitod.conf:7: login_key = \"https://x/y\" in [identity_pool] is not a login "
        "key; write HOST/PATH, without https://");
}
END_TEST

START_TEST(what_a_published_directory_needs_is_missing_only_where_it_is_not_given)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf",
                 SMALLEST_CONFIGURATION
                 "[directory]\nsource = snapshot\nsnapshot_url = ftp://example.com/linux\n");
    ASSERT_PROBLEMS(
        &folder,
        "cognitod.conf:6: snapshot_url = \"ftp://example.com/linux\" in [directory] is no place; "
        "write s3://BUCKET/KEY, https://HOST/PATH or /FILE",
        "cognitod.conf:5: source = snapshot in [directory] needs snapshot_key");
}
END_TEST

START_TEST(a_key_given_twice_names_the_first_line)
{
    folder_assert_refused(SMALLEST_CONFIGURATION "\nid = eu-west-1_Other\n",
                          "cognitod.conf:5: \"id\" in [user_pool] is given a second time; line 2 "
                          "has it already");
}
END_TEST

START_TEST(regions_of_all_partitions_are_regions)
{
    ck_assert(grammar_is_region("eu-west-1"));
    ck_assert(grammar_is_region("ap-southeast-10"));
    ck_assert(grammar_is_region("us-gov-west-1"));
    ck_assert(grammar_is_region("eusc-de-east-1"));
    ck_assert(!grammar_is_region(""));
    ck_assert(!grammar_is_region("eu-west"));
    ck_assert(!grammar_is_region("eu-west-"));
    ck_assert(!grammar_is_region("-west-1"));
    ck_assert(!grammar_is_region("eu-west-1a"));
    ck_assert(!grammar_is_region("eu-west-1.evil.example"));
}
END_TEST

START_TEST(a_user_pool_id_has_one_underscore)
{
    ck_assert(grammar_is_user_pool_id("eu-west-1_AbC123xyz"));
    ck_assert(!grammar_is_user_pool_id("eu-west-1"));
    ck_assert(!grammar_is_user_pool_id("eu-west-1_"));
    ck_assert(!grammar_is_user_pool_id("eu-west-1_a_b"));
    ck_assert(!grammar_is_user_pool_id("euwest1_abc"));
    ck_assert(!grammar_is_user_pool_id("eu-west-1_a/b"));
}
END_TEST

START_TEST(hosts_and_ports_are_told_from_other_things)
{
    ck_assert(grammar_is_host_and_port("localhost"));
    ck_assert(grammar_is_host_and_port("cognito-idp.eu-west-1.amazonaws.com:443"));
    ck_assert(grammar_is_host_and_port("[::1]:8443"));
    ck_assert(grammar_is_host_and_port("[fe80::1]"));
    ck_assert(!grammar_is_host_and_port(""));
    ck_assert(!grammar_is_host_and_port(":443"));
    ck_assert(!grammar_is_host_and_port("localhost:"));
    ck_assert(!grammar_is_host_and_port("localhost:0"));
    ck_assert(!grammar_is_host_and_port("localhost:65536"));
    ck_assert(!grammar_is_host_and_port("localhost/"));
    ck_assert(!grammar_is_host_and_port("[::1"));
    ck_assert(!grammar_is_host_and_port("user@host"));
    ck_assert(grammar_is_host_and_path("localhost:8443/eu-west-1_abc"));
    ck_assert(!grammar_is_host_and_path("localhost:8443"));
    ck_assert(!grammar_is_host_and_path("localhost/a?b"));
}
END_TEST

START_TEST(roles_of_all_partitions_are_roles)
{
    ck_assert(grammar_is_role_arn("arn:aws:iam::123456789012:role/linux-users"));
    ck_assert(grammar_is_role_arn("arn:aws-us-gov:iam::123456789012:role/path/name"));
    ck_assert(!grammar_is_role_arn("arn:aws:iam::12345:role/linux-users"));
    ck_assert(!grammar_is_role_arn("arn:aws:iam::123456789012:user/jane"));
    ck_assert(!grammar_is_role_arn("arn:aws:iam::123456789012:role/"));
    ck_assert(!grammar_is_role_arn("arn:aws"));
    ck_assert(!grammar_is_role_arn(""));
}
END_TEST

START_TEST(paths_have_no_detours)
{
    ck_assert(grammar_is_path("/home"));
    ck_assert(grammar_is_path("/a/.b/..c"));
    ck_assert(!grammar_is_path("/"));
    ck_assert(!grammar_is_path("home"));
    ck_assert(!grammar_is_path("/home/"));
    ck_assert(!grammar_is_path("/home//x"));
    ck_assert(!grammar_is_path("/home/../etc"));
    ck_assert(!grammar_is_path("/./home"));
}
END_TEST

START_TEST(durations_come_back_in_their_largest_unit)
{
    static const struct {
        const char *written;
        int64_t milliseconds;
        const char *printed;
    } cases[] = {{"250ms", 250, "250ms"}, {"1000ms", 1000, "1s"}, {"90s", 90000, "90s"},
                 {"60m", 3600000, "1h"},  {"1d", 86400000, "1d"}, {"36h", 129600000, "36h"},
                 {"0s", 0, "0d"},         {"007s", 7000, "7s"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t milliseconds = -1;
        ck_assert(settings_duration_parse(cases[i].written, &milliseconds));
        ck_assert_int_eq(milliseconds, cases[i].milliseconds);
        ck_assert_str_eq(settings_duration_text(milliseconds).text, cases[i].printed);
    }
}
END_TEST

START_TEST(what_is_no_duration_is_refused)
{
    static const char *const cases[] = {"",     "5",    "s",   "5 s", "-5s",        "5S",
                                        "1h5m", "0.5s", "5s ", "+5s", "1000000000s"};
    int64_t milliseconds = -1;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_msg(!settings_duration_parse(cases[i], &milliseconds), "\"%s\"", cases[i]);
    ck_assert_int_eq(milliseconds, -1);
}
END_TEST

START_TEST(a_name_is_near_when_a_third_of_it_is_right)
{
    struct name_search search = {.wanted = "clientid"};

    name_search_consider(&search, "region");
    ck_assert_ptr_null(search.nearest);
    name_search_consider(&search, "client_id");
    name_search_consider(&search, "client_ids");
    ck_assert_str_eq(search.nearest, "client_id");
    ck_assert_uint_eq(search.distance, 1);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_values");
    TCase *lines = tcase_create("refusals");

    tcase_add_loop_test(lines, a_bad_line_is_refused_in_these_words, 0,
                        (int)(sizeof refusals / sizeof refusals[0]));
    suite_add_tcase(suite, lines);
    UNIT_CASE(suite, "whole files", several_bad_values_of_a_pool_are_all_reported,
              what_a_published_directory_needs_is_missing_only_where_it_is_not_given,
              a_key_given_twice_names_the_first_line);
    UNIT_CASE(suite, "grammar", regions_of_all_partitions_are_regions,
              a_user_pool_id_has_one_underscore, hosts_and_ports_are_told_from_other_things,
              roles_of_all_partitions_are_roles, paths_have_no_detours);
    UNIT_CASE(suite, "durations and names", durations_come_back_in_their_largest_unit,
              what_is_no_duration_is_refused, a_name_is_near_when_a_third_of_it_is_right);
    return suite;
}
