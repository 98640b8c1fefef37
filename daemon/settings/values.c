/* Values of configuration keys: from text into fields, and back. One function a shape. */
#include "daemon/settings/values.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/settings/duration.h"
#include "daemon/settings/grammar.h"
#include "daemon/settings/secrets.h"

static int explain(struct settings_reason *reason, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int explain(struct settings_reason *reason, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(reason->text, sizeof reason->text, format, arguments);
    va_end(arguments);
    return -EINVAL;
}

/* Types that are kept as text: what must stand before, what the rest must be, and the words for
 * one that is neither. */
struct text_form {
    const char *prefix;
    bool (*accepts)(const char *);
    const char *refusal;
};

static const struct text_form text_forms[] = {
    [SETTINGS_TYPE_USER_POOL_ID] = {"", grammar_is_user_pool_id,
                                    "is not a user pool id; it is a region, exactly one \"_\", "
                                    "letters and digits, as in eu-west-1_AbC123xyz"},
    [SETTINGS_TYPE_IDENTITY_POOL_ID] = {"", grammar_is_identity_pool_id,
                                        "is not an identity pool id; it is a region, \":\" and a "
                                        "UUID, as in "
                                        "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"},
    [SETTINGS_TYPE_REGION] = {"", grammar_is_region,
                              "is not an AWS region; one looks like eu-west-1"},
    [SETTINGS_TYPE_CLIENT_ID] = {"", grammar_is_client_id,
                                 "is not an app client id; it has letters and digits only, as in "
                                 "1h57kf5cpq17m0eml12EXAMPLE"},
    [SETTINGS_TYPE_ENDPOINT] = {"https://", grammar_is_host_and_port,
                                "is not an endpoint; write https://HOST or https://HOST:PORT"},
    [SETTINGS_TYPE_LOCAL_ENDPOINT] = {"http://", grammar_is_host_and_port,
                                      "is not a metadata service; write http://ADDRESS or "
                                      "http://ADDRESS:PORT"},
    [SETTINGS_TYPE_ISSUER] = {"https://", grammar_is_host_and_path,
                              "is not an issuer; write https://HOST/PATH as in the tokens' "
                              "\"iss\""},
    [SETTINGS_TYPE_LOGIN_KEY] = {"", grammar_is_host_and_path,
                                 "is not a login key; write HOST/PATH, without https://"},
    [SETTINGS_TYPE_ROLE_ARN] = {"", grammar_is_role_arn,
                                "is not a role; one looks like "
                                "arn:aws:iam::123456789012:role/NAME"},
    [SETTINGS_TYPE_HOST_NAME] = {"", grammar_is_host_name,
                                 "is not a host's name in lower case, as in login.example.com"},
    [SETTINGS_TYPE_ATTRIBUTE] = {"", grammar_is_attribute,
                                 "is not an attribute's name; one looks like name or custom:uid"},
    [SETTINGS_TYPE_LOGIN_NAME] =
        {"", grammar_is_login_name,
         "is nothing that a login name can be; write username, "
         "preferred_username, email, email_local_part, phone_number, or a custom "
         "attribute as in custom:login"},
    [SETTINGS_TYPE_GROUP] = {"", grammar_is_name, "is not a group's name; it has 1 to 128 bytes"},
    [SETTINGS_TYPE_PATH] = {"", grammar_is_path,
                            "is not a path; it starts with \"/\", does not end with one, and has "
                            "no empty, \".\" or \"..\" part"},
    [SETTINGS_TYPE_PLACE] = {"", grammar_is_place,
                             "is no place; write s3://BUCKET/KEY, https://HOST/PATH or /FILE"},
};

static int replace_text(char **field, const char *value)
{
    char *copy = strdup(value);

    if (copy == NULL)
        return -ENOMEM;
    free(*field);
    *field = copy;
    return 0;
}

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int set_text(const struct settings_key *key, const char *value, char **field,
                    struct settings_reason *reason)
{
    const struct text_form *form = &text_forms[key->type];

    if (starts_with(form->prefix, "https://") && starts_with(value, "http://"))
        return explain(reason, "is refused: passwords and tokens would cross the network "
                               "unprotected; write https://");
    if (!starts_with(value, form->prefix) || !form->accepts(value + strlen(form->prefix)))
        return explain(reason, "%s", form->refusal);
    return replace_text(field, value);
}

static int set_proxy(const char *value, char **field, struct settings_reason *reason)
{
    const char *host = strstr(value, "://");

    if ((!starts_with(value, "http://") && !starts_with(value, "https://")) ||
        !grammar_is_host_and_port(host + 3))
        return explain(reason, "is not a proxy; write http://HOST:PORT%s",
                       strchr(value, '@') == NULL ? "" : ", without a user and a password");
    return replace_text(field, value);
}

static int set_yes_no(const char *value, bool *field, struct settings_reason *reason)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return explain(reason, "is neither yes nor no");
    *field = strcmp(value, "yes") == 0;
    return 0;
}

static int set_duration(const struct settings_key *key, const char *value, int64_t *field,
                        struct settings_reason *reason)
{
    int64_t milliseconds;

    if (!settings_duration_parse(value, &milliseconds))
        return explain(reason, "is not a duration; write a number and its unit, as in 250ms, "
                               "30s, 15m, 1h or 1d");
    if (milliseconds < key->minimum || milliseconds > key->maximum) {
        struct settings_duration_text least = settings_duration_text(key->minimum);
        struct settings_duration_text most = settings_duration_text(key->maximum);
        return explain(reason, "is out of bounds; write something from %s to %s", least.text,
                       most.text);
    }
    *field = milliseconds;
    return 0;
}

