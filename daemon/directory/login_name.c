/* Which of a user's texts is the login name, and how to ask for it. */
#include "daemon/directory/login_name.h"

#include <stdio.h>
#include <string.h>

#define EMAIL "email"

static bool is(const char *choice, const char *what)
{
    return choice != NULL && strcmp(choice, what) == 0;
}

static bool is_username(const char *choice)
{
    return choice == NULL || is(choice, "username");
}

static bool is_local_part(const char *choice)
{
    return is(choice, "email_local_part");
}

const char *login_name_attribute(const char *choice)
{
    if (is_username(choice))
        return NULL;
    return is_local_part(choice) ? EMAIL : choice;
}

/* By hand: what tolower() makes of a byte depends on the locale. */
static void fold(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

/* Whoever can write an address down is not its owner yet. */
static bool is_verified(const struct text_map *attributes)
{
    const char *verified = text_map_get(attributes, "email_verified");

    return verified != NULL && strcmp(verified, "true") == 0;
}

/* The part of the text that counts; 0 when it has none. */
static size_t length_that_counts(const char *choice, const char *text)
{
    if (!is_local_part(choice))
        return strlen(text);
    const char *at = strrchr(text, '@');
    return at == NULL ? 0 : (size_t)(at - text);
}

enum login_name_answer login_name_of(const char *choice, const char *username,
                                     const struct text_map *attributes, char out[LOGIN_NAME_SIZE])
{
    const char *attribute = login_name_attribute(choice);
    const char *text = attribute == NULL ? username : text_map_get(attributes, attribute);
    size_t length = text == NULL ? 0 : length_that_counts(choice, text);

    (void)snprintf(out, LOGIN_NAME_SIZE, "%.*s", (int)(length > 0 ? length : 0),
                   text == NULL ? "" : text);
    fold(out);
    if (length == 0)
        return LOGIN_NAME_NONE;
    if (is(attribute, EMAIL) && !is_verified(attributes))
        return LOGIN_NAME_UNVERIFIED;
    if (length >= LOGIN_NAME_SIZE || !identity_name_is_acceptable(out))
        return LOGIN_NAME_UNFIT;
    return LOGIN_NAME_FOUND;
}

/* What Cognito can search. */
static bool is_searchable(const char *attribute)
{
    return strcmp(attribute, "preferred_username") == 0 || strcmp(attribute, EMAIL) == 0;
}

bool login_name_question(const char *choice, const char *name, char text[LOGIN_NAME_SIZE],
                         struct source_question *out)
{
    const char *attribute = is_username(choice) ? "username" : login_name_attribute(choice);

    if (!is_username(choice) && !is_searchable(attribute))
        return false;
    (void)snprintf(text, LOGIN_NAME_SIZE, "%s%s", name, is_local_part(choice) ? "@" : "");
    *out = (struct source_question){
        .attribute = attribute, .value = text, .is_prefix = is_local_part(choice)};
    return true;
}
