/* The server's side of SRP against the recorded vectors. */
#include "tests/emulator/srp_server.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

#define PASSWORD_VECTORS 62

static BIGNUM *number_of(const char *hex)
{
    BIGNUM *number = NULL;

    ck_assert_int_gt(BN_hex2bn(&number, hex), 0);
    return number;
}

static struct json_object *vector_at(struct json_object *vectors, size_t index)
{
    struct json_object *list = vectors_member(vectors, "password");

    ck_assert_uint_eq(json_object_array_length(list), PASSWORD_VECTORS);
    return json_object_array_get_idx(list, index);
}

static BIGNUM *verifier_of(struct json_object *vector)
{
    auto_number BIGNUM *salt = number_of(vectors_text(vector, "saltHexWire"));

    return srp_make_verifier(vectors_text(vector, "poolName"), vectors_text(vector, "userIdForSrp"),
                             vectors_text(vector, "password"), salt);
}

static void check_exchange(struct json_object *vector)
{
    struct json_object *expected = vectors_member(vector, "expect");
    auto_number BIGNUM *verifier = verifier_of(vector);
    auto_number BIGNUM *wanted = number_of(vectors_text(expected, "verifier"));
    uint8_t key[SRP_KEY_LENGTH], signature[DIGEST_LENGTH];
    auto_bytes struct bytes block = {0};

    ck_assert_int_eq(BN_cmp(verifier, wanted), 0);
    struct srp_exchange exchange = {
        .client_public = number_of(vectors_text(expected, "srpAHexWire")),
        .server_public = number_of(vectors_text(vector, "srpBHexWire")),
        .server_private = number_of(vectors_text(vector, "b")),
    };
    srp_derive_key(&exchange, verifier, key);
    auto_free char *key_hex = hex_encode(key, sizeof key);
    ck_assert_str_eq(key_hex, vectors_text(expected, "hkdfKey"));

    ck_assert_int_eq(base64_decode(vectors_text(vector, "secretBlockB64"), &block), 0);
    srp_sign_claim(key, vectors_text(vector, "poolName"), vectors_text(vector, "userIdForSrp"),
                   &block, vectors_text(vector, "timestamp"), signature);
    auto_free char *text = base64_encode(signature, sizeof signature);
    ck_assert_str_eq(text, vectors_text(expected, "signatureB64"));
    srp_exchange_release(&exchange);
}

START_TEST(key_and_signature_of_every_recorded_exchange_are_right)
{
    struct json_object *vectors = vectors_read("srp-vectors.json");

    for (size_t i = 0; i < PASSWORD_VECTORS; i++)
        check_exchange(vector_at(vectors, i));
    json_object_put(vectors);
}
END_TEST

START_TEST(the_public_value_of_every_recorded_exchange_is_right)
{
    struct json_object *vectors = vectors_read("srp-vectors.json");

    for (size_t i = 0; i < PASSWORD_VECTORS; i++) {
        struct json_object *vector = vector_at(vectors, i);
        auto_number BIGNUM *verifier = verifier_of(vector);
        auto_number BIGNUM *private_value = number_of(vectors_text(vector, "b"));
        auto_number BIGNUM *wanted = number_of(vectors_text(vector, "srpBHexWire"));
        auto_number BIGNUM *made = srp_make_public_value(verifier, private_value);
        ck_assert_int_eq(BN_cmp(made, wanted), 0);
    }
    json_object_put(vectors);
}
END_TEST

START_TEST(numbers_on_the_wire_have_no_leading_zeros)
{
    static const char *const numbers[][2] = {
        {"00", "0"}, {"0F", "f"}, {"0ABC", "abc"}, {"00FF00", "ff00"}, {"1000", "1000"}};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        auto_number BIGNUM *number = number_of(numbers[i][0]);
        auto_free char *text = srp_write_number(number);
        ck_assert_str_eq(text, numbers[i][1]);
    }
}
END_TEST

START_TEST(a_client_value_that_is_a_multiple_of_the_prime_is_refused)
{
    auto_number BIGNUM *prime = BN_get_rfc3526_prime_3072(NULL);
    auto_free char *prime_hex = srp_write_number(prime);
    const char *const bad[] = {"", "0", "000", "xyz", "-5", "0x12", " 12", prime_hex};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        BIGNUM *number = NULL;
        ck_assert_msg(srp_read_public_value(bad[i], &number) == -EBADMSG, "\"%s\"", bad[i]);
        ck_assert_ptr_null(number);
    }
}
END_TEST

START_TEST(a_client_value_of_odd_length_or_upper_case_is_read)
{
    auto_number BIGNUM *number = NULL;

    ck_assert_int_eq(srp_read_public_value("AbC", &number), 0);
    ck_assert_uint_eq(BN_get_word(number), 0xabc);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/srp_server");

    UNIT_CASE(suite, "srp_server", key_and_signature_of_every_recorded_exchange_are_right,
              the_public_value_of_every_recorded_exchange_is_right,
              numbers_on_the_wire_have_no_leading_zeros,
              a_client_value_that_is_a_multiple_of_the_prime_is_refused,
              a_client_value_of_odd_length_or_upper_case_is_read);
    return suite;
}
