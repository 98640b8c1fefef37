/* Signing in while Amazon Cognito is away ([offline] in the settings): by the password that Cognito
 * took last, as far as this host has kept a verifier of it (offline_store.h).
 *
 * The steps of a sign-in tell what they learn by the offline_note…() functions. None of them fails;
 * whatever goes wrong in them is logged, and leaves nothing to sign in with. */
#ifndef DAEMON_LOGIN_OFFLINE_H
#define DAEMON_LOGIN_OFFLINE_H

#include "daemon/cognito/sign_in.h"
#include "daemon/login/offline_store.h"
#include "daemon/login/state.h"

/* What the settings say of what is kept. */
struct offline_limits offline_limits_of(const struct settings *settings);

/* Whether the sign-in should not wait for Cognito: it was away a moment ago, and the user can do
 * without. */
bool offline_comes_first(struct login *login);

/* Whether the user could sign in offline, by what is known so far. */
bool offline_can_help(struct login *login);

/* Signs the user in offline, where that is possible: after a sign-in that ended because Cognito is
 * away, or in its place. Asks for the password if that has not been done. True: it is the password
 * that Cognito took last, and the directory lets the user in. False: the verdict says why, or
 * stands as it was. */
bool offline_sign_in(struct login *login);

/* A sign-in begins (again). */
void offline_note_beginning(struct login *login);

/* Cognito has answered the first calls of a sign-in, which may have proven the password. */
void offline_note_begun(struct login *login, const struct cognito_sign_in *terms,
                        const struct cognito_auth_reply *reply);

/* Cognito puts this challenge to the user. */
void offline_note_challenge(struct login *login, enum cognito_challenge challenge);

/* Cognito has taken the password as the answer to a challenge. */
void offline_note_password(struct login *login, const struct cognito_auth_reply *next);

/* A call of the sign-in has failed. */
void offline_note_failure(struct login *login, const struct cognito_failure *failure);

/* The token of the sign-in was verified: 0, or the error of proof_verify(). */
void offline_note_proof(struct login *login, int error);

/* Cognito has let the user in, and the sign-in has ended here all the same, as the verdict says:
 * what is kept stays only if it is of this very password, and the end was no decision. */
void offline_note_unfinished(struct login *login);

/* The user is signed in: keeps what an offline login needs, or forgets it where a password was
 * given that is not enough, or not known to be right. */
void offline_note_success(struct login *login);

/* The user must not sign in offline any more. */
void offline_forget(struct login *login);

#endif
