/* A published directory: what is read could have been written, and nothing unsigned is read. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/fleet/roster.h"
#include "daemon/fleet/statement.h"
#include "tests/fuzz/fault.h"
#include "tests/unit/roster_copy.h"

#define MODE_STATEMENT 1
#define MODE_SIGN      2

/* Reads a roster into a new one, which the caller frees. Returns what reading said. */
static int read_again(const char *text, size_t length, struct roster_copy *copy, char **out,
                      size_t *out_length)
{
    copy->to = open_memstream(out, out_length);
    FUZZ_CHECK(copy->to != NULL);
    roster_write_head(copy->to);
    int r = roster_copy_read(text, length, copy);
    roster_write_end(copy->to, copy->users, copy->groups);
    FUZZ_CHECK(fclose(copy->to) == 0);
    return r;
}

static int count_user(void *context, const struct roster_user *user)
{
    size_t *count = context;

    (void)user;
    ++*count;
    return 0;
}

/* Who is read is found. */
static void check_found(const char *text, size_t length, const char *username)
{
    size_t count = 0;
    const struct roster_visitor visitor = {.context = &count, .user = count_user};
    const struct roster_question question = {"username", username, false};

    FUZZ_CHECK(roster_find(text, length, &question, &visitor) == 0);
    FUZZ_CHECK(count > 0);
}

static void check_roster(const struct fuzz_input *input, struct fuzz_input *faults)
{
    struct roster_copy first = {0}, second = {0};
    char *once = NULL, *twice = NULL;
    size_t once_length = 0, twice_length = 0;

    fault_arm(faults);
    int r =
        roster_read((const char *)input->bytes, input->length, &(const struct roster_visitor){0});
    bool struck = fault_disarm();
    FUZZ_CHECK(r == 0 || r == -EBADMSG || (struck && r == -ENOMEM));
    if (r == 0) {
        FUZZ_CHECK(read_again((const char *)input->bytes, input->length, &first, &once,
                              &once_length) == 0);
        FUZZ_CHECK(read_again(once, once_length, &second, &twice, &twice_length) == 0);
        FUZZ_CHECK(once_length == twice_length && memcmp(once, twice, once_length) == 0);
        if (first.first_username[0] != '\0')
            check_found(once, once_length, first.first_username);
    }
    free(once);
    free(twice);
}

static void sign(const struct ed25519_key *key, const struct fuzz_input *body, char *out,
                 size_t size)
{
    uint8_t signature[ED25519_SIGNATURE_BYTES];
    char encoded[ED25519_SIGNATURE_SIZE];

    FUZZ_CHECK(ed25519_sign(key, body->bytes, body->length, signature) == 0);
    base64_encode(signature, sizeof signature, encoded);
    memcpy(out, body->bytes, body->length);
    (void)snprintf(out + body->length, size - body->length, "signature %s\n", encoded);
}

static void check_statement(struct fuzz_input *input, bool is_signed)
{
    static const uint8_t seed[ED25519_SEED_BYTES] = {7};
    struct ed25519_key key = {0};
    struct statement_keys keys = {.count = 1};
    struct statement statement = {0};
    char text[4 * STATEMENT_SIZE] = "", again[STATEMENT_SIZE];

    if (input->length > STATEMENT_SIZE)
        input->length = STATEMENT_SIZE;
    FUZZ_CHECK(ed25519_key_from_seed(seed, &key) == 0);
    memcpy(keys.keys[0], key.public_key, sizeof keys.keys[0]);
    size_t length = input->length;
    if (is_signed) {
        sign(&key, input, text, sizeof text);
        length += strlen("signature ") + ED25519_SIGNATURE_SIZE;
    } else if (length > 0) {
        memcpy(text, input->bytes, length);
    }
    int r = statement_read(text, length, &keys, &statement);
    FUZZ_CHECK(r == 0 || r == -EKEYREJECTED || (r == -EBADMSG && is_signed));
    FUZZ_CHECK(r < 0 ? statement.generation == 0 : statement.generation > 0);
    if (r == 0) {
        FUZZ_CHECK(statement_write(&statement, &key, again) == 0);
        FUZZ_CHECK(strlen(again) == length && memcmp(again, text, length) == 0);
    }
    ed25519_key_clear(&key);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    uint8_t mode = fuzz_take_byte(&input);

    if ((mode & MODE_STATEMENT) != 0)
        check_statement(&input, (mode & MODE_SIGN) != 0);
    else
        check_roster(&input, &faults);
    return 0;
}
