/* DEVICE_SRP_AUTH: this host proves that it is the one the user has signed in on before. */
#include "daemon/login/challenge_answers.h"
#include "daemon/login/memory.h"
#include "daemon/login/steps.h"

/* Forgotten, or with another secret than the one that is kept here. */
static bool is_about_the_device(const struct cognito_failure *failure)
{
    return failure->row->error == COGNITO_ERROR_DEVICE_NOT_FOUND ||
           failure->row->error == COGNITO_ERROR_WRONG_PASSWORD ||
           failure->row->error == COGNITO_ERROR_NOT_AUTHORIZED;
}

enum challenge_step challenge_answer_device(const struct challenge_try *try)
{
    struct login *login = try->login;
    struct cognito_failure failure = {0};
    const struct cognito_sign_in terms = login_terms(login);

    if (terms.device == NULL)
        return challenge_refuse(try);
    int r = cognito_prove_device(login->services->user_pool, try->challenge, &terms,
                                 login->deadline, try->next, &failure);
    if (r == 0)
        return CHALLENGE_ANSWERED;
    if (!is_about_the_device(&failure))
        return challenge_take_failure(try, &failure);
    /* No failure of the person's: none is counted, and the sign-in begins again at once. */
    login_memory_forget_device(login);
    return CHALLENGE_DEVICE_GONE;
}
