/* One `key = value`: which section, which key, given for the first time, of the right form. */
#include "daemon/settings/assign.h"

#include <errno.h>
#include <string.h>

#include "common/name_search.h"
#include "daemon/settings/grammar.h"
#include "daemon/settings/groups.h"
#include "daemon/settings/keys.h"
#include "daemon/settings/metadata.h"
#include "daemon/settings/services.h"
#include "daemon/settings/values.h"

enum section_kind {
    SECTION_OF_KEYS,     /* keys of the table */
    SECTION_OF_SERVICE,  /* keys of the table, for the service it names */
    SECTION_OF_GROUPS,   /* groups of the pool in place of keys */
    SECTION_OF_METADATA, /* free keys, for all services or the one it names */
};

static const struct section {
    const char *name;
    enum section_kind kind;
    size_t offset; /* of the settings_metadata_list in struct settings */
} sections[] = {
    {"user_pool", SECTION_OF_KEYS, 0},
    {"network", SECTION_OF_KEYS, 0},
    {"identity_pool", SECTION_OF_KEYS, 0},
    {"aws", SECTION_OF_KEYS, 0},
    {"directory", SECTION_OF_KEYS, 0},
    {"publish", SECTION_OF_KEYS, 0},
    {"groups", SECTION_OF_GROUPS, 0},
    {"access", SECTION_OF_KEYS, 0},
    {"sign_in", SECTION_OF_KEYS, 0},
    {"offline", SECTION_OF_KEYS, 0},
    {"daemon", SECTION_OF_KEYS, 0},
    {SETTINGS_SERVICE_SECTION, SECTION_OF_SERVICE, 0},
    {"client_metadata", SECTION_OF_METADATA, offsetof(struct settings, client_metadata)},
    {"validation_data", SECTION_OF_METADATA, offsetof(struct settings, validation_data)},
};

#define SECTION_COUNT (sizeof sections / sizeof sections[0])

/* "client_metadata sshd" in two: libinih keeps at most 49 bytes. */
struct heading {
    char name[64];
    const char *service; /* "" when there is none; points into the assignment */
};

static struct heading split_heading(const char *text)
{
    struct heading heading;
    size_t length = strcspn(text, " \t");

    (void)snprintf(heading.name, sizeof heading.name, "%.*s", (int)length, text);
    heading.service = text + length + strspn(text + length, " \t");
    return heading;
}

static const struct section *section_named(const char *name)
{
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (strcmp(sections[i].name, name) == 0)
            return &sections[i];
    return NULL;
}

#define report(loading, assignment, ...)                                                           \
    settings_problem_add((loading)->problems, (assignment)->place, __VA_ARGS__)

static void report_unknown_section(struct settings_loading *loading,
                                   const struct settings_assignment *assignment, const char *name)
{
    struct name_search search = {.wanted = name};

    if (loading->misplaced.file == assignment->place.file &&
        strcmp(loading->misplaced_section, assignment->section) == 0)
        return;
    loading->misplaced = assignment->place;
    (void)snprintf(loading->misplaced_section, sizeof loading->misplaced_section, "%s",
                   assignment->section);
    for (size_t i = 0; i < SECTION_COUNT; i++)
        name_search_consider(&search, sections[i].name);
    if (search.nearest != NULL)
        report(loading, assignment, "unknown section [%s]; did you mean [%s]?", assignment->section,
               search.nearest);
    else
        report(loading, assignment, "unknown section [%s]", assignment->section);
}

/* Some keys are of a section of their own and of each service. */
static bool report_misplaced_key(struct settings_loading *loading,
                                 const struct settings_assignment *assignment)
{
    const struct settings_key *key = NULL;

    for (size_t i = 0; key == NULL && i < settings_key_count(); i++)
        if (strcmp(settings_key_at(i)->name, assignment->key) == 0)
            key = settings_key_at(i);
    if (key == NULL)
        return false;
    bool is_of_services = settings_key_find(SETTINGS_SERVICE_SECTION, key->name) != NULL;
    report(loading, assignment, "unknown key \"%s\" in [%s]; it belongs in [%s]%s", key->name,
           assignment->section, key->section,
           is_of_services ? " or [" SETTINGS_SERVICE_SECTION " NAME]" : "");
    return true;
}

