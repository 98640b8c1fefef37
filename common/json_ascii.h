/* JSON with every character beyond ASCII written as \uXXXX, which means the same.
 * For json-c: when strict, its releases 0.17 and 0.18 take the bytes of UTF-8 for control
 * characters and refuse every text with an umlaut. */
#ifndef COMMON_JSON_ASCII_H
#define COMMON_JSON_ASCII_H

#include <stddef.h>

#include "common/secret.h"

/* Writes the JSON into `out`, which is empty; at most three times as long. It is not parsed: what
 * was no JSON is none afterwards either. Errors: -EBADMSG it is not UTF-8, or has such a character
 * right behind a backslash, which no JSON has; -ENOMEM. */
int json_ascii_escape(const char *bytes, size_t length, struct secret *out);

#endif
