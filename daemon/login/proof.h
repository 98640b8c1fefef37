/* The proof of a sign-in (rule 1). Only proof_verify() makes one, and nothing but a proof makes an
 * authentication succeed. */
#ifndef DAEMON_LOGIN_PROOF_H
#define DAEMON_LOGIN_PROOF_H

#include "common/deadline.h"
#include "common/secret.h"
#include "daemon/cognito/token.h"
#include "daemon/directory/directory.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

struct proof;

/* Verifies the ID token and compares its cognito:username and sub with the directory's record of
 * the PAM user. Makes no proof, and says why in `verdict`, unless all of it holds. Errors: those of
 * token_verify_id(); -EACCES it is another user's; -ENOMEM. */
int proof_verify(const struct services *services, const struct secret *id_token,
                 const struct directory_user *user, struct deadline deadline,
                 struct verdict *verdict, struct proof **out);

/* What the verified token says. */
const struct id_token *proof_token(const struct proof *proof);

/* Frees a proof; NULL is fine. */
void proof_free(struct proof *proof);

#define auto_proof __attribute__((cleanup(proof_release)))
static inline void proof_release(struct proof **proof)
{
    proof_free(*proof);
}

#endif
