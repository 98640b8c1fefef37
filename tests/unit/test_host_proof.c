/* The members of ClientMetadata that prove a host. */
#include "daemon/cognito/host_proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/cognito/presign.h"
#include "daemon/settings/settings.h"
#include "tests/unit/unit.h"

/* The first key of RFC 8032, section 7.1. */
static const uint8_t seed[ED25519_SEED_BYTES] = {
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};

static const struct host_proof_request request = {.action = "ResendConfirmationCode",
                                                  .user_pool_id = "eu-west-1_AbC123xyz",
                                                  .client_id = "1example23456789",
                                                  .username = "jané",
                                                  .attempt = "a session",
                                                  .now_unix = 1795231805};

static struct ed25519_key key;
static struct text_map metadata;

static void set(const char *name, const char *value)
{
    ck_assert_int_eq(text_map_set(&metadata, name, value), 0);
}

static const char *get(const char *name)
{
    return text_map_get(&metadata, name);
}

static void set_up(void)
{
    ck_assert_int_eq(ed25519_key_from_seed(seed, &key), 0);
    set("service", "sshd");
    set("host", "web1");
    ck_assert_int_eq(host_proof_mark(&metadata), 0);
}

static void tear_down(void)
{
    text_map_clear(&metadata);
    ed25519_key_clear(&key);
}

static void prove(const struct host_proof_request *about)
{
    const struct host_proof proof = {.key = &key};

    ck_assert_int_eq(host_proof_add(&proof, about, &metadata), 0);
}

/* Whether the signature is one of the statement that these two make. */
static int verify(const struct host_proof_request *about)
{
    auto_wipe struct secret statement = {0};
    uint8_t signature[ED25519_SIGNATURE_SIZE];
    size_t length = 0;
    const char *text = get("cognitod_signature");

    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(base64_decode(BASE64_STANDARD, text, strlen(text), signature, &length), 0);
    ck_assert_uint_eq(length, ED25519_SIGNATURE_BYTES);
    ck_assert_int_eq(host_proof_write_statement(about, &metadata, &statement), 0);
    return ed25519_verify(key.public_key, statement.bytes, statement.length, signature);
}

START_TEST(a_statement_is_these_bytes)
{
    auto_wipe struct secret statement = {0};
    set("cognitod_nonce", "nonce");
    set("cognitod_signature", "is no part of itself");
    set("empty", "");
    set("Umlaut", "ä");

    ck_assert_int_eq(host_proof_write_statement(&request, &metadata, &statement), 0);
    ck_assert_str_eq(statement.bytes, "cognitod statement 1\n"
                                      "user_pool:19:eu-west-1_AbC123xyz\n"
                                      "client:16:1example23456789\n"
                                      "user:5:jané\n"
                                      "Umlaut:2:ä\n"
                                      "cognitod_nonce:5:nonce\n"
                                      "cognitod_version:1:1\n"
                                      "empty:0:\n"
                                      "host:4:web1\n"
                                      "service:4:sshd\n");
    ck_assert_uint_eq(statement.length, strlen(statement.bytes));
}
END_TEST

START_TEST(what_is_marked_is_signed_with_all_that_was_said)
{
    prove(&request);

    ck_assert_str_eq(get("cognitod_version"), "1");
    ck_assert_str_eq(get("cognitod_action"), "ResendConfirmationCode");
    ck_assert_str_eq(get("cognitod_time"), "1795231805");
    ck_assert_str_eq(get("cognitod_key"), "21fe31dfa154a261626bf854046fd227");
    ck_assert_int_eq(verify(&request), 0);
}
END_TEST

START_TEST(an_attempt_is_told_by_its_hash_alone)
{
    prove(&request);
    ck_assert_str_eq(get("cognitod_attempt"), "HilStHiWj7aeEFQjRFaDiAcmo5KSMsJncuYp1+z3Ys0=");

    struct host_proof_request without = request;
    without.attempt = NULL;
    prove(&without);
    ck_assert_str_eq(get("cognitod_attempt"), "-");
}
END_TEST

START_TEST(a_signature_is_good_for_nothing_else)
{
    struct host_proof_request other = request;
    static const char *const names[] = {"host",           "service",        "cognitod_action",
                                        "cognitod_nonce", "cognitod_time",  "cognitod_attempt",
                                        "cognitod_key",   "cognitod_added", "cognitod_version"};

    prove(&request);
    other.username = "root";
    ck_assert_int_lt(verify(&other), 0);
    other = request;
    other.client_id = "another";
    ck_assert_int_lt(verify(&other), 0);
    other = request;
    other.user_pool_id = "eu-west-1_another";
    ck_assert_int_lt(verify(&other), 0);
    ck_assert_int_eq(verify(&request), 0);
    set(names[_i], "changed");
    ck_assert_int_lt(verify(&request), 0);
}
END_TEST

START_TEST(nothing_can_be_moved_from_one_value_into_the_next)
{
    auto_wipe struct secret one = {0};
    auto_wipe struct secret other = {0};
    text_map_clear(&metadata);
    set("a", "1\nb:1:2");
    ck_assert_int_eq(host_proof_write_statement(&request, &metadata, &one), 0);
    text_map_clear(&metadata);
    set("a", "1");
    set("b", "2");
    ck_assert_int_eq(host_proof_write_statement(&request, &metadata, &other), 0);

    ck_assert_str_ne(one.bytes, other.bytes);
}
END_TEST

