/* Keys from the metadata services of instances and containers. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/host_providers.h"
#include "tests/unit/metadata_server.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define LIMIT_MS UNIT_PATIENCE_MS
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define KEYS(token)                                                                                \
    "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"ASIAEXAMPLE\","                 \
    "\"SecretAccessKey\":\"example/secret\"," token ",\"Expiration\":\"2099-01-01T00:00:00Z\"}"
#define INSTANCE_KEYS KEYS("\"Token\":\"the-session-token\"")

static const struct metadata_step instance[] = {
    {"200 OK", "AQAEAtoken=="}, {"200 OK", "linux-hosts"}, {"200 OK", INSTANCE_KEYS}};

/* Fetches once from the provider, and gives the keys and the words of the failure. */
static int fetch(enum host_provider which, const struct host_places *places,
                 struct aws_credentials *out, struct host_credentials_status *status)
{
    struct host_credentials *credentials = NULL;

    ck_assert_int_eq(host_provider_open(which, places, &credentials), 0);
    int r = host_credentials_get(credentials, deadline_in_ms(LIMIT_MS), out);
    host_credentials_get_status(credentials, status);
    status->provider = NULL;
    host_credentials_close(credentials);
    return r;
}

static void expect_keys(enum host_provider which, const struct host_places *places)
{
    auto_aws_credentials struct aws_credentials keys = {0};
    struct host_credentials_status status;

    int r = fetch(which, places, &keys, &status);
    ck_assert_msg(r == 0, "%s", status.why);
    ck_assert_str_eq(keys.access_key_id, "ASIAEXAMPLE");
    ck_assert_str_eq(secret_text(&keys.secret_access_key), "example/secret");
    ck_assert_str_eq(secret_text(&keys.session_token), "the-session-token");
    ck_assert_int_eq(keys.expires_at_unix, 4070908800);
}

static void expect_failure(enum host_provider which, const struct host_places *places, int error,
                           const char *words)
{
    auto_aws_credentials struct aws_credentials keys = {0};
    struct host_credentials_status status;

    ck_assert_int_eq(fetch(which, places, &keys, &status), error);
    ck_assert_msg(strstr(status.why, words) != NULL, "\"%s\" is not in: %s", words, status.why);
    ck_assert_str_eq(keys.access_key_id, "");
}

static void expect_begins(struct metadata_server *server, size_t index, const char *line)
{
    const char *request = metadata_server_request(server, index);

    ck_assert_msg(strncmp(request, line, strlen(line)) == 0, "%s", request);
}

START_TEST(an_instance_gives_its_role_only_for_a_token)
{
    struct metadata_server *server = metadata_server_start(instance, COUNT(instance));
    const struct host_places places = {.metadata_endpoint = metadata_server_url(server)};

    expect_keys(HOST_PROVIDER_INSTANCE, &places);
    ck_assert_uint_eq(metadata_server_request_count(server), 3);
    expect_begins(server, 0, "PUT /latest/api/token HTTP/1.1\r\n");
    ck_assert_ptr_nonnull(
        strstr(metadata_server_request(server, 0), "X-aws-ec2-metadata-token-ttl-seconds: "));
    expect_begins(server, 1, "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1\r\n");
    expect_begins(server, 2,
                  "GET /latest/meta-data/iam/security-credentials/linux-hosts HTTP/1.1\r\n");
    for (size_t i = 1; i < 3; i++)
        ck_assert_ptr_nonnull(strstr(metadata_server_request(server, i),
                                     "\r\nX-aws-ec2-metadata-token: AQAEAtoken==\r\n"));
    metadata_server_stop(server);
}
END_TEST

START_TEST(an_instance_that_gives_no_token_is_not_asked_without_one)
{
    static const struct metadata_step steps[] = {{"403 Forbidden", ""}, {"200 OK", "linux-hosts"}};
    struct metadata_server *server = metadata_server_start(steps, COUNT(steps));
    const struct host_places places = {.metadata_endpoint = metadata_server_url(server)};

    expect_failure(HOST_PROVIDER_INSTANCE, &places, -EACCES, "answered 403");
    ck_assert_uint_eq(metadata_server_request_count(server), 1);
    metadata_server_stop(server);
}
END_TEST

START_TEST(an_instance_without_a_role_is_told)
{
    static const struct metadata_step steps[] = {{"200 OK", "token"}, {"404 Not Found", ""}};
    struct metadata_server *server = metadata_server_start(steps, COUNT(steps));
    const struct host_places places = {.metadata_endpoint = metadata_server_url(server)};

    expect_failure(HOST_PROVIDER_INSTANCE, &places, -ENOENT, "the instance has no role");
    metadata_server_stop(server);
}
END_TEST

START_TEST(odd_answers_of_an_instance_are_refused)
{
    static const struct {
        struct metadata_step steps[3];
        const char *words;
    } odd[] = {
        {{{"200 OK", "to\r\nken"}, {"200 OK", "x"}, {"200 OK", INSTANCE_KEYS}}, "no token"},
        {{{"200 OK", ""}, {"200 OK", "x"}, {"200 OK", INSTANCE_KEYS}}, "no token"},
        {{{"200 OK", "token"}, {"200 OK", "../../x"}, {"200 OK", INSTANCE_KEYS}}, "odd name"},
        {{{"200 OK", "token"}, {"200 OK", ""}, {"200 OK", INSTANCE_KEYS}}, "no role"},
        {{{"200 OK", "token"}, {"200 OK", "x"}, {"200 OK", "[]"}}, "not a JSON object"},
        {{{"200 OK", "token"}, {"200 OK", "x"}, {"200 OK", "{\"Code\":\"Failed\"}"}},
         "is not Success"},
        {{{"200 OK", "token"}, {"200 OK", "x"}, {"200 OK", "{\"AccessKeyId\":\"A\"}"}},
         "lacks AccessKeyId or SecretAccessKey"},
        {{{"200 OK", "token"},
          {"200 OK", "x"},
          {"200 OK", "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"Expiration\":\"soon\"}"}},
         "when the keys end"},
    };

    for (size_t i = 0; i < COUNT(odd); i++) {
        struct metadata_server *server = metadata_server_start(odd[i].steps, 3);
        const struct host_places places = {.metadata_endpoint = metadata_server_url(server)};
        expect_failure(HOST_PROVIDER_INSTANCE, &places, -EBADMSG, odd[i].words);
        metadata_server_stop(server);
    }
}
END_TEST

