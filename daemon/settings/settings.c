/* The configuration as a whole: loaded or refused, printed, freed. */
#include "daemon/settings/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/settings/files.h"
#include "daemon/settings/finish.h"
#include "daemon/settings/groups.h"
#include "daemon/settings/keys.h"
#include "daemon/settings/metadata.h"
#include "daemon/settings/reader.h"
#include "daemon/settings/secrets.h"
#include "daemon/settings/services.h"
#include "daemon/settings/values.h"

static bool is_of_service(const struct settings_key *key)
{
    return strcmp(key->section, SETTINGS_SERVICE_SECTION) == 0;
}

void settings_free(struct settings *settings)
{
    if (settings == NULL)
        return;
    for (size_t i = 0; i < settings_key_count(); i++)
        if (!is_of_service(settings_key_at(i)))
            settings_value_clear(settings_key_at(i), settings);
    settings_access_key_clear(&settings->directory.access_key);
    group_mapping_clear(&settings->groups);
    settings_services_clear(&settings->services);
    settings_metadata_clear(&settings->client_metadata);
    settings_metadata_clear(&settings->validation_data);
    settings_places_clear(&settings->places);
    free(settings);
}

static int set_defaults(struct settings *settings)
{
    struct settings_reason reason;

    for (size_t i = 0; i < settings_key_count(); i++) {
        const struct settings_key *key = settings_key_at(i);
        if (key->default_text == NULL || is_of_service(key))
            continue;
        int r = settings_value_set(key, key->default_text, settings, &reason);
        if (r < 0)
            return r;
    }
    return 0;
}

static int read_file(struct settings_loading *loading, const char *path)
{
    auto_fclose FILE *file = NULL;

    if (settings_file_open(path, SETTINGS_READERS_ALL, NULL, loading->problems, &file) < 0) {
        loading->is_incomplete = true;
        return 0;
    }
    loading->file_is_private = settings_file_is_private(file);
    int r = settings_read(file, path, loading->problems, settings_assign_key, loading);
    if (r > 0)
        loading->is_incomplete = true;
    return r < 0 ? r : 0;
}

static int read_files(struct settings_loading *loading, const char *path)
{
    auto_text_list struct text_list paths = {0};

    int r = settings_files_list(path, loading->problems, &paths);
    for (size_t i = 0; r == 0 && i < paths.count; i++)
        r = read_file(loading, paths.texts[i]);
    if (r == 0)
        r = settings_finish(loading, path);
    settings_record_clear(&loading->record); /* its places point at the paths */
    return r;
}

int settings_load(const char *path, struct settings **out, struct settings_problems *problems)
{
    auto_settings struct settings *settings = calloc(1, sizeof *settings);
    if (settings == NULL)
        return -ENOMEM;
    struct settings_loading loading = {.settings = settings, .problems = problems};

    problems->count = 0;
    int r = set_defaults(settings);
    if (r == 0)
        r = read_files(&loading, path);
    if (r < 0)
        return r;
    if (problems->count > 0)
        return -EINVAL;
    *out = take_pointer(&settings);
    return 0;
}

static void print_key(const struct settings_key *key, const void *object, FILE *to)
{
    bool is_set = settings_value_is_set(key, object);

    (void)fprintf(to, "%s%s = ", is_set ? "" : "# ", key->name);
    if (is_set)
        settings_value_print(key, object, to);
    (void)fputc('\n', to);
}

static void print_metadata(const char *name, const struct settings_metadata_list *list, FILE *to)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct settings_metadata *section = &list->sections[i];
        (void)fprintf(to, "\n[%s%s%s]\n", name, *section->service == '\0' ? "" : " ",
                      section->service);
        for (size_t j = 0; j < section->templates.count; j++)
            (void)fprintf(to, "%s = %s\n", section->templates.entries[j].name,
                          section->templates.entries[j].value);
    }
}

static void print_services(const struct settings_service_list *list, FILE *to)
{
    for (size_t i = 0; i < list->count; i++) {
        (void)fprintf(to, "\n[" SETTINGS_SERVICE_SECTION " %s]\n", list->services[i].name);
        for (size_t j = 0; j < settings_key_count(); j++)
            if (is_of_service(settings_key_at(j)))
                print_key(settings_key_at(j), &list->services[i], to);
    }
}

void settings_print(const struct settings *settings, FILE *to)
{
    const char *section = "";

    for (size_t i = 0; i < settings_key_count(); i++) {
        const struct settings_key *key = settings_key_at(i);
        if (is_of_service(key))
            continue;
        if (strcmp(section, key->section) != 0)
            (void)fprintf(to, "%s[%s]\n", i == 0 ? "" : "\n", key->section);
        section = key->section;
        print_key(key, settings, to);
    }
    settings_groups_print(&settings->groups, to);
    print_services(&settings->services, to);
    print_metadata("client_metadata", &settings->client_metadata, to);
    print_metadata("validation_data", &settings->validation_data, to);
}
