/* Prompts and messages through PAM's conversation function, passwords by way of the stack. */
#include "pam/conversation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <security/pam_ext.h>

static const char *stacked(pam_handle_t *pamh, int item)
{
    const void *password = NULL;

    if (pam_get_item(pamh, item, &password) != PAM_SUCCESS)
        return NULL;
    return password;
}

/* Where PAM keeps the password that the user has until now. */
static int password_item(bool is_changing)
{
    return is_changing ? PAM_OLDAUTHTOK : PAM_AUTHTOK;
}

bool conversation_has_stacked_password(pam_handle_t *pamh, bool is_changing)
{
    return stacked(pamh, password_item(is_changing)) != NULL;
}

void conversation_expect_new_password(struct conversation_person *person)
{
    person->new_from_stack = stacked(person->pamh, PAM_AUTHTOK) != NULL ? 2 : 0;
}

void conversation_say(pam_handle_t *pamh, const struct options *options, bool is_error,
                      const char *words)
{
    if (!options->silent && words[0] != '\0')
        (void)pam_prompt(pamh, is_error ? PAM_ERROR_MSG : PAM_TEXT_INFO, NULL, "%s", words);
}

/* Asks through the conversation function; its copy of what was typed is wiped. */
static int ask_aloud(const struct conversation_person *person, int style, const char *words,
                     struct secret *answer)
{
    char *response = NULL;

    if (!person->may_be_asked || person->options->use_first_pass)
        return -EACCES;
    int code = pam_prompt(person->pamh, style, &response, "%s", words);
    if (response == NULL)
        return -ECANCELED;
    int r = code == PAM_SUCCESS ? secret_copy_text(answer, response) : -ECANCELED;
    secret_wipe_bytes(response, strlen(response));
    free(response);
    return r;
}

static int ask_password(struct conversation_person *person, const char *words,
                        struct secret *answer)
{
    const struct options *options = person->options;
    int item = password_item(person->is_changing);
    const char *password = stacked(person->pamh, item);

    if ((options->use_first_pass || options->try_first_pass) && password != NULL &&
        person->may_be_asked && !person->stack_is_used) {
        person->stack_is_used = true;
        return secret_copy_text(answer, password);
    }
    int r = ask_aloud(person, PAM_PROMPT_ECHO_OFF, words, answer);
    if (r == 0 && answer->length > 0)
        (void)pam_set_item(person->pamh, item, secret_text(answer));
    return r;
}

static int ask_new_password(struct conversation_person *person, const char *words,
                            struct secret *answer)
{
    if (person->new_from_stack > 0) {
        person->new_from_stack--;
        return secret_copy_text(answer, stacked(person->pamh, PAM_AUTHTOK));
    }
    if (person->is_changing && person->options->use_authtok)
        return -EACCES;
    int r = ask_aloud(person, PAM_PROMPT_ECHO_OFF, words, answer);
    if (r == 0 && answer->length > 0)
        (void)pam_set_item(person->pamh, PAM_AUTHTOK, secret_text(answer));
    return r;
}

static int ask(void *context, const struct message_prompt *prompt, struct secret *answer)
{
    struct conversation_person *person = context;

    switch (prompt->style) {
    case PROMPT_PASSWORD:
        return ask_password(person, prompt->words, answer);
    case PROMPT_NEW_PASSWORD:
        return ask_new_password(person, prompt->words, answer);
    case PROMPT_SECRET:
        return ask_aloud(person, PAM_PROMPT_ECHO_OFF, prompt->words, answer);
    case PROMPT_VISIBLE:
        return ask_aloud(person, PAM_PROMPT_ECHO_ON, prompt->words, answer);
    case PROMPT_INFO:
        conversation_say(person->pamh, person->options, false, prompt->words);
        return 0;
    case PROMPT_ERROR:
        conversation_say(person->pamh, person->options, true, prompt->words);
        return 0;
    case PROMPT_HOLD:
        return -EPROTO;
    }
    return -EPROTO;
}

struct prompter conversation_prompter(struct conversation_person *person)
{
    return (struct prompter){.ask = ask, .context = person};
}
