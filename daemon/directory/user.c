/* A user as the directory hands it out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "daemon/directory/directory.h"

static void free_one_by_one(struct directory_user *user)
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
}

void directory_user_clear(struct directory_user *user)
{
    if (user->block != NULL)
        free(user->block);
    else
        free_one_by_one(user);
    *user = (struct directory_user){0};
}

static size_t size_of_text(const char *text)
{
    return text == NULL ? 0 : strlen(text) + 1;
}

static size_t size_of_arrays(const struct directory_user *user)
{
    return user->groups.count * sizeof *user->groups.texts +
           user->attributes.count * sizeof *user->attributes.entries;
}

static size_t size_of_texts(const struct directory_user *user)
{
    size_t size = size_of_text(user->name) + size_of_text(user->username) +
                  size_of_text(user->sub) + size_of_text(user->gecos) + size_of_text(user->home) +
                  size_of_text(user->shell) + size_of_text(user->ssh_keys) +
                  size_of_text(user->status);

    for (size_t i = 0; i < user->groups.count; i++)
        size += size_of_text(user->groups.texts[i]);
    for (size_t i = 0; i < user->attributes.count; i++)
        size += size_of_text(user->attributes.entries[i].name) +
                size_of_text(user->attributes.entries[i].value);
    return size;
}

/* Copies a text to where the next one goes. */
static char *put_text(char **at, const char *text)
{
    size_t size = size_of_text(text);
    char *put = *at;

    if (size == 0)
        return NULL;
    memcpy(put, text, size);
    *at += size;
    return put;
}

static void put_texts(struct directory_user *packed, const struct directory_user *user, char **at)
{
    packed->name = put_text(at, user->name);
    packed->username = put_text(at, user->username);
    packed->sub = put_text(at, user->sub);
    packed->gecos = put_text(at, user->gecos);
    packed->home = put_text(at, user->home);
    packed->shell = put_text(at, user->shell);
    packed->ssh_keys = put_text(at, user->ssh_keys);
    packed->status = put_text(at, user->status);
}

/* The arrays come first in the block: malloc aligns for them. */
static void put_arrays(struct directory_user *packed, const struct directory_user *user, char **at)
{
    packed->attributes.entries = packed->block;
    packed->groups.texts = (char **)(packed->attributes.entries + user->attributes.count);
    for (size_t i = 0; i < user->groups.count; i++)
        packed->groups.texts[i] = put_text(at, user->groups.texts[i]);
    for (size_t i = 0; i < user->attributes.count; i++)
        packed->attributes.entries[i] =
            (struct text_map_entry){.name = put_text(at, user->attributes.entries[i].name),
                                    .value = put_text(at, user->attributes.entries[i].value)};
}

int directory_user_pack(struct directory_user *user)
{
    struct directory_user packed = *user;

    if (user->block != NULL)
        return 0;
    packed.block = malloc(size_of_arrays(user) + size_of_texts(user) + 1);
    if (packed.block == NULL)
        return -ENOMEM;
    char *at = (char *)packed.block + size_of_arrays(user);
    put_texts(&packed, user, &at);
    put_arrays(&packed, user, &at);
    free_one_by_one(user);
    *user = packed;
    return 0;
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
