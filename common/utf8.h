/* UTF-8 as RFC 3629 has it. */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above
 * U+10FFFF. */
bool utf8_is_valid(const char *bytes, size_t length);

/* Removes, in place, what could steer a terminal from well-formed text: the control characters
 * U+0000–U+001F but the new line, U+007F and U+0080–U+009F, and the marks that turn the reading
 * direction (U+202A–U+202E, U+2066–U+2069). */
void utf8_remove_controls(char *text);

#endif
