/* Runs a fuzz target over its committed corpus, without libFuzzer: what `make check` does. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/fuzz/fuzz.h"

#define LONGEST_INPUT (256 * 1024) /* bytes */

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void replay_file(const char *folder, const char *name)
{
    auto_free uint8_t *bytes = malloc(LONGEST_INPUT);
    auto_free char *path = NULL;

    FUZZ_CHECK(bytes != NULL && asprintf(&path, "%s/%s", folder, name) > 0);
    auto_fclose FILE *file = fopen(path, "re");
    FUZZ_CHECK(file != NULL);
    size_t length = fread(bytes, 1, LONGEST_INPUT, file);
    /* A copy of that very length: a sanitizer sees the first byte beyond it. */
    auto_free uint8_t *copy = malloc(length + (length == 0));
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, bytes, length);
    (void)LLVMFuzzerTestOneInput(copy, length);
}

/* The corpus is the folder of the target's name, which ends in what follows "fuzz_". */
int main(int argc, char **argv)
{
    auto_free char *folder = NULL;
    struct dirent **entries = NULL;
    const char *name = strstr(argv[0], "fuzz_");

    while (name != NULL && strstr(name + 1, "fuzz_") != NULL)
        name = strstr(name + 1, "fuzz_");
    FUZZ_CHECK(argc == 1 && name != NULL);
    FUZZ_CHECK(asprintf(&folder, "%s/%s", CORPUS_DIR, name + strlen("fuzz_")) > 0);
    (void)printf("1..1\n");
    (void)fflush(stdout);
    int count = scandir(folder, &entries, is_input, alphasort);
    for (int i = 0; i < count; i++) {
        replay_file(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    LLVMFuzzerTestOneInput(NULL, 0);
    (void)printf("%s 1 - what must hold for %s holds for all %d inputs of its corpus\n",
                 count > 0 ? "ok" : "not ok", name, count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
