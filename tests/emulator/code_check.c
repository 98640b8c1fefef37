/* One-time codes under the user's lockout. */
#include "tests/emulator/code_check.h"

enum error code_check(struct call *call, struct user *user, bool right, enum error wrong,
                      const char *words)
{
    double now = call_now(call);

    if (!lockout_allows(&user->code_lockout, now))
        return call_refuse(call, ERROR_NOT_AUTHORIZED, "Password attempts exceeded");
    if (!right) {
        lockout_count_failure(&user->code_lockout, now);
        return call_refuse(call, wrong, "%s", words);
    }
    lockout_clear(&user->code_lockout);
    return ERROR_NONE;
}
