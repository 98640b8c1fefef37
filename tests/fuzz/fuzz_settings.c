/* A configuration: all of it, or its problems. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "common/utf8.h"
#include "daemon/settings/settings.h"
#include "tests/fuzz/fault.h"

/* Each is a line that the log and a terminal may show; a tab may be quoted in it. */
static void check_problems(const struct settings_problems *problems)
{
    for (size_t i = 0; i < problems->count && i < SETTINGS_MAX_PROBLEMS; i++) {
        const char *text = problems->texts[i];
        size_t length = strnlen(text, SETTINGS_PROBLEM_LENGTH);
        FUZZ_CHECK(length > 0 && length < SETTINGS_PROBLEM_LENGTH);
        FUZZ_CHECK(utf8_is_valid(text, length));
        for (size_t j = 0; j < length; j++)
            FUZZ_CHECK((unsigned char)text[j] >= ' ' || text[j] == '\t');
    }
}

static void check_metadata(const struct settings *settings)
{
    static const struct metadata_values values = {.user = "ja\nne\xFF",
                                                  .service = "sshd",
                                                  .remote_host = "\x1B[2J",
                                                  .tty = NULL,
                                                  .host_name = "host",
                                                  .host_id = "0123456789abcdef"};
    auto_text_map struct text_map map = {0};
    size_t length = 0;

    FUZZ_CHECK(settings_client_metadata(settings, &values, &map) == 0);
    for (size_t i = 0; i < map.count; i++) {
        const char *value = map.entries[i].value;
        length += strlen(map.entries[i].name) + strlen(value);
        FUZZ_CHECK(utf8_is_valid(value, strlen(value)) && strchr(value, '\x1B') == NULL);
    }
    FUZZ_CHECK(length <= SETTINGS_METADATA_LENGTH);
}

/* What is printed is a configuration that says the same, but for the secrets. The caller frees it.
 */
static char *print(const struct settings *settings, size_t *length)
{
    char *text = NULL;
    FILE *memory = open_memstream(&text, length);

    FUZZ_CHECK(memory != NULL);
    settings_print(settings, memory);
    FUZZ_CHECK(fclose(memory) == 0);
    return text;
}

static void check_printed(const struct settings *settings, const char *path)
{
    auto_settings struct settings *again = NULL;
    struct settings_problems problems;
    size_t length = 0, again_length = 0;
    auto_free char *text = print(settings, &length);
    const struct fuzz_input content = {(const uint8_t *)text, length};

    if (settings->user_pool.client_secret_count > 0)
        return; /* left out of what is printed */
    fuzz_write_file(path, &content);
    FUZZ_CHECK(settings_load(path, &again, &problems) == 0);
    auto_free char *again_text = print(again, &again_length);
    FUZZ_CHECK(length == again_length && memcmp(text, again_text, length) == 0);
}

static void check_settings(const struct settings *settings)
{
    FUZZ_CHECK(strncmp(settings->user_pool.endpoint, "https://", 8) == 0);
    FUZZ_CHECK(strncmp(settings->user_pool.issuer, "https://", 8) == 0);
    FUZZ_CHECK(settings->directory.home_base[0] == '/');
    FUZZ_CHECK(settings->directory.default_shell[0] == '/');
    FUZZ_CHECK(settings->daemon.max_conversations > 0);
    FUZZ_CHECK(settings_credentials_mode(settings, "sudo") == SETTINGS_CREDENTIALS_OFF ||
               settings->identity_pool.id != NULL);
    check_metadata(settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *path;
    static struct settings_problems problems;
    auto_settings struct settings *settings = NULL;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);

    if (path == NULL)
        path = fuzz_file("cognitod.conf");
    fuzz_write_file(path, &input);
    fault_arm(&faults);
    int r = settings_load(path, &settings, &problems);
    bool struck = fault_disarm();
    FUZZ_CHECK(r == 0 || (r == -EINVAL && problems.count > 0) || (struck && r == -ENOMEM));
    FUZZ_CHECK((r == 0) == (settings != NULL));
    FUZZ_CHECK(r != 0 || problems.count == 0);
    check_problems(&problems);
    if (r == 0) {
        check_settings(settings);
        check_printed(settings, path);
    }
    return 0;
}
