/* docs/sign-in.md is what the tables say. */
#include "docs/sign_in_page.h"

#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/login/challenge_table.h"
#include "tests/unit/unit.h"

#define PAGE SOURCE_DIR "/docs/sign-in.md"

static char *read_page(void)
{
    static char page[65536];
    auto_fclose FILE *file = fopen(PAGE, "re");

    ck_assert_msg(file != NULL, "%s: %m", PAGE);
    size_t length = fread(page, 1, sizeof page - 1, file);
    page[length] = '\0';
    return page;
}

START_TEST(the_page_for_people_shows_the_tables_as_they_are)
{
    char *printed = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&printed, &length);

    ck_assert_ptr_nonnull(to);
    sign_in_page_print(to);
    ck_assert_int_eq(fclose(to), 0);
    ck_assert_msg(strcmp(printed, read_page()) == 0, "%s is stale: run `make update-docs`", PAGE);
    free(printed);
}
END_TEST

/* A cell that breaks the table of the page would hide the rest of its row. */
START_TEST(no_words_of_a_challenge_break_the_page)
{
    for (size_t i = 0; i < challenge_table_count; i++) {
        const struct challenge_row *row = &challenge_table[i];
        ck_assert_ptr_null(strpbrk(row->words, "|`"));
        ck_assert_ptr_null(strpbrk(row->refusal, "|`"));
        ck_assert_ptr_null(strpbrk(row->hint, "|`"));
    }
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("sign_in_page");

    UNIT_CASE(suite, "page", the_page_for_people_shows_the_tables_as_they_are,
              no_words_of_a_challenge_break_the_page);
    return suite;
}
