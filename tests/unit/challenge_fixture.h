/* A login whose service is a script and whose person has answered beforehand: what each challenge
 * asks, sends and makes of the reply. */
#ifndef TESTS_UNIT_CHALLENGE_FIXTURE_H
#define TESTS_UNIT_CHALLENGE_FIXTURE_H

#include "daemon/login/challenges.h"
#include "daemon/login/steps.h"
#include "tests/unit/scripted_pool.h"

#define FIXTURE_PASSWORD "Correct-Horse-7"

/* A step of the script: a reply, or an error. */
#define SCRIPT_REPLY(text)                                                                         \
    {                                                                                              \
        .status = "200 OK", .body = (text)                                                         \
    }
#define SCRIPT_ERROR(type, message)                                                                \
    {                                                                                              \
        .status = "400 Bad Request", .body = SCRIPTED_ERROR(type, message)                         \
    }
/* A challenge with its parameters: "\"NAME\":\"value\",…". */
#define SCRIPT_CHALLENGE(name, parameters)                                                         \
    SCRIPT_REPLY("{\"ChallengeName\":\"" name "\",\"Session\":\"session-of-the-challenge\","       \
                 "\"ChallengeParameters\":{" parameters "}}")

struct challenge_fixture {
    struct scripted_pool scripted;
    struct settings settings;
    struct services services;
    struct message_begin begin;
    struct request request;
    struct conversation conversation;
    struct verdict verdict;
    struct login login;
    int person; /* the other end of the conversation */
};

/* The service answers by the script. */
void challenge_fixture_start(struct challenge_fixture *out, const struct https_step *steps,
                             size_t count);
void challenge_fixture_end(struct challenge_fixture *fixture);

/* What the person will answer to the next prompt that is not answered yet. */
void challenge_fixture_answer(struct challenge_fixture *fixture, const char *words);

/* Signs in with FIXTURE_PASSWORD, which is not asked for: the script begins with InitiateAuth.
 * Returns whether there are tokens. */
bool challenge_fixture_sign_in(struct challenge_fixture *fixture);

/* The next prompt that the person got; it lives until the next call. */
const struct message_prompt *challenge_fixture_prompt(struct challenge_fixture *fixture);

/* Fails the test unless the next prompt is this one. */
void challenge_fixture_expect_prompt(struct challenge_fixture *fixture, enum prompt_style style,
                                     const char *words);

/* Fails the test unless that request holds the text. */
void challenge_fixture_expect_sent(struct challenge_fixture *fixture, size_t request,
                                   const char *text);

#endif
