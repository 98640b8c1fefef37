/* A list of texts that owns them: names of groups, users, services. */
#ifndef DAEMON_TEXT_LIST_H
#define DAEMON_TEXT_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct text_list {
    char **texts;
    size_t count;
};

/* auto_text_list struct text_list names = {0}; cleared at the end of the scope. */
#define auto_text_list __attribute__((cleanup(text_list_clear)))

/* Appends a copy of `length` bytes of text. The list is as it was on failure. Errors: -ENOMEM. */
int text_list_append(struct text_list *list, const char *text, size_t length);

/* Whether the text is one of them, byte for byte. */
bool text_list_contains(const struct text_list *list, const char *text);

/* Puts the texts in order, for text_list_finds(). */
void text_list_sort(struct text_list *list);

/* As text_list_contains(), of a list that was sorted and has not grown since: for many questions
 * about a long one. */
bool text_list_finds(const struct text_list *sorted, const char *text);

/* Frees everything; the list is empty afterwards and may be used again. */
void text_list_clear(struct text_list *list);

#endif
