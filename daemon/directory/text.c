/* The texts of a passwd entry. */
#include "daemon/directory/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/local_files.h"
#include "common/utf8.h"

static bool is_plain_path(const char *path)
{
    size_t length = strlen(path);

    if (path[0] != '/' || length > DIRECTORY_MAX_PATH)
        return false;
    for (size_t i = 0; i < length; i++)
        if (path[i] <= ' ' || path[i] > '~' || path[i] == ':')
            return false;
    return true;
}

/* Whether each part behind a slash is a name and leads down. */
static bool leads_down(const char *path)
{
    while (*path == '/') {
        const char *part = path + 1;
        size_t length = strcspn(part, "/");
        bool is_dots =
            (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.');
        if (length == 0 || is_dots)
            return false;
        path = part + length;
    }
    return true;
}

bool directory_home_is_acceptable(const char *home, const char *base)
{
    size_t length = strlen(base);

    return is_plain_path(home) && strncmp(home, base, length) == 0 && home[length] == '/' &&
           leads_down(home);
}

bool directory_shell_is_acceptable(const char *shell, const char *shells_path)
{
    return is_plain_path(shell) && local_files_has_shell(shells_path, shell) == 1;
}

size_t directory_whole_characters(const char *text, size_t limit)
{
    size_t length = strnlen(text, limit + 1);

    if (length <= limit)
        return length;
    length = limit;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

/* Whether it stays as it is. */
static bool is_harmless(char byte)
{
    return (unsigned char)byte >= ' ' && byte != 0x7F && byte != ':';
}

int directory_make_gecos(const char *name, char **out, bool *is_as_given)
{
    bool is_text = name != NULL && utf8_is_valid(name, strlen(name));
    size_t length = is_text ? directory_whole_characters(name, DIRECTORY_MAX_GECOS) : 0;

    char *gecos = strndup(is_text ? name : "", length);
    if (gecos == NULL)
        return -ENOMEM;
    *is_as_given = name == NULL || (is_text && name[length] == '\0');
    for (char *at = gecos; *at != '\0'; at++) {
        *is_as_given = *is_as_given && is_harmless(*at);
        if (!is_harmless(*at) || *at == ',')
            *at = ' ';
    }
    utf8_remove_controls(gecos);
    *is_as_given = *is_as_given && strlen(gecos) == length;
    *out = gecos;
    return 0;
}
