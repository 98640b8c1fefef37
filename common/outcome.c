/* What outcomes are called in logs and by cognitoctl. */
#include "common/outcome.h"

const char *outcome_name(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_UNAVAILABLE:
        return "unavailable";
    case OUTCOME_SUCCESS:
        return "success";
    case OUTCOME_REFUSED:
        return "refused";
    case OUTCOME_UNKNOWN_USER:
        return "unknown user";
    case OUTCOME_TOO_MANY_TRIES:
        return "too many tries";
    case OUTCOME_ACCOUNT_EXPIRED:
        return "account expired";
    case OUTCOME_PASSWORD_EXPIRED:
        return "password expired";
    case OUTCOME_NOT_ALLOWED:
        return "not allowed";
    case OUTCOME_MISCONFIGURED:
        return "misconfigured";
    case OUTCOME_ABORTED:
        return "aborted";
    case OUTCOME_PASSWORD_NOT_CHANGED:
        return "password not changed";
    case OUTCOME_NO_CREDENTIALS:
        return "no credentials";
    }
    return "unknown outcome";
}
