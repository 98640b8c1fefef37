/* From an ID token to a proof about one user. */
#include "daemon/login/proof.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The longest that Cognito lets somebody take to answer a challenge (AuthSessionValidity). */
#define MAX_AGE_SECONDS 900

struct proof {
    struct id_token token;
};

static const char words[] = "Your sign-in could not be verified. Please ask your administrator.";

static int verify_token(const struct services *services, const struct secret *jwt,
                        struct deadline deadline, struct id_token *out)
{
    const struct token_expectation expectation = {
        .issuer = cognito_user_pool_issuer(services->user_pool),
        .client_id = cognito_user_pool_client_id(services->user_pool),
        .max_age_seconds = MAX_AGE_SECONDS,
    };

    return token_verify_id(jwt, &expectation, services->keys,
                           cognito_user_pool_now_unix(services->user_pool), deadline, out);
}

/* An alias, or a renamed user whose name somebody else has now, signs in as another person. */
static bool is_about(const struct id_token *token, const struct directory_user *user)
{
    bool is_first_login = directory_user_is_provisional(user);

    return (is_first_login || strcmp(token->sub, user->sub) == 0) &&
           strcmp(token->username, user->username) == 0;
}

int proof_verify(const struct services *services, const struct secret *id_token,
                 const struct directory_user *user, struct deadline deadline,
                 struct verdict *verdict, struct proof **out)
{
    auto_proof struct proof *proof = calloc(1, sizeof *proof);

    if (proof == NULL) {
        verdict_set(verdict, OUTCOME_UNAVAILABLE, words, "out of memory");
        return -ENOMEM;
    }
    int r = verify_token(services, id_token, deadline, &proof->token);
    if (r < 0) {
        verdict_set(verdict, OUTCOME_UNAVAILABLE, words, "the ID token is not valid: %s",
                    token_error_words(r));
        return r;
    }
    if (!is_about(&proof->token, user)) {
        verdict_set(verdict, OUTCOME_REFUSED, words,
                    "the token is another user's: %s with sub %s; the directory has %s with sub %s",
                    proof->token.username, proof->token.sub, user->username, user->sub);
        return -EACCES;
    }
    *out = proof;
    proof = NULL;
    return 0;
}

const struct id_token *proof_token(const struct proof *proof)
{
    return &proof->token;
}

void proof_free(struct proof *proof)
{
    if (proof == NULL)
        return;
    id_token_clear(&proof->token);
    free(proof);
}
