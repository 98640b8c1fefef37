/* Keys from the environment, a profile file, the program it names, and STS for a token. */
#include "daemon/cognito/host_providers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/deadline.h"
#include "common/ownership.h"
#include "tests/unit/http_fixture.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define STS_ANSWER                                                                                 \
    "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"    \
    "<AssumeRoleWithWebIdentityResult>\n<Audience>sts.amazonaws.com</Audience>\n"                  \
    "<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></AssumedRoleUser>\n"   \
    "<Credentials>\n<SessionToken>the-session-token</SessionToken>\n"                              \
    "<SecretAccessKey>example/secret</SecretAccessKey>\n"                                          \
    "<Expiration>2099-01-01T00:00:00.125Z</Expiration>\n"                                          \
    "<AccessKeyId>ASIAEXAMPLE</AccessKeyId>\n</Credentials>\n"                                     \
    "</AssumeRoleWithWebIdentityResult>\n</AssumeRoleWithWebIdentityResponse>\n"

/* A folder with a profile file in it, and what a fetch said. */
struct trial {
    struct settings_folder folder;
    char profile_file[128];
    struct host_places places;
    struct aws_credentials keys;
    struct host_credentials_status status;
};

static void trial_end(struct trial *trial)
{
    aws_credentials_clear(&trial->keys);
    folder_remove(&trial->folder);
}

#define auto_trial __attribute__((cleanup(trial_end)))

static void trial_make(struct trial *out, const char *profile)
{
    *out = (struct trial){0};
    folder_make(&out->folder);
    folder_write(&out->folder, "profile", profile);
    folder_change_mode(&out->folder, "profile", 0640);
    (void)snprintf(out->profile_file, sizeof out->profile_file, "%s/profile", out->folder.path);
    out->places.profile_file = out->profile_file;
}

static int fetch_within(struct trial *trial, enum host_provider which, int64_t limit_ms)
{
    struct host_credentials *credentials = NULL;

    ck_assert_int_eq(host_provider_open(which, &trial->places, &credentials), 0);
    aws_credentials_clear(&trial->keys);
    int r = host_credentials_get(credentials, deadline_in_ms(limit_ms), &trial->keys);
    host_credentials_get_status(credentials, &trial->status);
    host_credentials_close(credentials);
    return r;
}

static int fetch(struct trial *trial, enum host_provider which)
{
    return fetch_within(trial, which, LIMIT_MS);
}

static void expect_keys(const struct trial *trial, int r, const char *id)
{
    ck_assert_msg(r == 0, "%d: %s", r, trial->status.why);
    ck_assert_str_eq(trial->keys.access_key_id, id);
    ck_assert_str_eq(secret_text(&trial->keys.secret_access_key), "example/secret");
}

static void expect_words(const struct trial *trial, const char *words)
{
    ck_assert_msg(strstr(trial->status.why, words) != NULL, "\"%s\" is not in: %s", words,
                  trial->status.why);
    ck_assert_str_eq(trial->keys.access_key_id, "");
}

START_TEST(the_environment_gives_keys_and_may_give_a_token)
{
    static const char *const environment[] = {"AWS_ACCESS_KEY_ID_X=other",
                                              "AWS_ACCESS_KEY_ID=AKIAEXAMPLE",
                                              "AWS_SECRET_ACCESS_KEY=example/secret", NULL};
    auto_trial struct trial trial;

    trial_make(&trial, "");
    trial.places = (struct host_places){.environment = environment};
    ck_assert_int_eq((int)host_provider_find(&trial.places), HOST_PROVIDER_ENVIRONMENT);
    expect_keys(&trial, fetch(&trial, HOST_PROVIDER_ENVIRONMENT), "AKIAEXAMPLE");
    ck_assert_uint_eq(trial.keys.session_token.length, 0);
    trial.places.environment = environment + 2;
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_ENVIRONMENT), -EBADMSG);
    expect_words(&trial, "AWS_ACCESS_KEY_ID or");
}
END_TEST

START_TEST(the_default_profile_gives_keys)
{
    auto_trial struct trial trial;

    trial_make(&trial, "[other]\naws_access_key_id = WRONG\n[default]\n# a comment = x\n"
                       "aws_access_key_id=AKIAEXAMPLE\r\n aws_secret_access_key = example/secret \n"
                       "region = eu-west-1\n[last]\naws_access_key_id = WRONG\n");
    expect_keys(&trial, fetch(&trial, HOST_PROVIDER_PROFILE), "AKIAEXAMPLE");
    ck_assert_int_eq(trial.keys.expires_at_unix, 0);
}
END_TEST

