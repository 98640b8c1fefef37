/* Text from outside (of a trigger, a pool, a masked address) on its way to a person's terminal. */
#ifndef DAEMON_LOGIN_FOREIGN_TEXT_H
#define DAEMON_LOGIN_FOREIGN_TEXT_H

#include <stddef.h>

/* Copies as much as fits as one line: control characters and what turns the reading direction are
 * left out, new lines become blanks, no character is cut in two. `size` is that of `out`, NUL
 * included. */
void foreign_text_clean(const char *text, char *out, size_t size);

/* Copies words of ours with the '@' in them replaced by text from outside, cleaned. */
void foreign_text_insert(const char *words, const char *text, char *out, size_t size);

#endif
