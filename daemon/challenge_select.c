/* SELECT_CHALLENGE, SELECT_MFA_TYPE: one factor out of several. */
#include <stdio.h>
#include <string.h>

#include "daemon/challenge_answers.h"

#define MAX_OFFERED 8
#define MAX_MENU    1024 /* bytes, with the NUL */

/* What is offered and can be answered here. */
struct menu {
    const struct challenge_row *rows[MAX_OFFERED];
    size_t count;
};

static bool menu_has(const struct menu *menu, enum cognito_challenge challenge)
{
    for (size_t i = 0; i < menu->count; i++)
        if (menu->rows[i]->challenge == challenge)
            return true;
    return false;
}

static void menu_add(struct menu *menu, const char *name)
{
    const struct challenge_row *row = challenge_table_find(cognito_challenge_from_name(name));

    if (row->answer != NULL && row->factor != NULL && menu->count < MAX_OFFERED &&
        !menu_has(menu, row->challenge))
        menu->rows[menu->count++] = row;
}

/* To a person they are the same, and one of them keeps the password here. */
static void menu_drop_plain_password(struct menu *menu)
{
    size_t kept = 0;

    if (!menu_has(menu, COGNITO_CHALLENGE_PASSWORD_SRP))
        return;
    for (size_t i = 0; i < menu->count; i++)
        if (menu->rows[i]->challenge != COGNITO_CHALLENGE_PASSWORD)
            menu->rows[kept++] = menu->rows[i];
    menu->count = kept;
}

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

static const struct challenge_row *find_preferred(const struct login *login,
                                                  const struct menu *menu)
{
    const struct text_list *preferred =
        settings_preferred_factors(login->services->settings, login->request->begin->service);

    for (size_t i = 0; i < preferred->count; i++)
        for (size_t j = 0; j < menu->count; j++)
            if (strcmp(preferred->texts[i], menu->rows[j]->name) == 0)
                return menu->rows[j];
    return NULL;
}

static void write_menu(const struct menu *menu, const char *words, char out[MAX_MENU])
{
    int length = snprintf(out, MAX_MENU, "How do you want to sign in?\n");

    for (size_t i = 0; i < menu->count; i++)
        length += snprintf(out + length, (size_t)(MAX_MENU - length), "  %zu  %s\n", i + 1,
                           menu->rows[i]->factor);
    (void)snprintf(out + length, (size_t)(MAX_MENU - length), "%s", words);
}

static const struct challenge_row *read_choice(const struct menu *menu, const struct secret *answer)
{
    const char *text = secret_text(answer);

    text += strspn(text, " ");
    if (text[0] < '1' || (size_t)(text[0] - '1') >= menu->count ||
        text[1 + strspn(text + 1, " ")] != '\0')
        return NULL;
    return menu->rows[text[0] - '1'];
}

/* NULL: asked for again, or the end, as `*step` says. */
static const struct challenge_row *ask(const struct challenge_try *try, const struct menu *menu,
                                       enum challenge_step *step)
{
    char words[MAX_MENU];
    auto_wipe struct secret answer = {0};

    write_menu(menu, try->row->words, words);
    *step = CHALLENGE_REFUSED;
    if (!login_ask(try->login, try->row->style, words, &answer))
        return NULL;
    const struct challenge_row *choice = read_choice(menu, &answer);
    if (choice == NULL) {
        verdict_set(try->login->verdict, OUTCOME_REFUSED, "Please answer with one of the numbers.",
                    "no choice was made");
        *step = CHALLENGE_ASK_AGAIN;
    }
    return choice;
}

static const struct challenge_row *choose(const struct challenge_try *try, const struct menu *menu,
                                          enum challenge_step *step)
{
    const struct challenge_row *preferred = find_preferred(try->login, menu);

    if (preferred != NULL)
        return preferred;
    return menu->count == 1 ? menu->rows[0] : ask(try, menu, step);
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

enum challenge_step challenge_answer_select(const struct challenge_try *try)
{
    struct cognito_names offer;
    struct menu menu = {0};
    enum challenge_step step = CHALLENGE_REFUSED;

    if (read_offer(try->challenge, &offer) < 0)
        return challenge_not_understood(try, "the factors on offer are not a list of names");
    for (size_t i = 0; i < offer.count; i++)
        menu_add(&menu, offer.names[i]);
    menu_drop_plain_password(&menu);
    if (menu.count == 0)
        return challenge_refuse(try);
    const struct challenge_row *choice = choose(try, &menu, &step);
    return choice == NULL ? step : send_choice(try, choice);
}
