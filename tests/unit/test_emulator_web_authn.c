/* WEB_AUTHN as a client meets it: a passkey, here in software, and what is wrong about assertions.
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/encoding.h"
#include "tests/emulator/json.h"
#include "tests/emulator/passkey.h"
#include "tests/emulator/text.h"
#include "tests/unit/emulator_fixture.h"
#include "tests/unit/factor_fixture.h"
#include "tests/unit/software_authenticator.h"
#include "tests/unit/unit.h"

#define CHALLENGE "WEB_AUTHN"
#define RELYING   AUTHENTICATOR_RELYING_PARTY
#define REFUSED   "Incorrect username or password."

/* A world where jane has the authenticator's passkey. */
static struct world *make_world(struct software_authenticator *authenticator)
{
    struct world *world = fixture_world();
    struct pool *pool = world->pools[0];
    auto_free char *public_key = software_authenticator_public_key(authenticator->key);

    pool->first_factors = json_tokener_parse("[\"PASSWORD\", \"WEB_AUTHN\"]");
    pool->relying_party_id = text_copy(RELYING);
    ck_assert_int_eq(passkey_add(factor_user(world, "jane"), AUTHENTICATOR_CREDENTIAL, public_key),
                     0);
    return world;
}

static void end(struct world *world, struct software_authenticator *authenticator)
{
    EVP_PKEY_free(authenticator->key);
    free(authenticator->challenge);
    world_free(world);
}

static struct json_object *put(struct world *world)
{
    return factor_expect_challenge(
        factor_choose(world, "jane", "\"PREFERRED_CHALLENGE\": \"WEB_AUTHN\""), CHALLENGE);
}

/* The options of a challenge, the caller's. */
static struct json_object *options_of(struct json_object *answer)
{
    const char *text =
        json_text(json_member(answer, "ChallengeParameters"), "CREDENTIAL_REQUEST_OPTIONS");

    ck_assert_ptr_nonnull(text);
    return json_tokener_parse(text);
}

static struct json_object *answer_with(struct world *world, struct json_object *to,
                                       const char *credential)
{
    auto_json struct json_object *text = json_object_new_string(credential);
    auto_free char *responses = text_format("\"CREDENTIAL\": %s", json_line(text));

    return factor_respond(world, CHALLENGE, to, "jane", responses);
}

static struct json_object *answer(struct world *world, struct json_object *to,
                                  const struct software_authenticator *authenticator)
{
    auto_json struct json_object *options = options_of(to);
    auto_json struct json_object *credential =
        software_authenticator_assert(authenticator, json_text(options, "challenge"));

    return answer_with(world, to, json_line(credential));
}

START_TEST(a_passkey_gets_tokens)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);

    for (uint32_t i = 0; i < 3; i++) {
        auto_json struct json_object *asked = put(world);
        authenticator.counter = 5 * i;
        factor_expect_tokens(answer(world, asked, &authenticator));
    }
    end(world, &authenticator);
}
END_TEST

START_TEST(the_options_name_the_relying_party_and_the_passkeys)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);
    auto_json struct json_object *asked = put(world);
    auto_json struct json_object *options = options_of(asked);
    auto_bytes struct bytes challenge = {0};
    const char *text = json_text(options, "challenge");

    ck_assert_str_eq(json_text(options, "rpId"), RELYING);
    ck_assert_str_eq(json_text(options, "userVerification"), "preferred");
    ck_assert_str_eq(json_line(json_member(options, "allowCredentials")),
                     "[{\"type\":\"public-key\",\"id\":\"" AUTHENTICATOR_CREDENTIAL "\"}]");
    ck_assert_int_eq(base64url_decode(text, strlen(text), &challenge), 0);
    ck_assert_uint_eq(challenge.length, 32);
    end(world, &authenticator);
}
END_TEST

