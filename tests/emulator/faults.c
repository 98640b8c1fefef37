/* The list of faults on order. What each does to a reply: spoil.c. */
#include "tests/emulator/faults.h"

#include <stdlib.h>
#include <string.h>

#include "tests/emulator/field.h"
#include "tests/emulator/text.h"

#define LONGEST_DELAY_MS 600000
#define MOST_BYTES       (1024LL * 1024 * 1024)
#define OVERSIZED_BYTES  (16LL * 1024 * 1024)

static const char *const kinds[] = {
    [FAULT_DELAY] = "delay",
    [FAULT_DROP_BEFORE] = "dropBefore",
    [FAULT_DROP_AFTER] = "dropAfter",
    [FAULT_HTML] = "html",
    [FAULT_THROTTLE] = "throttle",
    [FAULT_TRUNCATED] = "truncated",
    [FAULT_MALFORMED] = "malformed",
    [FAULT_OVERSIZED] = "oversized",
    [FAULT_DUPLICATED] = "duplicated",
    [FAULT_WRONG_SIGNATURE] = "wrongSignature",
    NULL,
};

static const struct field fault_fields[] = {
    {"operation", FIELD_TEXT, true, offsetof(struct fault, operation), 0, 0, NULL, NULL},
    {"kind", FIELD_CHOICE, true, offsetof(struct fault, kind), 0, 0, kinds, NULL},
    {"times", FIELD_INTEGER, false, offsetof(struct fault, times), 1, INT32_MAX, NULL, NULL},
    {"milliseconds", FIELD_INTEGER, false, offsetof(struct fault, delay_ms), 0, LONGEST_DELAY_MS,
     NULL, NULL},
    {"httpStatus", FIELD_INTEGER, false, offsetof(struct fault, http_status), 400, 599, NULL, NULL},
    {"bytes", FIELD_INTEGER, false, offsetof(struct fault, bytes), 1, MOST_BYTES, NULL, NULL},
    {0}};

static int read_fault(struct field_reader *reader, struct json_object *value, void *owner)
{
    struct faults *faults = owner;
    struct fault *fault = memory_resize(NULL, sizeof *fault);

    *fault = (struct fault){.times = -1, .http_status = 503, .bytes = OVERSIZED_BYTES};
    list_append(faults->list, faults->count, fault);
    return field_read_object(reader, value, fault_fields, fault);
}

static const struct field order_fields[] = {
    {"faults", FIELD_OBJECTS, true, 0, 0, 0, NULL, read_fault}, {0}};

void faults_release(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        free(faults->list[i]->operation);
        free(faults->list[i]);
    }
    free(faults->list);
    *faults = (struct faults){0};
}

char *faults_replace(struct faults *faults, struct json_object *order)
{
    struct field_reader reader = {0};
    struct faults fresh = {0};

    if (field_read_object(&reader, order, order_fields, &fresh) < 0) {
        faults_release(&fresh);
        return reader.problem;
    }
    faults_release(faults);
    *faults = fresh;
    return NULL;
}

bool faults_take(struct faults *faults, const char *operation, struct fault *out)
{
    for (size_t i = 0; operation != NULL && i < faults->count; i++) {
        struct fault *fault = faults->list[i];
        if (fault->times == 0 || strcmp(fault->operation, operation) != 0)
            continue;
        if (fault->times > 0)
            fault->times--;
        *out = *fault;
        return true;
    }
    return false;
}

struct json_object *faults_describe(const struct faults *faults)
{
    struct json_object *list = json_object_new_array();

    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = faults->list[i];
        if (fault->times == 0)
            continue;
        struct json_object *item = json_object_new_object();
        json_put_text(item, "operation", fault->operation);
        json_put_text(item, "kind", fault_name(fault));
        if (fault->times > 0)
            json_put_integer(item, "times", fault->times);
        json_object_array_add(list, item);
    }
    return list;
}

const char *fault_name(const struct fault *fault)
{
    return kinds[fault->kind];
}
