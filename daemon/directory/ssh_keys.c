/* The SSH public keys of users. */
#include "daemon/directory/ssh_keys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ownership.h"
#include "daemon/directory/key_file_writer.h"
#include "daemon/directory/ruling.h"
#include "daemon/directory/ssh_key.h"

static bool are_configured(const struct directory_settings *settings)
{
    return settings->ssh_keys_attributes != NULL && settings->ssh_keys_attributes->count > 0;
}

static void report(struct problem_list *problems, const struct directory_user *user,
                   const char *attribute, size_t number, enum ssh_key_answer answer)
{
    char detail[130];

    (void)snprintf(detail, sizeof detail, "%s, key %zu: %s", attribute, number,
                   ssh_key_words(answer));
    problems_add(problems, DIRECTORY_PROBLEM_SSH_KEY, user->name, detail);
}

/* NULL: none, or none that is believed. */
static const char *find_text(const struct rules *rules, const struct directory_user *user,
                             const char *attribute)
{
    const struct deciding_attribute deciding = {.key = "ssh_keys_attribute",
                                                .attribute = attribute};
    const char *text = text_map_get(&user->attributes, attribute);

    return text == NULL || ruling_believes(rules, &deciding) ? text : NULL;
}

static void take_attribute(const struct rules *rules, const struct directory_user *user,
                           const char *attribute, struct ssh_keys *keys)
{
    static const struct text_list none;
    const struct text_list *allowed =
        rules->settings->ssh_key_options == NULL ? &none : rules->settings->ssh_key_options;
    const char *text = find_text(rules, user, attribute);
    enum ssh_key_answer answer = SSH_KEY_MALFORMED;

    for (size_t number = 1; text != NULL && ssh_key_take_next(&text, allowed, keys, &answer);
         number++)
        if (answer != SSH_KEY_TAKEN)
            report(rules->problems, user, attribute, number, answer);
}

int ssh_keys_set(const struct rules *rules, struct directory_user *user)
{
    const struct text_list *attributes = rules->settings->ssh_keys_attributes;

    if (!are_configured(rules->settings))
        return 0;
    auto_free struct ssh_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < attributes->count; i++)
        take_attribute(rules, user, attributes->texts[i], keys);
    char *text = keys->length == 0 ? NULL : strdup(keys->text);
    if (text == NULL && keys->length > 0)
        return -ENOMEM;
    free(user->ssh_keys);
    user->ssh_keys = text;
    return 0;
}

/* What was published when there was an attribute must not go on opening doors. */
static int withdraw(const char *path)
{
    return unlink(path) < 0 && errno != ENOENT ? -errno : 0;
}

int ssh_keys_publish_all(const struct directory_settings *settings, const struct people *people,
                         uint64_t generation)
{
    if (are_configured(settings))
        return key_file_write(settings->paths.keys, people, false, generation);
    int r = withdraw(settings->paths.recent_keys);
    return r < 0 ? r : withdraw(settings->paths.keys);
}

int ssh_keys_publish_recent(const struct directory_settings *settings, const struct people *people,
                            uint64_t generation)
{
    return are_configured(settings)
               ? key_file_write(settings->paths.recent_keys, people, true, generation)
               : 0;
}

int ssh_keys_load(const struct directory_settings *settings, const struct key_files *files,
                  struct directory_user *user)
{
    if (!are_configured(settings))
        return 0;
    auto_free struct user_keys *keys = malloc(sizeof *keys);
    if (keys == NULL)
        return -ENOMEM;
    int r = key_files_find(files, user->name, keys);
    if (r < 0 || keys->uid != user->uid)
        return r == -ENOENT ? 0 : r;
    user->ssh_keys = strdup(keys->text);
    return user->ssh_keys == NULL ? -ENOMEM : 0;
}
