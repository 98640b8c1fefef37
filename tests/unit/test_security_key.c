/* Security keys as libfido2 sees them, each a key in software. */
#include "daemon/login/security_key.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "tests/security_key/software_key.h"
#include "tests/unit/unit.h"

#define PARTY   "login.example.com"
#define SOON_MS UNIT_PATIENCE_MS
/* base64url of the id that software_key_make() gives */
#define OURS "YSBwYXNza2V5IG9mIHRoZSBzb2Z0d2FyZSBrZXk"

static struct software_key key;
static struct web_authn_request request;
static struct web_authn_assertion assertion;
static struct security_key found;

/* One key is plugged in, and this is asked of it: "preferred", "required", "discouraged". */
static void ask(const char *verification)
{
    struct software_key *const keys[] = {&key};
    char options[512];

    software_key_make(&key, PARTY);
    software_key_plug(keys, 1);
    (void)snprintf(options, sizeof options,
                   "{\"challenge\":\"AAEC\",\"rpId\":\"" PARTY "\",\"userVerification\":\"%s\","
                   "\"allowCredentials\":[{\"type\":\"public-key\",\"id\":\"b3RoZXI\"},"
                   "{\"type\":\"public-key\",\"id\":\"" OURS "\"}]}",
                   verification);
    ck_assert_int_eq(web_authn_read_request(options, &request), 0);
}

static void end(void)
{
    software_key_plug(NULL, 0);
    software_key_break(&key);
}

static void expect_found(enum security_key_answer answer)
{
    ck_assert_int_eq((int)security_key_find(&request, &found), (int)answer);
}

static void expect_signed(const char *pin, enum security_key_answer answer)
{
    auto_wipe struct secret secret = {0};

    ck_assert_int_eq(secret_copy_text(&secret, pin), 0);
    ck_assert_int_eq((int)security_key_sign(&found, &request, &secret, SOON_MS, &assertion),
                     (int)answer);
}

/* What a relying party looks at: the signature, over its own id and what it asked. */
static void expect_proof(uint8_t flags)
{
    uint8_t message[WEB_AUTHN_MAX_BYTES + 32], party[32];
    size_t length = assertion.authenticator_data.length;
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    ck_assert_int_eq(EVP_Digest(PARTY, strlen(PARTY), party, NULL, EVP_sha256(), NULL), 1);
    ck_assert_uint_eq(length, 37);
    ck_assert_mem_eq(assertion.authenticator_data.bytes, party, sizeof party);
    ck_assert_uint_eq(assertion.authenticator_data.bytes[32], flags);
    memcpy(message, assertion.authenticator_data.bytes, length);
    ck_assert_int_eq(EVP_Digest(request.client_data, strlen(request.client_data), message + length,
                                NULL, EVP_sha256(), NULL),
                     1);
    ck_assert_int_eq(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key.passkey), 1);
    ck_assert_int_eq(EVP_DigestVerify(context, assertion.signature.bytes,
                                      assertion.signature.length, message, length + 32),
                     1);
    EVP_MD_CTX_free(context);
}

START_TEST(a_key_that_is_touched_signs)
{
    ask("preferred");
    ck_assert(security_key_is_present());
    expect_found(SECURITY_KEY_READY);
    ck_assert(!found.wants_pin);
    expect_signed("", SECURITY_KEY_READY);
    expect_proof(0x01);
    ck_assert_uint_eq(assertion.credential_id.length, key.credential_id_length);
    ck_assert_mem_eq(assertion.credential_id.bytes, key.credential_id, key.credential_id_length);
    end();
}
END_TEST

START_TEST(a_key_with_a_pin_verifies_who_holds_it)
{
    ask("preferred");
    memcpy(key.pin, "1234", sizeof "1234");
    expect_found(SECURITY_KEY_READY);
    ck_assert(found.wants_pin);
    expect_signed("1234", SECURITY_KEY_READY);
    expect_proof(0x05);
    end();
}
END_TEST

START_TEST(a_key_that_reads_fingerprints_wants_no_pin)
{
    ask("required");
    key.reads_fingerprints = true;
    memcpy(key.pin, "1234", sizeof "1234");
    expect_found(SECURITY_KEY_READY);
    ck_assert(!found.wants_pin);
    expect_signed("", SECURITY_KEY_READY);
    expect_proof(0x05);
    end();
}
END_TEST

