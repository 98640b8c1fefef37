/* The choice of USER_AUTH: which first factors a user may sign in with. */
#ifndef TESTS_EMULATOR_CHOICE_H
#define TESTS_EMULATOR_CHOICE_H

#include "tests/emulator/sign_in.h"

/* Whether there is a first factor of this name in a pool's sign-in policy: PASSWORD, EMAIL_OTP,
 * SMS_OTP, WEB_AUTHN. */
bool choice_is_known(const char *name);

/* The challenges that this user may choose from, a list of names, the caller's. With `user` NULL
 * what an invented user would be offered. */
struct json_object *choice_list(const struct pool *pool, const struct user *user);

/* The first factors that a user has and the pool allows, as GetUserAuthFactors lists them; the
 * caller's. */
struct json_object *choice_factors(const struct pool *pool, const struct user *user);

/* Puts the choice: SELECT_CHALLENGE with AvailableChallenges. */
enum error choice_put(struct call *call, const struct sign_in *sign_in);

/* Goes on with a challenge out of choice_list(). What the call's map ("AuthParameters",
 * "ChallengeResponses") holds of PASSWORD or SRP_A answers it at once. */
enum error choice_go_on(struct call *call, const struct sign_in *sign_in, const char *challenge,
                        const char *map);

/* The first factor was right, and it was none with a password: tokens. */
enum error choice_passwordless_done(struct call *call, const struct sign_in *sign_in);

/* Whether users of the pool need no password. */
bool choice_is_passwordless(const struct pool *pool);

/* Puts a Session into the output with which somebody who has just signed up, and confirmed, signs
 * in by USER_AUTH without proving more. Only where the client has that flow. */
void choice_give_session(struct call *call, const struct sign_in *account);

/* Spends such a Session, if the call has one. `account` has its user. */
enum error choice_take_session(struct call *call, struct sign_in *account);

/* Starts InitiateAuth with USER_AUTH. */
enum error choice_start(struct call *call, struct sign_in *sign_in);

#endif
