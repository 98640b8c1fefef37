/* Runs a program on a text: what a Lambda function is to the service. */
#ifndef TESTS_EMULATOR_PROGRAM_RUN_H
#define TESTS_EMULATOR_PROGRAM_RUN_H

struct program_order {
    const char *path;
    const char *input; /* its standard input */
    int timeout_ms;    /* then it is killed, with all that it started */
};

enum program_end {
    PROGRAM_NOT_RUN, /* it could not be started, or a signal ended it */
    PROGRAM_TIMED_OUT,
    PROGRAM_FAILED, /* with a status other than 0 */
    PROGRAM_SUCCEEDED,
};

/* What it wrote, up to the size of a Lambda payload (6 MiB); to be freed, never NULL. */
struct program_result {
    char *output, *complaint;
};

void program_result_release(struct program_result *result);
#define auto_program_result __attribute__((cleanup(program_result_release)))

/* Runs it to its end. `out` must be released whatever the end was. */
enum program_end program_run(const struct program_order *order, struct program_result *out);

#endif
