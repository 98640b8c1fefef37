/* Codes: sent, asked for, refused. */
#include "daemon/login/code_dialogue.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void tell(const struct code_dialogue *dialogue, enum prompt_style style, const char *words)
{
    (void)conversation_tell(dialogue->conversation, style, words);
}

void code_dialogue_say_sent(const struct code_dialogue *dialogue)
{
    tell(dialogue, PROMPT_INFO,
         "If this account has an address that codes can go to, one is on its way there.");
}

static void say_where(const struct code_dialogue *dialogue,
                      const struct cognito_code_delivery *delivery)
{
    char words[sizeof delivery->destination + 64];
    const char *how = strcmp(delivery->medium, "SMS") == 0     ? "as a text message "
                      : strcmp(delivery->medium, "EMAIL") == 0 ? "by e-mail "
                                                               : "";

    (void)snprintf(words, sizeof words, "A code was sent %sto %s.", how, delivery->destination);
    tell(dialogue, PROMPT_INFO, words);
}

int code_dialogue_send(const struct code_dialogue *dialogue, code_dialogue_sender *sender,
                       struct cognito_failure *failure)
{
    struct cognito_code_delivery delivery = {0};

    int r = sender(dialogue->user_pool, &dialogue->account, deadline_in_ms(CODE_DIALOGUE_CALL_MS),
                   &delivery, failure);
    if (r < 0)
        return r;
    if (dialogue->is_discreet || delivery.destination[0] == '\0')
        code_dialogue_say_sent(dialogue);
    else
        say_where(dialogue, &delivery);
    return 0;
}

/* People copy "123 456" from where they read it. */
static void remove_blanks(struct secret *code)
{
    size_t kept = 0;

    for (size_t i = 0; i < code->length; i++)
        if (code->bytes[i] != ' ' && code->bytes[i] != '\t')
            code->bytes[kept++] = code->bytes[i];
    if (kept < code->length)
        secret_wipe_bytes(code->bytes + kept, code->length - kept);
    code->length = kept;
}

bool code_dialogue_ask(const struct code_dialogue *dialogue, const char *words, unsigned *tries,
                       struct secret *out)
{
    if ((*tries)++ >= CODE_DIALOGUE_MAX_CODES) {
        verdict_set(dialogue->verdict, OUTCOME_REFUSED,
                    "That was no good code. Please begin again.", "no good code in %d tries",
                    CODE_DIALOGUE_MAX_CODES);
        return false;
    }
    int r = conversation_ask(dialogue->conversation, PROMPT_VISIBLE, words, out);
    if (r < 0) {
        errno = -r;
        verdict_set(dialogue->verdict, OUTCOME_ABORTED, "", "no code was given: %m");
        return false;
    }
    remove_blanks(out);
    return true;
}

bool code_dialogue_was_refused(const struct code_dialogue *dialogue,
                               const struct cognito_failure *failure)
{
    enum cognito_error error = failure->row->error;

    if (error != COGNITO_ERROR_CODE_MISMATCH && error != COGNITO_ERROR_CODE_EXPIRED)
        return false;
    /* To an account that gets no codes, or does not exist, every code has expired. */
    if (dialogue->is_discreet)
        tell(dialogue, PROMPT_ERROR, "This code is wrong, or not good any more.");
    else if (error == COGNITO_ERROR_CODE_MISMATCH)
        tell(dialogue, PROMPT_ERROR, failure->row->words);
    else
        tell(dialogue, PROMPT_ERROR, "This code is not good any more. Press Enter for a new one.");
    return true;
}
