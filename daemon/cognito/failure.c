/* Finding the row of a failure. */
#include "daemon/cognito/failure.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SUFFIX "Exception"

/* "NotAuthorizedException" is "NotAuthorized". */
static size_t short_length(const char *type)
{
    size_t length = strlen(type);
    size_t suffix = strlen(SUFFIX);

    return length > suffix && strcmp(type + length - suffix, SUFFIX) == 0 ? length - suffix
                                                                          : length;
}

static bool message_fits(const char *pattern, const char *message)
{
    if (pattern == NULL)
        return true;
    size_t length = strlen(pattern);
    if (pattern[length - 1] == '*')
        return strncmp(message, pattern, length - 1) == 0;
    return strcmp(message, pattern) == 0;
}

static bool row_fits(const struct failure_row *row, const char *type, size_t type_length,
                     const char *message)
{
    return strlen(row->type) == type_length && memcmp(row->type, type, type_length) == 0 &&
           message_fits(row->message, message);
}

const struct failure_row *failure_find(const char *type, const char *message)
{
    size_t length = short_length(type);

    for (size_t i = 0; i < failure_table_count; i++)
        if (row_fits(&failure_table[i], type, length, message))
            return &failure_table[i];
    return failure_find_error(COGNITO_ERROR_UNKNOWN);
}

const struct failure_row *failure_find_error(enum cognito_error error)
{
    for (size_t i = 0; i < failure_table_count; i++)
        if (failure_table[i].error == error)
            return &failure_table[i];
    return &failure_table[failure_table_count - 1]; /* a test holds that no error is without row */
}

void cognito_failure_describe(const struct cognito_failure *failure,
                              char out[COGNITO_FAILURE_MAX_TEXT + 1])
{
    if (failure->type[0] == '\0')
        (void)snprintf(out, COGNITO_FAILURE_MAX_TEXT + 1, "%s (%s)", failure->row->hint,
                       failure->message);
    else
        (void)snprintf(out, COGNITO_FAILURE_MAX_TEXT + 1, "%s (%s: %s; request %s)",
                       failure->row->hint, failure->type, failure->message,
                       failure->request_id[0] != '\0' ? failure->request_id : "without an id");
}
