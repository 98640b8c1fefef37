/* Ed25519 against the vectors of RFC 8032, section 7.1, and the files that keys are kept in. */
#include "daemon/cognito/ed25519.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/unit.h"

struct vector {
    const char *seed;
    const char *public_key;
    const char *message;
    const char *signature;
};

static const struct vector vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

static size_t read_hex(const char *hex, uint8_t *out)
{
    size_t length = strlen(hex) / 2;

    for (size_t i = 0; i < length; i++) {
        unsigned byte = 0;
        ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &byte), 1);
        out[i] = (uint8_t)byte;
    }
    return length;
}

START_TEST(the_vectors_of_the_rfc_are_signed_and_verified)
{
    const struct vector *vector = &vectors[_i];
    uint8_t seed[ED25519_SEED_BYTES], public_key[ED25519_PUBLIC_BYTES], message[8];
    uint8_t expected[ED25519_SIGNATURE_BYTES], signature[ED25519_SIGNATURE_BYTES];
    auto_ed25519_key struct ed25519_key key = {0};
    size_t length = read_hex(vector->message, message);
    (void)read_hex(vector->seed, seed);
    (void)read_hex(vector->public_key, public_key);
    (void)read_hex(vector->signature, expected);

    ck_assert_int_eq(ed25519_key_from_seed(seed, &key), 0);
    ck_assert_mem_eq(key.public_key, public_key, sizeof public_key);
    ck_assert_int_eq(ed25519_sign(&key, message, length, signature), 0);
    ck_assert_mem_eq(signature, expected, sizeof expected);
    ck_assert_int_eq(ed25519_verify(public_key, message, length, signature), 0);
}
END_TEST

START_TEST(a_signature_is_for_one_text_and_one_key)
{
    auto_ed25519_key struct ed25519_key key = {0};
    auto_ed25519_key struct ed25519_key other = {0};
    uint8_t signature[ED25519_SIGNATURE_BYTES];
    ck_assert_int_eq(ed25519_make_key(&key), 0);
    ck_assert_int_eq(ed25519_make_key(&other), 0);
    ck_assert_int_eq(ed25519_sign(&key, "host web1", 9, signature), 0);

    ck_assert_int_eq(ed25519_verify(key.public_key, "host web1", 9, signature), 0);
    ck_assert_int_eq(ed25519_verify(key.public_key, "host web2", 9, signature), -EKEYREJECTED);
    ck_assert_int_eq(ed25519_verify(key.public_key, "host web1", 8, signature), -EKEYREJECTED);
    ck_assert_int_eq(ed25519_verify(other.public_key, "host web1", 9, signature), -EKEYREJECTED);
    signature[40] ^= 1;
    ck_assert_int_eq(ed25519_verify(key.public_key, "host web1", 9, signature), -EKEYREJECTED);
}
END_TEST

START_TEST(nothing_is_signed_without_a_key)
{
    struct ed25519_key none = {0};
    uint8_t signature[ED25519_SIGNATURE_BYTES];

    ck_assert_int_eq(ed25519_sign(&none, "text", 4, signature), -EIO);
}
END_TEST

START_TEST(a_public_key_has_a_text_a_pem_and_an_id)
{
    static const char openssls[] = "-----BEGIN PUBLIC KEY-----\n"
                                   "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                                   "-----END PUBLIC KEY-----\n";
    uint8_t public_key[ED25519_PUBLIC_BYTES], again[ED25519_PUBLIC_BYTES];
    char text[ED25519_PUBLIC_SIZE], pem[ED25519_PEM_SIZE], id[ED25519_ID_SIZE];
    (void)read_hex(vectors[0].public_key, public_key);

    ed25519_public_text(public_key, text);
    ck_assert_str_eq(text, "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    ck_assert_int_eq(ed25519_read_public(text, again), 0);
    ck_assert_mem_eq(again, public_key, sizeof public_key);
    ck_assert_int_eq(ed25519_public_pem(public_key, pem), 0);
    ck_assert_str_eq(pem, openssls);
    ck_assert_int_eq(ed25519_key_id(public_key, id), 0);
    ck_assert_str_eq(id, "21fe31dfa154a261626bf854046fd227");
}
END_TEST

START_TEST(what_is_no_public_key_is_refused)
{
    static const char *const wrong[] = {
        "",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURq=",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUQ==",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoA",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n",
    };
    uint8_t public_key[ED25519_PUBLIC_BYTES];

    ck_assert_int_eq(ed25519_read_public(wrong[_i], public_key), -EBADMSG);
}
END_TEST

static char folder[64], path[96], new_path[112];

static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/test_ed25519.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/key", folder);
    (void)snprintf(new_path, sizeof new_path, "%s.new", path);
}

