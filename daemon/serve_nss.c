/* Everybody may ask who exists. The only question NSS ever asks: is there a user of this name that
 * you have not published? */
#include "daemon/serve_nss.h"

#include "common/channel.h"
#include "daemon/access/account.h"
#include "daemon/services.h"

static void answer(int fd, const struct message_found *found, struct deadline deadline)
{
    const struct message message = {.kind = MESSAGE_FOUND, .found = *found};

    (void)channel_send(fd, &message, deadline);
}

void serve_nss_refuse(int fd)
{
    answer(fd, &(struct message_found){.answer = LOOKUP_NOT_NOW}, deadline_in_ms(0));
}

static enum lookup_answer look_up(const struct services *services, const struct peer *peer,
                                  const char *name)
{
    enum directory_asker asker = account_asker(peer);
    struct deadline deadline = deadline_in_ms(services->settings->directory.lookup_timeout_ms);

    switch (directory_learn_user(services->directory, name, asker, deadline)) {
    case DIRECTORY_NOT_NOW:
        return LOOKUP_NOT_NOW;
    case DIRECTORY_FOUND:
        return LOOKUP_PUBLISHED;
    case DIRECTORY_NO_SUCH_USER:
    case DIRECTORY_REFUSED:
        return LOOKUP_NO_SUCH_USER;
    }
    return LOOKUP_NOT_NOW;
}

/* For root alone: sshd asks before anybody has signed in. To all others the name is nobody's. */
static bool is_provisional(const struct services *services, const struct peer *peer,
                           const char *name, struct directory_user *out)
{
    return peer->uid == 0 && directory_find_provisional_user(services->directory, name, out) == 0;
}

void serve_nss(struct services *services, struct visit *visit)
{
    auto_message_wipe struct channel_message heard;

    channel_message_start(&heard);
    if (channel_receive(visit->fd, &heard, deadline_in_ms(SERVE_NSS_LIMIT_MS)) < 0)
        return;
    if (!permit_message(PERMIT_STATE_NSS_START, heard.message.kind))
        return;
    const char *name = heard.message.lookup.user;
    struct message_found found = {.answer = look_up(services, &visit->peer, name)};
    auto_directory_user struct directory_user provisional = {0};
    if (found.answer == LOOKUP_NO_SUCH_USER &&
        is_provisional(services, &visit->peer, name, &provisional))
        found = (struct message_found){.answer = LOOKUP_PROVISIONAL,
                                       .uid = provisional.uid,
                                       .gid = provisional.gid,
                                       .home = provisional.home,
                                       .shell = provisional.shell};
    answer(visit->fd, &found, deadline_in_ms(SERVE_NSS_LIMIT_MS));
}