/* `section` has no such key. */
static void report_unknown_key(struct settings_loading *loading,
                               const struct settings_assignment *assignment, const char *section)
{
    struct name_search search = {.wanted = assignment->key};

    if (report_misplaced_key(loading, assignment))
        return;
    for (size_t i = 0; i < settings_key_count(); i++)
        if (strcmp(settings_key_at(i)->section, section) == 0)
            name_search_consider(&search, settings_key_at(i)->name);
    if (search.nearest != NULL)
        report(loading, assignment, "unknown key \"%s\" in [%s]; did you mean \"%s\"?",
               assignment->key, assignment->section, search.nearest);
    else
        report(loading, assignment, "unknown key \"%s\" in [%s]", assignment->key,
               assignment->section);
}

/* Where the same file has given the key before, or NULL. */
static const struct settings_place *earlier_in_file(const struct settings_loading *loading,
                                                    const struct settings_assignment *assignment)
{
    const struct settings_place *place =
        settings_record_find(&loading->record, assignment->section, assignment->key);

    return place != NULL && place->file == assignment->place.file ? place : NULL;
}

static bool is_duplicate(struct settings_loading *loading,
                         const struct settings_assignment *assignment)
{
    const struct settings_place *earlier = earlier_in_file(loading, assignment);

    if (earlier == NULL)
        return false;
    report(loading, assignment, "\"%s\" in [%s] is given a second time; line %u has it already",
           assignment->key, assignment->section, earlier->line);
    return true;
}

/* Where the user and the password of a URL begin, and the "@" behind them; false: it has none. */
static bool has_password(const char *value, int *out_before, const char **out_behind)
{
    const char *at = strrchr(value, '@');
    const char *colon = strchr(value, ':');
    const char *scheme = strstr(value, "://");

    if (at == NULL || colon == NULL || colon > at)
        return false;
    *out_before = scheme == NULL || scheme > at ? 0 : (int)(scheme + strlen("://") - value);
    *out_behind = at;
    return true;
}

static void report_value(struct settings_loading *loading,
                         const struct settings_assignment *assignment, bool is_secret,
                         const struct settings_reason *reason)
{
    const char *value = assignment->value, *behind = NULL;
    int before = 0;

    if (is_secret)
        report(loading, assignment, "%s in [%s] %s", assignment->key, assignment->section,
               reason->text);
    else if (has_password(value, &before, &behind))
        report(loading, assignment, "%s = \"%.*s…%s\" in [%s] %s", assignment->key, before, value,
               behind, assignment->section, reason->text);
    else
        report(loading, assignment, "%s = \"%s\" in [%s] %s", assignment->key, value,
               assignment->section, reason->text);
}

static int set_value(struct settings_loading *loading, const struct settings_assignment *assignment,
                     const struct settings_key *key, void *object)
{
    bool is_secret = key->type == SETTINGS_TYPE_CLIENT_SECRET;
    struct settings_reason reason;

    if (is_secret && !loading->file_is_private)
        report(loading, assignment,
               "client_secret stands in a file that others can read; run: chown root:cognitod %s; "
               "chmod 0640 %s; or use client_secret_file",
               assignment->place.file, assignment->place.file);
    int r = settings_value_set(key, assignment->value, object, &reason);
    if (r == -EINVAL)
        report_value(loading, assignment, is_secret, &reason);
    return r == -EINVAL ? 0 : r;
}

/* Sections whose lines are quoted when somebody asks why. */
static bool holds_rules(const char *section)
{
    return strcmp(section, "access") == 0 || strcmp(section, "offline") == 0 ||
           strcmp(section, SETTINGS_SERVICE_SECTION) == 0;
}

