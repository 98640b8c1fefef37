/* Filling in how a request ends. */
#include "daemon/verdict.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char verdict_try_later[] = "Sign-in is not available at the moment. Please try again later.";

void verdict_clear(struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->environment_count; i++)
        secret_wipe(&verdict->environment[i].value);
    secret_wipe_bytes(verdict->ticket, sizeof verdict->ticket);
    *verdict = (struct verdict){0};
}

void verdict_set(struct verdict *verdict, enum outcome outcome, const char *words,
                 const char *reason, ...)
{
    va_list values;

    verdict->outcome = outcome;
    (void)snprintf(verdict->words, sizeof verdict->words, "%s", words);
    va_start(values, reason);
    (void)vsnprintf(verdict->reason, sizeof verdict->reason, reason, values);
    va_end(values);
}

void verdict_add_reason(struct verdict *verdict, const char *more)
{
    size_t length = strlen(verdict->reason);

    (void)snprintf(verdict->reason + length, sizeof verdict->reason - length, "%s", more);
}

void verdict_set_failure(struct verdict *verdict, const struct cognito_failure *failure)
{
    char why[COGNITO_FAILURE_MAX_TEXT + 1];

    cognito_failure_describe(failure, why);
    verdict_set(verdict, failure->row->outcome, failure->row->words, "%s", why);
}

int verdict_add_environment(struct verdict *verdict, const char *name, const char *value)
{
    if (verdict->environment_count == PROTOCOL_MAX_ENVIRONMENT)
        return -ENOSPC;
    int r = secret_copy_text(&verdict->environment[verdict->environment_count].value, value);
    if (r < 0)
        return r;
    verdict->environment[verdict->environment_count++].name = name;
    return 0;
}

void verdict_write(const struct verdict *verdict, struct message_result *out)
{
    *out = (struct message_result){.outcome = verdict->outcome,
                                   .words = verdict->words,
                                   .ticket = verdict->ticket,
                                   .environment_count = (uint16_t)verdict->environment_count};
    for (size_t i = 0; i < verdict->environment_count; i++)
        out->environment[i] =
            (struct environment_entry){.name = verdict->environment[i].name,
                                       .value = secret_text(&verdict->environment[i].value)};
}
