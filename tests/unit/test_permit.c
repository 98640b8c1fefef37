/* Who may ask for what: every row of the tables. */
#include "daemon/permit.h"

#include "tests/unit/unit.h"

#define JANE 1900000000u
#define BOB  1900000001u

static const struct peer root = {.uid = 0};
static const struct peer jane = {.uid = JANE};

static char swaylock[] = "swaylock";
static char *locker_names[] = {swaylock};
static const struct text_list lockers = {.texts = locker_names, .count = 1};

static struct message_begin asking(enum protocol_action action, const char *service)
{
    return (struct message_begin){.action = action, .user = "jane", .service = service};
}

START_TEST(root_may_ask_for_anybody_and_anything)
{
    for (int action = ACTION_AUTHENTICATE; action <= ACTION_CHANGE_PASSWORD; action++) {
        struct message_begin begin = asking((enum protocol_action)action, "sshd");
        ck_assert_int_eq(permit_conversation(&root, &begin, PERMIT_NO_UID, &lockers),
                         PERMIT_GRANTED);
        ck_assert_int_eq(permit_conversation(&root, &begin, JANE, &lockers), PERMIT_GRANTED);
    }
}
END_TEST

START_TEST(a_screen_locker_may_ask_for_its_own_user_and_is_not_believed_further)
{
    struct message_begin login = asking(ACTION_AUTHENTICATE, "swaylock");
    struct message_begin account = asking(ACTION_ACCOUNT, "swaylock");

    ck_assert_int_eq(permit_conversation(&jane, &login, JANE, &lockers), PERMIT_GRANTED_AS_HEARSAY);
    ck_assert_int_eq(permit_conversation(&jane, &account, JANE, &lockers),
                     PERMIT_GRANTED_AS_HEARSAY);
}
END_TEST

START_TEST(a_screen_locker_may_not_ask_for_somebody_else)
{
    struct message_begin begin = asking(ACTION_AUTHENTICATE, "swaylock");

    ck_assert_int_eq(permit_conversation(&jane, &begin, BOB, &lockers), PERMIT_DENIED_USER);
    ck_assert_int_eq(permit_conversation(&jane, &begin, 0, &lockers), PERMIT_DENIED_USER);
}
END_TEST

START_TEST(a_user_that_is_not_in_the_directory_is_nobodys_own)
{
    const struct peer nobody = {.uid = PERMIT_NO_UID};
    struct message_begin begin = asking(ACTION_AUTHENTICATE, "swaylock");

    ck_assert_int_eq(permit_conversation(&jane, &begin, PERMIT_NO_UID, &lockers),
                     PERMIT_DENIED_USER);
    ck_assert_int_eq(permit_conversation(&nobody, &begin, PERMIT_NO_UID, &lockers),
                     PERMIT_DENIED_USER);
}
END_TEST

START_TEST(a_service_that_is_not_listed_is_denied_to_all_but_root)
{
    static const char *const services[] = {"sshd", "sudo", "login", "", "swaylock2", "SWAYLOCK"};

    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        struct message_begin begin = asking(ACTION_AUTHENTICATE, services[i]);
        ck_assert_int_eq(permit_conversation(&jane, &begin, JANE, &lockers), PERMIT_DENIED_SERVICE);
    }
}
END_TEST

START_TEST(credentials_sessions_and_new_passwords_are_for_root_alone)
{
    static const enum protocol_action actions[] = {ACTION_CREDENTIALS, ACTION_CLOSE_SESSION,
                                                   ACTION_CHANGE_PASSWORD};

    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        struct message_begin begin = asking(actions[i], "swaylock");
        ck_assert_int_eq(permit_conversation(&jane, &begin, JANE, &lockers), PERMIT_DENIED_ACTION);
    }
}
END_TEST

START_TEST(each_state_of_a_socket_has_one_message_whose_turn_it_is)
{
    static const enum message_kind kinds[] = {MESSAGE_BEGIN,   MESSAGE_PROMPT, MESSAGE_ANSWER,
                                              MESSAGE_RESULT,  MESSAGE_LOOKUP, MESSAGE_FOUND,
                                              MESSAGE_REQUEST, MESSAGE_REPLY};
    static const struct {
        enum permit_state state;
        enum message_kind right;
    } turns[] = {
        {PERMIT_STATE_PAM_START, MESSAGE_BEGIN},
        {PERMIT_STATE_PAM_ANSWER, MESSAGE_ANSWER},
        {PERMIT_STATE_NSS_START, MESSAGE_LOOKUP},
        {PERMIT_STATE_CONTROL_START, MESSAGE_REQUEST},
    };

    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            ck_assert_int_eq(permit_message(turns[i].state, kinds[k]), kinds[k] == turns[i].right);
}
END_TEST

START_TEST(root_may_have_every_command_whole)
{
    ck_assert_int_eq(permit_command(&root, "status", PERMIT_NO_UID), PERMIT_ALL);
    ck_assert_int_eq(permit_command(&root, "refresh", PERMIT_NO_UID), PERMIT_ALL);
    ck_assert_int_eq(permit_command(&root, "user", JANE), PERMIT_ALL);
}
END_TEST

START_TEST(a_user_sees_all_of_itself_and_of_others_what_nss_shows)
{
    ck_assert_int_eq(permit_command(&jane, "user", JANE), PERMIT_ALL);
    ck_assert_int_eq(permit_command(&jane, "user", BOB), PERMIT_WHAT_NSS_SHOWS);
    ck_assert_int_eq(permit_command(&jane, "user", PERMIT_NO_UID), PERMIT_WHAT_NSS_SHOWS);
}
END_TEST

START_TEST(the_status_tells_nobody_but_root_what_is_wrong_with_whom)
{
    ck_assert_int_eq(permit_command(&jane, "status", PERMIT_NO_UID), PERMIT_WHAT_NSS_SHOWS);
}
END_TEST

START_TEST(only_root_may_refresh_or_use_commands_that_are_not_in_the_table)
{
    ck_assert_int_eq(permit_command(&jane, "refresh", PERMIT_NO_UID), PERMIT_NOTHING);
    ck_assert_int_eq(permit_command(&jane, "refresh", JANE), PERMIT_NOTHING);
    ck_assert_int_eq(permit_command(&jane, "offline", JANE), PERMIT_NOTHING);
    ck_assert_int_eq(permit_command(&jane, "anything", JANE), PERMIT_NOTHING);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("permit");

    UNIT_CASE(suite, "conversations", root_may_ask_for_anybody_and_anything,
              a_screen_locker_may_ask_for_its_own_user_and_is_not_believed_further,
              a_screen_locker_may_not_ask_for_somebody_else,
              a_user_that_is_not_in_the_directory_is_nobodys_own,
              a_service_that_is_not_listed_is_denied_to_all_but_root,
              credentials_sessions_and_new_passwords_are_for_root_alone);
    UNIT_CASE(suite, "messages", each_state_of_a_socket_has_one_message_whose_turn_it_is);
    UNIT_CASE(suite, "commands", root_may_have_every_command_whole,
              a_user_sees_all_of_itself_and_of_others_what_nss_shows,
              the_status_tells_nobody_but_root_what_is_wrong_with_whom,
              only_root_may_refresh_or_use_commands_that_are_not_in_the_table);
    return suite;
}
