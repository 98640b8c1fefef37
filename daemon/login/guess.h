/* Each answer that Amazon Cognito counts when it is wrong: a password, a code, an answer to a
 * trigger's question. All of them pass the throttle at the moment they are sent, so that many
 * conversations that wait at a prompt get no more guesses together than one. */
#ifndef DAEMON_LOGIN_GUESS_H
#define DAEMON_LOGIN_GUESS_H

#include "daemon/access/throttle.h"
#include "daemon/cognito/failure.h"
#include "daemon/verdict.h"

/* Who answers. It points into the request. */
struct guesser {
    struct throttle *throttle; /* NULL: nothing is counted */
    struct throttle_subject subject;
    const char *sub;  /* for Cognito's own lockout; NULL: of nobody */
    bool never_waits; /* settings: throttle = no. Failures are counted all the same */
};

/* Asks for leave to send an answer; guess_end() comes after it. False: the person has to wait, as
 * the verdict says. */
bool guess_begin(const struct guesser *guesser, struct deadline deadline, struct verdict *verdict);

/* The answer was sent, and `failure` came of it; NULL: none, or none that is known yet. A failure
 * that leaves open whether the answer arrived counts as a wrong one: Cognito may have counted it.
 */
void guess_end(const struct guesser *guesser, const struct cognito_failure *failure);

/* Before guess_end(): the answer may have been wrong, which shows only at the end of the sign-in.
 */
void guess_doubt(const struct guesser *guesser);

/* In place of guess_end() for a name that is no user's: wrong, and Cognito was not asked. */
void guess_end_in_vain(const struct guesser *guesser);

#endif
