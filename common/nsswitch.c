/* Reads nsswitch.conf(5), as much of it as concerns us. */
#include "common/nsswitch.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"

#define MAX_FILE_SIZE 16384

const char *nsswitch_line(const char *text, const char *database)
{
    size_t length = strlen(database);
    const char *last = NULL;

    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        line += strspn(line, " \t");
        if (strncmp(line, database, length) == 0 && line[length] == ':')
            last = line + length + 1;
    }
    return last;
}

int nsswitch_place(const char *line, const char *source)
{
    int place = 1;

    for (line += strspn(line, " \t"); *line != '\0' && *line != '\n' && *line != '#'; place++) {
        size_t length = strcspn(line, " \t\n#");
        if (length == strlen(source) && strncmp(line, source, length) == 0)
            return place;
        line += length;
        line += strspn(line, " \t");
    }
    return 0;
}

static bool line_asks_files_first(const char *line)
{
    if (line == NULL || line[strcspn(line, "[\n")] == '[')
        return false;
    int files = nsswitch_place(line, "files");
    return files > 0 && files < nsswitch_place(line, "cognito");
}

bool nsswitch_asks_files_first(const char *path)
{
    char text[MAX_FILE_SIZE];
    auto_close int fd = open(path, O_RDONLY | O_CLOEXEC);

    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (size < 0)
        return false;
    text[size] = '\0';
    return line_asks_files_first(nsswitch_line(text, "passwd")) &&
           line_asks_files_first(nsswitch_line(text, "group"));
}
