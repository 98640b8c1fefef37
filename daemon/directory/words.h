/* Texts that many users share: names of groups and attributes, shells, states. Each is kept once,
 * and known by a number. For the directory's own files; all zeros is empty. */
#ifndef DAEMON_DIRECTORY_WORDS_H
#define DAEMON_DIRECTORY_WORDS_H

#include "daemon/records/record_index.h"

struct words {
    struct arena texts;
    struct record_index by_text;
};

/* The number of a text, which is kept from now on. Errors: -ENOMEM; -EIO. */
int words_number(struct words *words, const char *text, uint32_t *out);

/* The number of a text that is there already; 0: it is not. All are less than words_end(). */
uint32_t words_find(const struct words *words, const char *text);
uint32_t words_end(const struct words *words);

const char *words_text(const struct words *words, uint32_t number);

void words_clear(struct words *words);

#endif
