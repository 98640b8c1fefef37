/* The throttle around one answer. */
#include "daemon/login/guess.h"

#include <stdio.h>

/* In whole minutes, or in seconds below one. */
static void refuse_for_now(struct verdict *verdict, int64_t wait_ms)
{
    char words[128];
    long long seconds = (long long)((wait_ms + 999) / 1000);
    bool in_minutes = seconds >= 60;
    long long count = in_minutes ? (seconds + 59) / 60 : seconds;

    (void)snprintf(words, sizeof words, "Too many failed tries. Please wait %lld %s%s.", count,
                   in_minutes ? "minute" : "second", count == 1 ? "" : "s");
    verdict_set(verdict, OUTCOME_TOO_MANY_TRIES, words,
                "too many failed tries through this host: held back for another %lld s", seconds);
}

static bool is_worth_asking(const struct guesser *guesser, struct verdict *verdict)
{
    if (guesser->sub == NULL ||
        throttle_allows(guesser->throttle, guesser->sub, deadline_clock_ms()))
        return true;
    verdict_set(verdict, OUTCOME_TOO_MANY_TRIES,
                "Too many failed tries. Please wait a while and try again.",
                "Cognito has just said that the user had too many tries; not asked again yet");
    return false;
}

bool guess_begin(const struct guesser *guesser, struct deadline deadline, struct verdict *verdict)
{
    if (guesser->throttle == NULL)
        return true;
    if (!is_worth_asking(guesser, verdict))
        return false;
    if (guesser->never_waits)
        return true;
    int64_t wait_ms = throttle_begin(guesser->throttle, &guesser->subject, deadline);
    if (wait_ms > 0)
        refuse_for_now(verdict, wait_ms);
    return wait_ms == 0;
}

/* Also of a name that the pool says it does not have, whatever PreventUserExistenceErrors is; and a
 * code that is not good any more: an account that gets no codes answers so to each. */
static bool is_wrong(enum cognito_error error)
{
    return error == COGNITO_ERROR_WRONG_PASSWORD || error == COGNITO_ERROR_USER_NOT_FOUND ||
           error == COGNITO_ERROR_CODE_MISMATCH || error == COGNITO_ERROR_CODE_EXPIRED;
}

/* Counts what came of the answer. One that nobody heard of may have been wrong: it counts for the
 * user, whose lockout is at stake. It does not for the remote host: an outage would hold up all who
 * share it. */
static void count(const struct guesser *guesser, const struct cognito_failure *failure)
{
    if (is_wrong(failure->row->error))
        throttle_fail(guesser->throttle, &guesser->subject, true);
    else if (failure->is_ambiguous)
        throttle_fail(guesser->throttle, &guesser->subject, false);
}

static void let_go(const struct guesser *guesser)
{
    if (!guesser->never_waits)
        throttle_end(guesser->throttle, &guesser->subject);
}

/* The failure first, so that whoever waits for the end sees it. */
void guess_end(const struct guesser *guesser, const struct cognito_failure *failure)
{
    if (guesser->throttle == NULL)
        return;
    if (failure != NULL && failure->row->error == COGNITO_ERROR_LOCKED_OUT && guesser->sub != NULL)
        throttle_pause(guesser->throttle, guesser->sub, deadline_clock_ms());
    if (failure != NULL)
        count(guesser, failure);
    let_go(guesser);
}

void guess_doubt(const struct guesser *guesser)
{
    if (guesser->throttle != NULL)
        throttle_fail(guesser->throttle, &guesser->subject, true);
}

void guess_end_in_vain(const struct guesser *guesser)
{
    if (guesser->throttle == NULL)
        return;
    throttle_fail(guesser->throttle, &guesser->subject, false);
    let_go(guesser);
}
