/* Who could sign in offline, as JSON, and forgetting them. */
#include "daemon/control_offline.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/control_parts.h"
#include "daemon/login/offline.h"
#include "daemon/login/offline_record.h"
#include "daemon/login/offline_standing.h"

struct json_object *control_offline_status(const struct services *services)
{
    struct json_object *object = json_object_new_object();
    size_t ready = 0;

    (void)json_object_object_add(object, "services",
                                 control_list_texts(&services->settings->offline.services));
    if (offline_count_ready(services, (int64_t)time(NULL), &ready) == 0)
        control_add_number(object, "ready_users", (int64_t)ready);
    return object;
}

static char *fail(int r, const char *what, char why[CONTROL_OFFLINE_WHY_SIZE])
{
    errno = -r;
    (void)snprintf(why, CONTROL_OFFLINE_WHY_SIZE, "%s: %m", what);
    return NULL;
}

/* Whoever has the name, or else the sub. */
struct order {
    struct offline_whom whom;
    struct directory_user user; /* what `whom` borrows from */
};

static void clear_order(struct order *order)
{
    directory_user_clear(&order->user);
}

/* False: that is neither. */
static bool read_order(const struct services *services, const char *text, struct order *out)
{
    if (text[0] == '\0' || strlen(text) > OFFLINE_MAX_SUB || strpbrk(text, " \n") != NULL)
        return false;
    bool is_known = directory_find_user(services->directory, text, &out->user) == 0;
    out->whom = (struct offline_whom){.name = text, .sub = is_known ? out->user.sub : text};
    return true;
}

struct roll {
    const struct services *services;
    int64_t now_unix;
    const struct offline_whom *whom; /* NULL: everybody */
    struct json_object *rows;
};

static int add_row(void *context, const struct offline_entry *entry)
{
    const struct roll *roll = context;
    const struct settings_offline *settings = &roll->services->settings->offline;
    enum offline_standing standing = offline_standing_of(roll->services, entry, roll->now_unix);
    int64_t left = settings->max_failures - entry->failures;

    if (roll->whom != NULL && !offline_whom_is(roll->whom, entry->sub, entry->name))
        return 0;
    struct json_object *row = json_object_new_object();
    control_add_text(row, "name", entry->name);
    control_add_text(row, "sub", entry->sub);
    if (entry->proved_at_unix != 0) {
        control_add_number(row, "since", entry->proved_at_unix);
        control_add_number(row, "until", entry->proved_at_unix + settings->max_age_ms / 1000);
        control_add_number(row, "failures_left", left > 0 ? left : 0);
    }
    control_add_truth(row, "ready", standing == OFFLINE_STANDING_READY);
    control_add_text(row, "why", offline_standing_words(standing));
    return json_object_array_add(roll->rows, row) < 0 ? -ENOMEM : 0;
}

/* `whom` is NULL for everybody. */
static char *list(const struct services *services, const struct offline_whom *whom,
                  char why[CONTROL_OFFLINE_WHY_SIZE])
{
    struct json_object *object = json_object_new_object();
    struct roll roll = {.services = services,
                        .now_unix = (int64_t)time(NULL),
                        .whom = whom,
                        .rows = json_object_new_array()};
    const struct offline_visitor visitor = {.context = &roll, .visit = add_row};
    const struct offline_limits limits = offline_limits_of(services->settings);

    (void)json_object_object_add(object, "services",
                                 control_list_texts(&services->settings->offline.services));
    (void)json_object_object_add(object, "users", roll.rows);
    int r = offline_store_visit(services->offline, &limits, roll.now_unix, &visitor);
    if (r == 0)
        return control_finish(object);
    json_object_put(object);
    return fail(r, "what is kept for offline logins cannot be read", why);
}

/* `whom` is NULL for everybody. */
static char *forget(const struct services *services, const struct offline_whom *whom,
                    char why[CONTROL_OFFLINE_WHY_SIZE])
{
    struct json_object *object = NULL;
    struct offline_forgotten forgotten = {0};

    int r = offline_store_forget_user(services->offline, whom, &forgotten);
    if (r < 0)
        return fail(r, "not all of what is kept for offline logins can be removed", why);
    if (whom != NULL && forgotten.count == 0) {
        (void)snprintf(why, CONTROL_OFFLINE_WHY_SIZE, "nothing is kept of %s for offline logins",
                       whom->name);
        return NULL;
    }
    log_line(services->log, NULL, LOG_NOTICE, "root forgot what was kept for offline logins of %s",
             whom != NULL ? whom->name : "everybody");
    object = json_object_new_object();
    control_add_number(object, "forgotten", (int64_t)forgotten.count);
    control_add_number(object, "damaged", (int64_t)forgotten.damaged_count);
    return control_finish(object);
}

typedef char *action(const struct services *services, const struct offline_whom *whom,
                     char why[CONTROL_OFFLINE_WHY_SIZE]);

static char *act_on_user(action *act, const struct services *services, const char *text,
                         char why[CONTROL_OFFLINE_WHY_SIZE])
{
    __attribute__((cleanup(clear_order))) struct order order = {0};

    if (read_order(services, text, &order))
        return act(services, &order.whom, why);
    (void)snprintf(why, CONTROL_OFFLINE_WHY_SIZE, "that is no name of a user");
    return NULL;
}

/* What follows the words that the argument begins with, else NULL. */
static const char *behind(const char *words, const char *argument)
{
    size_t length = strlen(words);

    return strncmp(argument, words, length) == 0 ? argument + length : NULL;
}

char *control_offline(struct services *services, const char *argument,
                      char why[CONTROL_OFFLINE_WHY_SIZE])
{
    const char *listed = behind("list user ", argument);
    const char *forgotten = behind("forget user ", argument);

    (void)snprintf(why, CONTROL_OFFLINE_WHY_SIZE, "the daemon is out of memory");
    if (strcmp(argument, "list") == 0)
        return list(services, NULL, why);
    if (strcmp(argument, "forget all") == 0)
        return forget(services, NULL, why);
    if (listed != NULL)
        return act_on_user(list, services, listed, why);
    if (forgotten != NULL)
        return act_on_user(forget, services, forgotten, why);
    (void)snprintf(why, CONTROL_OFFLINE_WHY_SIZE, "this cognitod does not know the command");
    return NULL;
}
