/* Answers kept beside their questions. */
#include "common/given.h"

#include <string.h>

static void forget(struct given_secret *secret)
{
    secret_wipe(&secret->answer);
    secret_wipe(&secret->question);
}

void given_clear(struct given *given)
{
    secret_wipe(&given->password);
    for (size_t i = 0; i < GIVEN_MAX_SECRETS; i++)
        forget(&given->secrets[i]);
    given->count = 0;
}

static bool is_same_question(const struct given_secret *secret, enum prompt_style style,
                             const char *question)
{
    return style == PROMPT_SECRET && strcmp(secret_text(&secret->question), question) == 0;
}

bool given_elsewhere(const struct given *given, enum prompt_style style, const char *question,
                     const struct secret *answer)
{
    if (style == PROMPT_PASSWORD)
        return false;
    if (secret_equals(&given->password, answer))
        return true;
    for (size_t i = 0; i < GIVEN_MAX_SECRETS; i++)
        if (secret_equals(&given->secrets[i].answer, answer) &&
            !is_same_question(&given->secrets[i], style, question))
            return true;
    return false;
}

static int note_password(struct given *given, const struct secret *answer)
{
    secret_wipe(&given->password);
    return secret_copy(&given->password, answer->bytes, answer->length);
}

int given_note(struct given *given, enum prompt_style style, const char *question,
               const struct secret *answer)
{
    if (style == PROMPT_PASSWORD)
        return note_password(given, answer);
    if (style != PROMPT_SECRET || answer->length == 0)
        return 0;
    struct given_secret *secret = &given->secrets[given->count++ % GIVEN_MAX_SECRETS];
    forget(secret);
    int r = secret_copy_text(&secret->question, question);
    return r < 0 ? r : secret_copy(&secret->answer, answer->bytes, answer->length);
}
