/* The publisher's keys: files in its folder. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/fleet/publisher_private.h"

int publisher_make_key(struct publisher *publisher)
{
    auto_ed25519_key struct ed25519_key key = {0};
    bool has_key = access(publisher->key_path, F_OK) == 0;

    int r = ed25519_make_key(&key);
    return r < 0
               ? r
               : ed25519_store_key(has_key ? publisher->next_key_path : publisher->key_path, &key);
}

int publisher_use_next_key(struct publisher *publisher)
{
    return rename(publisher->next_key_path, publisher->key_path) < 0 ? -errno : 0;
}

static int read_public(const char *path, char out[ED25519_PUBLIC_SIZE])
{
    auto_ed25519_key struct ed25519_key key = {0};

    out[0] = '\0';
    int r = ed25519_load_key(path, &key);
    if (r == 0)
        ed25519_public_text(key.public_key, out);
    return r == -ENOENT ? 0 : r;
}

int publisher_get_keys(struct publisher *publisher, char out[ED25519_PUBLIC_SIZE],
                       char out_next[ED25519_PUBLIC_SIZE])
{
    int r = read_public(publisher->key_path, out);

    return r < 0 ? r : read_public(publisher->next_key_path, out_next);
}