static int set_integer(const struct settings_key *key, const char *value, int64_t *field,
                       struct settings_reason *reason)
{
    size_t length = strlen(value);

    if (length == 0 || strspn(value, "0123456789") != length)
        return explain(reason, "is not a number");
    errno = 0;
    int64_t number = strtoll(value, NULL, 10);
    if (errno != 0 || number < key->minimum || number > key->maximum)
        return explain(reason, "is out of bounds; write something from %" PRId64 " to %" PRId64,
                       key->minimum, key->maximum);
    *field = number;
    return 0;
}

static size_t without_blanks_behind(const char *text, size_t length)
{
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return length;
}

/* Appends the items to `list`, which may have some of them when it fails. None has blanks: nor have
 * PAM services and attributes, and Cognito takes none in names of users and groups. */
static int append_items(const char *value, struct text_list *list, struct settings_reason *reason)
{
    for (const char *at = value;; at++) {
        at += strspn(at, " \t");
        size_t length = strcspn(at, ",");
        size_t kept = without_blanks_behind(at, length);
        if (kept == 0)
            return explain(reason, "has an empty item; write names with one \",\" between them");
        if (kept > 128)
            return explain(reason, "has a name of more than 128 bytes");
        if (strcspn(at, " \t") < kept)
            return explain(reason,
                           "has \"%.*s\", but no such name has blanks; separate names by commas",
                           (int)kept, at);
        int r = text_list_append(list, at, kept);
        if (r < 0)
            return r;
        at += length;
        if (*at == '\0')
            return 0;
    }
}

/* Whether `value` is one of the choices "A|B|…", and which. */
static bool find_choice(const char *choices, const char *value, unsigned *out)
{
    const char *at = choices;

    for (unsigned index = 0;; index++) {
        size_t length = strcspn(at, "|");
        if (strlen(value) == length && strncmp(value, at, length) == 0) {
            *out = index;
            return true;
        }
        if (at[length] == '\0')
            return false;
        at += length + 1;
    }
}

static int set_list(const struct settings_key *key, const char *value, struct text_list *field,
                    struct settings_reason *reason)
{
    auto_text_list struct text_list items = {0};
    unsigned index = 0;

    int r = append_items(value, &items, reason);
    for (size_t i = 0; r == 0 && i < items.count; i++) {
        if (key->choices != NULL && !find_choice(key->choices, items.texts[i], &index))
            return explain(reason, "has \"%s\", which is none of %s", items.texts[i], key->choices);
        r = text_list_append(field, items.texts[i], strlen(items.texts[i]));
    }
    return r;
}

static int set_choice(const struct settings_key *key, const char *value, unsigned *field,
                      struct settings_reason *reason)
{
    if (!find_choice(key->choices, value, field))
        return explain(reason, "is none of %s", key->choices);
    return 0;
}

static int set_client_secret(const char *value, struct settings_user_pool *pool,
                             struct settings_reason *reason)
{
    auto_wipe struct secret copy = {0};

    if (!grammar_is_client_secret(value))
        return explain(reason, "is not a client secret; it has no blanks and only ASCII");
    int r = secret_copy_text(&copy, value);
    if (r < 0)
        return r;
    settings_client_secrets_clear(pool);
    pool->client_secrets[0] = secret_take(&copy);
    pool->client_secret_count = 1;
    return 0;
}

static void *field_of(const struct settings_key *key, void *object)
{
    return (char *)object + key->offset;
}

int settings_value_set(const struct settings_key *key, const char *value, void *object,
                       struct settings_reason *reason)
{
    void *field = field_of(key, object);

    switch (key->type) {
    case SETTINGS_TYPE_PROXY:
        return set_proxy(value, field, reason);
    case SETTINGS_TYPE_YES_NO:
        return set_yes_no(value, field, reason);
    case SETTINGS_TYPE_DURATION:
        return set_duration(key, value, field, reason);
    case SETTINGS_TYPE_INTEGER:
        return set_integer(key, value, field, reason);
    case SETTINGS_TYPE_LIST:
        return set_list(key, value, field, reason);
    case SETTINGS_TYPE_CHOICE:
        return set_choice(key, value, field, reason);
    case SETTINGS_TYPE_CLIENT_SECRET:
        return set_client_secret(value, field, reason);
    case SETTINGS_TYPE_USER_POOL_ID:
    case SETTINGS_TYPE_IDENTITY_POOL_ID:
    case SETTINGS_TYPE_REGION:
    case SETTINGS_TYPE_CLIENT_ID:
    case SETTINGS_TYPE_ENDPOINT:
    case SETTINGS_TYPE_LOCAL_ENDPOINT:
    case SETTINGS_TYPE_ISSUER:
    case SETTINGS_TYPE_LOGIN_KEY:
    case SETTINGS_TYPE_ROLE_ARN:
    case SETTINGS_TYPE_HOST_NAME:
    case SETTINGS_TYPE_ATTRIBUTE:
    case SETTINGS_TYPE_LOGIN_NAME:
    case SETTINGS_TYPE_GROUP:
    case SETTINGS_TYPE_PATH:
    case SETTINGS_TYPE_PLACE:
        return set_text(key, value, field, reason);
    }
    return explain(reason, "has no type");
}
