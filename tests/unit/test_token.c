/* ID tokens: what proves a sign-in, and everything that must not. */
#include "daemon/cognito/token.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "tests/unit/token_maker.h"
#include "tests/unit/unit.h"

#define NOW    1795289405
#define KEY_ID "key-1"
#define HEADER "{\"kid\":\"key-1\",\"alg\":\"RS256\"}"
#define ISSUER "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xYz"
#define CLIENT "4example23456789"

/* The claims of a good token around what a test puts in the middle or leaves out. */
#define PURPOSE "\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"token_use\":\"id\""
#define TIMES   "\"exp\":1795293005,\"iat\":1795289405,\"auth_time\":1795289405"
#define PERSON  "\"sub\":\"3f0c\",\"cognito:username\":\"jane\""
#define GOOD    "{" PURPOSE "," TIMES "," PERSON "}"

static EVP_PKEY *key;
static char *key_set_text;

static void make_key(void)
{
    key = token_maker_key(2048);
    key_set_text = token_maker_key_set(key, KEY_ID);
}

static void free_key(void)
{
    EVP_PKEY_free(key);
    free(key_set_text);
}

/* Keys that cannot ask anybody: their pool of connections leads nowhere, the interval is long. */
struct fixture {
    struct http_pool *http;
    struct key_set *keys;
};

static struct fixture fixture_start(void)
{
    const struct http_settings settings = {.connect_timeout_ms = 200};
    struct fixture fixture = {0};

    ck_assert_int_eq(http_pool_new(&settings, &fixture.http), 0);
    ck_assert_int_eq(key_set_new(fixture.http, "https://127.0.0.1:1", 60000, &fixture.keys), 0);
    ck_assert_int_eq(key_set_read(fixture.keys, key_set_text, strlen(key_set_text)), 0);
    return fixture;
}

static void fixture_end(struct fixture *fixture)
{
    key_set_free(fixture->keys);
    http_pool_free(fixture->http);
}

static int verify_at(const struct secret *jwt, int64_t now_unix, struct id_token *out)
{
    const struct token_expectation expectation = {
        .issuer = ISSUER, .client_id = CLIENT, .max_age_seconds = 7200};
    struct fixture fixture = fixture_start();

    int r = token_verify_id(jwt, &expectation, fixture.keys, now_unix, deadline_in_ms(500), out);
    fixture_end(&fixture);
    return r;
}

/* What the verifier says to a token with this header and payload, rightly signed. */
static int verify(const char *header, const char *payload)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    token_maker_sign(key, header, payload, &jwt);
    int r = verify_at(&jwt, NOW, &token);
    if (r < 0)
        ck_assert_ptr_null(token.sub);
    return r;
}

static int verify_text(const char *text)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    ck_assert_int_eq(secret_copy_text(&jwt, text), 0);
    return verify_at(&jwt, NOW, &token);
}

START_TEST(a_good_token_is_read)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    token_maker_sign(key, HEADER,
                     "{" PURPOSE "," TIMES "," PERSON
                     ",\"cognito:groups\":[\"admins\",\"users\"],\"email_verified\":true,"
                     "\"custom:uid\":\"70000\",\"identities\":[{\"a\":1}],\"new\":null}",
                     &jwt);
    ck_assert_int_eq(verify_at(&jwt, NOW, &token), 0);
    ck_assert_str_eq(token.sub, "3f0c");
    ck_assert_str_eq(token.username, "jane");
    ck_assert_uint_eq(token.group_count, 2);
    ck_assert_str_eq(token.groups[0], "admins");
    ck_assert_str_eq(token.groups[1], "users");
    ck_assert_str_eq(text_map_get(&token.attributes, "custom:uid"), "70000");
    ck_assert_str_eq(text_map_get(&token.attributes, "email_verified"), "true");
    ck_assert_ptr_null(text_map_get(&token.attributes, "identities"));
    ck_assert_int_eq(token.expires_at_unix, 1795293005);
    ck_assert_int_eq(token.auth_time_unix, 1795289405);
}
END_TEST

