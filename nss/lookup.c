/* One question to the daemon over its NSS socket. */
#include "nss/lookup.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/channel.h"
#include "common/local_files.h"
#include "common/ownership.h"

/* Both messages are small; the caller may be a thread with a small stack. */
#define MAX_MESSAGE 512

static bool is_silent(struct lookup_silence *silence)
{
    return deadline_clock_ms() < atomic_load_explicit(&silence->until_ms, memory_order_relaxed);
}

static void fall_silent(struct lookup_silence *silence)
{
    atomic_store_explicit(&silence->until_ms, deadline_clock_ms() + LOOKUP_SILENCE_MS,
                          memory_order_relaxed);
}

/* cognitod's own libraries look up names too. */
static bool is_ourselves(int fd)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getpid();
}

static int send_question(int fd, const char *name)
{
    struct message question = {.kind = MESSAGE_LOOKUP, .lookup = {.user = name}};
    uint8_t memory[MAX_MESSAGE];
    struct buffer bytes = buffer_over(memory, sizeof memory);

    int r = protocol_encode(&question, &bytes);
    if (r < 0)
        return r;
    ssize_t sent = send(fd, bytes.bytes, bytes.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? -errno : 0;
}

static int wait_for_answer(int fd, struct deadline deadline)
{
    for (;;) {
        struct pollfd entry = {.fd = fd, .events = POLLIN};
        int ready = poll(&entry, 1, deadline_left_ms(deadline));
        if (ready > 0)
            return 0;
        if (ready == 0)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return -errno;
    }
}

/* A text that is cut would be another one. */
static int keep_text(char out[static LOOKUP_MAX_TEXT], const char *text)
{
    size_t length = strlen(text);

    if (length >= LOOKUP_MAX_TEXT)
        return -EBADMSG;
    memcpy(out, text, length + 1);
    return 0;
}

static int keep_record(const struct message_found *found, struct lookup_record *out)
{
    if (found->answer != LOOKUP_PROVISIONAL)
        return 0;
    out->uid = found->uid;
    out->gid = found->gid;
    int r = keep_text(out->home, found->home);
    return r < 0 ? r : keep_text(out->shell, found->shell);
}

static int receive_answer(int fd, struct deadline deadline, enum lookup_answer *out,
                          struct lookup_record *record)
{
    uint8_t memory[MAX_MESSAGE];
    struct buffer bytes = buffer_over(memory, sizeof memory);
    struct message answer;

    int r = wait_for_answer(fd, deadline);
    if (r < 0)
        return r;
    ssize_t received = recv(fd, memory, sizeof memory, MSG_DONTWAIT | MSG_TRUNC);
    if (received < 0)
        return -errno;
    if (received == 0 || (size_t)received > sizeof memory)
        return -EBADMSG;
    bytes.length = (size_t)received;
    r = protocol_decode(&bytes, &answer);
    if (r < 0 || answer.kind != MESSAGE_FOUND)
        return -EBADMSG;
    *out = answer.found.answer;
    return keep_record(&answer.found, record);
}

static int exchange(int fd, const char *name, struct deadline deadline, enum lookup_answer *out,
                    struct lookup_record *record)
{
    int r = send_question(fd, name);

    return r < 0 ? r : receive_answer(fd, deadline, out, record);
}

static enum lookup_result result_of(enum lookup_answer answer)
{
    switch (answer) {
    case LOOKUP_NOT_NOW:
        return LOOKUP_RESULT_UNAVAILABLE;
    case LOOKUP_PUBLISHED:
        return LOOKUP_RESULT_LOOK_AGAIN;
    case LOOKUP_NO_SUCH_USER:
        return LOOKUP_RESULT_NONE;
    case LOOKUP_PROVISIONAL:
        return LOOKUP_RESULT_PROVISIONAL;
    }
    return LOOKUP_RESULT_UNAVAILABLE;
}

enum lookup_result lookup_user(struct lookup_silence *silence, const char *socket,
                               const char *passwd, const char *name, struct lookup_record *out)
{
    struct deadline deadline = deadline_in_ms(LOOKUP_TIMEOUT_MS);
    enum lookup_answer answer = LOOKUP_NOT_NOW;

    if (getpid() == 1)
        return LOOKUP_RESULT_NOT_ASKED;
    int is_local = local_files_has_user(passwd, name);
    if (is_local == 1)
        return LOOKUP_RESULT_NOT_ASKED;
    /* Unread for lack of descriptors or memory, it may have the name: whoever runs a setuid program
     * sets its limits. */
    if ((is_local < 0 && is_local != -ENOENT) || is_silent(silence))
        return LOOKUP_RESULT_UNAVAILABLE;
    int connected = channel_connect(socket, deadline);
    auto_close int fd = connected;
    if (fd >= 0 && is_ourselves(fd))
        return LOOKUP_RESULT_NOT_ASKED;
    int r = fd < 0 ? connected : exchange(fd, name, deadline, &answer, out);
    if (r == -ETIMEDOUT)
        fall_silent(silence);
    return r < 0 ? LOOKUP_RESULT_UNAVAILABLE : result_of(answer);
}
