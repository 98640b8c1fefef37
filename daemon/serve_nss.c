/* Everybody may ask who exists. The only question NSS ever asks: is there a user of this name that
 * you have not published? */
#include "daemon/serve_nss.h"

#include "common/channel.h"
#include "daemon/access/account.h"
#include "daemon/services.h"

static void answer(int fd, enum lookup_answer answer, struct deadline deadline)
{
    const struct message found = {.kind = MESSAGE_FOUND, .found = {.answer = answer}};

    (void)channel_send(fd, &found, deadline);
}

void serve_nss_refuse(int fd)
{
    answer(fd, LOOKUP_NOT_NOW, deadline_in_ms(0));
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

void serve_nss(struct services *services, const struct peer *peer, int fd)
{
    auto_message_wipe struct channel_message heard;

    channel_message_start(&heard);
    if (channel_receive(fd, &heard, deadline_in_ms(SERVE_NSS_LIMIT_MS)) < 0)
        return;
    if (!permit_message(PERMIT_STATE_NSS_START, heard.message.kind))
        return;
    answer(fd, look_up(services, peer, heard.message.lookup.user),
           deadline_in_ms(SERVE_NSS_LIMIT_MS));
}
