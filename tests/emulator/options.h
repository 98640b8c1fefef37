/* The command line. */
#ifndef TESTS_EMULATOR_OPTIONS_H
#define TESTS_EMULATOR_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
    const char *state_path;            /* required */
    const char *certificate_directory; /* "." by default */
    const char *issuer_base;           /* NULL: https://localhost:PORT */
    const char *log_path;              /* NULL: no file */
    const char *trigger_log_path;      /* NULL: no file */
    const char *secret_log_path;       /* NULL: no file */
    const char *outbox_path;           /* NULL: no file */
    uint16_t port;                     /* 0: any */
    bool expired_certificate;
};

enum options_verdict {
    OPTIONS_WRONG, /* said so on standard error */
    OPTIONS_HELP,  /* help was asked for and given */
    OPTIONS_RUN,
};

/* Reads the command line. */
enum options_verdict options_parse(int count, char *const arguments[], struct options *out);

#endif
