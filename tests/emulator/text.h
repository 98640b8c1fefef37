/* Text and memory for the emulator. It is a test tool: when memory ends it stops (abort). */
#ifndef TESTS_EMULATOR_TEXT_H
#define TESTS_EMULATOR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A copy to be freed; NULL for NULL. */
char *text_copy(const char *text);

/* printf into memory to be freed. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

bool text_starts_with(const char *text, const char *prefix);

/* Compares ASCII letters without their case, as pools that are not case sensitive do. */
bool text_equals_ignoring_case(const char *a, const char *b);

/* Compares in a time that depends on the lengths only. */
bool text_equals_in_constant_time(const char *a, const char *b);

/* realloc that never returns NULL for `size` > 0. */
void *memory_resize(void *memory, size_t size);

/* Makes room for one more pointer in a list and puts it last. */
#define list_append(list, count, item)                                                             \
    ((list) = memory_resize((list), ((count) + 1) * sizeof *(list)), (list)[(count)++] = (item))

#endif
