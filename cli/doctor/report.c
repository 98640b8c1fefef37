/* Findings as JSON objects, those of the daemon and our own alike. */
#include "cli/doctor/report.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/ownership.h"

#define MAX_FILE  (1024 * 1024)
#define MAX_WORDS 600

static const char *const result_names[] = {
    [DOCTOR_OK] = "ok", [DOCTOR_NOTE] = "note", [DOCTOR_WARN] = "warn", [DOCTOR_FAIL] = "fail"};

void doctor_say(struct doctor_report *report, enum doctor_result result, const char *remedy,
                const char *format, ...)
{
    struct json_object *finding = json_object_new_object();
    char words[MAX_WORDS];
    va_list values;

    va_start(values, format);
    (void)vsnprintf(words, sizeof words, format, values);
    va_end(values);
    (void)json_object_object_add(finding, "check", json_object_new_string(report->check));
    (void)json_object_object_add(finding, "result", json_object_new_string(result_names[result]));
    (void)json_object_object_add(finding, "words", json_object_new_string(words));
    (void)json_object_object_add(finding, "remedy", json_object_new_string(remedy));
    (void)json_object_array_add(report->findings, finding);
}

char *doctor_read_file(const char *path)
{
    auto_fclose FILE *file = fopen(path, "re");
    auto_free char *text = malloc(MAX_FILE + 1);

    if (file == NULL || text == NULL)
        return NULL;
    size_t length = fread(text, 1, MAX_FILE, file);
    if (ferror(file) != 0 || length == MAX_FILE) {
        errno = EFBIG;
        return NULL;
    }
    text[length] = '\0';
    return take_pointer(&text);
}
