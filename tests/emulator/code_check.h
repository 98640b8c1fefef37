/* One-time codes under the user's lockout, which counts wrong ones as it counts wrong passwords. */
#ifndef TESTS_EMULATOR_CODE_CHECK_H
#define TESTS_EMULATOR_CODE_CHECK_H

#include "tests/emulator/call.h"

/* Judges a code that was found right or wrong, which is refused by this error and words. A wrong
 * one leaves the Session usable; after too many of them even a right one is refused for a while. */
enum error code_check(struct call *call, struct user *user, bool right, enum error wrong,
                      const char *words);

#endif