START_TEST(nobody_is_verified_whom_the_relying_party_wants_to_leave_in_peace)
{
    ask("discouraged");
    memcpy(key.pin, "1234", sizeof "1234");
    expect_found(SECURITY_KEY_READY);
    ck_assert(!found.wants_pin);
    expect_signed("", SECURITY_KEY_READY);
    expect_proof(0x01);
    end();
}
END_TEST

START_TEST(a_key_without_a_pin_cannot_verify_anybody)
{
    ask("required");
    expect_found(SECURITY_KEY_UNFIT);
    end();
}
END_TEST

START_TEST(a_wrong_pin_may_be_corrected_until_the_key_blocks)
{
    ask("preferred");
    memcpy(key.pin, "1234", sizeof "1234");
    expect_found(SECURITY_KEY_READY);
    expect_signed("4321", SECURITY_KEY_PIN_WRONG);
    expect_signed("1234", SECURITY_KEY_READY);
    expect_signed("4321", SECURITY_KEY_PIN_WRONG);
    expect_signed("4321", SECURITY_KEY_PIN_WRONG);
    expect_signed("4321", SECURITY_KEY_PIN_BLOCKED);
    expect_signed("1234", SECURITY_KEY_PIN_BLOCKED);
    end();
}
END_TEST

START_TEST(a_key_that_is_left_alone_or_refuses_signs_nothing)
{
    ask("preferred");
    expect_found(SECURITY_KEY_READY);
    key.person = SOFTWARE_KEY_LEFT_ALONE;
    expect_signed("", SECURITY_KEY_NOT_TOUCHED);
    key.person = SOFTWARE_KEY_REFUSED;
    expect_signed("", SECURITY_KEY_DENIED);
    end();
}
END_TEST

START_TEST(a_key_of_somebody_else_says_so)
{
    ask("preferred");
    expect_found(SECURITY_KEY_READY);
    key.credential_id[0] ^= 1;
    expect_signed("", SECURITY_KEY_UNKNOWN);
    end();
}
END_TEST

START_TEST(a_key_for_another_relying_party_says_so)
{
    ask("preferred");
    expect_found(SECURITY_KEY_READY);
    memcpy(key.relying_party_id, "example.com", sizeof "example.com");
    expect_signed("", SECURITY_KEY_UNKNOWN);
    end();
}
END_TEST

START_TEST(without_a_key_there_is_none)
{
    ask("preferred");
    expect_found(SECURITY_KEY_READY);
    software_key_plug(NULL, 0);
    ck_assert(!security_key_is_present());
    expect_signed("", SECURITY_KEY_ABSENT);
    expect_found(SECURITY_KEY_ABSENT);
    end();
}
END_TEST

START_TEST(of_several_keys_the_one_that_holds_the_passkey_is_taken_untouched)
{
    struct software_key other;
    struct software_key *const keys[] = {&other, &key};

    ask("preferred");
    software_key_make(&other, PARTY);
    other.credential_id[0] ^= 1;
    other.person = key.person = SOFTWARE_KEY_LEFT_ALONE;
    software_key_plug(keys, 2);
    expect_found(SECURITY_KEY_READY);
    key.person = SOFTWARE_KEY_TOUCHED;
    expect_signed("", SECURITY_KEY_READY);
    expect_proof(0x01);
    software_key_break(&other);
    end();
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("security_key");

    UNIT_CASE(suite, "right", a_key_that_is_touched_signs, a_key_with_a_pin_verifies_who_holds_it,
              a_key_that_reads_fingerprints_wants_no_pin,
              nobody_is_verified_whom_the_relying_party_wants_to_leave_in_peace,
              of_several_keys_the_one_that_holds_the_passkey_is_taken_untouched);
    UNIT_CASE(suite, "wrong", a_key_without_a_pin_cannot_verify_anybody,
              a_wrong_pin_may_be_corrected_until_the_key_blocks,
              a_key_that_is_left_alone_or_refuses_signs_nothing, a_key_of_somebody_else_says_so,
              a_key_for_another_relying_party_says_so, without_a_key_there_is_none);
    return suite;
}
