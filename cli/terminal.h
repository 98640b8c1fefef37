/* A person at a terminal, as a relay's prompter. Reads standard input, so that tests may pipe
 * answers in; writes to standard error. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "common/relay.h"

/* Shows the prompt and reads a line, without echo where the prompt asks for that. The terminal is
 * as it was when this returns, and before a signal stops or ends the program.
 * Errors: -ECANCELED end of input; -EMSGSIZE the line is too long; -errno of reading. */
int terminal_ask(void *context, const struct message_prompt *prompt, struct secret *answer);

/* Asks whether to go on. Whatever is neither "y" nor "yes", in whichever case, is no; the person is
 * told so, and that nothing was changed. */
bool terminal_confirms(void);

#endif
