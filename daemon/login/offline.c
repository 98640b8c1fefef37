/* Offline logins: who may, with what, and what they are told. */
#include "daemon/login/offline.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "daemon/access/access.h"
#include "daemon/access/account_age.h"
#include "daemon/login/offline_service.h"
#include "daemon/login/steps.h"

#define KEEP_LIMIT_MS 5000 /* for a place to hash the password in */

#define AWAY_WORDS "The sign-in service cannot be reached"

static const struct settings_offline *settings_of(const struct login *login)
{
    return &login->services->settings->offline;
}

struct offline_limits offline_limits_of(const struct settings *settings)
{
    const struct settings_offline *offline = &settings->offline;

    return (struct offline_limits){.max_age_ms = offline->max_age_ms,
                                   .max_failures = offline->max_failures,
                                   .allow_without_mfa = offline->allow_without_mfa};
}

static struct offline_try try_of(const struct login *login)
{
    return (struct offline_try){.sub = login->user.sub,
                                .name = login->user.name,
                                .password = &login->password,
                                .now_unix = (int64_t)time(NULL),
                                .met_second_factor = login->offline.met_second_factor};
}

/* Where no service is named, nothing is kept, and nothing of a user whom this host does not know
 * yet. */
static bool is_on(const struct login *login)
{
    return settings_of(login)->services.count > 0 && login->user.sub != NULL &&
           login->user.sub[0] != '\0';
}

static bool is_for_this_service(const struct login *login)
{
    return offline_serves(login->services->settings, login->request->begin->service);
}

/* A second factor that Cognito has asked for in this sign-in cannot be given to this host. */
static bool is_for_this_user(const struct login *login)
{
    return !login->offline.met_second_factor || settings_of(login)->allow_without_mfa;
}

static enum offline_answer look(const struct login *login)
{
    const struct offline_limits limits = offline_limits_of(login->services->settings);
    const struct offline_try try = try_of(login);

    return offline_store_look(login->services->offline, &try, &limits);
}

bool offline_can_help(struct login *login)
{
    return is_on(login) && is_for_this_service(login) && is_for_this_user(login) &&
           look(login) == OFFLINE_READY;
}

bool offline_comes_first(struct login *login)
{
    return offline_can_help(login) &&
           !away_is_worth_asking(login->services->away, deadline_clock_ms());
}

/* What the pool said of the user last. */
static bool is_in_good_standing(struct login *login)
{
    const struct settings_access *access = &login->services->settings->access;
    const struct directory_user *user = &login->user;

    if (!user->enabled || directory_user_needs_password(user)) {
        verdict_set(login->verdict, OUTCOME_ACCOUNT_EXPIRED, AWAY_WORDS ".",
                    "Cognito is away, and when it was asked last the user was disabled, or needed "
                    "a new password");
        offline_forget(login);
        return false;
    }
    if (access->when_too_old == SETTINGS_WHEN_TOO_OLD_ALLOW ||
        account_age_is_fine(access, user, (int64_t)time(NULL)))
        return true;
    verdict_set(login->verdict, OUTCOME_UNAVAILABLE,
                AWAY_WORDS ", and your account has not been checked for too long.",
                "Cognito is away, and what is known of the user is older than account_max_age");
    return false;
}

static bool is_let_in(struct login *login)
{
    const struct settings *settings = login->services->settings;
    const struct access_question question =
        access_question_of(settings, login->request->begin->service, &login->user);
    const struct access_decision decision = access_check(&question);

    access_refuse(&decision, settings, login->verdict);
    return decision.answer == ACCESS_ALLOWED;
}

