/* Client metadata: checked when loaded, expanded for each login, bounded whatever comes in. */
#include "daemon/settings/metadata.h"

#include <errno.h>
#include <string.h>

#include "common/ownership.h"
#include "common/utf8.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define SMALLEST SMALLEST_CONFIGURATION

#define REFUSAL                                                                                    \
    "cognitod.conf:5: x = \"%s\" in [client_metadata] has an unknown %%-escape; known are %%u "    \
    "user, "                                                                                       \
    "%%s service, %%r remote host, %%t tty, %%h host, %%i host id and %%%% for a percent sign"

static const struct metadata_values jane = {.user = "jane",
                                            .service = "sshd",
                                            .remote_host = "192.0.2.7",
                                            .tty = "ssh",
                                            .host_name = "web-1",
                                            .host_id = "0123456789abcdef"};

/* The value of "x" after loading the text and expanding its client metadata. */
static char *expanded(const char *text, const struct metadata_values *values)
{
    auto_folder struct settings_folder folder;
    auto_text_map struct text_map metadata = {0};
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, text), 0);
    ck_assert_int_eq(settings_client_metadata(folder.settings, values, &metadata), 0);
    const char *value = text_map_get(&metadata, "x");
    return value == NULL ? NULL : strdup(value);
}

START_TEST(every_escape_is_expanded)
{
    auto_free char *value =
        expanded(SMALLEST "[client_metadata]\nx = %u/%s/%r/%t/%h/%i/100%%\n", &jane);

    ck_assert_str_eq(value, "jane/sshd/192.0.2.7/ssh/web-1/0123456789abcdef/100%");
}
END_TEST

START_TEST(what_is_not_there_expands_to_nothing)
{
    static const struct metadata_values none = {0};
    auto_free char *value = expanded(SMALLEST "[client_metadata]\nx = <%u%r>\n", &none);

    ck_assert_str_eq(value, "<>");
}
END_TEST

START_TEST(a_service_overrides_adds_and_takes_away)
{
    auto_folder struct settings_folder folder;
    auto_text_map struct text_map sshd = {0};
    auto_text_map struct text_map login = {0};
    struct metadata_values at_login = jane;
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST "[client_metadata]\n"
                                                        "host = %h\nkind = any\nsecret = no\n"
                                                        "[client_metadata sshd]\n"
                                                        "kind = ssh\nfrom = %r\nsecret =\n"),
                     0);
    at_login.service = "login";
    ck_assert_int_eq(settings_client_metadata(folder.settings, &jane, &sshd), 0);
    ck_assert_int_eq(settings_client_metadata(folder.settings, &at_login, &login), 0);
    ck_assert_uint_eq(sshd.count, 3);
    ck_assert_str_eq(text_map_get(&sshd, "host"), "web-1");
    ck_assert_str_eq(text_map_get(&sshd, "kind"), "ssh");
    ck_assert_str_eq(text_map_get(&sshd, "from"), "192.0.2.7");
    ck_assert_uint_eq(login.count, 3);
    ck_assert_str_eq(text_map_get(&login, "kind"), "any");
}
END_TEST

START_TEST(validation_data_is_apart_from_client_metadata)
{
    auto_folder struct settings_folder folder;
    auto_text_map struct text_map client = {0};
    auto_text_map struct text_map validation = {0};
    folder_make(&folder);

    ck_assert_int_eq(folder_load_text(&folder, SMALLEST "[client_metadata]\na = 1\n"
                                                        "[validation_data]\nb = %u\n"),
                     0);
    ck_assert_int_eq(settings_client_metadata(folder.settings, &jane, &client), 0);
    ck_assert_int_eq(settings_validation_data(folder.settings, &jane, &validation), 0);
    ck_assert_uint_eq(client.count, 1);
    ck_assert_str_eq(text_map_get(&client, "a"), "1");
    ck_assert_uint_eq(validation.count, 1);
    ck_assert_str_eq(text_map_get(&validation, "b"), "jane");
}
END_TEST

START_TEST(control_characters_and_broken_utf8_from_outside_become_question_marks)
{
    struct metadata_values values = jane;

    values.remote_host = "a\nb\x1B[2J\x7F";
    auto_free char *controls = expanded(SMALLEST "[client_metadata]\nx = %r\n", &values);
    ck_assert_str_eq(controls, "a?b?[2J?");
    values.remote_host = "j\xFCrgen";
    auto_free char *broken = expanded(SMALLEST "[client_metadata]\nx = %r\n", &values);
    ck_assert_str_eq(broken, "j?rgen");
}
END_TEST