START_TEST(a_metadata_endpoint_elsewhere_is_never_asked)
{
    static const char *const elsewhere[] = {
        "http://192.0.2.1",
        "http://localhost:1",
        "http://169.254.169.254.example",
        "http://169.254.1.1@192.0.2.1",
        "http://[2001:db8::1]",
        "https://127.0.0.1:1",
        "http://1270.0.0.1",
    };

    for (size_t i = 0; i < COUNT(elsewhere); i++) {
        const struct host_places places = {.metadata_endpoint = elsewhere[i]};
        expect_failure(HOST_PROVIDER_INSTANCE, &places, -EINVAL, "could not be made");
    }
    ck_assert(http_url_is_local("http://169.254.169.254/latest"));
    ck_assert(http_url_is_local("http://[fd00:ec2::254]/latest"));
    ck_assert(http_url_is_local("http://[::1]:80"));
    ck_assert(!http_url_is_local("http://[::1"));
}
END_TEST

START_TEST(a_container_asks_with_the_token_of_the_file)
{
    static const struct metadata_step steps[] = {
        {"200 OK", KEYS("\"Token\":\"the-session-token\"")}};
    auto_folder struct settings_folder folder;
    struct metadata_server *server = metadata_server_start(steps, COUNT(steps));
    char uri[160], file[400];
    const char *const environment[] = {uri, file, NULL};
    const struct host_places places = {.environment = environment};

    folder_make(&folder);
    folder_write(&folder, "token", "Bearer example\n");
    (void)snprintf(uri, sizeof uri, "AWS_CONTAINER_CREDENTIALS_FULL_URI=%s/v1/credentials",
                   metadata_server_url(server));
    (void)snprintf(file, sizeof file, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=%s/token",
                   folder.path);
    ck_assert_int_eq((int)host_provider_find(&places), HOST_PROVIDER_CONTAINER);
    expect_keys(HOST_PROVIDER_CONTAINER, &places);
    expect_begins(server, 0, "GET /v1/credentials HTTP/1.1\r\n");
    ck_assert_ptr_nonnull(
        strstr(metadata_server_request(server, 0), "\r\nAuthorization: Bearer example\r\n"));
    folder_write(&folder, "token", "");
    expect_failure(HOST_PROVIDER_CONTAINER, &places, -EBADMSG, "holds no token");
    metadata_server_stop(server);
}
END_TEST

START_TEST(a_container_is_not_asked_in_the_clear_elsewhere)
{
    static const char *const environment[] = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://192.0.2.1/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN=example", NULL};
    const struct host_places places = {.environment = environment};

    expect_failure(HOST_PROVIDER_CONTAINER, &places, -EACCES, "neither https://");
}
END_TEST

START_TEST(a_container_that_is_away_is_told)
{
    static const struct metadata_step steps[] = {{"500 Oops", ""}};
    struct metadata_server *server = metadata_server_start(steps, COUNT(steps));
    char uri[160];
    const char *const environment[] = {uri, NULL};
    const struct host_places places = {.environment = environment};

    (void)snprintf(uri, sizeof uri, "AWS_CONTAINER_CREDENTIALS_FULL_URI=%s/",
                   metadata_server_url(server));
    expect_failure(HOST_PROVIDER_CONTAINER, &places, -EIO, "answered 500");
    metadata_server_stop(server);
    expect_failure(HOST_PROVIDER_CONTAINER, &places, -ECONNREFUSED, "127.0.0.1");
}
END_TEST

START_TEST(only_a_machine_of_ec2_asks_the_instance_by_itself)
{
    auto_folder struct settings_folder folder;
    char vendor[400];
    const struct host_places places = {.vendor_file = vendor};

    folder_make(&folder);
    (void)snprintf(vendor, sizeof vendor, "%s/sys_vendor", folder.path);
    ck_assert_int_eq((int)host_provider_find(&places), HOST_PROVIDER_NONE);
    folder_write(&folder, "sys_vendor", "Example Corp.\n");
    ck_assert_int_eq((int)host_provider_find(&places), HOST_PROVIDER_NONE);
    folder_write(&folder, "sys_vendor", "Amazon EC2\n");
    ck_assert_int_eq((int)host_provider_find(&places), HOST_PROVIDER_INSTANCE);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("host_metadata");

    UNIT_CASE(suite, "instance", an_instance_gives_its_role_only_for_a_token,
              an_instance_that_gives_no_token_is_not_asked_without_one,
              an_instance_without_a_role_is_told, odd_answers_of_an_instance_are_refused,
              a_metadata_endpoint_elsewhere_is_never_asked,
              only_a_machine_of_ec2_asks_the_instance_by_itself);
    UNIT_CASE(suite, "container", a_container_asks_with_the_token_of_the_file,
              a_container_is_not_asked_in_the_clear_elsewhere, a_container_that_is_away_is_told);
    return suite;
}
