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
    bool may_be_asked;  /* only pam_sm_authenticate asks; elsewhere words are shown, no more */
    bool stack_is_used; /* the password of the module above has been given once */
};

/* A prompter (common/relay.h) for that person, who must outlive it.
 * A PROMPT_PASSWORD is answered from PAM_AUTHTOK first when the options say so; what the person
 * types for one becomes PAM_AUTHTOK, for the modules below. */
struct prompter conversation_prompter(struct conversation_person *person);

/* Whether a module above has left a password. */
bool conversation_has_stacked_password(pam_handle_t *pamh);

/* Shows words, as an error or not, unless there are none or the options are silent. */
void conversation_say(pam_handle_t *pamh, const struct options *options, bool is_error,
                      const char *words);

#endif
