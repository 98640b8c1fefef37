/* After a sign-in nothing of it is left in the process: neither in freed memory, nor on the stack,
 * nor in the buffers of the connections that stay open. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <json-c/json.h>

#include "common/ownership.h"
#include "tests/unit/cognito_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/vectors.h"

#define NEEDLE_BYTES 24
#define MASK         0x5A

/* A piece of a secret, kept so that it is not found by itself. */
struct needle {
    unsigned char masked[NEEDLE_BYTES];
};

static struct needle needle_of(const char *text)
{
    struct needle needle;
    size_t length = strlen(text);

    ck_assert_uint_ge(length, NEEDLE_BYTES);
    for (size_t i = 0; i < NEEDLE_BYTES; i++)
        needle.masked[i] = (unsigned char)(text[length - NEEDLE_BYTES + i] ^ MASK);
    return needle;
}

/* How often the needle lies in the memory. */
static size_t count_in(const unsigned char *memory, size_t length, const struct needle *needle)
{
    size_t count = 0;

    for (size_t i = 0; i + NEEDLE_BYTES <= length; i++) {
        size_t fits = 0;
        while (fits < NEEDLE_BYTES && (memory[i + fits] ^ MASK) == needle->masked[fits])
            fits++;
        count += fits == NEEDLE_BYTES;
    }
    return count;
}

/* The same anywhere in this process's writable memory. */
static size_t count_in_process(const struct needle *needle)
{
    auto_fclose FILE *maps = fopen("/proc/self/maps", "re");
    char line[512];
    size_t count = 0;

    ck_assert_ptr_nonnull(maps);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long start = 0, end = 0;
        char rights[5] = "";
        ck_assert_int_eq(sscanf(line, "%lx-%lx %4s", &start, &end, rights), 3);
        if (rights[0] == 'r' && rights[1] == 'w')
            count += count_in((const unsigned char *)start, end - start, needle);
    }
    return count;
}

/* A password that stands nowhere in the program. */
static void make_password(char out[33])
{
    unsigned char bytes[14];

    ck_assert_int_eq(getrandom(bytes, sizeof bytes, 0), sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    memcpy(out + 28, "-Aa1", 5);
}

static char *state_with(const char *password)
{
    struct json_object *state = json_object_from_file(EMULATOR_STATE);
    struct json_object *pool = json_object_array_get_idx(vectors_member(state, "userPools"), 0);
    struct json_object *users = vectors_member(pool, "users");
    struct json_object *jane = json_object_array_get_idx(users, 0);

    json_object_object_add(jane, "password", json_object_new_string(password));
    char *text = strdup(json_object_to_json_string(state));
    json_object_put(state);
    return text;
}

/* What a session has that must not stay: its tokens and its AWS credentials. */
#define SESSION_NEEDLES 5

static void take_needles(const struct cognito_tokens *tokens,
                         const struct aws_credentials *credentials,
                         struct needle out[SESSION_NEEDLES])
{
    out[0] = needle_of(secret_text(&tokens->id));
    out[1] = needle_of(secret_text(&tokens->access));
    out[2] = needle_of(secret_text(&tokens->refresh));
    out[3] = needle_of(secret_text(&credentials->secret_access_key));
    out[4] = needle_of(secret_text(&credentials->session_token));
}

/* Signs in, federates and forgets it all. */
__attribute__((noinline)) static void sign_in_and_forget(struct cognito_fixture *fixture,
                                                         enum cognito_flow flow,
                                                         const char *password,
                                                         struct needle needles[SESSION_NEEDLES])
{
    auto_cognito_auth_reply struct cognito_auth_reply reply = {0};
    auto_id_token struct id_token token = {0};
    auto_cognito_identity_credentials struct cognito_identity_credentials given = {0};
    struct cognito_failure failure = {0};
    struct deadline deadline = deadline_in_ms(UNIT_PATIENCE_MS);
    char identity[COGNITO_IDENTITY_ID_SIZE];
    const char *const jane[] = {"jane", password};
    const struct secret *jwt = &reply.tokens.id;

    ck_assert_int_eq(cognito_fixture_sign_in(fixture->pool, flow, jane, &reply, &failure), 0);
    ck_assert_int_eq(cognito_fixture_verify(fixture, &reply, &token), 0);
    ck_assert_int_eq(cognito_get_id(fixture->identities, jwt, deadline, identity, &failure), 0);
    ck_assert_int_eq(cognito_get_credentials_for_identity(fixture->identities, identity, jwt,
                                                          deadline, &given, &failure),
                     0);
    take_needles(&reply.tokens, &given.credentials, needles);
    for (size_t i = 0; i < SESSION_NEEDLES; i++)
        ck_assert_msg(count_in_process(&needles[i]) > 0, "the search does not find what is there");
}

/* Twice, so that the second one finds warm connections and leaves its replies in their buffers. */
static void check_residue(enum cognito_flow flow, const char *client_id, const char *client_secret)
{
    char password[33];
    struct needle needles[SESSION_NEEDLES];

    make_password(password);
    struct needle password_needle = needle_of(password);
    auto_free char *state = state_with(password);
    struct emulator_process emulator = emulator_process_start(state, NULL);
    explicit_bzero(state, strlen(state));
    struct cognito_fixture fixture = cognito_fixture_open(&emulator, client_id, client_secret);
    sign_in_and_forget(&fixture, flow, password, needles);
    sign_in_and_forget(&fixture, flow, password, needles);
    explicit_bzero(password, sizeof password);

    ck_assert_uint_eq(count_in_process(&password_needle), 0);
    for (size_t i = 0; i < SESSION_NEEDLES; i++)
        ck_assert_msg(count_in_process(&needles[i]) == 0, "secret %zu is left", i);
    cognito_fixture_close(&fixture);
    emulator_process_stop(&emulator);
}

START_TEST(nothing_of_a_sign_in_by_srp_is_left_in_the_process)
{
    check_residue(COGNITO_FLOW_SRP, FIXTURE_CLIENT, FIXTURE_SECRET);
}
END_TEST

START_TEST(nothing_of_a_sign_in_by_password_is_left_in_the_process)
{
    check_residue(COGNITO_FLOW_PASSWORD, FIXTURE_PASSWORD_CLIENT, NULL);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("residue");

    UNIT_CASE(suite, "residue", nothing_of_a_sign_in_by_srp_is_left_in_the_process,
              nothing_of_a_sign_in_by_password_is_left_in_the_process);
    return suite;
}
