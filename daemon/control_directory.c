/* A table of the things that can be done with a published directory. */
#include "daemon/control_directory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/control_json.h"
#include "daemon/serve_control.h"

static int refuse(char words[CONTROL_DIRECTORY_WORDS], int r, const char *what)
{
    (void)snprintf(words, CONTROL_DIRECTORY_WORDS, "%s", what);
    return r;
}

static const char *publish_words(int r)
{
    switch (-r) {
    case ENOKEY:
        return "there is no key to sign with yet; make one with: cognitoctl directory keygen";
    case EACCES:
        return "the store refuses it; the log says why";
    case EALREADY:
        return "it is being published already";
    default:
        return "it could not be put to the store; the log says why";
    }
}

static bool is_refused(const struct services *services)
{
    struct publisher_status status;

    publisher_get_status(services->publisher, &status);
    return status.failing_since_unix != 0;
}

/* A new listing, so that what is published is as new as it can be. */
static int publish(struct services *services, char words[CONTROL_DIRECTORY_WORDS])
{
    int r = directory_refresh(services->directory, deadline_in_ms(SERVE_CONTROL_REFRESH_MS));
    if (r < 0)
        return refuse(words, r, "the user pool could not be listed; the log says why");
    r = services_publish(services, true);
    if (r == 1 && is_refused(services))
        return refuse(words, -EBADMSG,
                      "the last listing cannot be published; see: cognitoctl status");
    return r < 0 ? refuse(words, r, publish_words(r)) : 0;
}

static int make_key(struct services *services, char words[CONTROL_DIRECTORY_WORDS])
{
    int r = publisher_make_key(services->publisher);

    if (r == -EEXIST)
        return refuse(words, r,
                      "there are a key and a next one already; cognitoctl directory rotate takes "
                      "the next one into use");
    return r < 0 ? refuse(words, r, "the key could not be written") : 0;
}

static int rotate(struct services *services, char words[CONTROL_DIRECTORY_WORDS])
{
    int r = publisher_use_next_key(services->publisher);

    if (r == -ENOENT)
        return refuse(words, r, "there is no next key; make one with: cognitoctl directory keygen");
    return r < 0 ? refuse(words, r, "the next key could not be taken into use") : 0;
}

static int show(struct services *services, char words[CONTROL_DIRECTORY_WORDS])
{
    char key[ED25519_PUBLIC_SIZE], next[ED25519_PUBLIC_SIZE];

    int r = publisher_get_keys(services->publisher, key, next);
    if (r < 0)
        return refuse(words, r, "the key cannot be read");
    return key[0] == '\0' ? refuse(words, -ENOKEY, publish_words(-ENOKEY)) : 0;
}

char *control_directory(struct services *services, const char *argument,
                        char words[CONTROL_DIRECTORY_WORDS])
{
    static const struct {
        const char *argument;
        int (*run)(struct services *services, char words[CONTROL_DIRECTORY_WORDS]);
    } actions[] = {{"publish", publish}, {"keygen", make_key}, {"key", show}, {"rotate", rotate}};

    words[0] = '\0';
    if (services->publisher == NULL) {
        (void)refuse(words, 0, "this host publishes nothing; \"to\" in [publish] says where");
        return NULL;
    }
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (strcmp(actions[i].argument, argument) != 0)
            continue;
        if (actions[i].run(services, words) < 0)
            return NULL;
        return control_json_published(services);
    }
    (void)refuse(words, 0, "this cognitod does not know what to do with the directory");
    return NULL;
}
