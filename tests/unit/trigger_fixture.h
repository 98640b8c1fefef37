/* Programs for a pool's triggers, the log of their events and the outbox, for the emulator's unit
 * tests. */
#ifndef TESTS_UNIT_TRIGGER_FIXTURE_H
#define TESTS_UNIT_TRIGGER_FIXTURE_H

#include <check.h>

#include "tests/unit/emulator_fixture.h"

struct trigger_fixture {
    struct world *world;
    struct pool *pool;
    char folder[64];
};

/* Gives a world (of fixture_world()) a log of events, an outbox and a folder for programs. */
void trigger_fixture_open(struct trigger_fixture *fixture, struct world *world);
void trigger_fixture_close(struct trigger_fixture *fixture);

/* Gives each of the tests a world of fixture_world(), with a log of events, an outbox and a folder
 * for programs. One fixture a program. */
void trigger_fixture_add_to(TCase *tests, struct trigger_fixture *fixture);

/* Makes the trigger a shell script of this text, in the fixture's folder. */
void trigger_fixture_program(struct trigger_fixture *fixture, enum trigger trigger,
                             const char *script);

/* Makes it one that answers this as its response. */
void trigger_fixture_answer(struct trigger_fixture *fixture, enum trigger trigger,
                            const char *response);

/* The logged event of this source, the caller's; NULL: there was none. */
struct json_object *trigger_fixture_event(const struct trigger_fixture *fixture,
                                          const char *source);

/* The latest logged event of this source, the caller's; NULL: there was none. */
struct json_object *trigger_fixture_last_event(const struct trigger_fixture *fixture,
                                               const char *source);

/* How many events of this source there were. */
unsigned trigger_fixture_count(const struct trigger_fixture *fixture, const char *source);

/* The last message in the outbox, the caller's; NULL: there is none. */
struct json_object *trigger_fixture_message(const struct trigger_fixture *fixture);

/* A file's text, to be freed. */
char *trigger_fixture_read(const struct trigger_fixture *fixture, const char *name);

#endif
