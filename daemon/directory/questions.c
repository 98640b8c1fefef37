/* How often the pool may be asked about single names. */
#include "daemon/directory/questions.h"

#include <string.h>

#include "common/snapshot_format.h"

/* Each name has one place; two names that share it push each other out. */
static size_t place_of(const char *name, size_t places)
{
    return snapshot_hash_bytes(name, strlen(name), 0) % places;
}

bool questions_recall(const struct questions *questions, const char *name, int64_t now_ms,
                      enum directory_answer *out)
{
    const struct remembered_answer *remembered =
        &questions->remembered[place_of(name, QUESTIONS_REMEMBERED)];

    if (now_ms >= remembered->until_ms || strcmp(remembered->name, name) != 0)
        return false;
    *out = remembered->answer;
    return true;
}

static void copy_name(char out[IDENTITY_MAX_NAME + 1], const char *name)
{
    size_t length = strnlen(name, IDENTITY_MAX_NAME);

    memcpy(out, name, length);
    out[length] = '\0';
}

void questions_remember(struct questions *questions, const char *name, enum directory_answer answer,
                        int64_t until_ms)
{
    struct remembered_answer *remembered =
        &questions->remembered[place_of(name, QUESTIONS_REMEMBERED)];

    copy_name(remembered->name, name);
    remembered->answer = answer;
    remembered->until_ms = until_ms;
}

void questions_forget(struct questions *questions)
{
    memset(questions->remembered, 0, sizeof questions->remembered);
}

bool questions_are_settled(const struct questions *questions, const char *name, int64_t now_ms)
{
    const struct settled_user *settled = &questions->settled[place_of(name, QUESTIONS_SETTLED)];

    return now_ms < settled->until_ms && strcmp(settled->name, name) == 0;
}

void questions_settle(struct questions *questions, const char *name, int64_t now_ms)
{
    struct settled_user *settled = &questions->settled[place_of(name, QUESTIONS_SETTLED)];

    copy_name(settled->name, name);
    settled->until_ms = now_ms + QUESTIONS_SETTLED_MS;
}

static char *find_asking(struct questions *questions, const char *name)
{
    for (size_t i = 0; i < QUESTIONS_AT_ONCE; i++)
        if (strcmp(questions->asking[i], name) == 0)
            return questions->asking[i];
    return NULL;
}

bool questions_are_asked(const struct questions *questions, const char *name)
{
    for (size_t i = 0; i < QUESTIONS_AT_ONCE; i++)
        if (strcmp(questions->asking[i], name) == 0)
            return true;
    return false;
}

/* How much must be left when somebody asks, of `all` there is: the lower half is root's. */
static int64_t reserve(enum directory_asker asker, int64_t all)
{
    switch (asker) {
    case DIRECTORY_ASKER_ROOT:
        return 0;
    case DIRECTORY_ASKER_STRANGER:
        break;
    }
    return all / 2;
}

static bool take_token(struct questions *questions, enum directory_asker asker, int64_t now_ms)
{
    enum { WHOLE = 1000, FULL = QUESTIONS_BURST * WHOLE };
    int64_t passed_ms = now_ms - questions->filled_at_ms;
    int64_t tokens = questions->tokens_milli + passed_ms * QUESTIONS_PER_SECOND;

    if (questions->filled_at_ms == 0 || tokens > FULL)
        tokens = FULL;
    questions->filled_at_ms = now_ms;
    questions->tokens_milli = tokens;
    if (tokens < WHOLE + reserve(asker, FULL))
        return false;
    questions->tokens_milli -= WHOLE;
    return true;
}

static int64_t count_free_places(const struct questions *questions)
{
    int64_t count = 0;

    for (size_t i = 0; i < QUESTIONS_AT_ONCE; i++)
        count += questions->asking[i][0] == '\0';
    return count;
}

bool questions_begin(struct questions *questions, const char *name, enum directory_asker asker,
                     int64_t now_ms)
{
    if (count_free_places(questions) <= reserve(asker, QUESTIONS_AT_ONCE))
        return false;
    if (!take_token(questions, asker, now_ms))
        return false;
    copy_name(find_asking(questions, ""), name);
    return true;
}

void questions_end(struct questions *questions, const char *name)
{
    char *place = find_asking(questions, name);

    if (place != NULL)
        place[0] = '\0';
}
