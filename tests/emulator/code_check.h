/* One-time codes under the user's lockout, which counts wrong ones as it counts wrong passwords. */
#ifndef TESTS_EMULATOR_CODE_CHECK_H
#define TESTS_EMULATOR_CODE_CHECK_H

#include "tests/emulator/call.h"

/* Judges a code that was found right or wrong: CodeMismatch leaves the Session usable; after too
 * many wrong ones even a right one is refused for a while. */
enum error code_check(struct call *call, struct user *user, bool right);

#endif
