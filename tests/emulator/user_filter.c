/* The Filter of ListUsers. */
#include "tests/emulator/user_filter.h"

#include <errno.h>
#include <string.h>

#include "tests/emulator/text.h"

static const char *const searchable[] = {
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "sub",
    "preferred_username",
    "cognito:user_status",
    "status",
};

static bool is_searchable(const char *name)
{
    for (size_t i = 0; i < sizeof searchable / sizeof *searchable; i++) {
        if (strcmp(searchable[i], name) == 0)
            return true;
    }
    return false;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " ");
}

/* Reads a quoted value, in which `\"` and `\\` stand for one character. NULL: it is none. */
static const char *read_quoted(const char *text, char out[USER_FILTER_MAX + 1])
{
    size_t length = 0;

    if (*text++ != '"')
        return NULL;
    for (; *text != '"'; text++) {
        bool escaped = *text == '\\';
        text += escaped;
        if (*text == '\0' || (escaped && *text != '"' && *text != '\\'))
            return NULL;
        out[length++] = *text;
    }
    out[length] = '\0';
    return text + 1;
}

int user_filter_parse(const char *text, struct user_filter *out)
{
    struct user_filter filter = {0};

    if (strlen(text) > USER_FILTER_MAX)
        return -EBADMSG;
    text = skip_blanks(text);
    bool quoted = *text == '"';
    text += quoted;
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");
    memcpy(filter.attribute, text, length);
    text += length;
    if (length == 0 || (quoted && *text++ != '"'))
        return -EBADMSG;
    text = skip_blanks(text);
    filter.prefix = *text == '^';
    text += filter.prefix;
    if (*text++ != '=')
        return -EBADMSG;
    text = read_quoted(skip_blanks(text), filter.value);
    if (text == NULL || *skip_blanks(text) != '\0')
        return -EBADMSG;
    *out = filter;
    return is_searchable(filter.attribute) ? 0 : -EOPNOTSUPP;
}

static const char *value_of(const struct user *user, const char *attribute)
{
    if (strcmp(attribute, "username") == 0)
        return user->name;
    if (strcmp(attribute, "sub") == 0)
        return user->sub;
    if (strcmp(attribute, "status") == 0)
        return user->enabled ? "Enabled" : "Disabled";
    if (strcmp(attribute, "cognito:user_status") == 0)
        return user_status_name((enum user_status)user->status);
    return json_text(user->attributes, attribute);
}

bool user_filter_matches(const struct user_filter *filter, const struct user *user)
{
    const char *value = value_of(user, filter->attribute);

    if (value == NULL)
        return false;
    return filter->prefix ? text_starts_with(value, filter->value)
                          : strcmp(value, filter->value) == 0;
}
