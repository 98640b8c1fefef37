/* The person behind the PAM conversation function. */
#ifndef PAM_CONVERSATION_H
#define PAM_CONVERSATION_H

#include <stdbool.h>

#include <security/pam_modules.h>

#include "common/relay.h"
#include "pam/options.h"

struct conversation_person {
    pam_handle_t *pamh;
    const struct options *options;
    bool may_be_asked;  /* pam_sm_authenticate and …_chauthtok ask; elsewhere words are shown */
    bool is_changing;   /* pam_sm_chauthtok: the password is PAM_OLDAUTHTOK, the new PAM_AUTHTOK */
    bool stack_is_used; /* the password of the module above has been given once */
    int new_from_stack; /* answers that the module above has for questions for the new password */
};

/* A prompter (common/relay.h) for that person, who must outlive it.
 * A PROMPT_PASSWORD is answered from PAM_AUTHTOK first when the options say so; what the person
 * types for one becomes PAM_AUTHTOK, for the modules below. Where the password is being changed
 * this is true of PAM_OLDAUTHTOK, and PAM_AUTHTOK is the new one. */
struct prompter conversation_prompter(struct conversation_person *person);

/* Whether a module above has left a password: the old one, where it is being changed. */
bool conversation_has_stacked_password(pam_handle_t *pamh, bool is_changing);

/* The second round of changing a password begins. If a module above has asked for the new one, and
 * so has had it typed twice, it is taken from there as often, and only then asked for. */
void conversation_expect_new_password(struct conversation_person *person);

/* Shows words, as an error or not, unless there are none or the options are silent. */
void conversation_say(pam_handle_t *pamh, const struct options *options, bool is_error,
                      const char *words);

#endif
