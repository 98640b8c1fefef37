/* SRP against the recorded vectors: every value on the way, from five other implementations. */
#include "daemon/cognito/srp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/cognito/base64.h"
#include "daemon/cognito/secret_hash.h"
#include "daemon/cognito/srp_math.h"
#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

#define PASSWORD_VECTOR_COUNT    62
#define DEVICE_VECTOR_COUNT      8
#define SECRET_HASH_VECTOR_COUNT 4

static void check_number(const BIGNUM *number, struct json_object *expected, const char *name)
{
    auto_number BIGNUM *wanted = NULL;

    ck_assert_int_gt(BN_hex2bn(&wanted, vectors_text(expected, name)), 0);
    ck_assert_msg(BN_cmp(number, wanted) == 0, "%s differs", name);
}

static void check_bytes(const uint8_t *bytes, size_t length, struct json_object *expected,
                        const char *name)
{
    char hex[2 * SRP_ENCODED_BYTES + 1] = "";

    for (size_t i = 0; i < length; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
    ck_assert_str_eq(hex, vectors_text(expected, name));
}

static void check_encoding(const BIGNUM *number, struct json_object *expected, const char *name)
{
    uint8_t encoded[SRP_ENCODED_BYTES];

    check_bytes(encoded, srp_encode(number, encoded), expected, name);
}

static BIGNUM *number_of(const char *hex)
{
    BIGNUM *number = NULL;

    ck_assert_int_gt(BN_hex2bn(&number, hex), 0);
    return number;
}

/* One recorded attempt, as the functions under test want it. */
struct attempt {
    struct json_object *vector;
    struct json_object *expected;
    struct srp_challenge challenge;
    struct secret password;
};

static void attempt_end(struct attempt *attempt)
{
    secret_wipe(&attempt->password);
}

#define auto_attempt __attribute__((cleanup(attempt_end)))

static struct attempt attempt_of(struct json_object *vectors, const char *kind, int index)
{
    struct json_object *vector =
        json_object_array_get_idx(vectors_member(vectors, kind), (size_t)index);
    struct attempt attempt = {
        .vector = vector,
        .expected = vectors_member(vector, "expect"),
        .challenge = {.pool_name = vectors_text(vector, "poolName"),
                      .user_id = vectors_text(vector, "userIdForSrp"),
                      .salt = vectors_text(vector, "saltHexWire"),
                      .server_public = vectors_text(vector, "srpBHexWire"),
                      .secret_block = vectors_text(vector, "secretBlockB64")},
    };

    ck_assert_int_eq(secret_copy_text(&attempt.password, vectors_text(vector, "password")), 0);
    return attempt;
}

static struct srp_client *client_of(const struct attempt *attempt)
{
    auto_number BIGNUM *exponent = number_of(vectors_text(attempt->vector, "a"));
    uint8_t bytes[SRP_ENCODED_BYTES];
    struct srp_client *client = NULL;

    size_t length = srp_encode(exponent, bytes);
    ck_assert_int_eq(srp_client_new_with_exponent(bytes, length, &client), 0);
    return client;
}

static void check_attempt(const struct attempt *attempt)
{
    struct srp_client *client = client_of(attempt);
    char proof[SRP_PROOF_SIZE];

    ck_assert_str_eq(srp_client_public(client), vectors_text(attempt->expected, "srpAHexWire"));
    ck_assert_int_eq(srp_client_prove(client, &attempt->challenge, &attempt->password,
                                      vectors_text(attempt->vector, "timestamp"), proof),
                     0);
    ck_assert_str_eq(proof, vectors_text(attempt->expected, "signatureB64"));
    srp_client_free(client);
}

static void check_steps(const struct attempt *attempt)
{
    struct json_object *expected = attempt->expected;
    auto_srp_group struct srp_group group = {0};
    auto_number BIGNUM *salt = number_of(attempt->challenge.salt);
    auto_number BIGNUM *client_public = BN_new();
    auto_number BIGNUM *client_exponent = number_of(vectors_text(attempt->vector, "a"));
    auto_number BIGNUM *server_public = number_of(attempt->challenge.server_public);
    auto_number BIGNUM *scrambler = BN_new();
    auto_number BIGNUM *password_exponent = BN_new();
    auto_number BIGNUM *verifier = BN_new();
    auto_number BIGNUM *premaster_secret = BN_new();
    uint8_t identity_hash[DIGEST_BYTES], key[SRP_KEY_BYTES];

    ck_assert_int_eq(srp_group_open(&group), 0);
    ck_assert_int_eq(srp_power(&group, group.generator, client_exponent, client_public), 0);
    check_encoding(salt, expected, "saltBytes");
    check_encoding(client_public, expected, "aPubBytes");
    check_encoding(server_public, expected, "bPubBytes");

    ck_assert_int_eq(srp_identity_hash(&attempt->challenge, &attempt->password, identity_hash), 0);
    check_bytes(identity_hash, sizeof identity_hash, expected, "innerHash");
    ck_assert_int_eq(srp_password_exponent(salt, identity_hash, password_exponent), 0);
    check_number(password_exponent, expected, "x");
    ck_assert_int_eq(srp_power(&group, group.generator, password_exponent, verifier), 0);
    check_number(verifier, expected, "verifier");
    check_encoding(verifier, expected, "verifierBytes");

    ck_assert_int_eq(srp_scrambler(client_public, server_public, scrambler), 0);
    check_number(scrambler, expected, "u");
    check_encoding(scrambler, expected, "uBytes");
    const struct srp_exchange exchange = {client_exponent, server_public, scrambler,
                                          password_exponent};
    ck_assert_int_eq(srp_premaster_secret(&group, &exchange, premaster_secret), 0);
    check_number(premaster_secret, expected, "S");
    check_encoding(premaster_secret, expected, "sBytes");
    ck_assert_int_eq(srp_session_key(scrambler, premaster_secret, key), 0);
    check_bytes(key, sizeof key, expected, "hkdfKey");
}

static struct json_object *vectors;

static void read_vectors(void)
{
    vectors = vectors_read("srp-vectors.json");
}

static void release_vectors(void)
{
    json_object_put(vectors);
}

START_TEST(the_group_is_that_of_the_vectors)
{
    auto_srp_group struct srp_group group = {0};

    ck_assert_int_eq(srp_group_open(&group), 0);
    check_number(group.prime, vectors, "N");
    check_encoding(group.prime, vectors, "nBytes");
    check_encoding(group.generator, vectors, "gBytes");
    check_number(group.multiplier, vectors, "k");
}
END_TEST

START_TEST(every_password_vector_is_proved)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "password", _i);

    check_attempt(&attempt);
}
END_TEST

