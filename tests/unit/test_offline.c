/* Which sign-ins leave something to sign in with offline, and which take it away. */
#include "daemon/login/offline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/login/user_file.h"
#include "tests/unit/challenge_fixture.h"
#include "tests/unit/unit.h"

#define SOON_MS UNIT_PATIENCE_MS
#define MAIL    SCRIPT_CHALLENGE("EMAIL_OTP", "\"CODE_DELIVERY_DESTINATION\":\"j***@e***\"")
#define SMS     SCRIPT_CHALLENGE("SMS_MFA", "\"CODE_DELIVERY_DESTINATION\":\"+***34\"")
#define TICKET  SCRIPT_CHALLENGE("CUSTOM_CHALLENGE", "\"prompt\":\"Ticket:\",\"echo\":\"true\"")

#define COUNT(steps) (sizeof(steps) / sizeof *(steps))

static char folder[64];

static void append(struct text_list *list, const char *text)
{
    ck_assert_int_eq(text_list_append(list, text, strlen(text)), 0);
}

/* A login at a service that may do without Cognito, in one of the flows. */
static void start(struct challenge_fixture *fixture, enum settings_flow flow,
                  const struct https_step *steps, size_t count)
{
    challenge_fixture_start(fixture, steps, count);
    (void)snprintf(folder, sizeof folder, "/tmp/offline.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(offline_store_open(folder, &fixture->services.offline), 0);
    fixture->settings.offline.max_age_ms = 3600000;
    fixture->settings.offline.max_failures = 3;
    append(&fixture->settings.offline.services, "login");
    fixture->settings.user_pool.flow = flow;
    if (flow == SETTINGS_FLOW_CHOICE)
        append(&fixture->settings.sign_in.preferred_factors, "PASSWORD");
}

static void end(struct challenge_fixture *fixture)
{
    char path[128];

    (void)offline_store_forget(fixture->services.offline, fixture->login.user.sub);
    offline_store_close(fixture->services.offline);
    text_list_clear(&fixture->settings.offline.services);
    challenge_fixture_end(fixture);
    (void)snprintf(path, sizeof path, "%s/clock", folder);
    (void)unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}

/* Of an earlier sign-in, which needed nothing but the password. */
static void keep(struct challenge_fixture *fixture)
{
    const struct offline_try try = {.sub = fixture->login.user.sub,
                                    .name = fixture->login.user.name,
                                    .password = &fixture->login.password,
                                    .now_unix = (int64_t)time(NULL)};

    ck_assert_int_eq(offline_store_keep(fixture->services.offline, &try, deadline_in_ms(SOON_MS)),
                     0);
    ck_assert(offline_can_help(&fixture->login));
}

/* Whether there is something to sign in with, in another login. */
static bool is_kept(struct challenge_fixture *fixture)
{
    const struct offline_notes seen = fixture->login.offline;

    fixture->login.offline = (struct offline_notes){0};
    bool is_kept = offline_can_help(&fixture->login);
    fixture->login.offline = seen;
    return is_kept;
}

START_TEST(a_password_that_was_enough_is_kept)
{
    static const struct https_step steps[] = {SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    start(&fixture, SETTINGS_FLOW_CHOICE, steps, COUNT(steps));
    ck_assert(!is_kept(&fixture));
    ck_assert(challenge_fixture_sign_in(&fixture));
    offline_note_success(&fixture.login);
    ck_assert(is_kept(&fixture));
    end(&fixture);
}
END_TEST

/* In a choice a code by mail has one name as the first factor and as the second. */
START_TEST(a_code_by_mail_behind_the_password_of_a_choice_forgets_what_was_kept)
{
    static const struct https_step steps[] = {MAIL, SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    start(&fixture, SETTINGS_FLOW_CHOICE, steps, COUNT(steps));
    keep(&fixture);
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    offline_note_success(&fixture.login);
    ck_assert(!is_kept(&fixture));
    end(&fixture);
}
END_TEST

START_TEST(what_was_kept_before_triggers_decided_lets_nobody_in)
{
    static const struct https_step steps[] = {TICKET};
    struct challenge_fixture fixture;

    start(&fixture, SETTINGS_FLOW_SRP, steps, COUNT(steps));
    keep(&fixture);
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CUSTOM_SRP;
    ck_assert(!offline_can_help(&fixture.login));
    fixture.settings.user_pool.flow = SETTINGS_FLOW_CUSTOM;
    ck_assert(!offline_can_help(&fixture.login));
    end(&fixture);
}
END_TEST

static bool is_anybody(const void *context, const char *sub, const char *name)
{
    (void)context;
    (void)sub;
    (void)name;
    return true;
}

static size_t sweep(struct challenge_fixture *fixture)
{
    static const struct offline_welcome welcome = {.is_welcome = is_anybody};
    const struct offline_limits limits = offline_limits_of(&fixture->settings);

    return offline_store_sweep(fixture->services.offline, &limits, (int64_t)time(NULL), &welcome);
}

/* With SMS_MFA the password is proven before the code is asked for. */
START_TEST(what_was_kept_of_who_has_a_second_factor_is_good_while_that_is_wanted)
{
    static const struct https_step steps[] = {SMS, SCRIPT_REPLY(SCRIPTED_TOKENS)};
    struct challenge_fixture fixture;

    start(&fixture, SETTINGS_FLOW_CHOICE, steps, COUNT(steps));
    fixture.settings.offline.allow_without_mfa = true;
    challenge_fixture_answer(&fixture, "123456");
    ck_assert(challenge_fixture_sign_in(&fixture));
    offline_note_success(&fixture.login);
    ck_assert(is_kept(&fixture));
    fixture.settings.offline.allow_without_mfa = false;
    ck_assert(!is_kept(&fixture));
    ck_assert_uint_eq(sweep(&fixture), 0);
    fixture.settings.offline.allow_without_mfa = true;
    ck_assert(!is_kept(&fixture));
    end(&fixture);
}
END_TEST

START_TEST(what_was_half_written_when_the_daemon_died_is_gone_after_a_restart)
{
    char half[128], path[128];

    (void)snprintf(folder, sizeof folder, "/tmp/offline.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(half, sizeof half, "%s/.0a1b2c3d.4711", folder);
    (void)snprintf(path, sizeof path, "%s/0a1b2c3d", folder);
    ck_assert_int_eq(symlink("verifier", half), 0);
    ck_assert_int_eq(symlink("verifier", path), 0);
    ck_assert_int_eq(user_file_open_folder(folder), 0);
    ck_assert_int_ne(unlink(half), 0);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

static bool is_away(const struct challenge_fixture *fixture)
{
    struct away_status status;

    away_get_status(fixture->services.away, &status);
    return status.since_unix != 0;
}

/* A fault of this host, such as too many calls at once, is not heard of Cognito either way. */
START_TEST(a_call_that_never_was_made_ends_no_absence_and_begins_none)
{
    static const struct https_step steps[] = {SCRIPT_REPLY(SCRIPTED_TOKENS)};
    const struct cognito_failure silence = {.row = failure_find_error(COGNITO_ERROR_UNREACHABLE),
                                            .silence = COGNITO_SILENCE_UNREACHABLE};
    const struct cognito_failure fault = {.row = failure_find_error(COGNITO_ERROR_UNREACHABLE)};
    struct challenge_fixture fixture;

    start(&fixture, SETTINGS_FLOW_SRP, steps, COUNT(steps));
    offline_note_failure(&fixture.login, &fault);
    ck_assert(!fixture.login.offline.is_away);
    ck_assert(!is_away(&fixture));
    offline_note_failure(&fixture.login, &silence);
    offline_note_failure(&fixture.login, &fault);
    ck_assert(!fixture.login.offline.is_away);
    ck_assert(is_away(&fixture));
    end(&fixture);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("offline");

    UNIT_CASE(suite, "kept", a_password_that_was_enough_is_kept,
              a_code_by_mail_behind_the_password_of_a_choice_forgets_what_was_kept,
              what_was_kept_before_triggers_decided_lets_nobody_in,
              what_was_kept_of_who_has_a_second_factor_is_good_while_that_is_wanted,
              what_was_half_written_when_the_daemon_died_is_gone_after_a_restart,
              a_call_that_never_was_made_ends_no_absence_and_begins_none);
    return suite;
}
