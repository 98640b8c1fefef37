/* The chain of challenges, bounded. */
#include "daemon/login/challenges.h"

#include "daemon/login/challenge_answers.h"
#include "daemon/login/foreign_text.h"
#include "daemon/login/offline.h"

enum challenge_step challenge_refuse(const struct challenge_try *try)
{
    char name[sizeof try->challenge->challenge_name];

    foreign_text_clean(try->challenge->challenge_name, name, sizeof name);
    verdict_set(try->login->verdict, try->row->outcome, try->row->refusal, "%s (%s)",
                try->row->hint, name);
    return CHALLENGE_REFUSED;
}

enum challenge_step challenge_obstructed(const struct login *login, const struct challenge_row *row,
                                         const char *obstacle)
{
    verdict_set(login->verdict, row->outcome, row->elsewhere, "%s (%s: %s)", row->hint, row->name,
                obstacle);
    return CHALLENGE_REFUSED;
}

enum challenge_step challenge_not_understood(const struct challenge_try *try, const char *words)
{
    const struct failure_row *row = failure_find_error(COGNITO_ERROR_NOT_UNDERSTOOD);

    verdict_set(try->login->verdict, row->outcome, row->words, "%s (%s: %s)", row->hint,
                try->challenge->challenge_name, words);
    return CHALLENGE_REFUSED;
}

/* A password is asked for anew, because it may have been counted as a wrong one, or may have become
 * the new one. All that stands before a code is known to be right. */
static enum challenge_step end_unanswered(const struct challenge_try *try)
{
    if (try->row->style == PROMPT_PASSWORD || try->row->style == PROMPT_NEW_PASSWORD)
        secret_wipe(&try->login->password);
    return CHALLENGE_UNANSWERED;
}

enum challenge_step challenge_take_failure(const struct challenge_try *try,
                                           const struct cognito_failure *failure)
{
    login_take_failure(try->login, failure);
    if (failure->is_ambiguous)
        return end_unanswered(try);
    switch (failure->row->remedy) {
    case FAILURE_REMEDY_NONE:
    case FAILURE_REMEDY_RETRY: /* has been done, until the deadline */
        return CHALLENGE_REFUSED;
    case FAILURE_REMEDY_ASK_AGAIN:
        return CHALLENGE_ASK_AGAIN;
    case FAILURE_REMEDY_RESTART_ONCE:
        return CHALLENGE_SESSION_OVER;
    }
    return CHALLENGE_REFUSED;
}

static int respond(const struct challenge_try *try, const struct cognito_answer *answer,
                   struct cognito_failure *failure)
{
    struct login *login = try->login;

    return cognito_respond_to_auth_challenge(login->services->user_pool, answer, login->deadline,
                                             try->next, failure);
}

int challenge_call(const struct challenge_try *try, const struct cognito_parameter *responses,
                   size_t count, struct cognito_failure *failure)
{
    const struct cognito_answer answer = {.to = try->challenge,
                                          .responses = responses,
                                          .response_count = count,
                                          .metadata = &try->login->respond_metadata};

    return respond(try, &answer, failure);
}

/* Triggers ask again after a wrong answer, and after a right one as well. */
static bool is_in_doubt(const struct challenge_try *try)
{
    return try->challenge->challenge == COGNITO_CHALLENGE_CUSTOM &&
           try->next->challenge == COGNITO_CHALLENGE_CUSTOM;
}

enum challenge_step challenge_send(const struct challenge_try *try,
                                   const struct cognito_parameter *responses, size_t count)
{
    struct cognito_failure failure = {0};
    const struct guesser guesser = login_guesser(try->login);

    if (!guess_begin(&guesser, try->login->deadline, try->login->verdict))
        return CHALLENGE_REFUSED;
    int r = challenge_call(try, responses, count, &failure);
    if (r == 0 && is_in_doubt(try)) {
        guess_doubt(&guesser);
        try->login->doubts++;
    }
    guess_end(&guesser, r < 0 ? &failure : NULL);
    return r < 0 ? challenge_take_failure(try, &failure) : CHALLENGE_ANSWERED;
}

enum challenge_step challenge_send_session(const struct challenge_try *try,
                                           const struct secret *session)
{
    struct cognito_failure failure = {0};
    const struct cognito_answer answer = {
        .to = try->challenge, .session = session, .metadata = &try->login->respond_metadata};

    int r = respond(try, &answer, &failure);
    return r < 0 ? challenge_take_failure(try, &failure) : CHALLENGE_ANSWERED;
}

/* The challenge stands after a wrong answer, for as many tries as a person gets. */
static enum challenge_step answer_in_some_tries(const struct challenge_try *try)
{
    for (int tries = 1;; tries++) {
        enum challenge_step step = try->row->answer(try);
        if (step != CHALLENGE_ASK_AGAIN)
            return step;
        if (tries == LOGIN_MAX_TRIES)
            return challenge_refuse(try);
        if (!login_tell(try->login, PROMPT_ERROR, try->login->verdict->words))
            return CHALLENGE_REFUSED;
    }
}

static enum challenge_step answer_one(struct login *login,
                                      const struct cognito_auth_reply *challenge,
                                      struct cognito_auth_reply *next)
{
    const struct challenge_try try = {.login = login,
                                      .row = challenge_table_find(challenge->challenge),
                                      .challenge = challenge,
                                      .next = next};

    return try.row->answer == NULL ? challenge_refuse(&try) : answer_in_some_tries(&try);
}

enum challenges_end challenges_answer(struct login *login, struct cognito_auth_reply *reply)
{
    for (int answered = 0; reply->challenge != COGNITO_CHALLENGE_NONE; answered++) {
        auto_cognito_auth_reply struct cognito_auth_reply next = {0};
        if (answered == LOGIN_MAX_CHALLENGES) {
            verdict_set(login->verdict, OUTCOME_REFUSED, "The sign-in asks for too much.",
                        "Cognito put more than %d challenges: does a custom challenge never end?",
                        LOGIN_MAX_CHALLENGES);
            return CHALLENGES_REFUSED;
        }
        offline_note_challenge(login, reply->challenge);
        switch (answer_one(login, reply, &next)) {
        case CHALLENGE_ANSWERED:
            break;
        case CHALLENGE_REFUSED:
        case CHALLENGE_ASK_AGAIN:
            return CHALLENGES_REFUSED;
        case CHALLENGE_DEVICE_GONE:
            return CHALLENGES_DEVICE_GONE;
        case CHALLENGE_SESSION_OVER:
            return CHALLENGES_SESSION_OVER;
        case CHALLENGE_UNANSWERED:
            return CHALLENGES_UNANSWERED;
        }
        cognito_auth_reply_clear(reply);
        *reply = cognito_auth_reply_take(&next);
    }
    return CHALLENGES_ANSWERED;
}