static void remove_folder(void)
{
    (void)unlink(path);
    (void)unlink(new_path);
    ck_assert_int_eq(rmdir(folder), 0);
}

static void write_text(const char *text, mode_t mode)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, mode), 0);
}

START_TEST(a_key_is_made_once_and_found_again)
{
    auto_ed25519_key struct ed25519_key made = {0};
    auto_ed25519_key struct ed25519_key found = {0};
    struct stat status;

    ck_assert_int_eq(ed25519_load_or_make_key(path, &made), 0);
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0600);
    ck_assert_int_eq(access(new_path, F_OK), -1);
    ck_assert_int_eq(ed25519_load_or_make_key(path, &found), 0);
    ck_assert_mem_eq(found.public_key, made.public_key, sizeof made.public_key);
    ck_assert(secret_equals(&found.seed, &made.seed));
}
END_TEST

START_TEST(a_key_that_is_there_is_never_replaced)
{
    auto_ed25519_key struct ed25519_key first = {0};
    auto_ed25519_key struct ed25519_key second = {0};
    auto_ed25519_key struct ed25519_key found = {0};
    ck_assert_int_eq(ed25519_make_key(&first), 0);
    ck_assert_int_eq(ed25519_make_key(&second), 0);
    ck_assert_int_eq(ed25519_store_key(path, &first), 0);

    ck_assert_int_eq(ed25519_store_key(path, &second), -EEXIST);
    ck_assert_int_eq(access(new_path, F_OK), -1);
    ck_assert_int_eq(ed25519_load_key(path, &found), 0);
    ck_assert_mem_eq(found.public_key, first.public_key, sizeof first.public_key);
}
END_TEST

/* What `openssl genpkey -algorithm ed25519` wrote for the seed of the first vector. */
#define OPENSSLS_KEY                                                                               \
    "-----BEGIN PRIVATE KEY-----\n"                                                                \
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"                           \
    "-----END PRIVATE KEY-----\n"

START_TEST(a_key_of_openssls_is_read)
{
    auto_ed25519_key struct ed25519_key key = {0};
    uint8_t public_key[ED25519_PUBLIC_BYTES];
    (void)read_hex(vectors[0].public_key, public_key);
    write_text(OPENSSLS_KEY, 0600);

    ck_assert_int_eq(ed25519_load_key(path, &key), 0);
    ck_assert_mem_eq(key.public_key, public_key, sizeof public_key);
}
END_TEST

START_TEST(a_key_that_others_may_read_or_write_is_refused)
{
    static const mode_t open_modes[] = {0640, 0604, 0620, 0602};
    auto_ed25519_key struct ed25519_key key = {0};
    write_text(OPENSSLS_KEY, open_modes[_i]);

    ck_assert_int_eq(ed25519_load_key(path, &key), -EPERM);
    ck_assert_int_eq(ed25519_load_or_make_key(path, &key), -EPERM);
}
END_TEST

START_TEST(a_damaged_key_is_refused_and_not_replaced)
{
    static const char *const damaged[] = {
        "",
        "no key at all\n",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v\n-----END PRIVATE KEY-----\n",
        /* X25519, which cannot sign */
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcr"
        "n9g\n-----END PRIVATE KEY-----\n",
    };
    auto_ed25519_key struct ed25519_key key = {0};
    write_text(damaged[_i], 0600);

    ck_assert_int_eq(ed25519_load_or_make_key(path, &key), -EBADMSG);
    ck_assert_uint_eq(key.seed.length, 0);
}
END_TEST

START_TEST(a_link_is_not_followed)
{
    auto_ed25519_key struct ed25519_key key = {0};
    ck_assert_int_eq(symlink("/etc/passwd", path), 0);

    ck_assert_int_eq(ed25519_load_or_make_key(path, &key), -ELOOP);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("ed25519");
    TCase *one = tcase_create("vectors"), *text = tcase_create("texts");
    TCase *files = UNIT_CASE(suite, "files", a_key_is_made_once_and_found_again,
                             a_key_that_is_there_is_never_replaced, a_key_of_openssls_is_read,
                             a_link_is_not_followed);

    UNIT_CASE(suite, "keys", a_signature_is_for_one_text_and_one_key,
              nothing_is_signed_without_a_key, a_public_key_has_a_text_a_pem_and_an_id);
    tcase_add_loop_test(one, the_vectors_of_the_rfc_are_signed_and_verified, 0, 3);
    suite_add_tcase(suite, one);
    tcase_add_loop_test(text, what_is_no_public_key_is_refused, 0, 6);
    suite_add_tcase(suite, text);
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_loop_test(files, a_key_that_others_may_read_or_write_is_refused, 0, 4);
    tcase_add_loop_test(files, a_damaged_key_is_refused_and_not_replaced, 0, 4);
    return suite;
}
