/* The codec: every message survives the trip, and no other bytes are taken for one. */
#include "common/protocol.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

static uint8_t memory[PROTOCOL_MAX_MESSAGE];

static struct message round_trip(const struct message *message)
{
    struct buffer buffer = buffer_over(memory, sizeof memory);
    struct message out = {0};

    ck_assert_int_eq(protocol_encode(message, &buffer), 0);
    ck_assert_int_eq(protocol_decode(&buffer, &out), 0);
    ck_assert_int_eq(out.kind, message->kind);
    return out;
}

static const struct message begin = {.kind = MESSAGE_BEGIN,
                                     .begin = {.version = PROTOCOL_VERSION,
                                               .action = ACTION_AUTHENTICATE,
                                               .flags = FLAG_SILENT,
                                               .user = "jane",
                                               .service = "sshd",
                                               .tty = "ssh",
                                               .remote_host = "192.0.2.7",
                                               .ticket = ""}};

START_TEST(begin_survives_the_trip)
{
    struct message out = round_trip(&begin);

    ck_assert_int_eq(out.begin.action, ACTION_AUTHENTICATE);
    ck_assert_uint_eq(out.begin.flags, FLAG_SILENT);
    ck_assert_str_eq(out.begin.user, "jane");
    ck_assert_str_eq(out.begin.remote_host, "192.0.2.7");
}
END_TEST

START_TEST(result_survives_the_trip_with_its_environment)
{
    struct message message = {
        .kind = MESSAGE_RESULT,
        .result = {.outcome = OUTCOME_SUCCESS,
                   .words = "Welcome",
                   .ticket = "",
                   .environment_count = 2,
                   .environment = {{"AWS_REGION", "eu-west-1"}, {"AWS_SESSION_TOKEN", "x"}}}};
    struct message out = round_trip(&message);

    ck_assert_int_eq(out.result.outcome, OUTCOME_SUCCESS);
    ck_assert_uint_eq(out.result.environment_count, 2);
    ck_assert_str_eq(out.result.environment[1].name, "AWS_SESSION_TOKEN");
    ck_assert_str_eq(out.result.environment[0].value, "eu-west-1");
}
END_TEST

START_TEST(every_truncation_of_a_message_is_refused)
{
    struct buffer buffer = buffer_over(memory, sizeof memory);
    struct message out = {0};

    ck_assert_int_eq(protocol_encode(&begin, &buffer), 0);
    for (size_t length = 0; length < buffer.length; length++) {
        struct buffer cut = buffer_over(memory, sizeof memory);
        cut.length = length;
        ck_assert_int_eq(protocol_decode(&cut, &out), -EBADMSG);
        ck_assert_int_eq(out.kind, 0);
    }
}
END_TEST

START_TEST(an_unknown_outcome_action_or_kind_is_refused)
{
    struct message out = {0};
    uint8_t unknown_kind[] = {99, 0};
    struct buffer buffer = buffer_over(unknown_kind, sizeof unknown_kind);
    buffer.length = sizeof unknown_kind;
    ck_assert_int_eq(protocol_decode(&buffer, &out), -EBADMSG);

    struct message result = {.kind = MESSAGE_RESULT, .result = {.words = "", .ticket = ""}};
    buffer = buffer_over(memory, sizeof memory);
    ck_assert_int_eq(protocol_encode(&result, &buffer), 0);
    memory[2] = OUTCOME_COUNT;
    ck_assert_int_eq(protocol_decode(&buffer, &out), -EBADMSG);

    buffer = buffer_over(memory, sizeof memory);
    ck_assert_int_eq(protocol_encode(&begin, &buffer), 0);
    memory[4] = 0;
    ck_assert_int_eq(protocol_decode(&buffer, &out), -EBADMSG);
}
END_TEST

START_TEST(a_message_that_does_not_fit_is_an_error)
{
    static char words[60000];
    memset(words, 'a', sizeof words - 1);
    struct message result = {.kind = MESSAGE_RESULT, .result = {.words = words, .ticket = words}};
    struct buffer buffer = buffer_over(memory, sizeof memory);

    ck_assert_int_eq(protocol_encode(&result, &buffer), -EMSGSIZE);
}
END_TEST

START_TEST(an_empty_ticket_equals_nothing)
{
    char ticket[PROTOCOL_TICKET_LENGTH + 1] = {0};
    memset(ticket, 'f', PROTOCOL_TICKET_LENGTH);

    ck_assert(!protocol_tickets_equal("", ""));
    ck_assert(!protocol_tickets_equal(ticket, ""));
    ck_assert(protocol_tickets_equal(ticket, ticket));
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("protocol");

    UNIT_CASE(
        suite, "protocol", begin_survives_the_trip, result_survives_the_trip_with_its_environment,
        every_truncation_of_a_message_is_refused, an_unknown_outcome_action_or_kind_is_refused,
        a_message_that_does_not_fit_is_an_error, an_empty_ticket_equals_nothing);
    return suite;
}
