/* From a claim to seconds. */
#include "daemon/login/session_limit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DIGITS 8

int session_limit_read(const char *claim, const struct id_token *token, int64_t *out)
{
    const char *text = NULL;

    *out = 0;
    if (claim == NULL)
        return 0;
    text = text_map_get(&token->attributes, claim);
    if (text == NULL)
        text = text_map_get(&token->other_claims, claim);
    if (text == NULL)
        return 0;
    size_t length = strlen(text);
    if (length == 0 || length > MOST_DIGITS || strspn(text, "0123456789") != length)
        return -EINVAL;
    int64_t seconds = strtoll(text, NULL, 10);
    if (seconds < SESSION_LIMIT_SHORTEST_S || seconds > SESSION_LIMIT_LONGEST_S)
        return -EINVAL;
    *out = seconds;
    return 0;
}
