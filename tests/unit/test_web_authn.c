/* What WebAuthn says in JSON: requests of relying parties, and answers. */
#include "daemon/cognito/web_authn.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define CHALLENGE "\"challenge\":\"AAECAwQFBgc-_w\""
#define PARTY     "\"rpId\":\"login.example.com\""

/* As Cognito sends it, by its documentation. */
#define WHOLE                                                                                      \
    "{" CHALLENGE ",\"timeout\":180000," PARTY ",\"allowCredentials\":[{\"type\":\"public-key\","  \
    "\"id\":\"AQID\",\"transports\":[\"usb\"]},{\"type\":\"public-key\",\"id\":\"_-8\"}],"         \
    "\"userVerification\":\"required\"}"

static struct web_authn_request request;

START_TEST(a_request_is_read)
{
    ck_assert_int_eq(web_authn_read_request(WHOLE, &request), 0);
    ck_assert_str_eq(request.relying_party_id, "login.example.com");
    ck_assert_int_eq((int)request.verification, WEB_AUTHN_REQUIRED);
    ck_assert_int_eq(request.timeout_ms, 180000);
    ck_assert_uint_eq(request.allowed_count, 2);
    ck_assert_uint_eq(request.allowed[0].length, 3);
    ck_assert_mem_eq(request.allowed[0].bytes, "\1\2\3", 3);
    ck_assert_mem_eq(request.allowed[1].bytes, "\xff\xef", 2);
}
END_TEST

/* Byte for byte as the standard serializes it (5.8.1.1): relying parties may compare the text. */
START_TEST(what_is_signed_is_what_a_browser_at_the_relying_party_would_sign)
{
    ck_assert_int_eq(web_authn_read_request(WHOLE, &request), 0);
    ck_assert_str_eq(request.client_data,
                     "{\"type\":\"webauthn.get\",\"challenge\":\"AAECAwQFBgc-_w\",\"origin\":"
                     "\"https://login.example.com\",\"crossOrigin\":false}");
}
END_TEST

START_TEST(what_may_be_left_out_may_be_left_out)
{
    ck_assert_int_eq(web_authn_read_request("{" CHALLENGE "," PARTY "}", &request), 0);
    ck_assert_int_eq((int)request.verification, WEB_AUTHN_PREFERRED);
    ck_assert_int_eq(request.timeout_ms, 0);
    ck_assert_uint_eq(request.allowed_count, 0);
}
END_TEST

START_TEST(padding_and_the_wrapping_of_browsers_do_no_harm)
{
    ck_assert_int_eq(web_authn_read_request("{\"publicKey\":{\"challenge\":\"AAECAwQFBgc-_w==\"," //
                                            PARTY "}}",
                                            &request),
                     0);
    ck_assert_ptr_nonnull(strstr(request.client_data, "\"AAECAwQFBgc-_w\""));
}
END_TEST

static const char *const wrong_requests[] = {
    "",
    "[]",
    "{}",
    "{" PARTY "}",
    "{" CHALLENGE "}",
    "{\"challenge\":\"\"," PARTY "}",
    "{\"challenge\":\"a+b/\"," PARTY "}",
    "{\"challenge\":1," PARTY "}",
    "{" CHALLENGE ",\"rpId\":\"\"}",
    "{" CHALLENGE ",\"rpId\":\"Login.example.com\"}",
    "{" CHALLENGE ",\"rpId\":\"login.example.com\\\",\\\"x\\\":\\\"\"}",
    "{" CHALLENGE ",\"rpId\":\"https://login.example.com\"}",
    "{" CHALLENGE "," PARTY ",\"allowCredentials\":[{\"type\":\"public-key\"}]}",
    "{" CHALLENGE "," PARTY ",\"allowCredentials\":[{\"type\":\"public-key\",\"id\":\"!\"}]}",
    "{" CHALLENGE "," PARTY ",\"allowCredentials\":[{\"type\":\"password\",\"id\":\"AQID\"}]}",
    "{" CHALLENGE "," PARTY ",\"allowCredentials\":[1]}",
};

START_TEST(what_is_no_request_is_refused)
{
    ck_assert_int_eq(web_authn_read_request(wrong_requests[_i], &request), -EBADMSG);
    ck_assert_str_eq(request.client_data, "");
    ck_assert_str_eq(request.relying_party_id, "");
}
END_TEST

START_TEST(a_challenge_longer_than_any_is_refused)
{
    char text[1024];
    char digits[500];

    memset(digits, 'A', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    (void)snprintf(text, sizeof text, "{\"challenge\":\"%s\"," PARTY "}", digits);
    ck_assert_int_eq(web_authn_read_request(text, &request), -EBADMSG);
}
END_TEST

START_TEST(an_answer_is_written)
{
    auto_wipe struct secret answer = {0};
    struct web_authn_assertion assertion = {.credential_id = {{1, 2, 3}, 3},
                                            .authenticator_data = {{0xff, 0xef}, 2},
                                            .signature = {{4}, 1}};

    ck_assert_int_eq(web_authn_read_request("{\"challenge\":\"AA\",\"rpId\":\"x\"}", &request), 0);
    ck_assert_int_eq(web_authn_write_answer(&request, &assertion, &answer), 0);
    ck_assert_str_eq(
        secret_text(&answer),
        "{\"id\":\"AQID\",\"rawId\":\"AQID\",\"type\":\"public-key\","
        "\"authenticatorAttachment\":\"cross-platform\",\"clientExtensionResults\":{},"
        "\"response\":{\"clientDataJSON\":"
        "\"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUEiLCJv"
        "cmlnaW4iOiJodHRwczovL3giLCJjcm9zc09yaWdpbiI6ZmFsc2V9\",\"authenticatorData\":\"_-8\","
        "\"signature\":\"BA\"}}");
}
END_TEST

START_TEST(whom_a_passkey_belongs_to_is_told_where_the_key_tells_it)
{
    auto_wipe struct secret answer = {0};
    struct web_authn_assertion assertion = {.user_handle = {{1, 2, 3}, 3}};

    ck_assert_int_eq(web_authn_read_request(WHOLE, &request), 0);
    ck_assert_int_eq(web_authn_write_answer(&request, &assertion, &answer), 0);
    ck_assert_ptr_nonnull(strstr(secret_text(&answer), "\"userHandle\":\"AQID\""));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("web_authn");
    TCase *wrong = UNIT_CASE(suite, "request", a_request_is_read,
                             what_is_signed_is_what_a_browser_at_the_relying_party_would_sign,
                             what_may_be_left_out_may_be_left_out,
                             padding_and_the_wrapping_of_browsers_do_no_harm,
                             a_challenge_longer_than_any_is_refused);

    tcase_add_loop_test(wrong, what_is_no_request_is_refused, 0,
                        sizeof wrong_requests / sizeof *wrong_requests);
    UNIT_CASE(suite, "answer", an_answer_is_written,
              whom_a_passkey_belongs_to_is_told_where_the_key_tells_it);
    return suite;
}
