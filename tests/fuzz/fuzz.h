/* What every fuzz target shares: the entry point, the assertion, and a reader of its input.
 *
 * A target says what must hold for any input, not only that nothing crashes. The first two bytes of
 * an input choose which allocation and which call of the system fails (fault.h), so that what
 * follows a failure is searched like everything else. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libFuzzer's name for a target: one input. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Ends the process when a property does not hold; assert() might be compiled away. */
#define FUZZ_CHECK(holds) ((holds) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #holds))
_Noreturn void fuzz_broken(const char *file, int line, const char *property);

/* What is left of an input. */
struct fuzz_input {
    const uint8_t *bytes;
    size_t length;
};

/* The next byte, 0 at the end. */
uint8_t fuzz_take_byte(struct fuzz_input *input);

/* The next `length` bytes, or all that is left. */
struct fuzz_input fuzz_take(struct fuzz_input *input, size_t length);

/* What comes before the next `separator`, or all that is left; the separator is dropped. */
struct fuzz_input fuzz_take_until(struct fuzz_input *input, uint8_t separator);

/* A copy as a text, cut at its first NUL. The caller frees it. */
char *fuzz_copy_text(const struct fuzz_input *input);

/* A file in a folder of this process, in memory where there is such a place; the folder is removed
 * at the end. `path` lives for ever. */
const char *fuzz_file(const char *name);

/* Replaces what is in a file of that folder. */
void fuzz_write_file(const char *path, const struct fuzz_input *content);

#endif