START_TEST(another_algorithm_is_refused_whatever_the_signature)
{
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"none\"}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"NONE\"}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"HS256\"}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"RS512\"}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"PS256\"}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"rs256\"}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":[\"RS256\"]}", GOOD), -EPROTONOSUPPORT);
    ck_assert_int_eq(verify("{\"kid\":\"key-1\"}", GOOD), -EPROTONOSUPPORT);
}
END_TEST

START_TEST(a_token_without_a_signature_is_refused)
{
    char *header = token_maker_encode("{\"kid\":\"key-1\",\"alg\":\"none\"}", 28);
    char *payload = token_maker_encode(GOOD, strlen(GOOD));
    char text[2048];

    (void)snprintf(text, sizeof text, "%s.%s.", header, payload);
    ck_assert_int_eq(verify_text(text), -EBADMSG);
    (void)snprintf(text, sizeof text, "%s.%s", header, payload);
    ck_assert_int_eq(verify_text(text), -EBADMSG);
    free(header);
    free(payload);
}
END_TEST

/* HMAC with the public key's text as the key: what a verifier that lets the token choose accepts.
 */
START_TEST(the_public_key_is_no_hmac_secret)
{
    char *header = token_maker_encode("{\"kid\":\"key-1\",\"alg\":\"HS256\"}", 29);
    char *payload = token_maker_encode(GOOD, strlen(GOOD));
    unsigned char mac[32];
    char text[4096];

    int length = snprintf(text, sizeof text, "%s.%s", header, payload);
    HMAC(EVP_sha256(), key_set_text, (int)strlen(key_set_text), (unsigned char *)text,
         (size_t)length, mac, NULL);
    char *signature = token_maker_encode(mac, sizeof mac);
    (void)snprintf(text, sizeof text, "%s.%s.%s", header, payload, signature);
    ck_assert_int_eq(verify_text(text), -EPROTONOSUPPORT);
    free(header);
    free(payload);
    free(signature);
}
END_TEST

START_TEST(a_token_of_another_key_is_refused)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};
    EVP_PKEY *other = token_maker_key(2048);

    token_maker_sign(other, HEADER, GOOD, &jwt);
    ck_assert_int_eq(verify_at(&jwt, NOW, &token), -EKEYREJECTED);
    EVP_PKEY_free(other);
}
END_TEST

START_TEST(an_altered_token_is_refused)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    token_maker_sign(key, HEADER, GOOD, &jwt);
    char *first_dot = strchr(jwt.bytes, '.');
    char *second_dot = strchr(first_dot + 1, '.');
    char *const places[] = {first_dot + 5, second_dot - 5, second_dot + 5};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char kept = *places[i];
        *places[i] = kept == 'A' ? 'B' : 'A';
        ck_assert_int_ne(verify_at(&jwt, NOW, &token), 0);
        *places[i] = kept;
    }
    ck_assert_int_eq(verify_at(&jwt, NOW, &token), 0);
}
END_TEST

START_TEST(a_payload_put_into_another_token_is_refused)
{
    auto_wipe struct secret mine = {0};
    char *payload = token_maker_encode(GOOD, strlen(GOOD));
    char text[4096];

    token_maker_sign(key, HEADER, "{" PURPOSE "," TIMES ",\"sub\":\"eve\"}", &mine);
    char *first_dot = strchr(mine.bytes, '.');
    (void)snprintf(text, sizeof text, "%.*s.%s%s", (int)(first_dot - mine.bytes), mine.bytes,
                   payload, strchr(first_dot + 1, '.'));
    ck_assert_int_eq(verify_text(text), -EKEYREJECTED);
    free(payload);
}
END_TEST

