/* Who writes what: a list of the attributes that users can write, or of those that they cannot. */
#include "daemon/directory/writers.h"

#include <string.h>

#define CUSTOM "custom:"

void writers_clear(struct writers *writers)
{
    text_map_clear(&writers->attributes);
    *writers = (struct writers){0};
}

const char *writers_find(const struct writers *writers, const char *attribute)
{
    const char *listed = text_map_get(&writers->attributes, attribute);

    if (writers->tells_unwritable)
        return listed == NULL ? "" : NULL;
    bool is_custom = strncmp(attribute, CUSTOM, strlen(CUSTOM)) == 0;
    if (listed == NULL && !is_custom && writers->all_standard)
        return writers->standard;
    return listed;
}
