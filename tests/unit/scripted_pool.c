/* Signing in against a script. */
#include "tests/unit/scripted_pool.h"

#include <string.h>

#include "tests/unit/unit.h"

struct scripted_pool scripted_pool_start(const struct https_step *steps, size_t count,
                                         int request_timeout_ms)
{
    struct scripted_pool scripted = {.server =
                                         https_script_start(steps, count, HTTPS_CERTIFICATE_GOOD)};
    const struct http_settings settings = {
        .ca_file = https_script_ca_file(scripted.server),
        .connect_timeout_ms = UNIT_PATIENCE_MS,
        .request_timeout_ms = request_timeout_ms > 0 ? request_timeout_ms : UNIT_PATIENCE_MS};
    const struct cognito_user_pool_settings pool = {
        .id = "eu-west-1_AbC123xYz",
        .region = "eu-west-1",
        .endpoint = https_script_url(scripted.server),
        .issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xYz",
        .client_id = "4example",
    };

    ck_assert_int_eq(http_pool_new(&settings, &scripted.http), 0);
    ck_assert_int_eq(cognito_user_pool_new(&pool, scripted.http, &scripted.pool), 0);
    return scripted;
}

void scripted_pool_end(struct scripted_pool *scripted)
{
    cognito_auth_reply_clear(&scripted->reply);
    cognito_user_pool_free(scripted->pool);
    http_pool_free(scripted->http);
    https_script_stop(scripted->server);
}

int scripted_pool_sign_in(struct scripted_pool *scripted, enum cognito_flow flow, int limit_ms)
{
    auto_wipe struct secret password = {0};
    auto_text_map struct text_map initiate = {0}, respond = {0};
    const struct cognito_sign_in sign_in = {.flow = flow,
                                            .username = "jane@example.com",
                                            .password = &password,
                                            .initiate_metadata = &initiate,
                                            .respond_metadata = &respond};

    ck_assert_int_eq(secret_copy_text(&password, "Correct-Horse-7"), 0);
    ck_assert_int_eq(text_map_set(&initiate, "check", "validation"), 0);
    ck_assert_int_eq(text_map_set(&respond, "host", "web1"), 0);
    cognito_auth_reply_clear(&scripted->reply);
    return cognito_sign_in(scripted->pool, &sign_in, deadline_in_ms(limit_ms), &scripted->reply,
                           &scripted->failure);
}

size_t scripted_pool_request_count(struct scripted_pool *scripted)
{
    return https_script_request_count(scripted->server);
}

bool scripted_pool_request_has(struct scripted_pool *scripted, size_t index, const char *text)
{
    return strstr(https_script_request(scripted->server, index), text) != NULL;
}
