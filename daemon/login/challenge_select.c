/* SELECT_CHALLENGE, SELECT_MFA_TYPE: one factor out of several. */
#include "daemon/login/challenge_answers.h"
#include "daemon/login/factor_menu.h"

/* Second factors are a list in a parameter, by one name or the other. */
static int read_offer(const struct cognito_auth_reply *challenge, struct cognito_names *out)
{
    if (challenge->challenge == COGNITO_CHALLENGE_SELECT) {
        *out = challenge->available;
        return 0;
    }
    int r = cognito_auth_reply_read_names(challenge, "MFAS_CAN_CHOOSE", out);
    return r < 0 || out->count > 0
               ? r
               : cognito_auth_reply_read_names(challenge, "MFAS_CAN_SELECT", out);
}

/* A password goes along with its choice; a code comes by the next challenge. */
static enum challenge_step send_choice(const struct challenge_try *try,
                                       const struct challenge_row *choice)
{
    const struct cognito_parameter answer = {try->row->response, choice->name};

    if (choice->style == PROMPT_PASSWORD)
        return choice->answer(&(struct challenge_try){
            .login = try->login, .row = choice, .challenge = try->challenge, .next = try->next});
    return challenge_send(try, &answer, 1);
}

/* What would have been possible elsewhere says why it is not here. */
static enum challenge_step refuse_all(const struct challenge_try *try,
                                      const struct cognito_names *offer)
{
    for (size_t i = 0; i < offer->count; i++) {
        const struct challenge_row *row =
            challenge_table_find(cognito_challenge_from_name(offer->names[i]));
        const char *obstacle = row->obstacle == NULL ? NULL : row->obstacle(try->login);
        if (obstacle != NULL)
            return challenge_obstructed(try->login, row, obstacle);
    }
    return challenge_refuse(try);
}

enum challenge_step challenge_answer_select(const struct challenge_try *try)
{
    struct cognito_names offer;
    struct factor_menu menu = {.question = "How do you want to sign in?"};
    enum challenge_step step = CHALLENGE_REFUSED;

    if (read_offer(try->challenge, &offer) < 0)
        return challenge_not_understood(try, "the factors on offer are not a list of names");
    factor_menu_add(&menu, try->login, &offer);
    if (menu.count == 0)
        return refuse_all(try, &offer);
    const struct challenge_row *choice = factor_menu_choose(&menu, try, &step);
    return choice == NULL ? step : send_choice(try, choice);
}