START_TEST(temporary_keys_in_a_profile_are_read_again_soon)
{
    auto_trial struct trial trial;

    trial_make(&trial, "aws_access_key_id = ASIAEXAMPLE\naws_secret_access_key = example/secret\n"
                       "aws_session_token = the-session-token\n");
    expect_keys(&trial, fetch(&trial, HOST_PROVIDER_PROFILE), "ASIAEXAMPLE");
    ck_assert_int_gt(trial.keys.expires_at_unix, (int64_t)time(NULL));
    ck_assert_int_le(trial.keys.expires_at_unix, (int64_t)time(NULL) + 600);
}
END_TEST

START_TEST(a_profile_that_others_may_read_or_write_is_refused)
{
    static const mode_t modes[] = {0644, 0660, 0602};
    auto_trial struct trial trial;

    trial_make(&trial, "aws_access_key_id = A\naws_secret_access_key = example/secret\n");
    for (size_t i = 0; i < COUNT(modes); i++) {
        folder_change_mode(&trial.folder, "profile", modes[i]);
        ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EACCES);
        expect_words(&trial, "must belong to root");
    }
}
END_TEST

START_TEST(a_profile_that_wants_more_is_refused_by_name)
{
    auto_trial struct trial trial;

    trial_make(&trial, "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EOPNOTSUPP);
    expect_words(&trial, "source_profile in a profile is not supported");
    folder_write(&trial.folder, "profile", "[default]\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -ENOKEY);
    expect_words(&trial, "no keys in its [default] profile");
}
END_TEST

START_TEST(a_program_gives_keys_without_a_shell)
{
    auto_trial struct trial trial;

    trial_make(&trial, "credential_process = /bin/cat \"@/the keys; exit $HOME\"\n");
    folder_write(&trial.folder, "the keys; exit $HOME",
                 "{\"Version\":1,\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":"
                 "\"example/secret\",\"SessionToken\":\"the-session-token\","
                 "\"Expiration\":\"2099-01-01T00:00:00+00:00\"}\n");
    expect_keys(&trial, fetch(&trial, HOST_PROVIDER_PROFILE), "ASIAEXAMPLE");
    ck_assert_int_eq(trial.keys.expires_at_unix, 4070908800);
    ck_assert_str_eq(secret_text(&trial.keys.session_token), "the-session-token");
}
END_TEST

START_TEST(a_program_sees_no_environment_of_the_daemons)
{
    auto_trial struct trial trial;

    ck_assert_int_eq(setenv("AWS_SECRET_ACCESS_KEY", "not for others", 1), 0);
    trial_make(&trial, "credential_process = /usr/bin/env\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EBADMSG);
    expect_words(&trial, "not a JSON object");
    folder_write(&trial.folder, "profile",
                 "credential_process = /usr/bin/env printenv AWS_SECRET_ACCESS_KEY\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EPROTO);
    ck_assert_int_eq(unsetenv("AWS_SECRET_ACCESS_KEY"), 0);
}
END_TEST

START_TEST(a_program_that_fails_is_told)
{
    auto_trial struct trial trial;

    trial_make(&trial, "credential_process = /bin/false\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EPROTO);
    expect_words(&trial, "/bin/false failed");
    folder_write(&trial.folder, "profile", "credential_process = /bin/there-is-none\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -ENOENT);
    folder_write(&trial.folder, "profile", "credential_process = cat /etc/hosts\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EACCES);
    expect_words(&trial, "absolute path");
    folder_write(&trial.folder, "profile",
                 "credential_process = /usr/bin/head -c 70000 /dev/zero\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EMSGSIZE);
}
END_TEST

START_TEST(a_program_that_others_may_change_is_not_run)
{
    auto_trial struct trial trial;

    trial_make(&trial, "credential_process = @/program\n");
    folder_write(&trial.folder, "program", "#!/bin/sh\ntouch @/ran\n");
    folder_change_mode(&trial.folder, "program", 0775);
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EACCES);
    expect_words(&trial, "must be a program that belongs to root");
}
END_TEST

/* The child of the program has the pipe, too: it must not outlive the time. */
START_TEST(a_program_that_hangs_is_killed_with_all_it_has_started)
{
    auto_trial struct trial trial;
    struct deadline limit = deadline_in_ms(30000);

    trial_make(&trial, "credential_process = /bin/sh -c \"sleep 1000 & sleep 1000\"\n");
    ck_assert_int_eq(fetch_within(&trial, HOST_PROVIDER_PROFILE, 200), -ETIMEDOUT);
    expect_words(&trial, "/bin/sh did not answer in time");
    folder_write(&trial.folder, "profile",
                 "credential_process = /bin/sh -c \"exec >&-; exec sleep 1000\"\n");
    ck_assert_int_eq(fetch_within(&trial, HOST_PROVIDER_PROFILE, 200), -ETIMEDOUT);
    ck_assert(!deadline_has_passed(limit));
}
END_TEST

static void make_identity(struct trial *trial, struct http_fixture *fixture, const char *profile)
{
    trial_make(trial, profile);
    folder_write(&trial->folder, "token", "header.pay+load.signature\n");
    trial->places.http = fixture->pool;
    trial->places.sts_endpoint = https_script_url(fixture->server);
}

START_TEST(sts_gives_keys_for_the_token_of_a_file)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = STS_ANSWER}};
    struct http_fixture fixture = http_fixture_start(steps, COUNT(steps), NULL);
    auto_trial struct trial trial;

    make_identity(&trial, &fixture,
                  "role_arn = arn:aws:iam::123456789012:role/r\n"
                  "web_identity_token_file = @/token\nrole_session_name = a host\n");
    expect_keys(&trial, fetch(&trial, HOST_PROVIDER_PROFILE), "ASIAEXAMPLE");
    ck_assert_str_eq(secret_text(&trial.keys.session_token), "the-session-token");
    ck_assert_int_eq(trial.keys.expires_at_unix, 4070908800);
    ck_assert_ptr_nonnull(strstr(https_script_request(fixture.server, 0),
                                 "\r\n\r\nAction=AssumeRoleWithWebIdentity&Version=2011-06-15"
                                 "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"
                                 "&RoleSessionName=a%20host"
                                 "&WebIdentityToken=header.pay%2Bload.signature"));
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(the_environment_names_role_and_token_as_kubernetes_sets_it)
{
    static const struct https_step steps[] = {{.status = "200 OK", .body = STS_ANSWER}};
    struct http_fixture fixture = http_fixture_start(steps, COUNT(steps), NULL);
    char file[160];
    const char *const environment[] = {file, "AWS_ROLE_ARN=arn:aws:iam::123456789012:role/r", NULL};
    auto_trial struct trial trial;

    make_identity(&trial, &fixture, "");
    (void)snprintf(file, sizeof file, "AWS_WEB_IDENTITY_TOKEN_FILE=%s/token", trial.folder.path);
    trial.places.environment = environment;
    trial.places.profile_file = NULL;
    ck_assert_int_eq((int)host_provider_find(&trial.places), HOST_PROVIDER_WEB_IDENTITY);
    expect_keys(&trial, fetch(&trial, HOST_PROVIDER_WEB_IDENTITY), "ASIAEXAMPLE");
    ck_assert_ptr_nonnull(
        strstr(https_script_request(fixture.server, 0), "&RoleSessionName=cognitod&"));
    http_fixture_end(&fixture);
}
END_TEST

START_TEST(what_sts_refuses_or_leaves_out_is_told)
{
    static const struct https_step steps[] = {
        {.status = "400 Bad Request",
         .body = "<ErrorResponse><Error><Code>ExpiredTokenException</Code></Error>"},
        {.status = "200 OK", .body = "<Credentials><AccessKeyId>A</AccessKeyId></Credentials>"},
        {.status = "200 OK", .body = "{}"}};
    struct http_fixture fixture = http_fixture_start(steps, COUNT(steps), NULL);
    auto_trial struct trial trial;

    make_identity(&trial, &fixture,
                  "role_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = @/token\n");
    ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EACCES);
    expect_words(&trial, "STS answered 400 ExpiredTokenException");
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(fetch(&trial, HOST_PROVIDER_PROFILE), -EBADMSG);
        expect_words(&trial, "STS gave no keys");
    }
    http_fixture_end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("host_providers");

    UNIT_CASE(suite, "files", the_environment_gives_keys_and_may_give_a_token,
              the_default_profile_gives_keys, temporary_keys_in_a_profile_are_read_again_soon,
              a_profile_that_others_may_read_or_write_is_refused,
              a_profile_that_wants_more_is_refused_by_name);
    UNIT_CASE(suite, "no program", a_program_that_others_may_change_is_not_run);
    tcase_set_tags(UNIT_CASE(suite, "program", a_program_gives_keys_without_a_shell,
                             a_program_sees_no_environment_of_the_daemons,
                             a_program_that_fails_is_told,
                             a_program_that_hangs_is_killed_with_all_it_has_started),
                   UNIT_NEEDS_PIDFD);
    UNIT_CASE(suite, "STS", sts_gives_keys_for_the_token_of_a_file,
              the_environment_names_role_and_token_as_kubernetes_sets_it,
              what_sts_refuses_or_leaves_out_is_told);
    return suite;
}
