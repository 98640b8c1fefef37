/* Cleaning text from outside. */
#include "daemon/login/foreign_text.h"

#include <stdio.h>
#include <string.h>

#include "common/utf8.h"

#define MAX_INSERTED 512 /* bytes, with the NUL */

/* What cannot be read as UTF-8 ends before it. */
static void drop_broken_end(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && !utf8_is_valid(text, length))
        text[--length] = '\0';
}

void foreign_text_clean(const char *text, char *out, size_t size)
{
    (void)snprintf(out, size, "%s", text);
    drop_broken_end(out);
    utf8_remove_controls(out);
    for (char *at = strchr(out, '\n'); at != NULL; at = strchr(at, '\n'))
        *at = ' ';
}

void foreign_text_insert(const char *words, const char *text, char *out, size_t size)
{
    char clean[MAX_INSERTED];
    size_t before = strcspn(words, "@");

    foreign_text_clean(text, clean, sizeof clean);
    if (words[before] == '\0')
        (void)snprintf(out, size, "%s", words);
    else
        (void)snprintf(out, size, "%.*s%s%s", (int)before, words, clean, words + before + 1);
    drop_broken_end(out);
}
