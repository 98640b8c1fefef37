/* What is wrong with a configuration, in words. */
#include "daemon/settings/problems.h"

#include <stdarg.h>
#include <string.h>

#define LONGEST_NAME 64

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

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* Levenshtein's distance, one row of the table at a time. */
static size_t edits_between(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1];
    size_t length = strlen(b);

    for (size_t column = 0; column <= length; column++)
        row[column] = column;
    for (size_t line = 0; a[line] != '\0'; line++) {
        size_t diagonal = row[0];
        row[0] = line + 1;
        for (size_t column = 0; column < length; column++) {
            size_t replaced = diagonal + (a[line] != b[column]);
            diagonal = row[column + 1];
            row[column + 1] = least(replaced, diagonal + 1, row[column] + 1);
        }
    }
    return row[length];
}

/* A third of the letters may be wrong, and in short names one. */
static bool is_near(size_t distance, size_t length)
{
    return distance <= (length < 6 ? 1 : length / 3);
}

void name_search_consider(struct name_search *search, const char *candidate)
{
    size_t length = strlen(search->wanted);

    if (length > LONGEST_NAME || strlen(candidate) > LONGEST_NAME)
        return;
    size_t distance = edits_between(search->wanted, candidate);
    if (!is_near(distance, length))
        return;
    if (search->nearest != NULL && search->distance <= distance)
        return;
    search->nearest = candidate;
    search->distance = distance;
}
