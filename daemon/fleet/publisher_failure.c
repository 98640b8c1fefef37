/* Why nothing was published: the words, and since when. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "daemon/fleet/publisher_private.h"

/* The unit lets the daemon write below its own folder alone, whoever a folder belongs to. */
static void explain_file(const char *path, const struct store_result *result,
                         char why[PUBLISHER_WHY])
{
    bool is_forbidden =
        result->error == -EROFS || result->error == -EACCES || result->error == -EPERM;
    const char *slash = strrchr(path, '/');
    int folder_length = slash == NULL ? 0 : (int)(slash - path);

    if (is_forbidden)
        (void)snprintf(why, PUBLISHER_WHY,
                       "%s: %s; 'systemctl edit cognitod' must add ReadWritePaths=%.*s below "
                       "[Service], and the folder must belong to cognitod",
                       path, result->words, folder_length, path);
    else
        (void)snprintf(why, PUBLISHER_WHY, "%s: %s", path, result->words);
}

void publisher_explain_put(const struct publisher *publisher, const char *suffix,
                           const struct store_result *result, char why[PUBLISHER_WHY])
{
    const struct place *place = &publisher->store.place;
    char path[PLACE_MAX_TEXT + 16];

    if (place->kind == PLACE_FILE) {
        (void)snprintf(path, sizeof path, "%s%s", place->file, suffix);
        explain_file(path, result, why);
    } else {
        (void)snprintf(why, PUBLISHER_WHY, "https://%s%s%s: %s", place->host, place->path, suffix,
                       result->words);
    }
}

void publisher_note_refusal(struct publisher *publisher, int error)
{
    const char *reason = strerrordesc_np(-error);
    char why[PUBLISHER_WHY];

    if (error == -EBADMSG)
        reason = "the hosts that follow could not read it";
    if (error == -EFBIG)
        reason = "it is larger than the hosts that follow would take";
    (void)snprintf(why, sizeof why, "the last listing cannot be published: %s", reason);
    publisher->refuses_listing = true;
    publisher_note_failure(publisher, error, why);
}

void publisher_note_failure(struct publisher *publisher, int error, const char *why)
{
    if (publisher->failing_since_unix == 0)
        publisher->failing_since_unix = (int64_t)time(NULL);
    if (why[0] != '\0')
        (void)snprintf(publisher->why, sizeof publisher->why, "%s", why);
    else
        (void)snprintf(publisher->why, sizeof publisher->why, "%s", strerrordesc_np(-error));
    log_line(publisher->log, NULL, LOG_ERR, "cannot publish the directory: %s", publisher->why);
}