START_TEST(extra_parts_and_odd_characters_are_refused)
{
    auto_wipe struct secret jwt = {0};
    char text[4096];

    token_maker_sign(key, HEADER, GOOD, &jwt);
    const char *const forms[] = {"%s.", ".%s",  "%s.AAAA", " %s", "%s\n",
                                 "%s=", "%s==", "%s+",     "%s "};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t used = 0;
        for (const char *at = forms[i]; *at != '\0'; at++) {
            if (at[0] == '%' && at[1] == 's') {
                used += (size_t)snprintf(text + used, sizeof text - used, "%s", jwt.bytes);
                at++;
            } else {
                text[used++] = *at;
            }
        }
        text[used] = '\0';
        ck_assert_msg(verify_text(text) == -EBADMSG, "form %zu", i);
    }
    ck_assert_int_eq(verify_text(""), -EBADMSG);
    ck_assert_int_eq(verify_text(".."), -EBADMSG);
}
END_TEST

/* 256 bytes leave four bits of the last character unused: setting one gives a second text. */
START_TEST(a_second_spelling_of_the_same_signature_is_refused)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    token_maker_sign(key, HEADER, GOOD, &jwt);
    jwt.bytes[jwt.length - 1]++;
    ck_assert_int_eq(verify_at(&jwt, NOW, &token), -EBADMSG);
}
END_TEST

START_TEST(an_unknown_key_id_is_refused)
{
    ck_assert_int_eq(verify("{\"alg\":\"RS256\"}", GOOD), -EBADMSG);
    ck_assert_int_eq(verify("{\"kid\":\"\",\"alg\":\"RS256\"}", GOOD), -EBADMSG);
    ck_assert_int_lt(verify("{\"kid\":\"key-2\",\"alg\":\"RS256\"}", GOOD), 0);
}
END_TEST

START_TEST(an_extension_that_must_be_understood_is_not)
{
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"RS256\",\"crit\":[\"b64\"]}", GOOD),
                     -EBADMSG);
}
END_TEST

START_TEST(another_issuer_client_or_use_is_refused)
{
    static const char *const bad[] = {
        "\"iss\":\"" ISSUER "/\",\"aud\":\"" CLIENT "\",\"token_use\":\"id\"",
        "\"iss\":\"https://evil.example\",\"aud\":\"" CLIENT "\",\"token_use\":\"id\"",
        "\"aud\":\"" CLIENT "\",\"token_use\":\"id\"",
        "\"iss\":\"" ISSUER "\",\"aud\":\"other\",\"token_use\":\"id\"",
        "\"iss\":\"" ISSUER "\",\"aud\":[\"" CLIENT "\"],\"token_use\":\"id\"",
        "\"iss\":\"" ISSUER "\",\"client_id\":\"" CLIENT "\",\"token_use\":\"id\"",
        "\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"token_use\":\"access\"",
        "\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\"",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char payload[1024];
        (void)snprintf(payload, sizeof payload, "{%s," TIMES "," PERSON "}", bad[i]);
        ck_assert_msg(verify(HEADER, payload) == -EPERM, "%s", bad[i]);
    }
}
END_TEST

START_TEST(a_token_counts_only_between_its_times)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    token_maker_sign(key, HEADER, GOOD, &jwt);
    ck_assert_int_eq(verify_at(&jwt, 1795293005 + TOKEN_LEEWAY_SECONDS - 1, &token), 0);
    id_token_clear(&token);
    ck_assert_int_eq(verify_at(&jwt, 1795293005 + TOKEN_LEEWAY_SECONDS, &token), -EKEYEXPIRED);
    ck_assert_int_eq(verify_at(&jwt, NOW - TOKEN_LEEWAY_SECONDS, &token), 0);
    id_token_clear(&token);
    ck_assert_int_eq(verify_at(&jwt, NOW - TOKEN_LEEWAY_SECONDS - 1, &token), -EKEYEXPIRED);
}
END_TEST

START_TEST(a_token_of_an_earlier_sign_in_is_refused)
{
    static const char fresh[] = "{" PURPOSE "," PERSON ",\"exp\":1795293005,\"iat\":1795289405,"
                                "\"auth_time\":1795282145}"; /* NOW - 7200 - the leeway */
    static const char stale[] = "{" PURPOSE "," PERSON ",\"exp\":1795293005,\"iat\":1795289405,"
                                "\"auth_time\":1795282144}";

    ck_assert_int_eq(verify(HEADER, fresh), 0);
    ck_assert_int_eq(verify(HEADER, stale), -ESTALE);
}
END_TEST

