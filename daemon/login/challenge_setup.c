/* MFA_SETUP: who must have a second factor and has none sets one up in the sign-in: an
 * authenticator app, or an e-mail address. */
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/mfa_calls.h"
#include "daemon/login/challenge_answers.h"
#include "daemon/login/challenges.h"
#include "daemon/login/factor_menu.h"
#include "daemon/login/totp_enrolment.h"

#define APP_NAME "authenticator app" /* what the pool remembers the app by */

static enum challenge_step try_code(const struct challenge_try *try,
                                    struct cognito_software_token *token, const char *prompt)
{
    struct login *login = try->login;
    struct cognito_failure failure = {0};
    auto_wipe struct secret code = {0};

    enum challenge_step step = challenge_ask_code(try, prompt, &code);
    if (step != CHALLENGE_ANSWERED)
        return step;
    const struct guesser guesser = login_guesser(login);
    if (!guess_begin(&guesser, login->deadline, login->verdict))
        return CHALLENGE_REFUSED;
    int r = cognito_verify_software_token(login->services->user_pool, token, &code, APP_NAME,
                                          login->deadline, &failure);
    guess_end(&guesser, r < 0 ? &failure : NULL);
    return r < 0 ? challenge_take_failure(try, &failure) : CHALLENGE_ANSWERED;
}

/* The drawing once, then the code as often as a person gets: another secret would make what was
 * scanned worthless. */
static enum challenge_step verify_app(const struct challenge_try *try,
                                      struct cognito_software_token *token, const char *prompt)
{
    for (int tries = 0; tries < LOGIN_MAX_TRIES; tries++) {
        enum challenge_step step = try_code(try, token, tries == 0 ? prompt : try->row->words);
        if (step != CHALLENGE_ASK_AGAIN)
            return step;
        if (!login_tell(try->login, PROMPT_ERROR, try->login->verdict->words))
            return CHALLENGE_REFUSED;
    }
    return challenge_refuse(try);
}

static enum challenge_step set_up_app(const struct challenge_try *try)
{
    struct login *login = try->login;
    struct cognito_failure failure = {0};
    auto_cognito_software_token struct cognito_software_token token = {0};
    auto_wipe struct secret prompt = {0};

    int r = cognito_associate_software_token(login->services->user_pool, &try->challenge->session,
                                             login->deadline, &token, &failure);
    if (r < 0)
        return challenge_take_failure(try, &failure);
    r = totp_enrolment_prompt(login, &token.secret_code, try->row->words, &prompt);
    if (r < 0) {
        login_fail_here(login, r);
        return CHALLENGE_REFUSED;
    }
    enum challenge_step step = verify_app(try, &token, secret_text(&prompt));
    if (step != CHALLENGE_ANSWERED)
        return step;
    login->gave_code = true;
    return challenge_send_session(try, &token.session);
}

/* A code goes to the address next: EMAIL_OTP. */
static enum challenge_step set_up_address(const struct challenge_try *try)
{
    auto_wipe struct secret address = {0};

    if (!login_ask(try->login, PROMPT_VISIBLE, "Your e-mail address, for codes: ", &address))
        return CHALLENGE_REFUSED;
    if (memchr(secret_text(&address), '@', address.length) == NULL) {
        verdict_set(try->login->verdict, OUTCOME_REFUSED, "That is not an e-mail address.",
                    "no e-mail address was given");
        return CHALLENGE_ASK_AGAIN;
    }
    const struct cognito_parameter answer = {"EMAIL", secret_text(&address)};
    return challenge_send(try, &answer, 1);
}

/* SMS cannot be set up in a sign-in. */
static int read_offer(const struct cognito_auth_reply *challenge, struct cognito_names *out)
{
    struct cognito_names all;

    *out = (struct cognito_names){0};
    int r = cognito_auth_reply_read_names(challenge, "MFAS_CAN_SETUP", &all);
    for (size_t i = 0; r == 0 && i < all.count; i++)
        if (strcmp(all.names[i], "SOFTWARE_TOKEN_MFA") == 0 ||
            strcmp(all.names[i], "EMAIL_OTP") == 0)
            memcpy(out->names[out->count++], all.names[i], sizeof all.names[i]);
    return r;
}

enum challenge_step challenge_answer_setup(const struct challenge_try *try)
{
    struct cognito_names offer;
    struct factor_menu menu = {
        .question = "Your account needs a second factor. What do you want to use from now on?"};
    enum challenge_step step = CHALLENGE_REFUSED;

    if (read_offer(try->challenge, &offer) < 0)
        return challenge_not_understood(try, "MFAS_CAN_SETUP is not a list of names");
    factor_menu_add(&menu, try->login, &offer);
    const struct challenge_row *choice = factor_menu_choose(&menu, try, &step);
    if (choice == NULL)
        return step;
    return choice->challenge == COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA ? set_up_app(try)
                                                                     : set_up_address(try);
}
