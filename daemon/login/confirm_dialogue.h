/* Confirming the address of somebody who has signed up, by the code that was sent there. */
#ifndef DAEMON_LOGIN_CONFIRM_DIALOGUE_H
#define DAEMON_LOGIN_CONFIRM_DIALOGUE_H

#include "daemon/login/code_dialogue.h"

/* The code, or Enter for another one, then ConfirmSignUp. True: the account is confirmed. It
 * proves nothing yet: the sign-in begins again. False: the dialogue's verdict says why. */
bool confirm_dialogue(const struct code_dialogue *dialogue);

#endif
