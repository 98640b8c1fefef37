/* What the dialogues with a mailed code have in common: resetting a forgotten password and
 * confirming a sign-up. */
#ifndef DAEMON_LOGIN_CODE_DIALOGUE_H
#define DAEMON_LOGIN_CODE_DIALOGUE_H

#include "daemon/cognito/password_calls.h"
#include "daemon/conversation.h"
#include "daemon/login/guess.h"
#include "daemon/verdict.h"

#define CODE_DIALOGUE_MAX_CODES 4     /* answers to the question for a code, Enter included */
#define CODE_DIALOGUE_CALL_MS   30000 /* for each call */

struct code_dialogue {
    struct cognito_user_pool *user_pool; /* NULL: there is no such user, and reset_dialogue() does
                                            as if there were */
    struct conversation *conversation;
    struct verdict *verdict; /* set when a dialogue ends without success */
    struct cognito_account account;
    struct guesser guesser;    /* of codes */
    bool is_discreet;          /* a stranger may be asking: nothing shows where codes go, nor, in
                                  reset_dialogue(), whether the account exists */
    int64_t pretended_call_ms; /* how long a call seems to take that is not made */
};

/* cognito_forgot_password() or cognito_resend_confirmation_code(). */
typedef int code_dialogue_sender(struct cognito_user_pool *pool,
                                 const struct cognito_account *account, struct deadline deadline,
                                 struct cognito_code_delivery *out,
                                 struct cognito_failure *failure);

/* Has a code sent and says where it went. Errors: as in user_pool.h; nothing is said then. */
int code_dialogue_send(const struct code_dialogue *dialogue, code_dialogue_sender *sender,
                       struct cognito_failure *failure);

/* Says that a code is on its way, without where. */
void code_dialogue_say_sent(const struct code_dialogue *dialogue);

/* Asks for a code, with what is typed shown (rule 10); blanks are left out. `out` must be empty,
 * and stays so when the person only pressed Enter. False: nobody is there any more, or too many
 * `tries`, which are counted; the verdict says so. */
bool code_dialogue_ask(const struct code_dialogue *dialogue, const char *words, unsigned *tries,
                       struct secret *out);

/* Whether a call failed because of the code; the person is then told so, and may be asked again.
 */
bool code_dialogue_was_refused(const struct code_dialogue *dialogue,
                               const struct cognito_failure *failure);

#endif