START_TEST(only_who_has_a_passkey_is_offered_one)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);

    auto_json struct json_object *jane = factor_choose(world, "jane", "");
    ck_assert_str_eq(json_line(json_member(jane, "AvailableChallenges")),
                     "[\"PASSWORD_SRP\",\"PASSWORD\",\"WEB_AUTHN\"]");
    auto_json struct json_object *carol = factor_choose(world, "Carol", "");
    ck_assert_str_eq(json_line(json_member(carol, "AvailableChallenges")),
                     "[\"PASSWORD_SRP\",\"PASSWORD\"]");
    end(world, &authenticator);
}
END_TEST

START_TEST(an_origin_below_the_relying_party_fits)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);
    auto_json struct json_object *asked = put(world);

    authenticator.origin = "https://web1." RELYING ":8443";
    factor_expect_tokens(answer(world, asked, &authenticator));
    end(world, &authenticator);
}
END_TEST

/* Refused, and the Session is spent by it. */
static void expect_refusal(const struct software_authenticator *changed, EVP_PKEY *registered)
{
    struct software_authenticator owner = {.key = registered};
    struct world *world = make_world(&owner);
    auto_json struct json_object *asked = put(world);

    fixture_expect_error(answer(world, asked, changed), "NotAuthorizedException", REFUSED);
    fixture_expect_error(answer(world, asked, changed), "NotAuthorizedException",
                         "Invalid session for the user, session can only be used once.");
    world_free(world);
}

START_TEST(what_was_said_to_somebody_else_or_by_another_key_is_refused)
{
    struct software_authenticator right = software_authenticator_make();
    struct software_authenticator changed = right;

    changed.key = EVP_EC_gen("P-256");
    expect_refusal(&changed, right.key);
    EVP_PKEY_free(changed.key);
    changed = right;
    changed.id = "b3RoZXI";
    expect_refusal(&changed, right.key);
    changed = right;
    changed.type = "webauthn.create";
    expect_refusal(&changed, right.key);
    changed = right;
    changed.relying_party_id = "example.com";
    expect_refusal(&changed, right.key);
    changed = right;
    changed.flags = AUTHENTICATOR_VERIFIED;
    expect_refusal(&changed, right.key);
    EVP_PKEY_free(right.key);
}
END_TEST

START_TEST(an_origin_that_does_not_fit_is_refused)
{
    static const char *const origins[] = {
        "http://" RELYING,
        "https://example.com",
        "https://evil" RELYING,
        "https://" RELYING ".x",
        "https://x/https://" RELYING "/",
        "",
    };
    struct software_authenticator authenticator = software_authenticator_make();

    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        authenticator.origin = origins[i];
        expect_refusal(&authenticator, authenticator.key);
    }
    EVP_PKEY_free(authenticator.key);
}
END_TEST

START_TEST(an_assertion_of_another_session_is_refused)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);
    auto_json struct json_object *first = put(world);
    auto_json struct json_object *second = put(world);
    auto_json struct json_object *options = options_of(first);

    authenticator.challenge = text_copy(json_text(options, "challenge"));
    fixture_expect_error(answer(world, second, &authenticator), "NotAuthorizedException", REFUSED);
    factor_expect_tokens(answer(world, first, &authenticator));
    end(world, &authenticator);
}
END_TEST

START_TEST(a_counter_that_goes_back_is_refused)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);
    auto_json struct json_object *first = put(world);
    auto_json struct json_object *second = put(world);

    authenticator.counter = 7;
    factor_expect_tokens(answer(world, first, &authenticator));
    fixture_expect_error(answer(world, second, &authenticator), "NotAuthorizedException", REFUSED);
    end(world, &authenticator);
}
END_TEST

