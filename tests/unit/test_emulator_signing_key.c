/* The pairs that a pool signs with: the only unit test for which new ones are made (ready_keys.c).
 */
#include "tests/emulator/signing_key.h"

#include "common/ownership.h"
#include "tests/unit/unit.h"

START_TEST(a_token_is_good_with_the_key_that_signed_it_and_with_no_other)
{
    struct signing_key own = {0}, other = {0};
    auto_json struct json_object *claims = json_object_new_object();

    signing_key_make(&own);
    signing_key_make(&other);
    json_put_text(claims, "sub", "jane");
    auto_free char *token = signing_key_sign_token(&own, claims);
    ck_assert_int_eq(EVP_PKEY_get_bits(own.pair), SIGNING_KEY_BITS);
    ck_assert_str_ne(own.id, other.id);
    ck_assert(signing_key_verifies(&own, token));
    ck_assert(!signing_key_verifies(&other, token));
    signing_key_release(&own);
    signing_key_release(&other);
}
END_TEST

Suite *unit_suite(void)
{
    const TTest *const tests[] = {
        a_token_is_good_with_the_key_that_signed_it_and_with_no_other,
        NULL,
    };
    Suite *suite = suite_create("emulator/signing_key");

    unit_add_case(suite, "pairs", tests);
    return suite;
}
