/* The answer to an SRP challenge. */
#include "tests/emulator/srp_claim.h"

#include <math.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/claim_timestamp.h"
#include "tests/emulator/text.h"

#define MAP                  "ChallengeResponses"
#define ALLOWED_SKEW_SECONDS 300

void srp_claim_release(struct srp_claim *claim)
{
    bytes_release(&claim->sealed);
    secret_block_release(&claim->block);
}

static enum error open_block(struct call *call, const char *challenge, const char *text,
                             struct srp_claim *out)
{
    if (base64_decode(text, &out->sealed) < 0 ||
        secret_block_open(&call->world->seal, &out->sealed, &out->block) < 0 ||
        strcmp(out->block.challenge, challenge) != 0)
        return call_refuse(call, ERROR_NOT_AUTHORIZED, INCORRECT_PASSWORD);
    return ERROR_NONE;
}

enum error srp_claim_read(struct call *call, const char *challenge, struct srp_claim *out)
{
    const char *block = NULL, *timestamp = NULL;
    enum error error = call_require_parameter(call, MAP, "PASSWORD_CLAIM_SECRET_BLOCK", &block);

    if (error == ERROR_NONE)
        error = call_require_parameter(call, MAP, "PASSWORD_CLAIM_SIGNATURE", &out->signature);
    if (error == ERROR_NONE)
        error = call_require_parameter(call, MAP, "TIMESTAMP", &timestamp);
    if (error != ERROR_NONE)
        return error;
    if (claim_timestamp_parse(timestamp, &out->claimed_at) < 0)
        return call_refuse(call, ERROR_INVALID_PARAMETER,
                           "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
    return open_block(call, challenge, block, out);
}

bool srp_claim_fits(const struct call *call, const struct sign_in *sign_in,
                    const struct srp_claim *claim, const char *username)
{
    double now = call_now(call);

    return strcmp(claim->block.client_id, sign_in->client->id) == 0 &&
           strcmp(claim->block.username, username) == 0 &&
           now - claim->block.issued_at <
               (double)sign_in->client->auth_session_validity_minutes * 60 &&
           fabs(now - (double)claim->claimed_at) <= ALLOWED_SKEW_SECONDS;
}

/* The service signs its own writing of the time, so that a day "05" or a wrong weekday in the
 * client's shows as a wrong signature. */
bool srp_claim_proves(const struct srp_claim *claim, const BIGNUM *verifier, const char *group,
                      const char *identity)
{
    char timestamp[CLAIM_TIMESTAMP_SIZE];
    uint8_t key[SRP_KEY_LENGTH], signature[DIGEST_LENGTH];

    claim_timestamp_format(claim->claimed_at, timestamp);
    srp_derive_key(&claim->block.exchange, verifier, key);
    srp_sign_claim(key, group, identity, &claim->sealed, timestamp, signature);
    auto_free char *expected = base64_encode(signature, sizeof signature);
    return text_equals_in_constant_time(expected, claim->signature);
}
