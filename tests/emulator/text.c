/* Text and memory that need no error handling. */
#include "tests/emulator/text.h"

#include <openssl/crypto.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

char *text_copy(const char *text)
{
    if (text == NULL)
        return NULL;
    char *copy = strdup(text);
    if (copy == NULL)
        abort();
    return copy;
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    return text;
}

bool text_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_equals_ignoring_case(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

bool text_equals_in_constant_time(const char *a, const char *b)
{
    size_t length = strlen(a);

    return length == strlen(b) && CRYPTO_memcmp(a, b, length) == 0;
}

void *memory_resize(void *memory, size_t size)
{
    void *resized = realloc(memory, size == 0 ? 1 : size);

    if (resized == NULL)
        abort();
    return resized;
}