START_TEST(user_verification_is_demanded_where_the_pool_does)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);

    world->pools[0]->needs_user_verification = true;
    auto_json struct json_object *first = put(world);
    auto_json struct json_object *second = put(world);
    fixture_expect_error(answer(world, first, &authenticator), "NotAuthorizedException", REFUSED);
    authenticator.flags = AUTHENTICATOR_PRESENT | AUTHENTICATOR_VERIFIED;
    factor_expect_tokens(answer(world, second, &authenticator));
    end(world, &authenticator);
}
END_TEST

START_TEST(what_is_no_credential_is_refused_and_leaves_the_session_good)
{
    static const char *const wrong[] = {
        "x",
        "[]",
        "{}",
        "{\"id\":\"" AUTHENTICATOR_CREDENTIAL "\"}",
        "{\"id\":\"" AUTHENTICATOR_CREDENTIAL
        "\",\"rawId\":\"other\",\"response\":{\"clientDataJSON\":\"e30\","
        "\"authenticatorData\":\"e30\",\"signature\":\"e30\"}}",
        "{\"id\":1,\"rawId\":1,\"response\":[]}",
    };
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);
    auto_json struct json_object *asked = put(world);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        fixture_expect_error(answer_with(world, asked, wrong[i]), "InvalidParameterException",
                             "Invalid CREDENTIAL.");
    factor_expect_tokens(answer(world, asked, &authenticator));
    end(world, &authenticator);
}
END_TEST

START_TEST(damaged_members_are_refused)
{
    static const char *const wrong[] = {
        "{\"id\":\"" AUTHENTICATOR_CREDENTIAL "\",\"rawId\":\"" AUTHENTICATOR_CREDENTIAL
        "\",\"response\":{"
        "\"clientDataJSON\":\"e30\",\"authenticatorData\":\"e30\",\"signature\":\"e30\"}}",
        "{\"id\":\"" AUTHENTICATOR_CREDENTIAL "\",\"rawId\":\"" AUTHENTICATOR_CREDENTIAL
        "\",\"response\":{"
        "\"clientDataJSON\":\"\",\"authenticatorData\":\"\",\"signature\":\"\"}}",
        "{\"id\":\"" AUTHENTICATOR_CREDENTIAL "\",\"rawId\":\"" AUTHENTICATOR_CREDENTIAL
        "\",\"response\":{"
        "\"clientDataJSON\":\"!\",\"authenticatorData\":\"===\",\"signature\":\"+/\"}}",
    };
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        auto_json struct json_object *asked = put(world);
        fixture_expect_error(answer_with(world, asked, wrong[i]), "NotAuthorizedException",
                             REFUSED);
    }
    end(world, &authenticator);
}
END_TEST

START_TEST(a_key_of_another_curve_is_none)
{
    struct software_authenticator authenticator = software_authenticator_make();
    struct world *world = make_world(&authenticator);
    EVP_PKEY *other = EVP_EC_gen("P-384");
    auto_free char *public_key = software_authenticator_public_key(other);

    ck_assert_int_lt(passkey_add(factor_user(world, "jane"), "x", public_key), 0);
    ck_assert_int_lt(passkey_add(factor_user(world, "jane"), "x", "AAAA"), 0);
    ck_assert_uint_eq(factor_user(world, "jane")->passkey_count, 1);
    EVP_PKEY_free(other);
    end(world, &authenticator);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("emulator/challenge_web_authn");

    UNIT_CASE(suite, "right", a_passkey_gets_tokens,
              the_options_name_the_relying_party_and_the_passkeys,
              only_who_has_a_passkey_is_offered_one, an_origin_below_the_relying_party_fits,
              user_verification_is_demanded_where_the_pool_does, a_key_of_another_curve_is_none);
    UNIT_CASE(suite, "wrong", what_was_said_to_somebody_else_or_by_another_key_is_refused,
              an_origin_that_does_not_fit_is_refused, an_assertion_of_another_session_is_refused,
              a_counter_that_goes_back_is_refused,
              what_is_no_credential_is_refused_and_leaves_the_session_good,
              damaged_members_are_refused);
    return suite;
}
