/* UTF-8 as RFC 3629 has it. */
#ifndef COMMON_UTF8_H
#define COMMON_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing above
 * U+10FFFF. */
bool utf8_is_valid(const char *bytes, size_t length);

#endif