START_TEST(a_long_value_is_cut_between_characters)
{
    char host[600];
    struct metadata_values values = jane;

    for (size_t i = 0; i < sizeof host - 2; i += 2)
        memcpy(host + i, "ü", 2);
    host[sizeof host - 2] = '\0';
    values.remote_host = host;
    auto_free char *value = expanded(SMALLEST "[client_metadata]\nx = %r\n", &values);
    ck_assert_uint_eq(strlen(value), 254); /* 255 would cut the 128th in two */
    ck_assert(utf8_is_valid(value, strlen(value)));
}
END_TEST

START_TEST(an_unknown_escape_is_refused_when_loaded)
{
    static const char *const templates[] = {"%x", "100%", "%%%", "%u %"};

    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        auto_free char *text = NULL;
        auto_free char *expected = NULL;
        ck_assert_int_gt(asprintf(&text, SMALLEST "[client_metadata]\nx = %s\n", templates[i]), 0);
        ck_assert_int_gt(asprintf(&expected, REFUSAL, templates[i]), 0);
        folder_assert_refused(text, expected);
    }
}
END_TEST

START_TEST(names_have_a_grammar)
{
    folder_assert_refused(SMALLEST "[validation_data]\nmy host = 1\n",
                          "cognitod.conf:5: my host = \"1\" in [validation_data] has a name that "
                          "is not 1 to 64 of letters, digits, _ . and -");
}
END_TEST

START_TEST(a_service_of_a_section_has_a_grammar)
{
    folder_assert_refused(SMALLEST "[client_metadata a/b]\nx = 1\n",
                          "cognitod.conf:5: [client_metadata a/b] names no PAM service; one has "
                          "letters, digits, _ . and -");
}
END_TEST

START_TEST(more_than_could_be_sent_is_refused_when_loaded)
{
    folder_assert_refused(SMALLEST "[client_metadata]\n"
                                   "a = %r%r%r%r\n"
                                   "[client_metadata sshd]\n"
                                   "b = %r%r%r%r%r\n",
                          "cognitod.conf:7: [client_metadata sshd] can come to 2297 bytes when its "
                          "values are filled in; at most 2048 are sent");
}
END_TEST

START_TEST(a_signature_takes_its_room_from_metadata)
{
    folder_assert_refused(SMALLEST "[client_metadata]\n"
                                   "b = %r%r%r%r%r%r%r\n"
                                   "[sign_in]\n"
                                   "signed_client_metadata = yes\n",
                          "cognitod.conf:5: [client_metadata] can come to 1786 bytes when its "
                          "values are filled in; at most 1712 are sent");
}
END_TEST

START_TEST(names_of_the_daemons_own_are_refused)
{
    folder_assert_refused(SMALLEST "[client_metadata]\ncognitod_key = 1\n",
                          "cognitod.conf:5: cognitod_key = \"1\" in [client_metadata] begins with "
                          "cognitod_, as only what cognitod adds does");
}
END_TEST

START_TEST(the_same_name_twice_is_refused)
{
    folder_assert_refused(SMALLEST
                          "[client_metadata]\nx = 1\n[network]\n[client_metadata]\nx = 2\n",
                          "cognitod.conf:8: \"x\" in [client_metadata] is given a second time; "
                          "line 5 has it already");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_metadata");

    UNIT_CASE(suite, "expansion", every_escape_is_expanded, what_is_not_there_expands_to_nothing,
              a_service_overrides_adds_and_takes_away,
              validation_data_is_apart_from_client_metadata,
              a_signature_takes_its_room_from_metadata, names_of_the_daemons_own_are_refused,
              control_characters_and_broken_utf8_from_outside_become_question_marks,
              a_long_value_is_cut_between_characters);
    UNIT_CASE(suite, "loading", an_unknown_escape_is_refused_when_loaded, names_have_a_grammar,
              a_service_of_a_section_has_a_grammar, more_than_could_be_sent_is_refused_when_loaded,
              the_same_name_twice_is_refused);
    return suite;
}
