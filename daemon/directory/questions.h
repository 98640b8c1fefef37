/* How often the pool may be asked about single names: one question at a time per name, a bounded
 * number per second in all, and none about what was answered a moment ago. For the directory's own
 * files, under its lock. */
#ifndef DAEMON_DIRECTORY_QUESTIONS_H
#define DAEMON_DIRECTORY_QUESTIONS_H

#include "common/identity.h"
#include "daemon/directory/directory.h"

#define QUESTIONS_AT_ONCE    16
#define QUESTIONS_PER_SECOND 10 /* of the 30 that an account has for all its hosts */
#define QUESTIONS_BURST      40
#define QUESTIONS_REMEMBERED 1024
#define QUESTIONS_RETRY_MS   2000 /* after a question that could not be answered */
#define QUESTIONS_SETTLED    64
#define QUESTIONS_SETTLED_MS 60000 /* how long tokens of the user are no reason for another one */

struct remembered_answer {
    char name[IDENTITY_MAX_NAME + 1];
    enum directory_answer answer;
    int64_t until_ms;
};

struct settled_user {
    char name[IDENTITY_MAX_NAME + 1];
    int64_t until_ms;
};

/* All zeros at first. */
struct questions {
    char asking[QUESTIONS_AT_ONCE][IDENTITY_MAX_NAME + 1]; /* "" is a free place */
    struct remembered_answer remembered[QUESTIONS_REMEMBERED];
    struct settled_user settled[QUESTIONS_SETTLED];
    int64_t tokens_milli; /* thousandths of a question */
    int64_t filled_at_ms;
};

/* Whether the answer to this name is still remembered. */
bool questions_recall(const struct questions *questions, const char *name, int64_t now_ms,
                      enum directory_answer *out);

void questions_remember(struct questions *questions, const char *name, enum directory_answer answer,
                        int64_t until_ms);

/* Forgets all answers: the whole pool has just been listed. */
void questions_forget(struct questions *questions);

/* Whether the pool has been asked about the user within the last minute because a refused token
 * told of other groups: one that differs for good is no reason to ask at each login. */
bool questions_are_settled(const struct questions *questions, const char *name, int64_t now_ms);
void questions_settle(struct questions *questions, const char *name, int64_t now_ms);

/* Whether somebody is asking about this name now. */
bool questions_are_asked(const struct questions *questions, const char *name);

/* Begins a question. False: too many at once or in this second; half of both are root's alone. */
bool questions_begin(struct questions *questions, const char *name, enum directory_asker asker,
                     int64_t now_ms);

void questions_end(struct questions *questions, const char *name);

#endif
