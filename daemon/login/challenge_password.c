/* PASSWORD, PASSWORD_SRP: the password as one of several first factors. */
#include "daemon/login/challenge_answers.h"
#include "daemon/login/offline.h"
#include "daemon/login/steps.h"

/* It is asked for once in a login. */
static bool have_password(const struct challenge_try *try)
{
    return try->login->password.length > 0 || login_ask_password(try->login, try->row->words);
}

/* The choice of it, where it has to be chosen first. */
static size_t add_choice(const struct challenge_try *try, struct cognito_parameter *responses)
{
    if (try->challenge->challenge != COGNITO_CHALLENGE_SELECT)
        return 0;
    responses[0] = (struct cognito_parameter){"ANSWER", try->row->name};
    return 1;
}

enum challenge_step challenge_answer_password(const struct challenge_try *try)
{
    struct cognito_parameter responses[2];
    size_t count = add_choice(try, responses);

    if (!have_password(try))
        return CHALLENGE_REFUSED;
    responses[count] =
        (struct cognito_parameter){try->row->response, secret_text(&try->login->password)};
    enum challenge_step step = challenge_send(try, responses, count + 1);
    if (step == CHALLENGE_ANSWERED)
        offline_note_password(try->login, try->next);
    return step;
}

enum challenge_step challenge_answer_password_srp(const struct challenge_try *try)
{
    struct login *login = try->login;
    struct cognito_failure failure = {0};

    if (!have_password(try))
        return CHALLENGE_REFUSED;
    const struct cognito_sign_in terms = login_terms(login);
    const struct guesser guesser = login_guesser(login);
    if (!guess_begin(&guesser, login->deadline, login->verdict))
        return CHALLENGE_REFUSED;
    int r = cognito_prove_password(login->services->user_pool, try->challenge, &terms,
                                   login->deadline, try->next, &failure);
    guess_end(&guesser, r < 0 ? &failure : NULL);
    if (r < 0)
        return challenge_take_failure(try, &failure);
    offline_note_password(login, try->next);
    return CHALLENGE_ANSWERED;
}
