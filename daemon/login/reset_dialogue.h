/* "I forgot my password": a code goes to the account's address, whoever has it sets a new one. */
#ifndef DAEMON_LOGIN_RESET_DIALOGUE_H
#define DAEMON_LOGIN_RESET_DIALOGUE_H

#include "daemon/login/code_dialogue.h"

/* ForgotPassword, the code, a new password twice, ConfirmForgotPassword. True: the password is
 * `new_password` now, which must be empty before. It proves nothing yet: a sign-in with it comes
 * next. False: the dialogue's verdict says why. */
bool reset_dialogue(const struct code_dialogue *dialogue, struct secret *new_password);

#endif
