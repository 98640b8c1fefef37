/* Looks for texts in the memory of a process: find-in-memory PID, the texts on standard input, one
 * a line. Prints each that is there. For the tests that hold the daemon to forgetting secrets. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/ownership.h"

#define MAX_TEXTS  1024
#define MAX_TEXT   256          /* bytes, with the NUL */
#define MAX_REGION (256L << 20) /* bytes; more is no memory of this daemon */

struct texts {
    char lines[MAX_TEXTS][MAX_TEXT];
    bool is_there[MAX_TEXTS];
    size_t count;
};

static void read_texts(struct texts *out)
{
    while (out->count < MAX_TEXTS && fgets(out->lines[out->count], MAX_TEXT, stdin) != NULL) {
        char *line = out->lines[out->count];
        line[strcspn(line, "\n")] = '\0';
        out->count += line[0] != '\0';
    }
}

static void search(struct texts *texts, const char *bytes, size_t length)
{
    for (size_t i = 0; i < texts->count; i++)
        if (memmem(bytes, length, texts->lines[i], strlen(texts->lines[i])) != NULL)
            texts->is_there[i] = true;
}

/* Copies one region; what cannot be read is left out. */
static int search_region(struct texts *texts, int memory, uint64_t first, uint64_t end)
{
    size_t length = (size_t)(end - first);

    if (length > MAX_REGION)
        return 0;
    auto_free char *copy = malloc(length);
    if (copy == NULL)
        return -ENOMEM;
    ssize_t got = pread(memory, copy, length, (off_t)first);
    if (got > 0)
        search(texts, copy, (size_t)got);
    return 0;
}

static int search_process(struct texts *texts, const char *pid)
{
    char path[64], line[512], rights[8];
    uint64_t first, end;

    (void)snprintf(path, sizeof path, "/proc/%s/maps", pid);
    auto_fclose FILE *maps = fopen(path, "re");
    (void)snprintf(path, sizeof path, "/proc/%s/mem", pid);
    auto_close int memory = open(path, O_RDONLY | O_CLOEXEC);
    if (maps == NULL || memory < 0)
        return -errno;
    while (fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s", &first, &end, rights) != 3)
            return -EBADMSG;
        int r = rights[0] == 'r' ? search_region(texts, memory, first, end) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

int main(int argc, char *argv[])
{
    static struct texts texts;

    if (argc != 2) {
        (void)fputs("Usage: find-in-memory PID <TEXTS\n", stderr);
        return 2;
    }
    read_texts(&texts);
    int r = search_process(&texts, argv[1]);
    if (r < 0) {
        errno = -r;
        (void)fprintf(stderr, "find-in-memory: %s: %m\n", argv[1]);
        return 2;
    }
    for (size_t i = 0; i < texts.count; i++)
        if (texts.is_there[i])
            (void)puts(texts.lines[i]);
    return 0;
}
