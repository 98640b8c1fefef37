/* [groups]: groups of the pool that put their members into groups of the host. */
#include "daemon/settings/groups.h"

#include <errno.h>
#include <string.h>

#include "daemon/settings/grammar.h"

#define MAX_LOCAL 64 /* bytes of a name, with its NUL */

static int refuse(struct settings_reason *reason, const char *words)
{
    (void)snprintf(reason->text, sizeof reason->text, "%s", words);
    return -EINVAL;
}

static int add_local(struct group_mapping_list *list, const char *group, const char *local,
                     struct settings_reason *reason)
{
    if (!grammar_is_token(local))
        return refuse(reason, "names no group of this host; write names like sudo, with one \",\" "
                              "between them");
    if (strcmp(local, "root") == 0)
        return refuse(reason, "names root, whose group nobody of the pool can be in");
    int r = group_mapping_add(list, group, local);
    return r == -ENOSPC ? refuse(reason, "is one too many; there may be 64 mappings in all") : r;
}

/* The next item without the blanks around it; its end goes into `*at`. False: it is too long. */
static bool next_item(const char **at, char out[static MAX_LOCAL])
{
    const char *begin = *at + strspn(*at, " \t");
    size_t length = strcspn(begin, ",");

    *at = begin + length;
    while (length > 0 && (begin[length - 1] == ' ' || begin[length - 1] == '\t'))
        length--;
    if (length >= MAX_LOCAL)
        return false;
    memcpy(out, begin, length);
    out[length] = '\0';
    return true;
}

int settings_groups_set(struct group_mapping_list *list, const char *group, const char *value,
                        struct settings_reason *reason)
{
    char local[MAX_LOCAL];

    if (!grammar_is_name(group))
        return refuse(reason, "is not for a group of the pool; its name has 1 to 128 bytes");
    group_mapping_remove(list, group);
    for (const char *at = value;; at++) {
        if (!next_item(&at, local))
            return refuse(reason, "has a name of more than 63 bytes");
        int r = add_local(list, group, local, reason);
        if (r < 0 || *at == '\0')
            return r;
    }
}

/* Mappings of one group follow one another, as they were given. */
void settings_groups_print(const struct group_mapping_list *list, FILE *to)
{
    const char *group = "";

    if (list->count > 0)
        (void)fputs("\n[groups]", to);
    for (size_t i = 0; i < list->count; i++) {
        const struct group_mapping *mapping = &list->mappings[i];
        if (strcmp(mapping->group, group) == 0)
            (void)fprintf(to, ", %s", mapping->local);
        else
            (void)fprintf(to, "\n%s = %s", mapping->group, mapping->local);
        group = mapping->group;
    }
    if (list->count > 0)
        (void)fputc('\n', to);
}
