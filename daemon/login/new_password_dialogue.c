/* A new password, twice the same. */
#include "daemon/login/new_password_dialogue.h"

#include <errno.h>

enum answer {
    ANSWER_GONE, /* nobody is there any more, or gave up: the verdict is set */
    ANSWER_BAD,  /* told why: may be asked again */
    ANSWER_GOOD,
};

static enum answer object(struct new_password_dialogue *dialogue, const char *words)
{
    (void)conversation_tell(dialogue->conversation, PROMPT_ERROR, words);
    return ANSWER_BAD;
}

static size_t count_characters(const struct secret *text)
{
    size_t count = 0;

    for (size_t i = 0; i < text->length; i++)
        count += ((unsigned char)text->bytes[i] & 0xC0) != 0x80;
    return count;
}

static enum answer judge(struct new_password_dialogue *dialogue, const struct secret *password)
{
    if (dialogue->old != NULL && secret_equals(dialogue->old, password))
        return object(dialogue, "The new password must not be the old one.");
    if (count_characters(password) > NEW_PASSWORD_MAX_CHARACTERS)
        return object(dialogue, "The new password is too long.");
    return ANSWER_GOOD;
}

static enum answer give_up(struct verdict *verdict, int error)
{
    errno = -error;
    verdict_set(verdict, OUTCOME_ABORTED, "", "no new password was given: %m");
    return ANSWER_GONE;
}

static enum answer ask(struct new_password_dialogue *dialogue, const char *words,
                       struct verdict *verdict, struct secret *out)
{
    int r = conversation_ask(dialogue->conversation, PROMPT_NEW_PASSWORD, words, out);

    /* Also what sshd's PasswordAuthentication would answer to any question. */
    if (r == -EKEYREJECTED)
        return object(dialogue, "The new password must not be the old one.");
    if (r < 0)
        return give_up(verdict, r);
    if (out->length == 0) {
        verdict_set(verdict, OUTCOME_ABORTED, "The password was not changed.",
                    "the person gave no new password");
        return ANSWER_GONE;
    }
    return ANSWER_GOOD;
}

static enum answer ask_twice(struct new_password_dialogue *dialogue, struct verdict *verdict,
                             struct secret *out)
{
    auto_wipe struct secret first = {0};
    auto_wipe struct secret second = {0};

    enum answer answer = ask(dialogue, "New password: ", verdict, &first);
    if (answer == ANSWER_GOOD)
        answer = judge(dialogue, &first);
    if (answer == ANSWER_GOOD)
        answer = ask(dialogue, "New password again: ", verdict, &second);
    if (answer != ANSWER_GOOD)
        return answer;
    if (!secret_equals(&first, &second))
        return object(dialogue, "The two passwords are not the same.");
    *out = secret_take(&first);
    return ANSWER_GOOD;
}

bool new_password_ask(struct new_password_dialogue *dialogue, struct verdict *verdict,
                      struct secret *out)
{
    enum answer answer = ANSWER_BAD;

    int r = conversation_hold(dialogue->conversation);
    if (r < 0)
        answer = give_up(verdict, r);
    while (answer == ANSWER_BAD && dialogue->tries++ < NEW_PASSWORD_MAX_TRIES)
        answer = ask_twice(dialogue, verdict, out);
    if (answer == ANSWER_BAD)
        verdict_set(verdict, OUTCOME_PASSWORD_NOT_CHANGED, "The password was not changed.",
                    "no good new password in %d tries", NEW_PASSWORD_MAX_TRIES);
    return answer == ANSWER_GOOD;
}

bool new_password_was_refused(const struct new_password_dialogue *dialogue,
                              const struct cognito_failure *failure)
{
    if (failure->row->error != COGNITO_ERROR_INVALID_PASSWORD &&
        failure->row->error != COGNITO_ERROR_PASSWORD_USED_BEFORE)
        return false;
    const char *words = failure->message[0] != '\0' ? failure->message : failure->row->words;
    return conversation_tell(dialogue->conversation, PROMPT_ERROR, words) == 0;
}
