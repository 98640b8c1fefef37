/* One PAM conversation as the login sees it: ask, tell, end. All waits have a deadline. */
#ifndef DAEMON_CONVERSATION_H
#define DAEMON_CONVERSATION_H

#include <stdint.h>

#include "common/channel.h"
#include "common/given.h"
#include "common/secret.h"
#include "daemon/permit.h"

#define CONVERSATION_TIMEOUT_MS     600000 /* from BEGIN to RESULT, however patient the person is */
#define CONVERSATION_END_TIMEOUT_MS 5000
#define CONVERSATION_MAX_NOTES      2048  /* bytes of words waiting for the next prompt */
#define CONVERSATION_MAX_WORDS      12288 /* bytes of one prompt or result, notes included */

struct conversation {
    int fd;
    struct peer peer;
    const struct message_begin *begin; /* lives in the caller's frame */
    struct deadline deadline;
    int64_t answer_timeout_ms;
    unsigned turns;
    bool was_held;
    struct given given;                 /* answered so far */
    char notes[CONVERSATION_MAX_NOTES]; /* words this service would not show by themselves */
};

#define auto_conversation __attribute__((cleanup(conversation_close)))

/* Wipes what was answered. The descriptor stays the caller's. */
void conversation_close(struct conversation *conversation);

/* Asks and waits for the answer. Notes that wait are put before the words; what is longer than
 * CONVERSATION_MAX_WORDS in all is cut. The words may hold a secret (of an authenticator app).
 * Errors: -ECANCELED no answer can be had or the person gave up; -ETIMEDOUT; -ECONNRESET; -EBADMSG
 * a message out of turn; -ELOOP more than PROTOCOL_MAX_TURNS; -EKEYREJECTED the password, or
 * another secret, where something else was asked for. */
int conversation_ask(struct conversation *conversation, enum prompt_style style, const char *words,
                     struct secret *out);

/* Shows the person something: PROMPT_INFO or PROMPT_ERROR. sshd would not show it before the end of
 * the login, so there it waits for the next prompt; likewise when the caller wants silence.
 * Errors: those of conversation_ask. */
int conversation_tell(struct conversation *conversation, enum prompt_style style,
                      const char *words);

/* Waits until PAM's second round begins, in which passwords are changed. Does nothing but for an
 * ACTION_CHANGE_PASSWORD, once. Errors: those of conversation_ask. */
int conversation_hold(struct conversation *conversation);

/* Ends it: sends the result, notes that still wait before its words. Errors: those of channel_send.
 */
int conversation_end(struct conversation *conversation, const struct message_result *result);

#endif
