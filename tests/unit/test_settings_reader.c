/* The form of a configuration file: what is refused, and that nothing is cut, joined or dropped. */
#include "daemon/settings/reader.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define SMALLEST SMALLEST_CONFIGURATION

/* A configuration with a fifth line, `x = 000…`, of that many bytes. */
static char *text_with_line_of(size_t bytes)
{
    char *text = NULL;

    ck_assert_int_gt(asprintf(&text, SMALLEST "[client_metadata]\nx = %0*d\n", (int)bytes - 4, 0),
                     0);
    return text;
}

START_TEST(a_line_of_198_bytes_is_kept_whole)
{
    auto_folder struct settings_folder folder;
    auto_free char *text = text_with_line_of(198);
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, text), 0);
    const struct text_map *metadata = &folder.settings->client_metadata.sections[0].templates;
    ck_assert_uint_eq(strlen(text_map_get(metadata, "x")), 194);
}
END_TEST

START_TEST(a_line_of_199_bytes_is_refused_and_says_so)
{
    auto_free char *text = text_with_line_of(199);

    folder_assert_refused(text,
                          "cognitod.conf:5: the line has 199 bytes, at most 198 can be read; a "
                          "list may be given in several lines that repeat its key");
}
END_TEST

START_TEST(a_line_longer_than_the_reader_is_refused_and_the_next_one_read)
{
    auto_free char *text = NULL;

    ck_assert_int_gt(asprintf(&text, SMALLEST "region = %0*d\nflow = no\n", 10000, 0), 0);
    auto_folder struct settings_folder folder;
    folder_make(&folder);
    folder_write(&folder, "cognitod.conf", text);
    ASSERT_PROBLEMS(&folder, "cognitod.conf:4: the line is longer than 4095 bytes",
                    "cognitod.conf:5: flow = \"no\" in [user_pool] is none of "
                    "srp|password|custom|custom_srp|choice");
}
END_TEST

START_TEST(an_indented_key_is_refused)
{
    folder_assert_refused(SMALLEST "  flow = srp\n",
                          "cognitod.conf:4: the line is indented; sections and keys start in the "
                          "first column");
}
END_TEST

START_TEST(what_an_indented_line_may_have_said_is_not_missed)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf",
                 "    [user_pool]\n    id = eu-west-1_AbC123xyz\n[identity_pool]\n"
                 "login_key = cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz\n");
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf:1: the line is indented; sections and keys start in the first "
                    "column",
                    "cognitod.conf:2: the line is indented; sections and keys start in the first "
                    "column");
}
END_TEST

START_TEST(indented_comments_and_blank_lines_are_fine)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, "  # one\n\t; two\n   \n\n" SMALLEST), 0);
}
END_TEST

START_TEST(a_comment_behind_a_value_is_refused)
{
    static const char refusal[] = "cognitod.conf:4: a comment must stand on a line of its own; a "
                                  "value cannot contain \" #\" or \" ;\"";

    folder_assert_refused(SMALLEST "flow = srp # the default\n", refusal);
    folder_assert_refused(SMALLEST "flow = srp ;the default\n", refusal);
}
END_TEST

START_TEST(a_number_sign_inside_a_value_belongs_to_it)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST "[access]\nallow_groups = c#;d\n"), 0);
    ck_assert_str_eq(folder.settings->access.rules.allow_groups.texts[0], "c#;d");
}
END_TEST

START_TEST(a_line_without_an_equals_sign_is_refused)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", SMALLEST "flow\nregion\n");
    ASSERT_PROBLEMS(&folder, "cognitod.conf:4: this is neither \"key = value\" nor \"[section]\"",
                    "cognitod.conf:5: this is neither \"key = value\" nor \"[section]\"");
}
END_TEST

START_TEST(a_line_without_a_key_is_refused)
{
    folder_assert_refused(SMALLEST "= srp\n", "cognitod.conf:4: there is no key before the \"=\"");
}
END_TEST

START_TEST(a_key_before_the_first_section_is_refused)
{
    folder_assert_refused("flow = srp\n" SMALLEST,
                          "cognitod.conf:1: a key stands before the first [section]");
}
END_TEST

