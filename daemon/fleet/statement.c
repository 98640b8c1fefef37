/* Statements, as text whose last line is the signature of all before it. */
#include "daemon/fleet/statement.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SIGNATURE_WORD   "signature "
#define SIGNATURE_LENGTH (ED25519_SIGNATURE_SIZE - 1)
#define TAIL_LENGTH      (sizeof SIGNATURE_WORD - 1 + SIGNATURE_LENGTH + 1) /* with its newline */
#define MAX_BODY         (STATEMENT_SIZE - TAIL_LENGTH - 1)

static bool is_one_word(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static bool is_hash(const char *text)
{
    return strlen(text) == DIGEST_HEX_SIZE - 1 &&
           strspn(text, "0123456789abcdef") == DIGEST_HEX_SIZE - 1;
}

static bool is_sound(const struct statement *statement)
{
    return is_one_word(statement->pool_id) && is_hash(statement->roster_hash) &&
           statement->slot < STATEMENT_SLOTS && statement->listed_at_unix > 0 &&
           statement->expires_at_unix > statement->listed_at_unix && statement->generation > 0;
}

/* All but the signature. Returns the length, or a negative errno. */
static int write_body(const struct statement *statement, char out[STATEMENT_SIZE])
{
    if (!is_sound(statement))
        return -EINVAL;
    int length =
        snprintf(out, STATEMENT_SIZE,
                 "cognito-login directory 1\npool %s\ngeneration %" PRIu64 "\nlisted-at %" PRId64
                 "\nexpires-at %" PRId64 "\nroster %u %" PRIu64 " %s\n",
                 statement->pool_id, statement->generation, statement->listed_at_unix,
                 statement->expires_at_unix, statement->slot, statement->roster_length,
                 statement->roster_hash);
    return length < 0 || (size_t)length > MAX_BODY ? -EINVAL : length;
}

int statement_write(const struct statement *statement, const struct ed25519_key *key,
                    char out[STATEMENT_SIZE])
{
    uint8_t signature[ED25519_SIGNATURE_BYTES];
    char text[STATEMENT_SIZE], encoded[ED25519_SIGNATURE_SIZE];

    int length = write_body(statement, text);
    if (length < 0)
        return length;
    int r = ed25519_sign(key, text, (size_t)length, signature);
    if (r < 0)
        return r;
    base64_encode(signature, sizeof signature, encoded);
    int whole = snprintf(out, STATEMENT_SIZE, "%s" SIGNATURE_WORD "%s\n", text, encoded);
    return whole < 0 || whole >= STATEMENT_SIZE ? -EINVAL : 0;
}

/* Where the last line begins, which has the same length in every statement.
 * Errors: -EBADMSG this can be no statement. */
static int find_tail(const char *text, size_t length, size_t *out)
{
    if (length <= TAIL_LENGTH || length >= STATEMENT_SIZE)
        return -EBADMSG;
    size_t at = length - TAIL_LENGTH;
    if (memcmp(text + at, SIGNATURE_WORD, sizeof SIGNATURE_WORD - 1) != 0 ||
        text[length - 1] != '\n')
        return -EBADMSG;
    *out = at;
    return 0;
}

/* What is read is believed only when it would be written like that: so there is one way to say a
 * thing, and whatever sscanf(3) lets pass is found out here. */
static int read_body(const char *text, size_t length, struct statement *out)
{
    struct statement read = {0};
    char body[STATEMENT_SIZE] = "", again[STATEMENT_SIZE];

    memcpy(body, text, length);
    int count = sscanf(body,
                       "cognito-login directory 1\npool %64s\ngeneration %20" SCNu64
                       "\nlisted-at %20" SCNd64 "\nexpires-at %20" SCNd64 "\nroster %3u %20" SCNu64
                       " %64s\n",
                       read.pool_id, &read.generation, &read.listed_at_unix, &read.expires_at_unix,
                       &read.slot, &read.roster_length, read.roster_hash);
    int written = count == 7 ? write_body(&read, again) : -EINVAL;
    if (written < 0 || (size_t)written != length || memcmp(again, text, length) != 0)
        return -EBADMSG;
    *out = read;
    return 0;
}

int statement_read_own(const char *text, size_t length, struct statement *out)
{
    size_t body_length = 0;

    int r = find_tail(text, length, &body_length);
    return r < 0 ? r : read_body(text, body_length, out);
}

static int verify(const char *text, size_t body_length, const struct statement_keys *keys)
{
    uint8_t signature[SIGNATURE_LENGTH / 4 * 3 + 3];
    size_t signature_length = 0;

    int r = base64_decode(BASE64_STANDARD, text + body_length + sizeof SIGNATURE_WORD - 1,
                          SIGNATURE_LENGTH, signature, &signature_length);
    if (r < 0 || signature_length != ED25519_SIGNATURE_BYTES)
        return -EKEYREJECTED;
    r = -EKEYREJECTED;
    for (size_t i = 0; r == -EKEYREJECTED && i < keys->count; i++)
        r = ed25519_verify(keys->keys[i], text, body_length, signature);
    return r;
}

int statement_read(const char *text, size_t length, const struct statement_keys *keys,
                   struct statement *out)
{
    size_t body_length = 0;

    if (find_tail(text, length, &body_length) < 0)
        return -EKEYREJECTED;
    int r = verify(text, body_length, keys);
    return r < 0 ? r : read_body(text, body_length, out);
}
