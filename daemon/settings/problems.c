/* What is wrong with a configuration, in words. */
#include "daemon/settings/problems.h"

#include <stdarg.h>

void settings_problem_add(struct settings_problems *problems, struct settings_place place,
                          const char *format, ...)
{
    if (problems->count++ >= SETTINGS_MAX_PROBLEMS)
        return;
    char *text = problems->texts[problems->count - 1];
    size_t used = 0;
    int length = place.line > 0
                     ? snprintf(text, SETTINGS_PROBLEM_LENGTH, "%s:%u: ", place.file, place.line)
                     : snprintf(text, SETTINGS_PROBLEM_LENGTH, "%s: ", place.file);
    if (length > 0 && length < SETTINGS_PROBLEM_LENGTH)
        used = (size_t)length;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text + used, SETTINGS_PROBLEM_LENGTH - used, format, arguments);
    va_end(arguments);
}

void settings_print_problems(const struct settings_problems *problems, FILE *to)
{
    size_t shown =
        problems->count < SETTINGS_MAX_PROBLEMS ? problems->count : SETTINGS_MAX_PROBLEMS;

    for (size_t i = 0; i < shown; i++)
        (void)fprintf(to, "%s\n", problems->texts[i]);
    if (problems->count > shown)
        (void)fprintf(to, "… and %zu more\n", problems->count - shown);
}
