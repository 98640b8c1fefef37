/* A list of texts that owns them. */
#include "daemon/text_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"

/* Room for one more. As every list grows here alone, it has room for the next power of two. */
static int make_room(struct text_list *list)
{
    size_t count = list->count;

    if ((count & (count - 1)) != 0)
        return 0;
    char **grown = reallocarray(list->texts, count == 0 ? 1 : 2 * count, sizeof *list->texts);
    if (grown == NULL)
        return -ENOMEM;
    list->texts = grown;
    return 0;
}

int text_list_append(struct text_list *list, const char *text, size_t length)
{
    auto_free char *copy = strndup(text, length);
    if (copy == NULL || make_room(list) < 0)
        return -ENOMEM;
    list->texts[list->count++] = take_pointer(&copy);
    return 0;
}

bool text_list_contains(const struct text_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->texts[i], text) == 0)
            return true;
    return false;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void text_list_sort(struct text_list *list)
{
    if (list->count > 0)
        qsort(list->texts, list->count, sizeof *list->texts, compare);
}

bool text_list_finds(const struct text_list *sorted, const char *text)
{
    return sorted->count > 0 &&
           bsearch(&text, sorted->texts, sorted->count, sizeof *sorted->texts, compare) != NULL;
}

void text_list_clear(struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->texts[i]);
    free(list->texts);
    *list = (struct text_list){0};
}