START_TEST(what_follows_a_section_is_refused_not_dropped)
{
    folder_assert_refused(SMALLEST "[network] proxy = http://proxy:1\n",
                          "cognitod.conf:4: nothing may follow the \"]\" of a section");
}
END_TEST

START_TEST(a_section_that_is_not_closed_is_refused_and_its_keys_are_skipped)
{
    folder_assert_refused(SMALLEST "[network\nproxy = whatever\nunknown = 1\n[daemon]\n",
                          "cognitod.conf:4: the section has no \"]\" at its end");
}
END_TEST

START_TEST(a_section_name_that_would_be_cut_is_refused)
{
    folder_assert_refused(SMALLEST "[client_metadata a234567890b234567890c234567890d234567890]\n"
                                   "host = %h\n",
                          "cognitod.conf:4: the section's name is longer than 49 bytes");
    folder_assert_refused(SMALLEST "[]\nhost = %h\n", "cognitod.conf:4: the section has no name");
}
END_TEST

START_TEST(line_ends_of_windows_and_a_byte_order_mark_are_taken_off)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, "\xEF\xBB\xBF[user_pool]\r\n"
                                               "id = eu-west-1_AbC123xyz\r\n"
                                               "client_id = example\r\n"),
                     0);
    ck_assert_str_eq(folder.settings->user_pool.client_id, "example");
}
END_TEST

START_TEST(the_last_line_needs_no_end)
{
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST "flow = password"), 0);
    ck_assert_int_eq(folder.settings->user_pool.flow, SETTINGS_FLOW_PASSWORD);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
    static const char text[] = SMALLEST "flow = srp\0drowssap\n";
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write_bytes(&folder, "cognitod.conf", text, sizeof text - 1);
    ASSERT_PROBLEMS(&folder, "cognitod.conf:4: the line has a NUL byte; this is not a text file");
}
END_TEST

START_TEST(control_characters_and_what_is_not_utf8_are_refused)
{
    folder_assert_refused(
        SMALLEST "# \x1B[2J\n",
        "cognitod.conf:4: the line has a control character; only tabs are allowed");
    folder_assert_refused(SMALLEST "[access]\nallow_users = j\xFCrgen\n",
                          "cognitod.conf:5: the line is not UTF-8; save the file in that encoding");
}
END_TEST

START_TEST(ten_thousand_lines_are_read_and_counted)
{
    auto_free char *text = NULL;
    size_t length;
    FILE *memory = open_memstream(&text, &length);

    ck_assert_ptr_nonnull(memory);
    (void)fputs(SMALLEST, memory);
    for (int i = 4; i < 10000; i++)
        (void)fputs("# nothing to see here\n", memory);
    (void)fputs("flow = ssh\n", memory);
    ck_assert_int_eq(fclose(memory), 0);
    folder_assert_refused(text, "cognitod.conf:10000: flow = \"ssh\" in [user_pool] is none of "
                                "srp|password|custom|custom_srp|choice");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_reader");

    UNIT_CASE(suite, "lines", a_line_of_198_bytes_is_kept_whole,
              a_line_of_199_bytes_is_refused_and_says_so,
              a_line_longer_than_the_reader_is_refused_and_the_next_one_read,
              an_indented_key_is_refused, what_an_indented_line_may_have_said_is_not_missed,
              indented_comments_and_blank_lines_are_fine, a_comment_behind_a_value_is_refused,
              a_number_sign_inside_a_value_belongs_to_it, a_line_without_an_equals_sign_is_refused,
              a_line_without_a_key_is_refused);
    UNIT_CASE(suite, "sections", a_key_before_the_first_section_is_refused,
              what_follows_a_section_is_refused_not_dropped,
              a_section_that_is_not_closed_is_refused_and_its_keys_are_skipped,
              a_section_name_that_would_be_cut_is_refused);
    UNIT_CASE(suite, "bytes", line_ends_of_windows_and_a_byte_order_mark_are_taken_off,
              the_last_line_needs_no_end, a_nul_byte_is_refused,
              control_characters_and_what_is_not_utf8_are_refused,
              ten_thousand_lines_are_read_and_counted);
    return suite;
}
