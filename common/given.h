/* What has been answered without echo in one conversation, so that it is no answer to anything
 * else (rule 10): sshd's PasswordAuthentication gives one and the same text to every prompt. */
#ifndef COMMON_GIVEN_H
#define COMMON_GIVEN_H

#include "common/protocol.h"
#include "common/secret.h"

#define GIVEN_MAX_SECRETS 8 /* of the latest */

struct given_secret {
    struct secret answer;
    struct secret question;
};

struct given {
    struct secret password;                         /* the last answer to a PROMPT_PASSWORD */
    struct given_secret secrets[GIVEN_MAX_SECRETS]; /* the last ones to a PROMPT_SECRET */
    unsigned count;                                 /* of these, ever */
};

void given_clear(struct given *given);

/* Whether this is the password, or what another secret question has been answered with. The
 * password itself may be asked for again, and so may the same question. An empty answer is nobody's
 * secret. */
bool given_elsewhere(const struct given *given, enum prompt_style style, const char *question,
                     const struct secret *answer);

/* Notes an answer. Errors: -ENOMEM. */
int given_note(struct given *given, enum prompt_style style, const char *question,
               const struct secret *answer);

#endif
