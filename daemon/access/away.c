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
    away->status = (struct away_status){.noted_unix = now_unix};
    away->next_look_ms = now_ms + AWAY_MEMORY_MS;
    (void)pthread_mutex_unlock(&away->lock);
}

static void describe(const struct cognito_failure *failure, char out[AWAY_WHY_SIZE])
{
    const char *what = "";

    switch (failure->silence) {
    case COGNITO_SILENCE_UNREACHABLE:
        what = "no connection";
        break;
    case COGNITO_SILENCE_BROKEN_OFF:
        what = "connections break off";
        break;
    case COGNITO_SILENCE_NEVER_ENDING:
        what = "no answer";
        break;
    case COGNITO_SILENCE_NONE:
        (void)snprintf(out, AWAY_WHY_SIZE, "nothing but faults of its own, the last with status %d",
                       failure->http_status);
        return;
    }
    (void)snprintf(out, AWAY_WHY_SIZE, "%s: %s", what, failure->message);
}

void away_note_absence(struct away *away, const struct cognito_failure *failure, int64_t now_ms,
                       int64_t now_unix)
{
    (void)pthread_mutex_lock(&away->lock);
    if (away->status.since_unix == 0)
        away->status.since_unix = now_unix;
    away->status.noted_unix = now_unix;
    describe(failure, away->status.why);
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
