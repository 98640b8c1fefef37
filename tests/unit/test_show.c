/* What cognitoctl puts on the terminal of what others have written. */
#include "cli/show.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static char *shown(void (*show)(const char *text, FILE *to), const char *text)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&bytes, &size);

    ck_assert_ptr_nonnull(memory);
    show(text, memory);
    ck_assert_int_eq(fclose(memory), 0);
    return bytes;
}

START_TEST(a_text_from_outside_cannot_steer_the_terminal_nor_begin_a_line)
{
    char *text = shown(show_clean, "jane\nAllowed   everyone\033[2J\xc2\x9b"
                                   "2J\xe2\x80\xae");

    ck_assert_str_eq(text, "jane Allowed   everyone[2J2J");
    free(text);
}
END_TEST

START_TEST(words_for_the_person_keep_their_lines)
{
    char *text = shown(show_words, "Welcome\nPassword: \033]0;x\a");

    ck_assert_str_eq(text, "Welcome\nPassword: ]0;x");
    free(text);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("show");

    UNIT_CASE(suite, "outside", a_text_from_outside_cannot_steer_the_terminal_nor_begin_a_line,
              words_for_the_person_keep_their_lines);
    return suite;
}
