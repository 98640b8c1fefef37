/* Passwords and the codes that are mailed for them, a function per Cognito action.
 * Results are as in user_pool.h. None of these calls is repeated after a time-out that may have
 * reached the service: codes are sent once, work once, and are counted by the hour. */
#ifndef DAEMON_COGNITO_PASSWORD_CALLS_H
#define DAEMON_COGNITO_PASSWORD_CALLS_H

#include "daemon/cognito/user_pool.h"

struct cognito_password_change {
    const struct secret *access_token; /* of a fresh sign-in */
    const struct secret *previous;
    const struct secret *proposed;
};

/* ChangePassword. The service counts five an hour and user, and takes a wrong previous password
 * for COGNITO_ERROR_WRONG_PASSWORD. */
int cognito_change_password(struct cognito_user_pool *pool,
                            const struct cognito_password_change *change, struct deadline deadline,
                            struct cognito_failure *failure);

/* Whom the calls below are about; who makes them has not signed in. */
struct cognito_account {
    const char *username;
    const struct text_map *metadata; /* ClientMetadata, or NULL */
};

/* Where a code was sent; "" where the reply does not say. */
struct cognito_code_delivery {
    char medium[16];       /* "EMAIL", "SMS" */
    char destination[256]; /* masked by the service: "j***@e***" */
};

/* ForgotPassword: sends a code, which lives an hour. An app client with
 * PreventUserExistenceErrors says so for users that do not exist, too. */
int cognito_forgot_password(struct cognito_user_pool *pool, const struct cognito_account *account,
                            struct deadline deadline, struct cognito_code_delivery *out,
                            struct cognito_failure *failure);

/* ConfirmForgotPassword: sets the new password by that code. */
int cognito_confirm_forgot_password(struct cognito_user_pool *pool,
                                    const struct cognito_account *account,
                                    const struct secret *code, const struct secret *new_password,
                                    struct deadline deadline, struct cognito_failure *failure);

/* ConfirmSignUp: confirms the address of somebody who signed up, by the code sent there. */
int cognito_confirm_sign_up(struct cognito_user_pool *pool, const struct cognito_account *account,
                            const struct secret *code, struct deadline deadline,
                            struct cognito_failure *failure);

/* ResendConfirmationCode: sends another code for cognito_confirm_sign_up(). */
int cognito_resend_confirmation_code(struct cognito_user_pool *pool,
                                     const struct cognito_account *account,
                                     struct deadline deadline, struct cognito_code_delivery *out,
                                     struct cognito_failure *failure);

#endif