/* The answers of a look and of a check, in words. */
static void refuse(struct login *login, enum offline_answer answer)
{
    struct verdict *verdict = login->verdict;

    switch (answer) {
    case OFFLINE_NOTHING:
    case OFFLINE_READY:
    case OFFLINE_PROVEN:
        return;
    case OFFLINE_NOT_NOW:
        verdict_set(verdict, OUTCOME_UNAVAILABLE, verdict_try_later,
                    "Cognito is away, and the password cannot be checked on this host");
        return;
    case OFFLINE_DAMAGED:
        verdict_set(verdict, OUTCOME_UNAVAILABLE, verdict_try_later,
                    "Cognito is away, and what is kept of the user is damaged or another user's");
        return;
    case OFFLINE_CLOCK_BEHIND:
        verdict_set(verdict, OUTCOME_UNAVAILABLE, AWAY_WORDS ", and this host's clock is wrong.",
                    "Cognito is away, and the clock is behind the latest time that was seen");
        return;
    case OFFLINE_TOO_OLD:
        verdict_set(verdict, OUTCOME_UNAVAILABLE,
                    AWAY_WORDS ", and you have not signed in with it for too long.",
                    "Cognito is away, and took the user's password longer ago than "
                    "offline_max_age");
        return;
    case OFFLINE_TOO_MANY_FAILURES:
        verdict_set(verdict, OUTCOME_TOO_MANY_TRIES,
                    "Too many wrong passwords. Please wait until the sign-in service is back.",
                    "Cognito is away, and offline_max_failures passwords were wrong");
        return;
    case OFFLINE_WRONG:
        verdict_set(verdict, OUTCOME_REFUSED,
                    failure_find_error(COGNITO_ERROR_WRONG_PASSWORD)->words,
                    "Cognito is away, and it is not the password that it took last");
        return;
    }
}

/* NOT_NOW, with the verdict set, also when the throttle wants the person to wait. */
static enum offline_answer check(struct login *login)
{
    const struct offline_limits limits = offline_limits_of(login->services->settings);
    const struct offline_try try = try_of(login);
    const struct guesser guesser = login_guesser(login);

    if (!guess_begin(&guesser, login->deadline, login->verdict))
        return OFFLINE_NOT_NOW;
    enum offline_answer answer =
        offline_store_check(login->services->offline, &try, &limits, login->deadline);
    if (answer == OFFLINE_WRONG)
        guess_end_in_vain(&guesser);
    else
        guess_end(&guesser, NULL);
    if (answer == OFFLINE_PROVEN)
        throttle_succeed(login->services->throttle, &guesser.subject);
    refuse(login, answer);
    return answer;
}

static bool is_possible(struct login *login)
{
    if (!is_on(login) || !is_for_this_service(login) || !is_for_this_user(login))
        return false;
    enum offline_answer answer = look(login);
    refuse(login, answer);
    return answer == OFFLINE_READY;
}

static bool have_password(struct login *login)
{
    return login->password.length > 0 || login_ask_password(login, LOGIN_PASSWORD_PROMPT);
}

bool offline_sign_in(struct login *login)
{
    if (!is_possible(login) || !is_in_good_standing(login) || !have_password(login))
        return false;
    login->deadline = deadline_in_ms(LOGIN_COGNITO_LIMIT_MS);
    return check(login) == OFFLINE_PROVEN && is_let_in(login);
}

void offline_note_beginning(struct login *login)
{
    login->offline.is_away = false;
    login->offline.password_proven = false;
}

/* With these behind it, the password was right; what else may follow a choice is another first
 * factor in its place. */
static bool follows_a_password(enum cognito_challenge challenge)
{
    return challenge == COGNITO_CHALLENGE_NONE ||
           challenge == COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED ||
           challenge == COGNITO_CHALLENGE_SMS_MFA ||
           challenge == COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA ||
           challenge == COGNITO_CHALLENGE_SELECT_MFA_TYPE ||
           challenge == COGNITO_CHALLENGE_MFA_SETUP;
}

static void note_answer(struct login *login)
{
    away_note_answer(login->services->away, deadline_clock_ms(), (int64_t)time(NULL));
}

/* A pool's own triggers may go on after a wrong password: theirs is not a proof. */
void offline_note_begun(struct login *login, const struct cognito_sign_in *terms,
                        const struct cognito_auth_reply *reply)
{
    note_answer(login);
    switch (terms->flow) {
    case COGNITO_FLOW_SRP:
    case COGNITO_FLOW_PASSWORD:
        login->offline.password_proven = true;
        return;
    case COGNITO_FLOW_CHOICE:
        if (login_begins_with_password(login))
            offline_note_password(login, reply);
        return;
    case COGNITO_FLOW_CUSTOM:
    case COGNITO_FLOW_CUSTOM_SRP:
        return;
    }
}

