/* Values of configuration keys, written and cleared. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/settings/duration.h"
#include "daemon/settings/secrets.h"
#include "daemon/settings/values.h"

/* How a field is stored. */
enum storage {
    STORED_TEXT,
    STORED_BOOL,
    STORED_NUMBER,
    STORED_DURATION,
    STORED_LIST,
    STORED_CHOICE,
    STORED_SECRET,
};

static enum storage storage_of(enum settings_type type)
{
    switch (type) {
    case SETTINGS_TYPE_YES_NO:
        return STORED_BOOL;
    case SETTINGS_TYPE_INTEGER:
        return STORED_NUMBER;
    case SETTINGS_TYPE_DURATION:
        return STORED_DURATION;
    case SETTINGS_TYPE_LIST:
        return STORED_LIST;
    case SETTINGS_TYPE_CHOICE:
        return STORED_CHOICE;
    case SETTINGS_TYPE_CLIENT_SECRET:
        return STORED_SECRET;
    case SETTINGS_TYPE_USER_POOL_ID:
    case SETTINGS_TYPE_IDENTITY_POOL_ID:
    case SETTINGS_TYPE_REGION:
    case SETTINGS_TYPE_CLIENT_ID:
    case SETTINGS_TYPE_ENDPOINT:
    case SETTINGS_TYPE_LOCAL_ENDPOINT:
    case SETTINGS_TYPE_ISSUER:
    case SETTINGS_TYPE_PROXY:
    case SETTINGS_TYPE_LOGIN_KEY:
    case SETTINGS_TYPE_ROLE_ARN:
    case SETTINGS_TYPE_HOST_NAME:
    case SETTINGS_TYPE_ATTRIBUTE:
    case SETTINGS_TYPE_LOGIN_NAME:
    case SETTINGS_TYPE_GROUP:
    case SETTINGS_TYPE_PATH:
    case SETTINGS_TYPE_PLACE:
        return STORED_TEXT;
    }
    return STORED_SECRET;
}

/* A field of any key, as what it is stored as. */
union field {
    const void *any;
    char *const *text;
    const bool *boolean;
    const int64_t *number;
    const struct text_list *list;
    const unsigned *choice;
    const struct settings_user_pool *pool;
};

static union field field_of(const struct settings_key *key, const void *object)
{
    return (union field){.any = (const char *)object + key->offset};
}

bool settings_value_is_set(const struct settings_key *key, const void *object)
{
    union field field = field_of(key, object);

    switch (storage_of(key->type)) {
    case STORED_TEXT:
        return *field.text != NULL;
    case STORED_LIST:
        return field.list->count > 0;
    case STORED_SECRET:
        return field.pool->client_secret_count > 0;
    case STORED_BOOL:
    case STORED_NUMBER:
    case STORED_DURATION:
    case STORED_CHOICE:
        return true;
    }
    return false;
}

static void print_list(const struct text_list *list, FILE *to)
{
    for (size_t i = 0; i < list->count; i++)
        (void)fprintf(to, "%s%s", i == 0 ? "" : ", ", list->texts[i]);
}

static void print_choice(const char *choices, unsigned index, FILE *to)
{
    const char *at = choices;

    for (unsigned i = 0; i < index; i++)
        at += strcspn(at, "|") + 1;
    (void)fprintf(to, "%.*s", (int)strcspn(at, "|"), at);
}

void settings_value_print(const struct settings_key *key, const void *object, FILE *to)
{
    union field field = field_of(key, object);

    switch (storage_of(key->type)) {
    case STORED_TEXT:
        (void)fputs(*field.text == NULL ? "" : *field.text, to);
        return;
    case STORED_BOOL:
        (void)fputs(*field.boolean ? "yes" : "no", to);
        return;
    case STORED_NUMBER:
        (void)fprintf(to, "%" PRId64, *field.number);
        return;
    case STORED_DURATION:
        (void)fputs(settings_duration_text(*field.number).text, to);
        return;
    case STORED_LIST:
        print_list(field.list, to);
        return;
    case STORED_CHOICE:
        print_choice(key->choices, *field.choice, to);
        return;
    case STORED_SECRET:
        (void)fputs("(not shown)", to);
        return;
    }
}

void settings_value_clear(const struct settings_key *key, void *object)
{
    void *field = (char *)object + key->offset;

    switch (storage_of(key->type)) {
    case STORED_TEXT:
        free(*(char **)field);
        *(char **)field = NULL;
        return;
    case STORED_LIST:
        text_list_clear(field);
        return;
    case STORED_SECRET:
        settings_client_secrets_clear(field);
        return;
    case STORED_BOOL:
    case STORED_NUMBER:
    case STORED_DURATION:
    case STORED_CHOICE:
        return;
    }
}
