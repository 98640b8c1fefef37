/* The PASSWORD_VERIFIER challenge: a proof only from values that are what they must be. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>

#include "common/ownership.h"
#include "daemon/cognito/srp.h"
#include "tests/fuzz/fault.h"

struct texts {
    char *user_id;
    char *salt;
    char *server_public;
    char *secret_block;
    char *password;
};

static bool is_hexadecimal(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789abcdefABCDEF") == strlen(text);
}

/* Whether SRP_B is 0 in the group: then the key would be known without the password. */
static bool is_zero_in_group(const char *hexadecimal)
{
    BIGNUM *number = NULL;
    BIGNUM *prime = BN_get_rfc3526_prime_3072(NULL);
    BIGNUM *rest = BN_new();
    BN_CTX *scratch = BN_CTX_new();

    FUZZ_CHECK(prime != NULL && rest != NULL && scratch != NULL);
    FUZZ_CHECK(BN_hex2bn(&number, hexadecimal) > 0);
    FUZZ_CHECK(BN_nnmod(rest, number, prime, scratch) == 1);
    bool is_zero = BN_is_zero(rest);
    BN_free(number);
    BN_free(prime);
    BN_free(rest);
    BN_CTX_free(scratch);
    return is_zero;
}

static void check_proof(const struct texts *texts, const char *proof)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    FUZZ_CHECK(is_hexadecimal(texts->salt) && is_hexadecimal(texts->server_public));
    FUZZ_CHECK(!is_zero_in_group(texts->server_public));
    FUZZ_CHECK(strlen(texts->secret_block) % 4 == 0);
    FUZZ_CHECK(strlen(proof) == 44 && strspn(proof, base64) == 43 && proof[43] == '=');
}

static int prove(struct fuzz_input *faults, const struct texts *texts, char out[SRP_PROOF_SIZE])
{
    static const uint8_t exponent[] = {0x2A, 0x17, 0x45, 0x91};
    const struct srp_challenge challenge = {"AbC123xyz", texts->user_id, texts->salt,
                                            texts->server_public, texts->secret_block};
    auto_wipe struct secret password = {0};
    struct srp_client *client = NULL;

    FUZZ_CHECK(secret_copy_text(&password, texts->password) == 0);
    fault_arm(faults);
    int r = srp_client_new_with_exponent(exponent, sizeof exponent, &client);
    if (r == 0)
        r = srp_client_prove(client, &challenge, &password, "Sat Nov 21 19:30:05 UTC 2026", out);
    srp_client_free(client);
    bool struck = fault_disarm();
    FUZZ_CHECK(r == 0 || r == -EBADMSG || (struck && (r == -ENOMEM || r == -EIO)));
    FUZZ_CHECK(!(r == 0 && struck));
    return r;
}

static char *take_line(struct fuzz_input *input)
{
    struct fuzz_input line = fuzz_take_until(input, '\n');

    return fuzz_copy_text(&line);
}

/* Five lines: USER_ID_FOR_SRP, SALT, SRP_B, SECRET_BLOCK, the password. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    struct fuzz_input none = {0};
    char proof[SRP_PROOF_SIZE] = "", again[SRP_PROOF_SIZE] = "";
    auto_free char *user_id = take_line(&input);
    auto_free char *salt = take_line(&input);
    auto_free char *server_public = take_line(&input);
    auto_free char *secret_block = take_line(&input);
    auto_free char *password = take_line(&input);
    const struct texts texts = {user_id, salt, server_public, secret_block, password};

    int r = prove(&faults, &texts, proof);
    if (r == 0) {
        check_proof(&texts, proof);
        FUZZ_CHECK(prove(&none, &texts, again) == 0 && strcmp(proof, again) == 0);
    }
    return 0;
}