START_TEST(every_password_vector_has_the_same_values_on_the_way)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "password", _i);

    check_steps(&attempt);
}
END_TEST

START_TEST(every_device_vector_is_proved)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "device", _i);

    check_attempt(&attempt);
    check_steps(&attempt);
}
END_TEST

START_TEST(every_device_vector_has_the_verifier_that_confirm_device_sends)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "device", _i);
    struct json_object *confirm = vectors_member(attempt.vector, "confirmDevice");
    auto_number BIGNUM *salt = number_of(attempt.challenge.salt);
    auto_number BIGNUM *verifier = number_of(vectors_text(attempt.expected, "verifier"));
    uint8_t encoded[SRP_ENCODED_BYTES];
    char base64[BASE64_SIZE(SRP_ENCODED_BYTES)];

    base64_encode(encoded, srp_encode(salt, encoded), base64);
    ck_assert_str_eq(base64, vectors_text(confirm, "Salt"));
    base64_encode(encoded, srp_encode(verifier, encoded), base64);
    ck_assert_str_eq(base64, vectors_text(confirm, "PasswordVerifier"));
}
END_TEST

START_TEST(every_device_vectors_verifier_is_made_from_its_secret)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "device", _i);
    struct json_object *confirm = vectors_member(attempt.vector, "confirmDevice");
    auto_number BIGNUM *salt = number_of(attempt.challenge.salt);
    auto_wipe struct secret secret = {0};
    uint8_t bytes[SRP_SALT_BYTES];
    struct srp_verifier verifier;

    ck_assert_int_eq(BN_bn2binpad(salt, bytes, sizeof bytes), (int)sizeof bytes);
    ck_assert_int_eq(secret_copy_text(&secret, vectors_text(attempt.vector, "deviceSecret")), 0);
    ck_assert_int_eq(srp_verifier_make_with_salt(vectors_text(attempt.vector, "deviceGroupKey"),
                                                 vectors_text(attempt.vector, "deviceKey"), &secret,
                                                 bytes, &verifier),
                     0);
    ck_assert_str_eq(verifier.salt, vectors_text(confirm, "Salt"));
    ck_assert_str_eq(verifier.verifier, vectors_text(confirm, "PasswordVerifier"));
}
END_TEST

START_TEST(every_secret_hash_vector_fits)
{
    struct json_object *vector =
        json_object_array_get_idx(vectors_member(vectors, "secretHash"), (size_t)_i);
    auto_wipe struct secret client_secret = {0};
    char hash[SECRET_HASH_SIZE];

    ck_assert_int_eq(secret_copy_text(&client_secret, vectors_text(vector, "clientSecret")), 0);
    ck_assert_int_eq(secret_hash_make(&client_secret, vectors_text(vector, "username"),
                                      vectors_text(vector, "clientId"), hash),
                     0);
    ck_assert_str_eq(hash, vectors_text(vector, "secretHash"));
}
END_TEST

START_TEST(the_files_hold_as_many_vectors_as_the_loops_walk)
{
    ck_assert_uint_eq(json_object_array_length(vectors_member(vectors, "password")),
                      PASSWORD_VECTOR_COUNT);
    ck_assert_uint_eq(json_object_array_length(vectors_member(vectors, "device")),
                      DEVICE_VECTOR_COUNT);
    ck_assert_uint_eq(json_object_array_length(vectors_member(vectors, "secretHash")),
                      SECRET_HASH_VECTOR_COUNT);
}
END_TEST

