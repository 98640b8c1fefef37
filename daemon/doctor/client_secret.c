/* Whether Cognito takes the app client's secret. It is asked to confirm the sign-up of a user whom
 * nobody can have made, by a call that has to prove the secret as every other does. Nothing comes
 * of it: it runs no trigger, sends no code, and counts against that user alone. */
#include <errno.h>
#include <stdio.h>
#include <sys/random.h>

#include "daemon/cognito/digest.h"
#include "daemon/cognito/password_calls.h"
#include "daemon/doctor/doctor.h"

#define NAME_SIZE (DIGEST_HEX_SIZE + 16)

static int invent_name(char out[NAME_SIZE])
{
    uint8_t random[DIGEST_BYTES];
    char hex[DIGEST_HEX_SIZE];

    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return -EIO;
    digest_to_hex(random, hex);
    (void)snprintf(out, NAME_SIZE, "cognitod-%s", hex);
    return 0;
}

static int try_secret(struct doctor_report *report, struct cognito_failure *failure)
{
    auto_wipe struct secret code = {0};
    char name[NAME_SIZE];
    const struct cognito_account account = {.username = name};

    int r = invent_name(name);
    if (r == 0)
        r = secret_copy_text(&code, "000000");
    if (r < 0)
        return r;
    return cognito_confirm_sign_up(report->services->user_pool, &account, &code, report->deadline,
                                   failure);
}

/* The secret was right, or it would not have come to that. */
static bool is_about_the_user(enum cognito_error error)
{
    return error == COGNITO_ERROR_USER_NOT_FOUND || error == COGNITO_ERROR_CODE_EXPIRED ||
           error == COGNITO_ERROR_CODE_MISMATCH;
}

static bool is_about_the_client(enum cognito_error error)
{
    return error == COGNITO_ERROR_SECRET_HASH || error == COGNITO_ERROR_CLIENT_NOT_FOUND ||
           error == COGNITO_ERROR_USER_POOL_NOT_FOUND;
}

void doctor_check_client_secret(struct doctor_report *report)
{
    struct cognito_failure failure = {0};
    char why[COGNITO_FAILURE_MAX_TEXT + 1] = "no memory";

    (void)try_secret(report, &failure);
    if (failure.row != NULL)
        cognito_failure_describe(&failure, why);
    if (failure.row != NULL && is_about_the_user(failure.row->error))
        doctor_say(report, DOCTOR_OK, "", "Cognito objects neither to client_id nor to its secret");
    else if (failure.row != NULL && is_about_the_client(failure.row->error))
        doctor_say(report, DOCTOR_FAIL,
                   "see id, client_id and client_secret_file of [user_pool] in cognitod.conf; an "
                   "app client has the secret that the console shows, or none",
                   "nobody can sign in: %s", why);
    else
        doctor_say(report, DOCTOR_NOTE, "cognitoctl sign-in tries all of it",
                   "whether the client secret is right could not be tried: %s", why);
}