static int assign_table_key(struct settings_loading *loading,
                            const struct settings_assignment *assignment, const char *section,
                            void *object)
{
    const struct settings_key *key = settings_key_find(section, assignment->key);

    if (key == NULL) {
        report_unknown_key(loading, assignment, section);
        return 0;
    }
    if (*assignment->value == '\0') {
        report(loading, assignment,
               "\"%s\" in [%s] has no value; give it one, or leave the line out", key->name,
               assignment->section);
        return 0;
    }
    bool is_list = key->type == SETTINGS_TYPE_LIST;
    if (!is_list && is_duplicate(loading, assignment))
        return 0;
    if (is_list && earlier_in_file(loading, assignment) == NULL)
        settings_value_clear(key, object); /* this file's list replaces an earlier file's */
    int r = set_value(loading, assignment, key, object);
    if (r == 0 && holds_rules(section))
        r = settings_places_add(&loading->settings->places, assignment);
    return r < 0 ? r : settings_record_add(&loading->record, assignment);
}

static int assign_service_key(struct settings_loading *loading,
                              const struct settings_assignment *assignment, const char *name)
{
    struct settings_service *service;

    if (!grammar_is_token(name)) {
        report(loading, assignment, "[%s] names no PAM service; write one, as in [service sshd]",
               assignment->section);
        return 0;
    }
    int r = settings_service_need(&loading->settings->services, name, &service);
    if (r < 0)
        return r;
    return assign_table_key(loading, assignment, SETTINGS_SERVICE_SECTION, service);
}

static int assign_metadata(struct settings_loading *loading,
                           const struct settings_assignment *assignment,
                           struct settings_metadata_list *list, const char *service)
{
    struct settings_reason reason;

    if (*service != '\0' && !grammar_is_token(service)) {
        report(loading, assignment, "[%s] names no PAM service; one has letters, digits, _ . and -",
               assignment->section);
        return 0;
    }
    if (is_duplicate(loading, assignment))
        return 0;
    int r = settings_metadata_set(list, service, assignment->key, assignment->value, &reason);
    if (r == -EINVAL) {
        report_value(loading, assignment, false, &reason);
        return 0;
    }
    return r < 0 ? r : settings_record_add(&loading->record, assignment);
}

static int assign_group(struct settings_loading *loading,
                        const struct settings_assignment *assignment)
{
    struct settings_reason reason;

    if (is_duplicate(loading, assignment))
        return 0;
    int r = settings_groups_set(&loading->settings->groups, assignment->key, assignment->value,
                                &reason);
    if (r == -EINVAL) {
        report_value(loading, assignment, false, &reason);
        return 0;
    }
    if (r == 0)
        r = settings_places_add(&loading->settings->places, assignment);
    return r < 0 ? r : settings_record_add(&loading->record, assignment);
}

int settings_assign_key(void *context, const struct settings_assignment *assignment)
{
    struct settings_loading *loading = context;
    struct heading heading = split_heading(assignment->section);
    const struct section *section = section_named(heading.name);

    if (section == NULL) {
        report_unknown_section(loading, assignment, heading.name);
        return 0;
    }
    switch (section->kind) {
    case SECTION_OF_KEYS:
        if (*heading.service == '\0')
            return assign_table_key(loading, assignment, section->name, loading->settings);
        report_unknown_section(loading, assignment, heading.name);
        return 0;
    case SECTION_OF_GROUPS:
        if (*heading.service == '\0')
            return assign_group(loading, assignment);
        report_unknown_section(loading, assignment, heading.name);
        return 0;
    case SECTION_OF_SERVICE:
        return assign_service_key(loading, assignment, heading.service);
    case SECTION_OF_METADATA:
        return assign_metadata(
            loading, assignment,
            (struct settings_metadata_list *)((char *)loading->settings + section->offset),
            heading.service);
    }
    return 0;
}
