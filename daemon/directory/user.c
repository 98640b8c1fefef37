/* A user as the directory hands it out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/directory.h"

void directory_user_clear(struct directory_user *user)
{
    free(user->name);
    free(user->username);
    free(user->sub);
    free(user->gecos);
    free(user->home);
    free(user->shell);
    free(user->ssh_keys);
    free(user->status);
    text_list_clear(&user->groups);
    text_map_clear(&user->attributes);
    *user = (struct directory_user){0};
}

static int copy_text(char **out, const char *text)
{
    if (text == NULL)
        return 0;
    *out = strdup(text);
    return *out == NULL ? -ENOMEM : 0;
}

static int copy_list(struct text_list *out, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        int r = text_list_append(out, list->texts[i], strlen(list->texts[i]));
        if (r < 0)
            return r;
    }
    return 0;
}

int directory_user_copy(struct directory_user *out, const struct directory_user *user)
{
    auto_directory_user struct directory_user copy = {.uid = user->uid,
                                                      .gid = user->gid,
                                                      .enabled = user->enabled,
                                                      .created_at_ms = user->created_at_ms,
                                                      .seen_at_unix = user->seen_at_unix,
                                                      .local_by_directory =
                                                          user->local_by_directory,
                                                      .local_by_token = user->local_by_token};

    if (copy_text(&copy.name, user->name) < 0 || copy_text(&copy.username, user->username) < 0 ||
        copy_text(&copy.sub, user->sub) < 0 || copy_text(&copy.gecos, user->gecos) < 0 ||
        copy_text(&copy.home, user->home) < 0 || copy_text(&copy.shell, user->shell) < 0 ||
        copy_text(&copy.ssh_keys, user->ssh_keys) < 0 || copy_text(&copy.status, user->status) < 0)
        return -ENOMEM;
    if (copy_list(&copy.groups, &user->groups) < 0 ||
        text_map_merge(&copy.attributes, &user->attributes) < 0)
        return -ENOMEM;
    *out = copy;
    copy = (struct directory_user){0};
    return 0;
}

bool directory_user_is_provisional(const struct directory_user *user)
{
    return user->sub[0] == '\0';
}

bool directory_user_needs_password(const struct directory_user *user)
{
    return strcmp(user->status, DIRECTORY_STATUS_TEMPORARY) == 0 ||
           strcmp(user->status, DIRECTORY_STATUS_RESET) == 0;
}