void offline_note_password(struct login *login, const struct cognito_auth_reply *next)
{
    login->offline.password_proven = follows_a_password(next->challenge);
}

void offline_note_challenge(struct login *login, enum cognito_challenge challenge)
{
    switch (challenge) {
    case COGNITO_CHALLENGE_NONE:
    case COGNITO_CHALLENGE_PASSWORD_VERIFIER:
    case COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED:
    case COGNITO_CHALLENGE_SELECT:
    case COGNITO_CHALLENGE_PASSWORD:
    case COGNITO_CHALLENGE_PASSWORD_SRP:
        return;
    case COGNITO_CHALLENGE_UNKNOWN:
    case COGNITO_CHALLENGE_SMS_MFA:
    case COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA:
    case COGNITO_CHALLENGE_EMAIL_OTP:
    case COGNITO_CHALLENGE_SMS_OTP:
    case COGNITO_CHALLENGE_SELECT_MFA_TYPE:
    case COGNITO_CHALLENGE_MFA_SETUP:
    case COGNITO_CHALLENGE_CUSTOM:
    case COGNITO_CHALLENGE_DEVICE_SRP_AUTH:
    case COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER:
    case COGNITO_CHALLENGE_WEB_AUTHN:
    case COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH:
        login->offline.met_second_factor = true;
        break;
    }
    if (login->offline.password_proven && !is_for_this_user(login))
        offline_forget(login);
}

/* A refusal of the user or of the password, other than one that strangers can bring about. */
static bool is_final(const struct cognito_failure *failure)
{
    enum outcome outcome = failure->row->outcome;

    return (outcome == OUTCOME_REFUSED || outcome == OUTCOME_ACCOUNT_EXPIRED ||
            outcome == OUTCOME_UNKNOWN_USER || outcome == OUTCOME_PASSWORD_EXPIRED) &&
           failure->row->remedy == FAILURE_REMEDY_NONE;
}

void offline_note_failure(struct login *login, const struct cognito_failure *failure)
{
    login->offline.is_away = away_is_meant_by(failure);
    if (login->offline.is_away)
        away_note_absence(login->services->away, failure, deadline_clock_ms(), (int64_t)time(NULL));
    else if (failure->http_status != 0)
        note_answer(login);
    if (is_final(failure))
        offline_forget(login);
}

/* The keys that a token is verified by are Cognito's, too. Not a time that is over: strangers can
 * make calls wait for each other. */
static bool is_out_of_reach(int error)
{
    return error == -EHOSTUNREACH || error == -ECONNREFUSED || error == -ECONNRESET;
}

void offline_note_proof(struct login *login, int error)
{
    login->offline.is_away = is_out_of_reach(error);
}

/* What Cognito has just taken may be a newer password than the one that is kept. */
static bool is_kept_password(struct login *login)
{
    const struct offline_limits limits = offline_limits_of(login->services->settings);
    const struct offline_try try = try_of(login);

    return is_on(login) && login->offline.password_proven && is_for_this_user(login) &&
           offline_store_check(login->services->offline, &try, &limits,
                               deadline_in_ms(KEEP_LIMIT_MS)) == OFFLINE_PROVEN;
}

void offline_note_unfinished(struct login *login)
{
    if (login->verdict->outcome != OUTCOME_UNAVAILABLE || !is_kept_password(login))
        offline_forget(login);
}

static void log_trouble(const struct login *login, int error, const char *what)
{
    errno = -error;
    log_line(login->services->log, &login->request->subject, LOG_WARNING, "%s: %m", what);
}

static void keep(struct login *login)
{
    const struct offline_try try = try_of(login);

    int r = offline_store_keep(login->services->offline, &try, deadline_in_ms(KEEP_LIMIT_MS));
    if (r < 0)
        log_trouble(login, r, "the user will not be able to sign in offline");
}

void offline_note_success(struct login *login)
{
    if (!is_on(login))
        return;
    if (login->offline.password_proven && is_for_this_user(login))
        keep(login);
    else if (login->password.length > 0)
        offline_forget(login);
}

void offline_forget(struct login *login)
{
    if (!is_on(login))
        return;
    int r = offline_store_forget(login->services->offline, login->user.sub);
    if (r < 0)
        log_trouble(login, r, "the user's verifier for offline logins cannot be removed");
}
