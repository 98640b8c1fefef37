/* Lets go of attributes that nothing reads. */
#include "daemon/directory/named_attributes.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/directory/login_name.h"

static bool is_named(const struct directory_settings *settings, const char *name)
{
    const char *const named[] = {login_name_attribute(settings->login_name),
                                 settings->uid_attribute,
                                 settings->gid_attribute,
                                 settings->gecos_attribute,
                                 settings->home_attribute,
                                 settings->shell_attribute};

    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i] != NULL && strcmp(named[i], name) == 0)
            return true;
    return settings->ssh_keys_attributes != NULL &&
           text_list_contains(settings->ssh_keys_attributes, name);
}

void named_attributes_keep(const struct directory_settings *settings, struct text_map *attributes)
{
    size_t kept = 0;

    for (size_t i = 0; i < attributes->count; i++) {
        struct text_map_entry entry = attributes->entries[i];
        if (is_named(settings, entry.name)) {
            attributes->entries[kept++] = entry;
            continue;
        }
        free(entry.name);
        free(entry.value);
    }
    attributes->count = kept;
}

bool named_attributes_need(const struct directory_settings *settings, const char *name)
{
    static const char *const always[] = {"sub", "email_verified", "phone_number_verified"};

    if (settings->listed != NULL && settings->listed_attributes == NULL)
        return true;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (strcmp(always[i], name) == 0)
            return true;
    return is_named(settings, name) ||
           (settings->listed != NULL && text_list_contains(settings->listed_attributes, name));
}
