/* Exchanges with a scripted server. */
#include "tests/unit/http_fixture.h"

#include "tests/unit/unit.h"

struct http_fixture http_fixture_start(const struct https_step *steps, size_t count,
                                       const struct http_settings *overrides)
{
    struct http_fixture fixture = {.server =
                                       https_script_start(steps, count, HTTPS_CERTIFICATE_GOOD)};
    struct http_settings settings = overrides == NULL ? (struct http_settings){0} : *overrides;

    settings.ca_file = https_script_ca_file(fixture.server);
    if (settings.connect_timeout_ms == 0)
        settings.connect_timeout_ms = LIMIT_MS;
    if (settings.request_timeout_ms == 0)
        settings.request_timeout_ms = LIMIT_MS;
    ck_assert_int_eq(http_pool_new(&settings, &fixture.pool), 0);
    return fixture;
}

void http_fixture_end(struct http_fixture *fixture)
{
    http_pool_free(fixture->pool);
    https_script_stop(fixture->server);
}

void http_result_end(struct http_result *result)
{
    http_reply_clear(&result->reply);
}

struct http_result http_fixture_get(const struct http_fixture *fixture, const char *url,
                                    int limit_ms)
{
    const struct http_request request = {.url = url};
    struct http_result result = {0};

    result.r =
        http_get(fixture->pool, &request, deadline_in_ms(limit_ms), &result.reply, &result.problem);
    return result;
}

struct http_result http_fixture_get_root(const struct http_fixture *fixture)
{
    return http_fixture_get(fixture, https_script_url(fixture->server), LIMIT_MS);
}
