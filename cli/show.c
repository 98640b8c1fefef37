/* How things look on the terminal. */
#include "cli/show.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "common/ownership.h"
#include "common/utf8.h"

#define LABEL_WIDTH 16

struct json_object *member(struct json_object *object, const char *name)
{
    struct json_object *found = NULL;

    (void)json_object_object_get_ex(object, name, &found);
    return found;
}

const char *member_text(struct json_object *object, const char *name)
{
    const char *text = json_object_get_string(member(object, name));

    return text != NULL ? text : "";
}

int64_t member_number(struct json_object *object, const char *name)
{
    return json_object_get_int64(member(object, name));
}

void show_line(const char *label, const char *format, ...)
{
    va_list values;

    (void)printf("%-*s", LABEL_WIDTH, label);
    va_start(values, format);
    (void)vprintf(format, values);
    va_end(values);
    (void)putchar('\n');
}

static void show_without_controls(const char *text, bool in_one_line, FILE *to)
{
    auto_free char *clean = strdup(text);

    if (clean == NULL)
        return;
    utf8_remove_controls(clean);
    for (char *at = clean; in_one_line && *at != '\0'; at++)
        if (*at == '\n')
            *at = ' ';
    (void)fputs(clean, to);
}

void show_clean(const char *text, FILE *to)
{
    show_without_controls(text, true, to);
}

void show_words(const char *words, FILE *to)
{
    show_without_controls(words, false, to);
}

void show_text(const char *label, const char *text)
{
    (void)printf("%-*s", LABEL_WIDTH, label);
    show_clean(text[0] != '\0' ? text : "-", stdout);
    (void)putchar('\n');
}

static void show_age(int64_t seconds)
{
    if (seconds < 120)
        (void)printf(" (%lld s ago)\n", (long long)seconds);
    else if (seconds < 7200)
        (void)printf(" (%lld min ago)\n", (long long)(seconds / 60));
    else
        (void)printf(" (%lld h ago)\n", (long long)(seconds / 3600));
}

void show_time(const char *label, int64_t at_unix)
{
    time_t at = (time_t)at_unix;
    struct tm parts;
    char text[40];

    if (at_unix == 0 || gmtime_r(&at, &parts) == NULL) {
        show_line(label, "never");
        return;
    }
    (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
    (void)printf("%-*s%s", LABEL_WIDTH, label, text);
    show_age((int64_t)time(NULL) - at_unix);
}

void show_write_time(int64_t at_unix, char out[SHOW_TIME_SIZE])
{
    struct tm parts;
    time_t at = (time_t)at_unix;

    if (at_unix == 0 || localtime_r(&at, &parts) == NULL ||
        strftime(out, SHOW_TIME_SIZE, "%Y-%m-%d %H:%M", &parts) == 0)
        (void)snprintf(out, SHOW_TIME_SIZE, "-");
}
