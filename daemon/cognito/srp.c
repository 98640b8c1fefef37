/* One SRP attempt: a secret exponent, its public value, and the proof made from the challenge. */
#include "daemon/cognito/srp.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "common/ownership.h"
#include "daemon/cognito/base64.h"
#include "daemon/cognito/srp_math.h"

#define MAX_SECRET_BLOCK 8192 /* characters; the service's have about 2,400 */

struct srp_client {
    struct srp_group group;
    BIGNUM *exponent; /* a */
    BIGNUM *public;   /* A */
    char public_hex[SRP_PUBLIC_SIZE];
};

void srp_client_free(struct srp_client *client)
{
    if (client == NULL)
        return;
    BN_clear_free(client->exponent);
    BN_free(client->public);
    srp_group_close(&client->group);
    free(client);
}

static void free_client(struct srp_client **client)
{
    srp_client_free(*client);
}

#define auto_client __attribute__((cleanup(free_client)))

/* Lower-case hexadecimal without leading zeros: the service hashes what the number is, but servers
 * that hash the text exist. */
static int write_public(struct srp_client *client)
{
    char *upper = BN_bn2hex(client->public);

    if (upper == NULL)
        return -EIO;
    const char *digits = upper + strspn(upper, "0");
    (void)snprintf(client->public_hex, sizeof client->public_hex, "%s", digits);
    for (char *at = client->public_hex; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    OPENSSL_free(upper);
    return 0;
}

int srp_client_new_with_exponent(const uint8_t *exponent, size_t length, struct srp_client **out)
{
    auto_client struct srp_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return -ENOMEM;
    int r = srp_group_open(&client->group);
    if (r < 0)
        return r;
    client->exponent = BN_bin2bn(exponent, (int)length, NULL);
    client->public = BN_new();
    if (client->exponent == NULL || client->public == NULL)
        return -ENOMEM;
    r = srp_power(&client->group, client->group.generator, client->exponent, client->public);
    if (r < 0)
        return r;
    if (BN_is_zero(client->public))
        return -EINVAL;
    r = write_public(client);
    if (r == 0)
        *out = take_pointer(&client);
    return r;
}

int srp_client_new(struct srp_client **out)
{
    uint8_t exponent[SRP_SECRET_BYTES];

    if (getrandom(exponent, sizeof exponent, 0) != (ssize_t)sizeof exponent)
        return -EIO;
    int r = srp_client_new_with_exponent(exponent, sizeof exponent, out);
    secret_wipe_bytes(exponent, sizeof exponent);
    return r;
}

const char *srp_client_public(const struct srp_client *client)
{
    return client->public_hex;
}

/* A number in hexadecimal, of any case, with leading zeros or without, no longer than the group's
 * (one byte more for the sign). */
static int read_number(const char *hex, BIGNUM **out)
{
    size_t length = strlen(hex);

    if (length == 0 || length > 2 * SRP_ENCODED_BYTES ||
        strspn(hex, "0123456789abcdefABCDEF") != length)
        return -EBADMSG;
    if (BN_hex2bn(out, hex) == 0)
        return -ENOMEM;
    return BN_num_bytes(*out) > SRP_GROUP_BYTES ? -EBADMSG : 0;
}

/* B, which must not be a multiple of N: S would be known to everybody. */
static int read_server_public(const struct srp_group *group, const char *hex, BIGNUM **out)
{
    auto_number BIGNUM *rest = BN_new();

    int r = read_number(hex, out);
    if (r < 0)
        return r;
    if (rest == NULL || !BN_mod(rest, *out, group->prime, group->scratch))
        return -ENOMEM;
    return BN_is_zero(rest) ? -EBADMSG : 0;
}

static int compute_password_exponent(const struct srp_challenge *challenge,
                                     const struct secret *password, BIGNUM *out)
{
    auto_number BIGNUM *salt = NULL;
    uint8_t identity_hash[DIGEST_BYTES];

    int r = read_number(challenge->salt, &salt);
    if (r < 0)
        return r;
    r = srp_identity_hash(challenge, password, identity_hash);
    if (r == 0)
        r = srp_password_exponent(salt, identity_hash, out);
    secret_wipe_bytes(identity_hash, sizeof identity_hash);
    return r;
}

static int compute_key(const struct srp_client *client, const struct srp_challenge *challenge,
                       const struct secret *password, uint8_t out[SRP_KEY_BYTES])
{
    auto_number BIGNUM *server_public = NULL;
    auto_number BIGNUM *scrambler = BN_new();
    auto_number BIGNUM *password_exponent = BN_new();
    auto_number BIGNUM *premaster_secret = BN_new();

    if (scrambler == NULL || password_exponent == NULL || premaster_secret == NULL)
        return -ENOMEM;
    int r = read_server_public(&client->group, challenge->server_public, &server_public);
    if (r == 0)
        r = srp_scrambler(client->public, server_public, scrambler);
    if (r == 0 && BN_is_zero(scrambler))
        r = -EBADMSG;
    if (r == 0)
        r = compute_password_exponent(challenge, password, password_exponent);
    if (r < 0)
        return r;
    const struct srp_exchange exchange = {
        .client_exponent = client->exponent,
        .server_public = server_public,
        .scrambler = scrambler,
        .password_exponent = password_exponent,
    };
    r = srp_premaster_secret(&client->group, &exchange, premaster_secret);
    return r < 0 ? r : srp_session_key(scrambler, premaster_secret, out);
}

static int sign(const uint8_t key[SRP_KEY_BYTES], const struct srp_challenge *challenge,
                const char *timestamp, char out[SRP_PROOF_SIZE])
{
    size_t length = strlen(challenge->secret_block);
    uint8_t block[MAX_SECRET_BLOCK];
    uint8_t hash[DIGEST_BYTES];

    if (length > MAX_SECRET_BLOCK - 3)
        return -EBADMSG;
    int r = base64_decode(BASE64_STANDARD, challenge->secret_block, length, block, &length);
    if (r < 0)
        return r;
    const struct digest_piece pieces[] = {
        digest_text(challenge->pool_name),
        digest_text(challenge->user_id),
        {.bytes = block, .length = length},
        digest_text(timestamp),
    };
    r = digest_hmac((struct digest_piece){key, SRP_KEY_BYTES}, pieces, 4, hash);
    if (r == 0)
        base64_encode(hash, sizeof hash, out);
    return r;
}

int srp_client_prove(const struct srp_client *client, const struct srp_challenge *challenge,
                     const struct secret *password, const char *timestamp, char out[SRP_PROOF_SIZE])
{
    uint8_t key[SRP_KEY_BYTES];

    int r = compute_key(client, challenge, password, key);
    if (r == 0)
        r = sign(key, challenge, timestamp, out);
    secret_wipe_bytes(key, sizeof key);
    return r;
}

/* From tables: strftime would speak the language of the process. The day has no leading zero. */
void srp_timestamp(int64_t now_unix, char out[SRP_TIMESTAMP_SIZE])
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = now_unix;
    struct tm utc = {0};

    (void)gmtime_r(&now, &utc);
    (void)snprintf(out, SRP_TIMESTAMP_SIZE, "%s %s %d %02d:%02d:%02d UTC %d", days[utc.tm_wday],
                   months[utc.tm_mon], utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                   utc.tm_year + 1900);
}
