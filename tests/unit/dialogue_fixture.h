/* A conversation of the daemon with a person whose answers are known beforehand. */
#ifndef TESTS_UNIT_DIALOGUE_FIXTURE_H
#define TESTS_UNIT_DIALOGUE_FIXTURE_H

#include "daemon/conversation.h"
#include "daemon/verdict.h"

struct dialogue_fixture {
    struct conversation conversation;
    struct verdict verdict;
    struct message_begin begin;
    int person;
    char heard[4096]; /* see dialogue_fixture_heard() */
};

struct dialogue_fixture *dialogue_fixture_open(const char *service);
void dialogue_fixture_close(struct dialogue_fixture *fixture);

/* What the person will answer next; what is told (PROMPT_INFO, PROMPT_ERROR) takes an "", too. */
void dialogue_fixture_answer(struct dialogue_fixture *fixture, const char *const *words,
                             size_t count);
#define DIALOGUE_ANSWERS(fixture, ...)                                                             \
    dialogue_fixture_answer((fixture), (const char *const[]){__VA_ARGS__},                         \
                            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* All that the person got to see since the last call, a line each: "new: New password: ". */
const char *dialogue_fixture_heard(struct dialogue_fixture *fixture);

#endif
