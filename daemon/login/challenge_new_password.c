/* NEW_PASSWORD_REQUIRED: a new password in place of a temporary one, and the attributes that the
 * pool requires and the user lacks. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "daemon/login/challenge_answers.h"
#include "daemon/login/challenges.h"
#include "daemon/login/foreign_text.h"
#include "daemon/login/new_password_dialogue.h"

#define PREFIX     "userAttributes."
#define MAX_PROMPT 128 /* bytes, with the NUL */

/* The answer as it grows. */
struct answer {
    struct cognito_names required;
    struct secret attributes[COGNITO_MAX_NAMES];
    char names[COGNITO_MAX_NAMES][sizeof PREFIX + COGNITO_NAME_SIZE];
    struct secret password;
    int attribute_tries; /* how often the attributes were not good */
};

#define auto_answer __attribute__((cleanup(answer_clear)))
static void answer_clear(struct answer *answer)
{
    for (size_t i = 0; i < answer->required.count; i++)
        secret_wipe(&answer->attributes[i]);
    secret_wipe(&answer->password);
}

/* "userAttributes.given_name" is "Given name: ". */
static void make_prompt(const char *name, char out[MAX_PROMPT])
{
    char clean[COGNITO_NAME_SIZE];

    foreign_text_clean(name, clean, sizeof clean);
    clean[0] = (char)toupper((unsigned char)clean[0]);
    for (char *at = clean; *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    (void)snprintf(out, MAX_PROMPT, "%s: ", clean);
}

static const char *without_prefix(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0 ? name + strlen(prefix) : name;
}

/* Asked for once more when nothing was said; then nothing is sent, and Cognito says what is
 * missing. */
static bool ask_attribute(struct login *login, const char *name, struct secret *out)
{
    char prompt[MAX_PROMPT];

    make_prompt(without_prefix(name, "custom:"), prompt);
    for (int tries = 0; tries < LOGIN_MAX_TRIES && out->length == 0; tries++) {
        secret_wipe(out);
        if (!login_ask(login, PROMPT_VISIBLE, prompt, out))
            return false;
    }
    return true;
}

static bool ask_attributes(struct login *login, struct answer *answer)
{
    for (size_t i = 0; i < answer->required.count; i++) {
        const char *name = without_prefix(answer->required.names[i], PREFIX);
        (void)snprintf(answer->names[i], sizeof answer->names[i], PREFIX "%s", name);
        if (!ask_attribute(login, name, &answer->attributes[i]))
            return false;
    }
    return true;
}

static int send_answer(const struct challenge_try *try, const struct answer *answer,
                       struct cognito_failure *failure)
{
    struct cognito_parameter responses[COGNITO_MAX_NAMES + 1] = {
        {try->row->response, secret_text(&answer->password)}};
    size_t count = 1;

    for (size_t i = 0; i < answer->required.count; i++)
        if (answer->attributes[i].length > 0)
            responses[count++] =
                (struct cognito_parameter){answer->names[i], secret_text(&answer->attributes[i])};
    return challenge_call(try, responses, count, failure);
}

/* What is signed in with from now on, should the sign-in begin again. */
static enum challenge_step take_password(struct login *login, struct answer *answer)
{
    secret_wipe(&login->password);
    login->password = secret_take(&answer->password);
    return CHALLENGE_ANSWERED;
}

/* A value in the wrong form, or an address of somebody else's. */
static bool attributes_were_refused(struct login *login, struct answer *answer,
                                    const struct cognito_failure *failure)
{
    char words[VERDICT_MAX_WORDS];

    if (answer->required.count == 0 || ++answer->attribute_tries == LOGIN_MAX_TRIES ||
        (failure->row->error != COGNITO_ERROR_INVALID_PARAMETER &&
         failure->row->error != COGNITO_ERROR_ALIAS_EXISTS))
        return false;
    foreign_text_clean(failure->message[0] != '\0' ? failure->message : failure->row->words, words,
                       sizeof words);
    for (size_t i = 0; i < answer->required.count; i++)
        secret_wipe(&answer->attributes[i]);
    return login_tell(login, PROMPT_ERROR, words) && ask_attributes(login, answer);
}

/* The dialogue bounds how often, attributes_were_refused() for its part. */
static enum challenge_step choose_password(const struct challenge_try *try, struct answer *answer)
{
    struct login *login = try->login;
    struct new_password_dialogue dialogue = {.conversation = login->conversation,
                                             .old = &login->password};

    for (;;) {
        struct cognito_failure failure = {0};
        if (answer->password.length == 0 &&
            !new_password_ask(&dialogue, login->verdict, &answer->password))
            return CHALLENGE_REFUSED;
        login->deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
        if (send_answer(try, answer, &failure) == 0)
            return take_password(login, answer);
        if (new_password_was_refused(&dialogue, &failure))
            secret_wipe(&answer->password);
        else if (!attributes_were_refused(login, answer, &failure))
            return challenge_take_failure(try, &failure);
    }
}

enum challenge_step challenge_answer_new_password(const struct challenge_try *try)
{
    auto_answer struct answer answer = {0};

    if (cognito_auth_reply_read_names(try->challenge, "requiredAttributes", &answer.required) < 0)
        return challenge_not_understood(try, "requiredAttributes is not a list of names");
    if (!login_tell(try->login, PROMPT_INFO, "You need to choose a new password."))
        return CHALLENGE_REFUSED;
    if (!ask_attributes(try->login, &answer))
        return CHALLENGE_REFUSED;
    return choose_password(try, &answer);
}
