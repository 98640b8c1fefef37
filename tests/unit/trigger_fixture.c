/* Programs for triggers. */
#include "tests/unit/trigger_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/ownership.h"
#include "tests/emulator/outbox.h"
#include "tests/emulator/text.h"
#include "tests/emulator/trigger.h"
#include "tests/unit/unit.h"

#define LOG    "events"
#define OUTBOX "outbox"

void trigger_fixture_open(struct trigger_fixture *fixture, struct world *world)
{
    *fixture = (struct trigger_fixture){
        .world = world,
        .pool = world->pools[0],
        .folder = "/tmp/trigger-test-XXXXXX",
    };
    ck_assert_ptr_nonnull(mkdtemp(fixture->folder));
    fixture->pool->trigger_timeout_ms = UNIT_PATIENCE_MS;
    auto_free char *log = text_format("%s/" LOG, fixture->folder);
    ck_assert_int_eq(trigger_log_write_to(fixture->world, log), 0);
    auto_free char *outbox = text_format("%s/" OUTBOX, fixture->folder);
    ck_assert_int_eq(outbox_write_to(fixture->world, outbox), 0);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

void trigger_fixture_close(struct trigger_fixture *fixture)
{
    (void)nftw(fixture->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Fixtures take no argument, so what they prepare stands here. */
static struct trigger_fixture *prepared;

static void open_prepared(void)
{
    trigger_fixture_open(prepared, fixture_world());
}

static void close_prepared(void)
{
    trigger_fixture_close(prepared);
    world_free(prepared->world);
}

void trigger_fixture_add_to(TCase *tests, struct trigger_fixture *fixture)
{
    prepared = fixture;
    tcase_add_checked_fixture(tests, open_prepared, close_prepared);
}

void trigger_fixture_program(struct trigger_fixture *fixture, enum trigger trigger,
                             const char *script)
{
    auto_free char *path = text_format("%s/%s", fixture->folder, trigger_name(trigger));
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    (void)fprintf(file, "#!/bin/sh\ncd %s || exit\n%s\n", fixture->folder, script);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0700), 0);
    free(fixture->pool->triggers[trigger]);
    fixture->pool->triggers[trigger] = take_pointer(&path);
}

void trigger_fixture_answer(struct trigger_fixture *fixture, enum trigger trigger,
                            const char *response)
{
    auto_free char *script = text_format("cat >given\necho '{\"response\": %s}'", response);

    trigger_fixture_program(fixture, trigger, script);
}

char *trigger_fixture_read(const struct trigger_fixture *fixture, const char *name)
{
    auto_free char *path = text_format("%s/%s", fixture->folder, name);
    auto_fclose FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;

    ck_assert_ptr_nonnull(file);
    if (getdelim(&text, &size, '\0', file) >= 0)
        return text;
    free(text);
    return text_copy("");
}

struct json_object *trigger_fixture_event(const struct trigger_fixture *fixture, const char *source)
{
    auto_free char *log = trigger_fixture_read(fixture, LOG);
    char *rest = log;

    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        struct json_object *event = json_tokener_parse(line);
        const char *found = json_text(event, "triggerSource");
        if (found != NULL && strcmp(found, source) == 0)
            return event;
        json_object_put(event);
    }
    return NULL;
}

unsigned trigger_fixture_count(const struct trigger_fixture *fixture, const char *source)
{
    auto_free char *log = trigger_fixture_read(fixture, LOG);
    char *rest = log;
    unsigned count = 0;

    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        auto_json struct json_object *event = json_tokener_parse(line);
        const char *found = json_text(event, "triggerSource");
        count += found != NULL && strcmp(found, source) == 0;
    }
    return count;
}

struct json_object *trigger_fixture_message(const struct trigger_fixture *fixture)
{
    auto_free char *log = trigger_fixture_read(fixture, OUTBOX);
    char *rest = log;
    struct json_object *last = NULL;

    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        if (*line == '\0')
            continue;
        json_object_put(last);
        last = json_tokener_parse(line);
    }
    return last;
}

struct json_object *trigger_fixture_last_event(const struct trigger_fixture *fixture,
                                               const char *source)
{
    auto_free char *log = trigger_fixture_read(fixture, LOG);
    char *rest = log;
    struct json_object *last = NULL;

    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        struct json_object *event = json_tokener_parse(line);
        const char *found = json_text(event, "triggerSource");
        bool fits = found != NULL && strcmp(found, source) == 0;
        json_object_put(fits ? last : event);
        if (fits)
            last = event;
    }
    return last;
}