/* What the first vector's client says to a challenge with one value replaced. */
static int prove_altered(const struct srp_challenge *altered)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "password", 0);
    struct srp_client *client = client_of(&attempt);
    char proof[SRP_PROOF_SIZE];

    int r =
        srp_client_prove(client, altered, &attempt.password, "Sat Nov 21 19:30:05 UTC 2026", proof);
    srp_client_free(client);
    return r;
}

START_TEST(a_server_value_that_is_a_multiple_of_the_prime_is_refused)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "password", 0);
    const char *const multiples[] = {"0", "00", vectors_text(vectors, "N")};

    for (size_t i = 0; i < sizeof multiples / sizeof *multiples; i++) {
        attempt.challenge.server_public = multiples[i];
        ck_assert_int_eq(prove_altered(&attempt.challenge), -EBADMSG);
    }
}
END_TEST

START_TEST(values_that_are_not_what_they_must_be_are_refused)
{
    auto_attempt struct attempt attempt = attempt_of(vectors, "password", 0);
    const struct srp_challenge good = attempt.challenge;
    char long_hex[2 * SRP_ENCODED_BYTES + 2] = "";
    memset(long_hex, '1', sizeof long_hex - 1);
    const char *const bad_hex[] = {"", "xyz", "-1", "12 34", "0x12", long_hex};
    const char *const bad_base64[] = {"a", "ab=", "a*==", "ab==cd==", "====", "ab\n="};

    for (size_t i = 0; i < sizeof bad_hex / sizeof *bad_hex; i++) {
        struct srp_challenge bad = good;
        bad.server_public = bad_hex[i];
        ck_assert_int_eq(prove_altered(&bad), -EBADMSG);
        bad = good;
        bad.salt = bad_hex[i];
        ck_assert_int_eq(prove_altered(&bad), -EBADMSG);
    }
    for (size_t i = 0; i < sizeof bad_base64 / sizeof *bad_base64; i++) {
        struct srp_challenge bad = good;
        bad.secret_block = bad_base64[i];
        ck_assert_int_eq(prove_altered(&bad), -EBADMSG);
    }
}
END_TEST

START_TEST(two_attempts_never_share_their_public_value)
{
    struct srp_client *first = NULL, *second = NULL;

    ck_assert_int_eq(srp_client_new(&first), 0);
    ck_assert_int_eq(srp_client_new(&second), 0);
    ck_assert_str_ne(srp_client_public(first), srp_client_public(second));
    ck_assert_uint_gt(strlen(srp_client_public(first)), 2 * SRP_GROUP_BYTES - 32);
    srp_client_free(first);
    srp_client_free(second);
}
END_TEST

START_TEST(the_timestamp_is_written_as_the_service_reads_it)
{
    static const struct {
        int64_t unix_time;
        const char *text;
    } moments[] = {
        {1795289405, "Sat Nov 21 19:30:05 UTC 2026"}, {1788566709, "Sat Sep 5 00:05:09 UTC 2026"},
        {1798761599, "Thu Dec 31 23:59:59 UTC 2026"}, {1798761600, "Fri Jan 1 00:00:00 UTC 2027"},
        {1835395200, "Tue Feb 29 00:00:00 UTC 2028"},
    };

    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        char text[SRP_TIMESTAMP_SIZE];
        srp_timestamp(moments[i].unix_time, text);
        ck_assert_str_eq(text, moments[i].text);
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("srp");
    TCase *loops = tcase_create("vectors");

    tcase_set_timeout(loops, UNIT_TIMEOUT_S);
    tcase_add_unchecked_fixture(loops, read_vectors, release_vectors);
    tcase_add_test(loops, the_files_hold_as_many_vectors_as_the_loops_walk);
    tcase_add_test(loops, the_group_is_that_of_the_vectors);
    tcase_add_loop_test(loops, every_password_vector_is_proved, 0, PASSWORD_VECTOR_COUNT);
    tcase_add_loop_test(loops, every_password_vector_has_the_same_values_on_the_way, 0,
                        PASSWORD_VECTOR_COUNT);
    tcase_add_loop_test(loops, every_device_vector_is_proved, 0, DEVICE_VECTOR_COUNT);
    tcase_add_loop_test(loops, every_device_vectors_verifier_is_made_from_its_secret, 0,
                        DEVICE_VECTOR_COUNT);
    tcase_add_loop_test(loops, every_device_vector_has_the_verifier_that_confirm_device_sends, 0,
                        DEVICE_VECTOR_COUNT);
    tcase_add_loop_test(loops, every_secret_hash_vector_fits, 0, SECRET_HASH_VECTOR_COUNT);
    tcase_add_test(loops, a_server_value_that_is_a_multiple_of_the_prime_is_refused);
    tcase_add_test(loops, values_that_are_not_what_they_must_be_are_refused);
    suite_add_tcase(suite, loops);
    UNIT_CASE(suite, "client", two_attempts_never_share_their_public_value,
              the_timestamp_is_written_as_the_service_reads_it);
    return suite;
}
