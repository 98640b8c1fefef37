/* Which of a user's texts is the login name, and how to ask for it. */
#include "daemon/directory/login_name.h"

#include <stdio.h>
#include <string.h>

#define EMAIL        "email"
#define PHONE_NUMBER "phone_number"

/* A number alone is no name: to many programs it is an id, and "+" is in none. So it goes by the
 * scheme of its URI (RFC 3966): +49 171 … is tel49171…. */
#define PHONE_PREFIX "tel"

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

/* Whoever can write an address or a number down is not its owner yet. */
static bool is_verified(const char *attribute, const struct text_map *attributes)
{
    const char *verified = NULL;

    if (is(attribute, EMAIL))
        verified = text_map_get(attributes, "email_verified");
    else if (is(attribute, PHONE_NUMBER))
        verified = text_map_get(attributes, "phone_number_verified");
    else
        return true;
    return verified != NULL && strcmp(verified, "true") == 0;
}

/* What goes before the text, whose "+" does not count. */
static const char *prefix_of(const char *attribute, const char **text)
{
    if (!is(attribute, PHONE_NUMBER))
        return "";
    *text += **text == '+';
    return PHONE_PREFIX;
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

    out[0] = '\0';
    if (text == NULL)
        return LOGIN_NAME_NONE;
    const char *prefix = prefix_of(attribute, &text);
    size_t length = length_that_counts(choice, text);
    if (length == 0)
        return LOGIN_NAME_NONE;
    int whole = snprintf(out, LOGIN_NAME_SIZE, "%s%.*s", prefix, (int)length, text);
    fold(out);
    if (!is_verified(attribute, attributes))
        return LOGIN_NAME_UNVERIFIED;
    if (whole >= LOGIN_NAME_SIZE || !identity_name_is_acceptable(out))
        return LOGIN_NAME_UNFIT;
    return LOGIN_NAME_FOUND;
}

/* What Cognito can search. */
static bool is_searchable(const char *attribute)
{
    return is(attribute, "preferred_username") || is(attribute, EMAIL) ||
           is(attribute, PHONE_NUMBER);
}

/* The number of a name; false: it is no number's name. */
static bool phone_number_of(const char *name, char text[LOGIN_NAME_SIZE])
{
    const char *digits = name + strlen(PHONE_PREFIX);

    if (strncmp(name, PHONE_PREFIX, strlen(PHONE_PREFIX)) != 0)
        return false;
    (void)snprintf(text, LOGIN_NAME_SIZE, "+%s", digits);
    return digits[0] != '\0' && strspn(digits, "0123456789") == strlen(digits);
}

bool login_name_question(const char *choice, const char *name, char text[LOGIN_NAME_SIZE],
                         struct source_question *out)
{
    const char *attribute = is_username(choice) ? "username" : login_name_attribute(choice);

    if (!is_username(choice) && !is_searchable(attribute))
        return false;
    (void)snprintf(text, LOGIN_NAME_SIZE, "%s%s", name, is_local_part(choice) ? "@" : "");
    if (is(attribute, PHONE_NUMBER) && !phone_number_of(name, text))
        return false;
    *out = (struct source_question){
        .attribute = attribute, .value = text, .is_prefix = is_local_part(choice)};
    return true;
}
