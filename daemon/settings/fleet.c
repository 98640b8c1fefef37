/* Following a published directory, and publishing one. */
#include "daemon/settings/fleet.h"

#include <string.h>

#include "daemon/fleet/place.h"

#define MAX_KEYS   2
#define KEY_LENGTH 44 /* of 32 bytes in base64 */

static const struct settings_place *place_of(const struct settings_loading *loading,
                                             const char *section, const char *key)
{
    return settings_record_find(&loading->record, section, key);
}

static bool is_public_key(const char *text)
{
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    return strlen(text) == KEY_LENGTH && strspn(text, base64) == KEY_LENGTH - 1 &&
           text[KEY_LENGTH - 1] == '=';
}

static void check_keys(struct settings_loading *loading)
{
    const struct settings_place *place = place_of(loading, "directory", "snapshot_key");
    const struct text_list *keys = &loading->settings->directory.snapshot_key;

    if (place == NULL)
        return;
    if (keys->count > MAX_KEYS)
        settings_problem_add(loading->problems, *place,
                             "snapshot_key has %zu keys; two are enough: the old one and the new "
                             "one",
                             keys->count);
    for (size_t i = 0; i < keys->count; i++)
        if (!is_public_key(keys->texts[i]))
            settings_problem_add(loading->problems, *place,
                                 "snapshot_key \"%s\" is no public key; cognitoctl directory key "
                                 "shows it on the publisher",
                                 keys->texts[i]);
}

/* Whoever follows believes a key and asks at a place; both must be told. What is given and wrong
 * has its own problem. */
static void check_given(struct settings_loading *loading)
{
    const struct settings_place *source = place_of(loading, "directory", "source");
    bool has_url = place_of(loading, "directory", "snapshot_url") != NULL;
    bool has_key = place_of(loading, "directory", "snapshot_key") != NULL;

    if (loading->settings->directory.source != SETTINGS_SOURCE_SNAPSHOT || source == NULL ||
        (has_url && has_key))
        return;
    settings_problem_add(loading->problems, *source,
                         "source = snapshot in [directory] needs %s%s%s",
                         has_url ? "" : "snapshot_url", has_url || has_key ? "" : " and ",
                         has_key ? "" : "snapshot_key");
}

static void check_url(struct settings_loading *loading)
{
    const struct settings_directory *directory = &loading->settings->directory;
    const struct settings_place *url = place_of(loading, "directory", "snapshot_url");
    enum place_kind kind;

    if (url != NULL && directory->snapshot_url != NULL &&
        place_check(directory->snapshot_url, &kind) == 0 && kind == PLACE_FILE)
        settings_problem_add(loading->problems, *url,
                             "snapshot_url \"%s\" is a file; write https://HOST/PATH or "
                             "s3://BUCKET/KEY",
                             directory->snapshot_url);
}

/* Only what was listed whole can be published. */
static void check_publishing(struct settings_loading *loading)
{
    const struct settings_place *to = place_of(loading, "publish", "to");

    if (to != NULL && loading->settings->directory.source != SETTINGS_SOURCE_SYNC)
        settings_problem_add(loading->problems, *to,
                             "to in [publish] needs source = sync in [directory]: who publishes "
                             "lists the pool");
}

void settings_check_fleet(struct settings_loading *loading)
{
    check_keys(loading);
    check_given(loading);
    check_url(loading);
    check_publishing(loading);
}
