/* A cognito-emulator that runs for a test program. Anything that fails on the way fails the test.
 */
#ifndef TESTS_UNIT_EMULATOR_PROCESS_H
#define TESTS_UNIT_EMULATOR_PROCESS_H

#include <sys/types.h>

struct emulator_process {
    pid_t pid;
    char *directory; /* its own, with state and certificates; removed at the end */
    char *endpoint;  /* https://localhost:PORT */
    char *ca_file;
};

/* Starts the emulator with this state (JSON), and one more argument or NULL. Returns when it is
 * ready to serve. */
struct emulator_process emulator_process_start(const char *state, const char *argument);

/* Ends it and waits for its end. */
void emulator_process_stop(struct emulator_process *emulator);

#endif
