/* A certificate authority that lives for one run, and its certificate for this host. */
#ifndef TESTS_EMULATOR_CERTIFICATE_H
#define TESTS_EMULATOR_CERTIFICATE_H

#include <stdbool.h>

struct certificate {
    char *key_pem;   /* the server's private key */
    char *chain_pem; /* the server's certificate */
    char *ca_pem;    /* the authority's certificate, for clients */
};

/* Makes both for localhost, 127.0.0.1 and ::1. An expired one ran out yesterday. */
void certificate_make(bool expired, struct certificate *out);

/* Writes ca.pem and server.pem into the directory. Errors: what open and write give, negative. */
int certificate_write(const struct certificate *certificate, const char *directory);

void certificate_release(struct certificate *certificate);

#endif
