/* The standard attributes of Cognito, and the prefixes of all others. */
#include "daemon/settings/attribute_names.h"

#include <string.h>

#include "common/name_search.h"

static const char *const standard[] = {
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "identities",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "picture",
    "phone_number",
    "phone_number_verified",
    "profile",
    "sub",
    "updated_at",
    "preferred_username",
    "website",
    "zoneinfo",
};

static const char *const prefixes[] = {"custom:", "dev:custom:"};

static bool begins_as_custom(const char *attribute)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(attribute, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

struct naming {
    struct settings_place place;
    struct settings_problems *out;
};

static void advise_on(const struct naming *naming, const char *key, const char *attribute)
{
    struct name_search search = {.wanted = attribute};

    if (attribute == NULL || begins_as_custom(attribute))
        return;
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        if (strcmp(attribute, standard[i]) == 0)
            return;
        name_search_consider(&search, standard[i]);
    }
    settings_problem_add(naming->out, naming->place,
                         "%s names the attribute \"%s\", which no pool has: it is no standard one "
                         "and does not begin with custom:%s%s%s",
                         key, attribute, search.nearest == NULL ? "" : "; did you mean ",
                         search.nearest == NULL ? "" : search.nearest,
                         search.nearest == NULL ? "" : "?");
}

static void advise_on_list(const struct naming *naming, const char *key,
                           const struct text_list *attributes)
{
    for (size_t i = 0; i < attributes->count; i++)
        advise_on(naming, key, attributes->texts[i]);
}

void advise_on_attributes(const struct settings *settings, struct settings_place place,
                          struct settings_problems *out)
{
    const struct settings_directory *directory = &settings->directory;
    const struct naming naming = {.place = place, .out = out};

    advise_on(&naming, "uid_attribute in [directory]", directory->uid_attribute);
    advise_on(&naming, "gid_attribute in [directory]", directory->gid_attribute);
    advise_on(&naming, "gecos_attribute in [directory]", directory->gecos_attribute);
    advise_on(&naming, "home_attribute in [directory]", directory->home_attribute);
    advise_on(&naming, "shell_attribute in [directory]", directory->shell_attribute);
    advise_on_list(&naming, "ssh_keys_attribute in [directory]", &directory->ssh_keys_attribute);
    advise_on_list(&naming, "attributes in [publish]", &settings->publish.attributes);
}
