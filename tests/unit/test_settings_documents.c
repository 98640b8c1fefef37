/* The sample file and the manual page against the table of keys: neither may lack one, have one too
 * many, or give another default. */
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/settings/keys.h"
#include "tests/unit/settings_folder.h"
#include "tests/unit/unit.h"

#define SAMPLE TOP_SOURCE_DIR "/packaging/cognitod.conf"
#define MANUAL TOP_SOURCE_DIR "/man/cognitod.conf.5"

static char *read_whole(const char *path)
{
    auto_fclose FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;

    ck_assert_msg(file != NULL, "%s is not there", path);
    ck_assert_int_gt(getdelim(&text, &room, '\0', file), 0);
    return text;
}

/* What stands between two marks, the second one excluded; to the end when there is no second. */
static char *part_between(const char *text, const char *start, const char *end)
{
    const char *from = strstr(text, start);

    ck_assert_msg(from != NULL, "no \"%s\"", start);
    from += strlen(start);
    const char *to = strstr(from, end);
    char *part = to == NULL ? strdup(from) : strndup(from, (size_t)(to - from));
    ck_assert_ptr_nonnull(part);
    return part;
}

static char *joined(const char *a, const char *b, const char *c)
{
    char *text = NULL;

    ck_assert_int_gt(asprintf(&text, "%s%s%s", a, b, c), 0);
    return text;
}

/* The section of the sample: after its heading, up to the next one. */
static char *sample_section(const char *sample, const char *name)
{
    bool is_service = strcmp(name, SETTINGS_SERVICE_SECTION) == 0;
    auto_free char *heading = joined("\n[", name, is_service ? " sshd]\n" : "]\n");

    return part_between(sample, heading, "\n[");
}

static char *manual_section(const char *manual, const char *name)
{
    bool is_service = strcmp(name, SETTINGS_SERVICE_SECTION) == 0;
    auto_free char *heading = joined("\n.SS [", name, is_service ? " NAME]\n" : "]\n");

    return part_between(manual, heading, "\n.S");
}

/* troff's "\-" is a "-" to the reader. */
static void drop_backslashes(char *text)
{
    for (char *at = strchr(text, '\\'); at != NULL; at = strchr(at, '\\'))
        memmove(at, at + 1, strlen(at));
}

/* What the manual says about a key. */
static char *manual_entry(const struct settings_key *key)
{
    auto_free char *manual = read_whole(MANUAL);
    auto_free char *section = manual_section(manual, key->section);
    auto_free char *with_newline = joined("\n", section, "");
    auto_free char *start = joined("\n.TP\n.B ", key->name, "\n");
    char *entry = part_between(with_newline, start, "\n.TP\n");

    drop_backslashes(entry);
    return entry;
}

START_TEST(the_sample_has_every_key_in_its_section_and_shows_its_default)
{
    auto_free char *sample = read_whole(SAMPLE);
    const struct settings_key *key = settings_key_at((size_t)_i);
    auto_free char *section = sample_section(sample, key->section);
    auto_free char *start = joined("\n#", key->name, " = ");
    auto_free char *value = part_between(section, start, "\n");

    if (key->default_text != NULL)
        ck_assert_str_eq(value, key->default_text);
}
END_TEST

START_TEST(the_manual_has_every_key_in_its_section_and_tells_its_default)
{
    const struct settings_key *key = settings_key_at((size_t)_i);
    auto_free char *entry = manual_entry(key);

    if (key->is_required) {
        ck_assert_ptr_nonnull(strstr(entry, "\nNeeded."));
        return;
    }
    if (key->type == SETTINGS_TYPE_CLIENT_SECRET)
        return;
    auto_free char *words =
        joined("\nDefault: ", key->default_text == NULL ? "" : key->default_text, "");
    ck_assert_msg(strstr(entry, words) != NULL, "%s lacks \"%s\"", key->name, words + 1);
}
END_TEST

