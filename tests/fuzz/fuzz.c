/* What every fuzz target shares. */
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"

void fuzz_broken(const char *file, int line, const char *property)
{
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, property);
    abort();
}

uint8_t fuzz_take_byte(struct fuzz_input *input)
{
    if (input->length == 0)
        return 0;
    input->length--;
    return *input->bytes++;
}

struct fuzz_input fuzz_take(struct fuzz_input *input, size_t length)
{
    struct fuzz_input taken = *input;

    if (length > input->length)
        length = input->length;
    taken.length = length;
    input->length -= length;
    if (length > 0)
        input->bytes += length;
    return taken;
}

struct fuzz_input fuzz_take_until(struct fuzz_input *input, uint8_t separator)
{
    struct fuzz_input taken = *input;
    const uint8_t *end = input->length == 0 ? NULL : memchr(input->bytes, separator, input->length);

    if (end == NULL) {
        *input = (struct fuzz_input){0};
        return taken;
    }
    taken.length = (size_t)(end - input->bytes);
    input->bytes += taken.length + 1;
    input->length -= taken.length + 1;
    return taken;
}

char *fuzz_copy_text(const struct fuzz_input *input)
{
    char *text = calloc(1, input->length + 1);

    FUZZ_CHECK(text != NULL);
    if (input->length > 0)
        memcpy(text, input->bytes, input->length);
    return text;
}

static char folder[64];

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void remove_folder(void)
{
    (void)nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void)
{
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    (void)snprintf(folder, sizeof folder, "%s/fuzz-XXXXXX", place);
    FUZZ_CHECK(mkdtemp(folder) != NULL);
    FUZZ_CHECK(atexit(remove_folder) == 0);
}

const char *fuzz_file(const char *name)
{
    static char paths[4][128];
    static size_t count;

    if (folder[0] == '\0')
        make_folder();
    FUZZ_CHECK(count < sizeof paths / sizeof *paths);
    (void)snprintf(paths[count], sizeof paths[count], "%s/%s", folder, name);
    return paths[count++];
}

void fuzz_write_file(const char *path, const struct fuzz_input *content)
{
    auto_close int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    FUZZ_CHECK(fd >= 0);
    if (content->length > 0)
        FUZZ_CHECK(write(fd, content->bytes, content->length) == (ssize_t)content->length);
}
