/* Asking which factor. */
#include "daemon/login/factor_menu.h"

#include <stdio.h>
#include <string.h>

#include "daemon/login/challenge_answers.h"
#include "daemon/login/foreign_text.h"
#include "daemon/login/memory.h"

#define MAX_MENU 1024 /* bytes, with the NUL */

static bool has(const struct factor_menu *menu, enum cognito_challenge challenge)
{
    for (size_t i = 0; i < menu->count; i++)
        if (menu->rows[i]->challenge == challenge)
            return true;
    return false;
}

static bool is_possible(const struct challenge_row *row, const struct login *login)
{
    return row->answer != NULL && row->factor != NULL &&
           (row->obstacle == NULL || row->obstacle(login) == NULL);
}

static void add(struct factor_menu *menu, const struct login *login,
                const struct challenge_row *row)
{
    if (menu->count < FACTOR_MENU_MAX && !has(menu, row->challenge) && is_possible(row, login))
        menu->rows[menu->count++] = row;
}

static void drop_plain_password(struct factor_menu *menu)
{
    size_t kept = 0;

    if (!has(menu, COGNITO_CHALLENGE_PASSWORD_SRP))
        return;
    for (size_t i = 0; i < menu->count; i++)
        if (menu->rows[i]->challenge != COGNITO_CHALLENGE_PASSWORD)
            menu->rows[kept++] = menu->rows[i];
    menu->count = kept;
}

void factor_menu_add(struct factor_menu *menu, const struct login *login,
                     const struct cognito_names *offer)
{
    for (size_t i = 0; i < offer->count; i++)
        add(menu, login, challenge_table_find(cognito_challenge_from_name(offer->names[i])));
    drop_plain_password(menu);
}

static const struct challenge_row *find_preferred(const struct factor_menu *menu,
                                                  const struct login *login)
{
    const struct text_list *preferred =
        settings_preferred_factors(login->services->settings, login->request->begin->service);

    for (size_t i = 0; i < preferred->count; i++)
        for (size_t j = 0; j < menu->count; j++)
            if (strcmp(preferred->texts[i], menu->rows[j]->name) == 0)
                return menu->rows[j];
    return NULL;
}

/* In the prompt itself: what is told apart from it may be kept back (PAM_SILENT). */
static void write_prompt(const struct factor_menu *menu, size_t usual, char out[MAX_MENU])
{
    const struct challenge_row *row = challenge_table_find(COGNITO_CHALLENGE_SELECT);
    char words[64];
    char number[24] = ""; /* " [", any size_t, "]" */
    int length = snprintf(out, MAX_MENU, "%s\n", menu->question);

    if (usual != 0)
        (void)snprintf(number, sizeof number, " [%zu]", usual);
    foreign_text_insert(row->words, number, words, sizeof words);

    for (size_t i = 0; i < menu->count; i++)
        length += snprintf(out + length, (size_t)(MAX_MENU - length), "  %zu  %s\n", i + 1,
                           menu->rows[i]->factor);
    (void)snprintf(out + length, (size_t)(MAX_MENU - length), "%s", words);
}

/* The number of what the person chose last time, 0 when it is not on the menu. */
static size_t usual_choice(const struct factor_menu *menu, const struct login *login)
{
    for (size_t i = 0; i < menu->count; i++)
        if (strcmp(menu->rows[i]->name, login->remembered.factor) == 0)
            return i + 1;
    return 0;
}

static const struct challenge_row *read_choice(const struct factor_menu *menu, size_t usual,
                                               const struct secret *answer)
{
    const char *text = secret_text(answer);

    text += strspn(text, " ");
    if (text[0] == '\0' && usual != 0)
        return menu->rows[usual - 1];
    if (text[0] < '1' || (size_t)(text[0] - '1') >= menu->count ||
        text[1 + strspn(text + 1, " ")] != '\0')
        return NULL;
    return menu->rows[text[0] - '1'];
}

static const struct challenge_row *ask(const struct factor_menu *menu,
                                       const struct challenge_try *try, enum challenge_step *step)
{
    size_t usual = usual_choice(menu, try->login);
    char prompt[MAX_MENU];
    auto_wipe struct secret answer = {0};

    write_prompt(menu, usual, prompt);
    *step = CHALLENGE_REFUSED;
    if (!login_ask(try->login, PROMPT_VISIBLE, prompt, &answer))
        return NULL;
    const struct challenge_row *choice = read_choice(menu, usual, &answer);
    if (choice != NULL) {
        login_memory_keep_factor(try->login, choice->name);
        return choice;
    }
    verdict_set(try->login->verdict, OUTCOME_REFUSED, "Please answer with one of the numbers.",
                "no choice was made");
    *step = CHALLENGE_ASK_AGAIN;
    return NULL;
}

const struct challenge_row *factor_menu_choose(const struct factor_menu *menu,
                                               const struct challenge_try *try,
                                               enum challenge_step *step)
{
    const struct challenge_row *preferred = find_preferred(menu, try->login);

    if (menu->count == 0) {
        *step = challenge_refuse(try);
        return NULL;
    }
    if (preferred != NULL)
        return preferred;
    return menu->count == 1 ? menu->rows[0] : ask(menu, try, step);
}
