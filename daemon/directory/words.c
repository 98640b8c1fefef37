/* Each text once. */
#include "daemon/directory/words.h"

#include <errno.h>
#include <string.h>

static struct record_key key_of_word(const void *record)
{
    return record_key_of_text(record);
}

static int add_word(struct words *words, const char *text, uint32_t *out)
{
    size_t size = strlen(text) + 1;
    uint32_t number = 0;

    char *word = arena_take(&words->texts, size, &number);
    if (word == NULL)
        return -ENOMEM;
    memcpy(word, text, size);
    int r = record_index_put(&words->by_text, &words->texts, key_of_word, number);
    if (r == 0)
        *out = number;
    return r;
}

uint32_t words_find(const struct words *words, const char *text)
{
    return record_index_find(&words->by_text, &words->texts, key_of_word, record_key_of_text(text));
}

uint32_t words_end(const struct words *words)
{
    return arena_end(&words->texts);
}

int words_number(struct words *words, const char *text, uint32_t *out)
{
    uint32_t number = words_find(words, text);

    if (number == 0)
        return add_word(words, text, out);
    *out = number;
    return 0;
}

const char *words_text(const struct words *words, uint32_t number)
{
    return arena_at(&words->texts, number);
}

void words_clear(struct words *words)
{
    record_index_clear(&words->by_text);
    arena_clear(&words->texts);
}
