/* Failures on demand, in the manner of libfido2's fuzzers: the linker leads our sources' calls of
 * malloc, calloc, realloc, reallocarray, strdup, read, pread, pwrite, fdatasync, recvmsg and send
 * here (-Wl,--wrap). What libraries call themselves is not touched. */
#ifndef TESTS_FUZZ_FAULT_H
#define TESTS_FUZZ_FAULT_H

#include <stdbool.h>

#include "tests/fuzz/fuzz.h"

/* Takes two bytes from the input: the number of the allocation, and of the call of the system, that
 * will fail; 0 is none. */
void fault_arm(struct fuzz_input *input);

/* From here on nothing fails. Tells whether something has since fault_arm(). */
bool fault_disarm(void);

#endif
