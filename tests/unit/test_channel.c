/* The channel: whole messages, in time, and an error for everything else. */
#include "common/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/daemon_end.h"
#include "tests/unit/unit.h"

static struct daemon_end end;

static const struct message question = {.kind = MESSAGE_PROMPT,
                                        .prompt = {.style = PROMPT_VISIBLE, .words = "Code: "}};

static void open_end(void)
{
    daemon_end_open(&end);
}

static void close_end(void)
{
    daemon_end_close(&end);
}

START_TEST(a_message_arrives_whole)
{
    ck_assert_int_eq(channel_send(end.module_fd, &question, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    const struct message *heard = daemon_end_hear(&end, MESSAGE_PROMPT);
    ck_assert_str_eq(heard->prompt.words, "Code: ");
}
END_TEST

START_TEST(two_messages_do_not_run_together)
{
    daemon_end_prompt(&end, PROMPT_INFO, "one");
    daemon_end_prompt(&end, PROMPT_INFO, "two");

    static struct channel_message heard;
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    ck_assert_str_eq(heard.message.prompt.words, "one");
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    ck_assert_str_eq(heard.message.prompt.words, "two");
}
END_TEST

START_TEST(silence_ends_with_the_deadline)
{
    static struct channel_message heard;

    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(20)), -ETIMEDOUT);
}
END_TEST

START_TEST(the_death_of_the_other_end_is_noticed_both_ways)
{
    static struct channel_message heard;

    ck_assert_int_eq(close(end.fd), 0);
    end.fd = -1;
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ECONNRESET);
    ck_assert_int_eq(channel_send(end.module_fd, &question, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -EPIPE);
}
END_TEST

START_TEST(a_receiver_that_does_not_read_ends_with_the_deadline)
{
    int r = 0;

    for (int i = 0; i < 100000 && r == 0; i++)
        r = channel_send(end.module_fd, &question, deadline_in_ms(20));
    ck_assert_int_eq(r, -ETIMEDOUT);
}
END_TEST

START_TEST(bytes_that_are_no_message_are_refused)
{
    static struct channel_message heard;

    daemon_end_send_bytes(&end, "\xFF\xFFgarbage", 9);
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -EBADMSG);
}
END_TEST

START_TEST(a_message_larger_than_may_be_is_refused_and_wiped)
{
    static char bytes[PROTOCOL_MAX_MESSAGE + 1];
    static struct channel_message heard;
    static const uint8_t zeros[PROTOCOL_MAX_MESSAGE];

    memset(bytes, 'x', sizeof bytes);
    daemon_end_send_bytes(&end, bytes, sizeof bytes);
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -EMSGSIZE);
    channel_message_wipe(&heard);
    ck_assert_mem_eq(heard.memory, zeros, sizeof zeros);
}
END_TEST

START_TEST(a_descriptor_that_rides_along_is_dropped)
{
    static struct channel_message heard;
    char control[CMSG_SPACE(sizeof(int))] = {0};
    uint8_t memory[64];
    struct buffer bytes = buffer_over(memory, sizeof memory);
    ck_assert_int_eq(protocol_encode(&question, &bytes), 0);
    struct iovec place = {.iov_base = memory, .iov_len = bytes.length};
    struct msghdr header = {.msg_iov = &place,
                            .msg_iovlen = 1,
                            .msg_control = control,
                            .msg_controllen = sizeof control};
    struct cmsghdr *rider = CMSG_FIRSTHDR(&header);
    rider->cmsg_level = SOL_SOCKET;
    rider->cmsg_type = SCM_RIGHTS;
    rider->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rider), &end.fd, sizeof(int));
    int next_before = dup(end.fd);
    ck_assert_int_eq(close(next_before), 0);

    ck_assert_int_gt(sendmsg(end.fd, &header, MSG_NOSIGNAL), 0);
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    int next_after = dup(end.fd);
    ck_assert_int_eq(next_after, next_before);
    ck_assert_int_eq(close(next_after), 0);
}
END_TEST

START_TEST(a_wiped_message_leaves_nothing_in_its_memory)
{
    static struct channel_message heard;
    static const uint8_t zeros[PROTOCOL_MAX_MESSAGE];

    daemon_end_prompt(&end, PROMPT_INFO, "a secret");
    ck_assert_int_eq(channel_receive(end.module_fd, &heard, deadline_in_ms(UNIT_PATIENCE_MS)), 0);
    channel_message_wipe(&heard);
    ck_assert_mem_eq(heard.memory, zeros, sizeof zeros);
}
END_TEST

/* A socket in a new folder, listening or not; both go with remove_socket(). */
static char folder[64];
static struct sockaddr_un address;

static int make_socket(int backlog)
{
    (void)snprintf(folder, sizeof folder, "%s", "/tmp/test_channel.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    address = (struct sockaddr_un){.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    if (backlog >= 0)
        ck_assert_int_eq(listen(fd, backlog), 0);
    return fd;
}

static void remove_socket(int fd)
{
    ck_assert_int_eq(close(fd), 0);
    ck_assert_int_eq(unlink(address.sun_path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}

START_TEST(a_connection_is_closed_on_exec)
{
    int listener = make_socket(1);

    int fd = channel_connect(address.sun_path, deadline_in_ms(UNIT_PATIENCE_MS));
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    ck_assert_int_eq(close(fd), 0);
    remove_socket(listener);
}
END_TEST

START_TEST(a_socket_that_nobody_serves_or_that_is_not_there_is_an_error_at_once)
{
    int silent = make_socket(-1);

    ck_assert_int_eq(channel_connect(address.sun_path, deadline_in_ms(UNIT_PATIENCE_MS)),
                     -ECONNREFUSED);
    remove_socket(silent);
    ck_assert_int_eq(channel_connect(address.sun_path, deadline_in_ms(UNIT_PATIENCE_MS)), -ENOENT);
}
END_TEST

START_TEST(a_full_backlog_ends_with_the_deadline)
{
    int listener = make_socket(0);
    int fds[8];
    int count = 0;
    int r = 0;

    while (count < 8 && r >= 0) {
        r = channel_connect(address.sun_path, deadline_in_ms(20));
        if (r >= 0)
            fds[count++] = r;
    }
    ck_assert_int_eq(r, -ETIMEDOUT);
    while (count > 0)
        ck_assert_int_eq(close(fds[--count]), 0);
    remove_socket(listener);
}
END_TEST

START_TEST(a_path_that_does_not_fit_an_address_is_refused)
{
    char path[200];

    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    ck_assert_int_eq(channel_connect(path, deadline_in_ms(UNIT_PATIENCE_MS)), -ENAMETOOLONG);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("channel");

    UNIT_CASE_WITH(
        suite, "messages", open_end, close_end, a_message_arrives_whole,
        two_messages_do_not_run_together, silence_ends_with_the_deadline,
        the_death_of_the_other_end_is_noticed_both_ways,
        a_receiver_that_does_not_read_ends_with_the_deadline, bytes_that_are_no_message_are_refused,
        a_message_larger_than_may_be_is_refused_and_wiped, a_descriptor_that_rides_along_is_dropped,
        a_wiped_message_leaves_nothing_in_its_memory);
    UNIT_CASE(suite, "connecting", a_connection_is_closed_on_exec,
              a_socket_that_nobody_serves_or_that_is_not_there_is_an_error_at_once,
              a_full_backlog_ends_with_the_deadline,
              a_path_that_does_not_fit_an_address_is_refused);
    return suite;
}
