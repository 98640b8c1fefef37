/* What of a user is shown and not decided: GECOS, home and shell, and the SSH keys. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/directory/ruling.h"
#include "daemon/directory/ssh_keys.h"
#include "daemon/directory/text.h"

static int set_gecos(const struct rules *rules, struct directory_user *user)
{
    const char *given = ruling_attribute_of(user, rules->settings->gecos_attribute);
    char *gecos = NULL;
    bool is_as_given = true;

    int r = directory_make_gecos(given, &gecos, &is_as_given);
    if (r < 0)
        return r;
    if (!is_as_given)
        problems_add(rules->problems, DIRECTORY_PROBLEM_ATTRIBUTE, user->name,
                     rules->settings->gecos_attribute);
    free(user->gecos);
    user->gecos = gecos;
    return 0;
}

/* The value of a configured attribute that users cannot write; the default takes the place of one
 * that they could. */
static const char *trusted_attribute_of(const struct rules *rules,
                                        const struct directory_user *user, const char *key,
                                        const char *attribute)
{
    const struct deciding_attribute deciding = {.key = key, .attribute = attribute};
    const char *value = ruling_attribute_of(user, attribute);

    return value == NULL || ruling_believes(rules, &deciding) ? value : NULL;
}

static int set_home(const struct rules *rules, struct directory_user *user)
{
    const char *base = rules->settings->home_base;
    const char *given =
        trusted_attribute_of(rules, user, "home_attribute", rules->settings->home_attribute);
    char *home = NULL;

    bool is_usable = given != NULL && directory_home_is_acceptable(given, base) &&
                     identity_home_is_allowed(rules->ranges, given);
    if (given != NULL && !is_usable)
        problems_add(rules->problems, DIRECTORY_PROBLEM_ATTRIBUTE, user->name, given);
    if (is_usable)
        home = strdup(given);
    else if (asprintf(&home, "%s/%s", base, user->name) < 0)
        return -ENOMEM;
    if (home == NULL)
        return -ENOMEM;
    free(user->home);
    user->home = home;
    return 0;
}

static int set_shell(const struct rules *rules, struct directory_user *user)
{
    const char *given =
        trusted_attribute_of(rules, user, "shell_attribute", rules->settings->shell_attribute);

    bool is_usable =
        given != NULL && directory_shell_is_acceptable(given, rules->settings->paths.shells);
    if (given != NULL && !is_usable)
        problems_add(rules->problems, DIRECTORY_PROBLEM_ATTRIBUTE, user->name, given);
    char *shell = strdup(is_usable ? given : rules->settings->default_shell);
    if (shell == NULL)
        return -ENOMEM;
    free(user->shell);
    user->shell = shell;
    return 0;
}

int rules_set_texts(const struct rules *rules, struct directory_user *user)
{
    int r = set_gecos(rules, user);
    if (r == 0)
        r = set_home(rules, user);
    if (r == 0)
        r = set_shell(rules, user);
    if (r == 0)
        r = ssh_keys_set(rules, user);
    return r;
}
