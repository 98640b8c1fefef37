/* Quotation marks belong to the name here: what has them names somebody else, or nobody. */
#include "daemon/settings/quotes.h"

#include <string.h>

#include "daemon/settings/keys.h"

struct advising {
    struct settings_place place;
    struct settings_problems *out;
    char section[96];
};

static bool is_quoted(const char *text)
{
    size_t length = strlen(text);

    return length > 1 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0];
}

static void advise_on_text(const struct advising *advising, const char *key, const char *text)
{
    if (text != NULL && is_quoted(text))
        settings_problem_add(advising->out, advising->place,
                             "%s in [%s] has %s: the quotes are part of the name; leave them out",
                             key, advising->section, text);
}

/* Values of other shapes are refused when they have quotes. */
static void advise_on_key(const struct advising *advising, const struct settings_key *key,
                          const void *object)
{
    const void *field = (const char *)object + key->offset;

    if (key->type == SETTINGS_TYPE_GROUP)
        advise_on_text(advising, key->name, *(char *const *)field);
    if (key->type != SETTINGS_TYPE_LIST)
        return;
    const struct text_list *list = field;
    for (size_t i = 0; i < list->count; i++)
        advise_on_text(advising, key->name, list->texts[i]);
}

static void advise_on_service(struct advising *advising, const struct settings_service *service)
{
    (void)snprintf(advising->section, sizeof advising->section, SETTINGS_SERVICE_SECTION " %s",
                   service->name);
    for (size_t i = 0; i < settings_key_count(); i++)
        if (strcmp(settings_key_at(i)->section, SETTINGS_SERVICE_SECTION) == 0)
            advise_on_key(advising, settings_key_at(i), service);
}

static void advise_on_section_of(struct advising *advising, const struct settings_key *key,
                                 const struct settings *settings)
{
    if (strcmp(key->section, SETTINGS_SERVICE_SECTION) == 0)
        return;
    (void)snprintf(advising->section, sizeof advising->section, "%s", key->section);
    advise_on_key(advising, key, settings);
}

void advise_on_quotes(const struct settings *settings, struct settings_place place,
                      struct settings_problems *out)
{
    struct advising advising = {.place = place, .out = out};

    for (size_t i = 0; i < settings_key_count(); i++)
        advise_on_section_of(&advising, settings_key_at(i), settings);
    for (size_t i = 0; i < settings->services.count; i++)
        advise_on_service(&advising, &settings->services.services[i]);
    (void)snprintf(advising.section, sizeof advising.section, "groups");
    for (size_t i = 0; i < settings->groups.count; i++)
        if (i == 0 ||
            strcmp(settings->groups.mappings[i].group, settings->groups.mappings[i - 1].group) != 0)
            advise_on_text(&advising, "a line", settings->groups.mappings[i].group);
}