/* The numbers of docs/host-proof.md. */
START_TEST(the_example_of_the_page_is_right)
{
    static const char page[] =
        "KsoEXr/D/nrTtigwkfgPyiXcoj6bMyh8G7MZqDYb1EktBUT5BIcJWSezA+xUT6qRAuPwMyQFubQpd6q2NMN5Cw==";
    struct host_proof_request example = request;
    example.username = "jane";
    text_map_clear(&metadata);
    set("cognitod_version", "1");
    set("cognitod_action", "InitiateAuth");
    set("cognitod_attempt", "-");
    set("cognitod_key", "21fe31dfa154a261626bf854046fd227");
    set("cognitod_nonce", "AAECAwQFBgcICQoLDA0ODw==");
    set("cognitod_time", "1795231805");
    set("host", "web1");

    set("cognitod_signature", page);
    ck_assert_int_eq(verify(&example), 0);
}
END_TEST

START_TEST(no_nonce_comes_twice)
{
    char first[32];

    prove(&request);
    (void)snprintf(first, sizeof first, "%s", get("cognitod_nonce"));
    ck_assert_uint_eq(strlen(first), 24);
    prove(&request);
    ck_assert_str_ne(first, get("cognitod_nonce"));
}
END_TEST

#define STS_HOST "sts.eu-west-1.amazonaws.com"

static void open_credentials(struct aws_credentials *out, struct host_credentials **holder)
{
    (void)snprintf(out->access_key_id, sizeof out->access_key_id, "AKIDEXAMPLE");
    ck_assert_int_eq(secret_copy_text(&out->secret_access_key, "a secret"), 0);
    ck_assert_int_eq(host_credentials_open_static(out, holder), 0);
}

/* The question to STS that the present statement makes. */
static void ask_again(const struct aws_credentials *credentials, struct secret *out)
{
    auto_wipe struct secret statement = {0};
    uint8_t hash[DIGEST_BYTES];
    char text[DIGEST_HEX_SIZE];

    ck_assert_int_eq(host_proof_write_statement(&request, &metadata, &statement), 0);
    const struct digest_piece piece = {statement.bytes, statement.length};
    ck_assert_int_eq(digest_sha256(&piece, 1, hash), 0);
    digest_to_hex(hash, text);
    const struct presign_request question = {
        .region = "eu-west-1", .host = STS_HOST, .header_text = text, .now_unix = request.now_unix};
    ck_assert_int_eq(presign_caller_identity(&question, credentials, out), 0);
}

START_TEST(a_role_is_proven_for_this_statement_alone)
{
    auto_aws_credentials struct aws_credentials credentials = {0};
    auto_wipe struct secret right = {0};
    auto_wipe struct secret other = {0};
    struct host_proof proof = {.sts_host = STS_HOST, .region = "eu-west-1"};
    open_credentials(&credentials, &proof.credentials);

    ck_assert_int_eq(host_proof_add(&proof, &request, &metadata), 0);
    ck_assert_ptr_null(get("cognitod_signature"));
    ck_assert_ptr_null(get("cognitod_key"));
    ask_again(&credentials, &right);
    ck_assert_str_eq(get("cognitod_sts"), right.bytes);
    set("host", "another");
    ask_again(&credentials, &other);
    ck_assert_str_ne(get("cognitod_sts"), other.bytes);
    host_credentials_close(proof.credentials);
}
END_TEST

START_TEST(without_an_access_key_no_role_is_claimed)
{
    const struct host_proof proof = {.key = &key, .sts_host = STS_HOST, .region = "eu-west-1"};

    ck_assert_int_eq(host_proof_add(&proof, &request, &metadata), 0);
    ck_assert_ptr_null(get("cognitod_sts"));
    ck_assert_int_eq(verify(&request), 0);
}
END_TEST

START_TEST(what_is_not_marked_is_left_alone)
{
    text_map_clear(&metadata);
    prove(&request);
    ck_assert_uint_eq(metadata.count, 0);
    set("host", "web1");
    prove(&request);
    ck_assert_uint_eq(metadata.count, 1);
}
END_TEST

START_TEST(a_signature_takes_no_more_room_than_is_kept_for_it)
{
    size_t length = 0;
    text_map_clear(&metadata);
    ck_assert_int_eq(host_proof_mark(&metadata), 0);
    prove(&request);

    for (size_t i = 0; i < metadata.count; i++)
        length += strlen(metadata.entries[i].name) + strlen(metadata.entries[i].value);
    ck_assert_uint_eq(metadata.count, HOST_PROOF_SIGNED_COUNT);
    ck_assert_uint_le(length, HOST_PROOF_SIGNED_LENGTH);
    ck_assert_uint_eq(HOST_PROOF_SIGNED_LENGTH, SETTINGS_SIGNATURE_LENGTH);
    ck_assert_str_eq(HOST_PROOF_PREFIX, SETTINGS_METADATA_OURS);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("host_proof");
    TCase *good = UNIT_CASE(
        suite, "host_proof", a_statement_is_these_bytes,
        what_is_marked_is_signed_with_all_that_was_said, an_attempt_is_told_by_its_hash_alone,
        the_example_of_the_page_is_right, nothing_can_be_moved_from_one_value_into_the_next,
        no_nonce_comes_twice, what_is_not_marked_is_left_alone,
        a_role_is_proven_for_this_statement_alone, without_an_access_key_no_role_is_claimed,
        a_signature_takes_no_more_room_than_is_kept_for_it);

    tcase_add_checked_fixture(good, set_up, tear_down);
    tcase_add_loop_test(good, a_signature_is_good_for_nothing_else, 0, 9);
    return suite;
}
