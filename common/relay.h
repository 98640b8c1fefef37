/* The caller's side of a PAM conversation: carries the daemon's prompts to a person and the answers
 * back, and stands between the two: words are cleaned before they are shown, answers are checked
 * before they leave. Used by pam_cognito.so and by `cognitoctl sign-in`. */
#ifndef COMMON_RELAY_H
#define COMMON_RELAY_H

#include "common/channel.h"
#include "common/given.h"
#include "common/protocol.h"
#include "common/secret.h"

#define RELAY_MAX_ANSWER 511 /* bytes of an answer: what PAM's own PAM_MAX_RESP_SIZE leaves */

/* Who is asked. `ask` shows the prompt and fills `answer`, which is empty; for PROMPT_INFO and
 * PROMPT_ERROR it leaves it so; PROMPT_HOLD does not get here. It may take as long as the person
 * does. Errors: -EACCES there is no answer and the person must not be asked: the conversation ends
 * as OUTCOME_REFUSED; any other: the person gave up or is gone, it ends as OUTCOME_ABORTED. */
struct prompter {
    int (*ask)(void *context, const struct message_prompt *prompt, struct secret *answer);
    void *context;
};

/* How long the daemon may take; the person's time is not counted. */
struct relay_patience {
    int64_t first_reply_ms; /* from BEGIN to the first PROMPT or RESULT: a frozen daemon */
    int64_t next_reply_ms;  /* from an ANSWER to what follows: Cognito and its Lambdas are asked */
    int64_t in_all_ms;      /* all waits of one conversation together */
};

/* Holds one conversation with the daemon on `fd`, from BEGIN to RESULT; `out` has been started.
 * On 0 it holds a MESSAGE_RESULT: the daemon's, or the relay's own when the person gave up or an
 * answer was not let through (an empty password; too long; not UTF-8; the password or another
 * secret again where something else was asked for). Its words are fit to be shown.
 * Errors: -ETIMEDOUT the patience is used up; -ECONNRESET, -EPIPE the daemon died; -EBADMSG,
 * -EMSGSIZE, -EPROTO it speaks nonsense; -ELOOP it prompts more than PROTOCOL_MAX_TURNS times;
 * those of channel_send. `out` then holds OUTCOME_UNAVAILABLE, never a success. */
int relay_conversation(int fd, const struct message_begin *begin, const struct prompter *person,
                       const struct relay_patience *patience, struct channel_message *out);

/* A conversation that may be held once, between PAM's two rounds: relay_open(), relay_resume() when
 * it is held, relay_close(). */
struct relay {
    int fd; /* the caller's */
    struct relay_patience patience;
    int64_t left_ms; /* of patience.in_all_ms */
    int turns;
    bool may_be_empty;  /* an empty password: ACTION_CHANGE_PASSWORD */
    bool may_be_held;   /* not any more once it has been */
    struct given given; /* answered so far */
};

/* As relay_conversation(), but on 0 `out` may also hold the MESSAGE_PROMPT of PROMPT_HOLD. */
int relay_open(struct relay *relay, int fd, const struct message_begin *begin,
               const struct prompter *person, const struct relay_patience *patience,
               struct channel_message *out);

/* Goes on with a conversation that is held, to its RESULT. `person` may be another one. */
int relay_resume(struct relay *relay, const struct prompter *person, struct channel_message *out);

/* Forgets what was answered. */
void relay_close(struct relay *relay);

#endif
