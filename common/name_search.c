/* How many letters lie between two names. */
#include "common/name_search.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST_NAME 64

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
