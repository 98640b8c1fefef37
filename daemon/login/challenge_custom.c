/* CUSTOM_CHALLENGE: a question of the pool's own triggers. What its CreateAuthChallenge makes
 * public says how it is asked: `prompt` is the question (or `question`, `message`, `hint`), `echo`
 * whether the answer is shown while it is typed. */
#include <string.h>
#include <strings.h>

#include "daemon/login/challenge_answers.h"
#include "daemon/login/foreign_text.h"

#define MAX_PROMPT 768 /* bytes, with the NUL */

static bool is_yes(const char *text)
{
    return text != NULL && (strcasecmp(text, "true") == 0 || strcasecmp(text, "yes") == 0 ||
                            strcasecmp(text, "on") == 0 || strcmp(text, "1") == 0);
}

static const char *find_question(const struct challenge_try *try)
{
    static const char *const names[] = {"prompt", "question", "message", "hint"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *text = text_map_get(&try->challenge->parameters, names[i]);
        if (text != NULL && text[0] != '\0')
            return text;
    }
    return try->row->otherwise;
}

/* One line, with a blank before what is typed. */
static void make_prompt(const struct challenge_try *try, char out[MAX_PROMPT])
{
    foreign_text_insert(try->row->words, find_question(try), out, MAX_PROMPT - 1);
    size_t length = strlen(out);
    if (length > 0 && out[length - 1] != ' ')
        memcpy(out + length, " ", sizeof " ");
}

/* An empty answer is one, too: to what is confirmed elsewhere. */
enum challenge_step challenge_answer_custom(const struct challenge_try *try)
{
    bool echo = is_yes(text_map_get(&try->challenge->parameters, "echo"));
    char prompt[MAX_PROMPT];
    auto_wipe struct secret answer = {0};

    make_prompt(try, prompt);
    if (!login_ask(try->login, echo ? PROMPT_VISIBLE : try->row->style, prompt, &answer))
        return CHALLENGE_REFUSED;
    const struct cognito_parameter response = {try->row->response, secret_text(&answer)};
    return challenge_send(try, &response, 1);
}
