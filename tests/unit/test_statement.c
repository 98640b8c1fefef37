/* Statements: what is signed is read, whatever else is not. */
#include "daemon/fleet/statement.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

/* A statement, two keys, and its text signed by the first. */
struct scene {
    struct statement statement;
    struct ed25519_key key;
    struct ed25519_key other;
    struct statement_keys pinned;
    char text[STATEMENT_SIZE];
    size_t length;
};

static void scene_make(struct scene *out)
{
    static const uint8_t seeds[2][ED25519_SEED_BYTES] = {{1}, {2}};

    *out = (struct scene){.statement = {.pool_id = "eu-west-1_AbC123xyz",
                                        .generation = 17,
                                        .listed_at_unix = 1795289400,
                                        .expires_at_unix = 1795375800,
                                        .slot = 1,
                                        .roster_length = 5123456}};
    memset(out->statement.roster_hash, 'a', DIGEST_HEX_SIZE - 1);
    ck_assert_int_eq(ed25519_key_from_seed(seeds[0], &out->key), 0);
    ck_assert_int_eq(ed25519_key_from_seed(seeds[1], &out->other), 0);
    memcpy(out->pinned.keys[0], out->key.public_key, ED25519_PUBLIC_BYTES);
    out->pinned.count = 1;
    ck_assert_int_eq(statement_write(&out->statement, &out->key, out->text), 0);
    out->length = strlen(out->text);
}

static void scene_end(struct scene *scene)
{
    ed25519_key_clear(&scene->key);
    ed25519_key_clear(&scene->other);
}

START_TEST(what_was_signed_is_read_as_it_was_written)
{
    struct scene scene;
    struct statement read = {0};

    scene_make(&scene);
    ck_assert_int_eq(statement_read(scene.text, scene.length, &scene.pinned, &read), 0);
    ck_assert_str_eq(read.pool_id, "eu-west-1_AbC123xyz");
    ck_assert_uint_eq(read.generation, 17);
    ck_assert_int_eq(read.listed_at_unix, 1795289400);
    ck_assert_int_eq(read.expires_at_unix, 1795375800);
    ck_assert_uint_eq(read.slot, 1);
    ck_assert_uint_eq(read.roster_length, 5123456);
    ck_assert_str_eq(read.roster_hash, scene.statement.roster_hash);
    scene_end(&scene);
}
END_TEST

START_TEST(the_text_is_the_one_that_the_documentation_shows)
{
    static const char start[] = "cognito-login directory 1\npool eu-west-1_AbC123xyz\n"
                                "generation 17\nlisted-at 1795289400\nexpires-at 1795375800\n"
                                "roster 1 5123456 aaaaaaaaaaaaaaaa";
    struct scene scene;

    scene_make(&scene);
    ck_assert_int_eq(strncmp(scene.text, start, strlen(start)), 0);
    ck_assert_ptr_nonnull(strstr(scene.text, "\nsignature "));
    scene_end(&scene);
}
END_TEST

START_TEST(no_byte_can_be_changed)
{
    struct scene scene;
    struct statement read = {.generation = 1};

    scene_make(&scene);
    for (size_t i = 0; i < scene.length; i++) {
        scene.text[i] ^= 1;
        int r = statement_read(scene.text, scene.length, &scene.pinned, &read);
        ck_assert_msg(r == -EKEYREJECTED, "byte %zu: %d", i, r);
        scene.text[i] ^= 1;
    }
    ck_assert_uint_eq(read.generation, 1);
    scene_end(&scene);
}
END_TEST

START_TEST(nothing_can_be_cut_off_or_added)
{
    struct scene scene;
    struct statement read;
    char longer[STATEMENT_SIZE + 1];

    scene_make(&scene);
    for (size_t length = 0; length < scene.length; length++)
        ck_assert_int_eq(statement_read(scene.text, length, &scene.pinned, &read), -EKEYREJECTED);
    int length = snprintf(longer, sizeof longer, "%s\n", scene.text);
    ck_assert_int_eq(statement_read(longer, (size_t)length, &scene.pinned, &read), -EKEYREJECTED);
    scene_end(&scene);
}
END_TEST

START_TEST(another_key_is_not_believed_unless_it_is_pinned_too)
{
    struct scene scene;
    struct statement read;

    scene_make(&scene);
    ck_assert_int_eq(statement_write(&scene.statement, &scene.other, scene.text), 0);
    ck_assert_int_eq(statement_read(scene.text, scene.length, &scene.pinned, &read), -EKEYREJECTED);
    memcpy(scene.pinned.keys[1], scene.other.public_key, ED25519_PUBLIC_BYTES);
    scene.pinned.count = 2;
    ck_assert_int_eq(statement_read(scene.text, scene.length, &scene.pinned, &read), 0);
    scene.pinned.count = 0;
    ck_assert_int_eq(statement_read(scene.text, scene.length, &scene.pinned, &read), -EKEYREJECTED);
    scene_end(&scene);
}
END_TEST

START_TEST(what_is_signed_but_no_statement_is_not_read)
{
    static const char *const bodies[] = {
        "cognito-login directory 2\npool p\ngeneration 1\nlisted-at 1\nexpires-at 2\nroster 0 1 ",
        "cognito-login directory 1\npool p\ngeneration 01\nlisted-at 1\nexpires-at 2\nroster 0 1 ",
        "cognito-login directory 1\npool p\ngeneration 0\nlisted-at 1\nexpires-at 2\nroster 0 1 ",
        "cognito-login directory 1\npool p\ngeneration 1\nlisted-at 2\nexpires-at 2\nroster 0 1 ",
        "cognito-login directory 1\npool p\ngeneration 1\nlisted-at 1\nexpires-at 2\nroster 2 1 ",
        "cognito-login directory 1\npool p q\ngeneration 1\nlisted-at 1\nexpires-at 2\nroster 0 1 ",
    };
    struct scene scene;
    struct statement read;

    scene_make(&scene);
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        char text[2 * STATEMENT_SIZE], encoded[ED25519_SIGNATURE_SIZE];
        uint8_t signature[ED25519_SIGNATURE_BYTES];
        int length = snprintf(text, sizeof text, "%s%s\n", bodies[i], scene.statement.roster_hash);
        ck_assert_int_eq(ed25519_sign(&scene.key, text, (size_t)length, signature), 0);
        base64_encode(signature, sizeof signature, encoded);
        length += snprintf(text + length, sizeof text - (size_t)length, "signature %s\n", encoded);
        ck_assert_int_eq(statement_read(text, (size_t)length, &scene.pinned, &read), -EBADMSG);
    }
    scene_end(&scene);
}
END_TEST

START_TEST(values_that_cannot_be_in_a_statement_are_not_signed)
{
    struct scene scene;
    char text[STATEMENT_SIZE];

    scene_make(&scene);
    scene.statement.slot = STATEMENT_SLOTS;
    ck_assert_int_eq(statement_write(&scene.statement, &scene.key, text), -EINVAL);
    scene.statement.slot = 0;
    scene.statement.pool_id[3] = '\n';
    ck_assert_int_eq(statement_write(&scene.statement, &scene.key, text), -EINVAL);
    scene_end(&scene);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("statement");

    UNIT_CASE(suite, "statement", what_was_signed_is_read_as_it_was_written,
              the_text_is_the_one_that_the_documentation_shows, no_byte_can_be_changed,
              nothing_can_be_cut_off_or_added, another_key_is_not_believed_unless_it_is_pinned_too,
              what_is_signed_but_no_statement_is_not_read,
              values_that_cannot_be_in_a_statement_are_not_signed);
    return suite;
}
