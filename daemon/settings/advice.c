/* Names that have a meaning on this host alone: of PAM services, of shells; and of attributes. */
#include "daemon/settings/advice.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/identity.h"
#include "common/name_search.h"
#include "common/ownership.h"
#include "daemon/settings/attribute_names.h"
#include "daemon/settings/problems.h"
#include "daemon/settings/quotes.h"

#define SHELLS      "/etc/shells"
#define OWN_SERVICE "cognitoctl" /* of cognitoctl sign-in, which asks no PAM */

struct advising {
    const struct settings *settings;
    const char *root;
    struct settings_place place;
    struct settings_problems *out;
    struct text_list services; /* that have a file in one of the folders */
};

static const char *const service_folders[] = {"/etc/pam.d", "/usr/lib/pam.d"};

static int read_folder(struct advising *advising, const char *folder)
{
    char path[4096];
    int r = 0;

    (void)snprintf(path, sizeof path, "%s%s", advising->root, folder);
    DIR *directory = opendir(path);
    if (directory == NULL)
        return 0;
    for (struct dirent *entry = readdir(directory); r == 0 && entry != NULL;
         entry = readdir(directory))
        if (entry->d_name[0] != '.')
            r = text_list_append(&advising->services, entry->d_name, strlen(entry->d_name));
    (void)closedir(directory);
    return r;
}

/* `where` is how the configuration names it. A host without any such file has none to miss. */
static void advise_on_service(struct advising *advising, const char *where, const char *service)
{
    const struct text_list *known = &advising->services;
    struct name_search search = {.wanted = service};

    if (known->count == 0 || text_list_contains(known, service) ||
        strcmp(service, OWN_SERVICE) == 0)
        return;
    for (size_t i = 0; i < known->count; i++)
        name_search_consider(&search, known->texts[i]);
    if (search.nearest != NULL)
        settings_problem_add(
            advising->out, advising->place,
            "%s names the PAM service \"%s\", which has no file in /etc/pam.d; did "
            "you mean %s?",
            where, service, search.nearest);
    else
        settings_problem_add(advising->out, advising->place,
                             "%s names the PAM service \"%s\", which has no file in /etc/pam.d",
                             where, service);
}

static void advise_on_metadata(struct advising *advising, const char *where,
                               const struct settings_metadata_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->sections[i].service[0] != '\0')
            advise_on_service(advising, where, list->sections[i].service);
}

static void advise_on_services(struct advising *advising)
{
    const struct settings *settings = advising->settings;

    for (size_t i = 0; i < settings->offline.services.count; i++)
        advise_on_service(advising, "services in [offline]", settings->offline.services.texts[i]);
    for (size_t i = 0; i < settings->sign_in.remember_host.count; i++)
        advise_on_service(advising, "remember_host in [sign_in]",
                          settings->sign_in.remember_host.texts[i]);
    for (size_t i = 0; i < settings->services.count; i++)
        advise_on_service(advising, "a section [service NAME]",
                          settings->services.services[i].name);
    advise_on_metadata(advising, "a section [client_metadata NAME]", &settings->client_metadata);
    advise_on_metadata(advising, "a section [validation_data NAME]", &settings->validation_data);
}

/* Whether a line of the file is the text. A file that is not there is not asked by anybody. */
static bool has_line(const char *path, const char *text)
{
    auto_fclose FILE *file = fopen(path, "re");
    auto_free char *line = NULL;
    size_t room = 0;

    if (file == NULL)
        return true;
    while (getline(&line, &room, file) >= 0) {
        line[strcspn(line, " \t\r\n")] = '\0';
        if (strcmp(line, text) == 0)
            return true;
    }
    return false;
}

static void advise_on_shell(struct advising *advising)
{
    const char *shell = advising->settings->directory.default_shell;
    char program[4096];
    char shells[4096];
    struct stat status;

    (void)snprintf(program, sizeof program, "%s%s", advising->root, shell);
    (void)snprintf(shells, sizeof shells, "%s" SHELLS, advising->root);
    if (stat(program, &status) < 0 || !S_ISREG(status.st_mode) || (status.st_mode & 0111) == 0)
        settings_problem_add(advising->out, advising->place,
                             "default_shell = %s in [directory] is no program of this host: who "
                             "has it cannot log in; install it, or choose another",
                             shell);
    else if (!has_line(shells, shell))
        settings_problem_add(advising->out, advising->place,
                             "default_shell = %s in [directory] is not in " SHELLS
                             ": some services refuse who has it; add it there, or choose another",
                             shell);
}

/* A file of ranges that does not count allows nothing, as it does for the modules. */
static void advise_on_homes(struct advising *advising)
{
    const char *base = advising->settings->directory.home_base;
    struct identity_ranges ranges;
    char path[4096], home[4096];

    (void)snprintf(path, sizeof path, "%s" IDENTITY_IDS_PATH, advising->root);
    (void)snprintf(home, sizeof home, "%s/user", base);
    (void)identity_ranges_load(path, &ranges);
    if (!identity_home_is_allowed(&ranges, home))
        settings_problem_add(advising->out, advising->place,
                             "home_base = %s in [directory] is not " IDENTITY_HOME_BASE
                             ", and " IDENTITY_IDS_PATH " has no line that counts and allows it: "
                             "who would have a home there is refused; add the line: home %s",
                             base, base);
}

static bool is_same(const char *attribute, const char *setting)
{
    return setting != NULL && strcmp(attribute, setting) == 0;
}

static bool decides(const struct settings *settings, const char *attribute)
{
    const struct settings_directory *directory = &settings->directory;

    return is_same(attribute, directory->login_name) ||
           (is_same("email_local_part", directory->login_name) && is_same(attribute, "email")) ||
           is_same(attribute, directory->uid_attribute) ||
           is_same(attribute, directory->gid_attribute) ||
           is_same(attribute, directory->home_attribute) ||
           is_same(attribute, directory->shell_attribute) ||
           text_list_contains(&directory->ssh_keys_attribute, attribute) ||
           text_list_contains(&settings->publish.attributes, attribute);
}

static void advise_on_trust(struct advising *advising)
{
    const struct text_list *trusted = &advising->settings->directory.trust_user_writable_attributes;

    for (size_t i = 0; i < trusted->count; i++)
        if (!is_same("yes", trusted->texts[i]) && !is_same("no", trusted->texts[i]) &&
            !decides(advising->settings, trusted->texts[i]))
            settings_problem_add(advising->out, advising->place,
                                 "trust_user_writable_attributes in [directory] has \"%s\", which "
                                 "decides nothing: neither login_name nor the uid, gid, home, "
                                 "shell or ssh_keys attribute is that one",
                                 trusted->texts[i]);
}

int settings_advise(const struct settings *settings, const char *path, const char *root,
                    struct settings_problems *out)
{
    struct advising advising = {
        .settings = settings, .root = root, .place = {.file = path}, .out = out};
    int r = 0;

    out->count = 0;
    for (size_t i = 0; r == 0 && i < sizeof service_folders / sizeof *service_folders; i++)
        r = read_folder(&advising, service_folders[i]);
    if (r == 0) {
        advise_on_services(&advising);
        advise_on_shell(&advising);
        advise_on_homes(&advising);
        advise_on_attributes(settings, advising.place, out);
        advise_on_trust(&advising);
        advise_on_quotes(settings, advising.place, out);
    }
    text_list_clear(&advising.services);
    return r;
}