START_TEST(the_manual_tells_the_bounds_of_durations_and_numbers)
{
    const struct settings_key *key = settings_key_at((size_t)_i);
    auto_free char *bad = NULL;

    if (key->maximum == 0)
        return;
    const char *unit = key->type == SETTINGS_TYPE_DURATION ? "ms" : "";
    ck_assert_int_gt(
        asprintf(&bad, SMALLEST_CONFIGURATION "[%s]\n%s = 0%s\n", key->section, key->name, unit),
        0);
    auto_folder struct settings_folder folder;
    folder_make(&folder);
    (void)folder_load_text(&folder, bad);
    const char *bounds = strstr(folder.problems.texts[0], "from ");
    ck_assert_ptr_nonnull(bounds);
    auto_free char *entry = manual_entry(key);
    ck_assert_msg(strstr(entry, bounds) != NULL, "%s lacks \"%s\"", key->name, bounds);
}
END_TEST

/* Every "#key = value" without its "#", and paths below /etc moved into the folder ("@"). */
static char *with_all_keys(const char *sample)
{
    char *out = NULL;
    size_t length;
    auto_free char *copy = strdup(sample);
    char *rest = copy;
    FILE *memory = open_memstream(&out, &length);

    ck_assert_ptr_nonnull(memory);
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        bool is_key = line[0] == '#' && line[1] >= 'a' && line[1] <= 'z';
        char *path = is_key ? strstr(line, " = /etc/") : NULL;
        if (is_key && strncmp(line, "#client_secret =", 16) == 0)
            continue; /* it excludes client_secret_file */
        if (is_key && strncmp(line, "#provisional_names =", 20) == 0)
            continue; /* it needs a source that excludes other keys */
        if (path != NULL)
            (void)fprintf(memory, "%.*s = @/%s\n", (int)(path - line - 1), line + 1,
                          strrchr(path, '/') + 1);
        else
            (void)fprintf(memory, "%s\n", is_key ? line + 1 : line);
    }
    ck_assert_int_eq(fclose(memory), 0);
    return out;
}

START_TEST(the_sample_with_all_its_examples_loads)
{
    auto_free char *sample = read_whole(SAMPLE);
    auto_free char *text = with_all_keys(sample);
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.client-secret", "1example0secret\n");
    folder_write(&folder, "cognitod.access-key",
                 "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n");
    folder_write(&folder, "ca-certificates.crt", "-----BEGIN CERTIFICATE-----\n");
    folder_make_directory(&folder, "cognitod.conf.d");
    folder_write(&folder, "cognitod.conf.d/trust.conf",
                 "[directory]\ntrust_user_writable_attributes = yes\n");
    int r = folder_load_text(&folder, text);
    ck_assert_msg(r == 0, "%s", folder.problems.texts[0]);
    ck_assert_str_eq(folder.settings->directory.uid_attribute, "custom:uid");
    ck_assert_uint_eq(folder.settings->user_pool.client_secret_count, 1);
    ck_assert_str_eq(folder.settings->user_pool.endpoint,
                     "https://cognito-idp.eu-west-1.amazonaws.com");
    ck_assert_uint_eq(folder.settings->client_metadata.sections[0].templates.count, 2);
}
END_TEST

START_TEST(the_sample_as_it_is_lacks_what_only_the_administrator_knows)
{
    auto_free char *sample = read_whole(SAMPLE);
    auto_folder struct settings_folder folder;
    folder_make(&folder);

    folder_write(&folder, "cognitod.conf", sample);
    ASSERT_PROBLEMS(&folder,
                    "cognitod.conf: [user_pool] needs \"id\": The user pool people sign in to.",
                    "cognitod.conf: [user_pool] needs \"client_id\": The app client of the pool "
                    "that hosts use.");
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("settings_documents");
    TCase *keys = tcase_create("each key");
    int count = (int)settings_key_count();

    tcase_add_loop_test(keys, the_sample_has_every_key_in_its_section_and_shows_its_default, 0,
                        count);
    tcase_add_loop_test(keys, the_manual_has_every_key_in_its_section_and_tells_its_default, 0,
                        count);
    tcase_add_loop_test(keys, the_manual_tells_the_bounds_of_durations_and_numbers, 0, count);
    suite_add_tcase(suite, keys);
    UNIT_CASE(suite, "the sample", the_sample_with_all_its_examples_loads,
              the_sample_as_it_is_lacks_what_only_the_administrator_knows);
    return suite;
}
