/* What is away, and since when. */
#include "daemon/access/away.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct away {
    pthread_mutex_t lock; /* of all that follows */
    struct away_status status;
    int64_t next_look_ms;
};

int away_open(struct away **out)
{
    struct away *away = calloc(1, sizeof *away);

    if (away == NULL)
        return -ENOMEM;
    away->status.kind = "";
    (void)pthread_mutex_init(&away->lock, NULL);
    *out = away;
    return 0;
}

void away_close(struct away *away)
{
    if (away == NULL)
        return;
    (void)pthread_mutex_destroy(&away->lock);
    free(away);
}

bool away_is_meant_by(const struct cognito_failure *failure)
{
    switch (failure->silence) {
    case COGNITO_SILENCE_UNREACHABLE:
    case COGNITO_SILENCE_BROKEN_OFF:
    case COGNITO_SILENCE_NEVER_ENDING:
        return true;
    case COGNITO_SILENCE_NONE:
        break;
    }
    return failure->row->error == COGNITO_ERROR_INTERNAL && failure->is_lasting;
}

void away_note_answer(struct away *away, int64_t now_ms, int64_t now_unix)
{
    (void)pthread_mutex_lock(&away->lock);
    away->status = (struct away_status){.noted_unix = now_unix, .kind = ""};
    away->next_look_ms = now_ms + AWAY_MEMORY_MS;
    (void)pthread_mutex_unlock(&away->lock);
}

static const char *kind_words(enum cognito_silence silence)
{
    switch (silence) {
    case COGNITO_SILENCE_UNREACHABLE:
        return "no connection";
    case COGNITO_SILENCE_BROKEN_OFF:
        return "connections break off";
    case COGNITO_SILENCE_NEVER_ENDING:
        return "no answer";
    case COGNITO_SILENCE_NONE:
        return "nothing but faults of its own";
    }
    return "";
}

static void describe(const struct cognito_failure *failure, struct away_status *out)
{
    out->kind = kind_words(failure->silence);
    if (failure->silence == COGNITO_SILENCE_NONE)
        (void)snprintf(out->why, sizeof out->why, "%s, the last with status %d", out->kind,
                       failure->http_status);
    else
        (void)snprintf(out->why, sizeof out->why, "%s: %s", out->kind, failure->message);
}

void away_note_absence(struct away *away, const struct cognito_failure *failure, int64_t now_ms,
                       int64_t now_unix)
{
    (void)pthread_mutex_lock(&away->lock);
    if (away->status.since_unix == 0)
        away->status.since_unix = now_unix;
    away->status.noted_unix = now_unix;
    describe(failure, &away->status);
    away->next_look_ms = now_ms + AWAY_MEMORY_MS;
    (void)pthread_mutex_unlock(&away->lock);
}

bool away_is_worth_asking(struct away *away, int64_t now_ms)
{
    (void)pthread_mutex_lock(&away->lock);
    bool is_worth_it = away->status.since_unix == 0 || now_ms >= away->next_look_ms;
    if (is_worth_it)
        away->next_look_ms = now_ms + AWAY_MEMORY_MS;
    (void)pthread_mutex_unlock(&away->lock);
    return is_worth_it;
}

void away_get_status(struct away *away, struct away_status *out)
{
    (void)pthread_mutex_lock(&away->lock);
    *out = away->status;
    (void)pthread_mutex_unlock(&away->lock);
}
