/* What is away, and since when. */
#include "daemon/access/away.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct away {
    pthread_mutex_t lock; /* of all that follows */
    int64_t since_unix;   /* 0: it is not */
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

void away_note(struct away *away, bool is_away, int64_t now_ms, int64_t now_unix)
{
    (void)pthread_mutex_lock(&away->lock);
    if (!is_away)
        away->since_unix = 0;
    else if (away->since_unix == 0)
        away->since_unix = now_unix;
    away->next_look_ms = now_ms + AWAY_MEMORY_MS;
    (void)pthread_mutex_unlock(&away->lock);
}

bool away_is_worth_asking(struct away *away, int64_t now_ms)
{
    (void)pthread_mutex_lock(&away->lock);
    bool is_worth_it = away->since_unix == 0 || now_ms >= away->next_look_ms;
    if (is_worth_it)
        away->next_look_ms = now_ms + AWAY_MEMORY_MS;
    (void)pthread_mutex_unlock(&away->lock);
    return is_worth_it;
}

int64_t away_since_unix(struct away *away)
{
    (void)pthread_mutex_lock(&away->lock);
    int64_t since_unix = away->since_unix;
    (void)pthread_mutex_unlock(&away->lock);
    return since_unix;
}
