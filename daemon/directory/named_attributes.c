/* Lets go of attributes, and of parts of them, that nothing reads. */
#include "daemon/directory/named_attributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/login_name.h"

static bool is(const char *attribute, const char *name)
{
    return attribute != NULL && strcmp(attribute, name) == 0;
}

/* Of which no more counts than NAMED_ATTRIBUTES_MAX_VALUE. */
static bool is_short(const struct directory_settings *settings, const char *name)
{
    return is(settings->gecos_attribute, name) || is(settings->home_attribute, name) ||
           is(settings->shell_attribute, name) || is(settings->uid_attribute, name) ||
           is(settings->gid_attribute, name);
}

static bool is_long(const struct directory_settings *settings, const char *name)
{
    return is(login_name_attribute(settings->login_name), name) ||
           (settings->ssh_keys_attributes != NULL &&
            text_list_contains(settings->ssh_keys_attributes, name));
}

static bool is_named(const struct directory_settings *settings, const char *name)
{
    return is_short(settings, name) || is_long(settings, name);
}

/* How much of a value is kept. An address is kept whole whoever names it: other hosts, who are told
 * of it, may take the login name from it, and its beginning may be somebody else's address. */
static size_t length_kept(const struct directory_settings *settings,
                          const struct text_map_entry *entry)
{
    if (!is_short(settings, entry->name) || is_long(settings, entry->name) ||
        is("email", entry->name))
        return strlen(entry->value);
    return directory_whole_characters(entry->value, NAMED_ATTRIBUTES_MAX_VALUE);
}

void named_attributes_keep(const struct directory_settings *settings, struct text_map *attributes)
{
    size_t kept = 0;

    for (size_t i = 0; i < attributes->count; i++) {
        struct text_map_entry entry = attributes->entries[i];
        if (is_named(settings, entry.name)) {
            entry.value[length_kept(settings, &entry)] = '\0';
            attributes->entries[kept++] = entry;
            continue;
        }
        free(entry.name);
        free(entry.value);
    }
    attributes->count = kept;
}

static bool is_needed(const struct directory_settings *settings, const char *name)
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

static int copy_one(const struct directory_settings *settings, const struct text_map_entry *entry,
                    struct text_map *to)
{
    size_t length = length_kept(settings, entry);

    if (entry->value[length] == '\0')
        return text_map_set(to, entry->name, entry->value);
    auto_free char *cut = strndup(entry->value, length);
    return cut == NULL ? -ENOMEM : text_map_set(to, entry->name, cut);
}

int named_attributes_copy(const struct directory_settings *settings, const struct text_map *from,
                          struct text_map *to)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < from->count; i++)
        if (is_needed(settings, from->entries[i].name))
            r = copy_one(settings, &from->entries[i], to);
    return r;
}
