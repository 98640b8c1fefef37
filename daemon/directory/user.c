/* A user as the directory hands it out. */
#include <stdlib.h>
#include <string.h>

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

bool directory_user_is_provisional(const struct directory_user *user)
{
    return user->sub[0] == '\0';
}

bool directory_user_needs_password(const struct directory_user *user)
{
    return strcmp(user->status, DIRECTORY_STATUS_TEMPORARY) == 0 ||
           strcmp(user->status, DIRECTORY_STATUS_RESET) == 0;
}