START_TEST(a_claim_that_is_missing_or_odd_is_refused)
{
    static const char *const bad[] = {
        "{" PURPOSE "," PERSON "}",
        "{" PURPOSE "," PERSON ",\"exp\":\"1795293005\",\"iat\":1795289405,\"auth_time\":1}",
        "{" PURPOSE "," PERSON ",\"exp\":1e300,\"iat\":1795289405,\"auth_time\":1}",
        "{" PURPOSE "," PERSON ",\"exp\":-1,\"iat\":1795289405,\"auth_time\":1}",
        "{" PURPOSE "," TIMES ",\"sub\":\"3f0c\"}",
        "{" PURPOSE "," TIMES ",\"cognito:username\":\"jane\"}",
        "{" PURPOSE "," TIMES ",\"sub\":\"\",\"cognito:username\":\"jane\"}",
        "{" PURPOSE "," TIMES ",\"sub\":\"3f0c\",\"cognito:username\":\"jane\\u0000x\"}",
        "{" PURPOSE "," TIMES "," PERSON ",\"cognito:groups\":\"admins\"}",
        "{" PURPOSE "," TIMES "," PERSON ",\"cognito:groups\":[\"a\",5]}",
        "[]",
        "jane",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(verify(HEADER, bad[i]) == -EBADMSG, "%s", bad[i]);
}
END_TEST

START_TEST(two_members_of_one_name_are_refused)
{
    ck_assert_int_eq(verify("{\"kid\":\"key-1\",\"alg\":\"RS256\",\"alg\":\"RS256\"}", GOOD),
                     -EBADMSG);
    ck_assert_int_eq(verify(HEADER, "{" PURPOSE "," TIMES "," PERSON ",\"sub\":\"root\"}"),
                     -EBADMSG);
}
END_TEST

START_TEST(a_huge_token_is_refused_unread)
{
    auto_wipe struct secret jwt = {0};
    auto_id_token struct id_token token = {0};

    ck_assert_int_eq(secret_allocate(&jwt, TOKEN_MAX_LENGTH + 1), 0);
    memset(jwt.bytes, 'A', jwt.length);
    ck_assert_int_eq(verify_at(&jwt, NOW, &token), -EMSGSIZE);
}
END_TEST

START_TEST(every_error_has_words)
{
    static const int errors[] = {-EBADMSG,      -EPROTONOSUPPORT, -ENOKEY,
                                 -EKEYREJECTED, -EKEYEXPIRED,     -EPERM,
                                 -EMSGSIZE,     -ETIMEDOUT,       -ESTALE};

    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        ck_assert_str_ne(token_error_words(errors[i]), "");
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {a_good_token_is_read,
                                  another_algorithm_is_refused_whatever_the_signature,
                                  a_token_without_a_signature_is_refused,
                                  the_public_key_is_no_hmac_secret,
                                  a_token_of_another_key_is_refused,
                                  an_altered_token_is_refused,
                                  a_payload_put_into_another_token_is_refused,
                                  extra_parts_and_odd_characters_are_refused,
                                  a_second_spelling_of_the_same_signature_is_refused,
                                  an_unknown_key_id_is_refused,
                                  an_extension_that_must_be_understood_is_not,
                                  another_issuer_client_or_use_is_refused,
                                  a_token_counts_only_between_its_times,
                                  a_token_of_an_earlier_sign_in_is_refused,
                                  a_claim_that_is_missing_or_odd_is_refused,
                                  two_members_of_one_name_are_refused,
                                  a_huge_token_is_refused_unread,
                                  every_error_has_words};
    Suite *suite = suite_create("token");
    TCase *tokens = tcase_create("tokens");

    tcase_set_timeout(tokens, UNIT_TIMEOUT_S);
    tcase_add_unchecked_fixture(tokens, make_key, free_key);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tokens, tests[i]);
    suite_add_tcase(suite, tokens);
    return suite;
}
