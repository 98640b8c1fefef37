/* What Cognito asks after the password: one challenge after the other, until there are tokens. */
#ifndef DAEMON_LOGIN_CHALLENGES_H
#define DAEMON_LOGIN_CHALLENGES_H

#include "daemon/login/state.h"

#define LOGIN_MAX_CHALLENGES 20 /* in one sign-in: custom challenges could go on for ever */
#define LOGIN_MAX_TRIES      3  /* at one challenge; Cognito locks a user out after five */

enum challenges_end {
    CHALLENGES_REFUSED = 0,  /* the login ends; the verdict says why */
    CHALLENGES_ANSWERED,     /* the reply carries tokens */
    CHALLENGES_DEVICE_GONE,  /* this host was forgotten: the sign-in may begin again without it */
    CHALLENGES_SESSION_OVER, /* the sign-in may begin again; if it does not, the verdict says why */
    CHALLENGES_UNANSWERED,   /* likewise: by login_ask_anew() */
};

/* Answers challenge by challenge, as the person does; `reply` is replaced by what each answer
 * brings. A challenge is never a success. */
enum challenges_end challenges_answer(struct login *login, struct cognito_auth_reply *reply);

#endif
