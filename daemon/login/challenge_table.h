/* Every challenge that Cognito may put, and what the login does about it.
 *
 * One table (challenge_table.c) drives the code, the tests and docs/sign-in.md. */
#ifndef DAEMON_LOGIN_CHALLENGE_TABLE_H
#define DAEMON_LOGIN_CHALLENGE_TABLE_H

#include "daemon/login/state.h"

enum challenge_step {
    CHALLENGE_REFUSED = 0, /* the login ends; the verdict says why */
    CHALLENGE_ANSWERED,    /* `next` is what Cognito says to the answer */
    CHALLENGE_ASK_AGAIN, /* a wrong answer, and the challenge stands; the verdict says how wrong */
    CHALLENGE_DEVICE_GONE,  /* Cognito does not know this host (any more): it is forgotten here */
    CHALLENGE_SESSION_OVER, /* the challenge is over; the verdict is for when nothing more is done
                             */
    CHALLENGE_UNANSWERED,   /* likewise: nobody knows whether the answer has arrived */
};

struct challenge_row;

/* One try at a challenge. `next` is empty and filled by CHALLENGE_ANSWERED alone. */
struct challenge_try {
    struct login *login;
    const struct challenge_row *row;
    const struct cognito_auth_reply *challenge;
    struct cognito_auth_reply *next;
};

struct challenge_row {
    enum cognito_challenge challenge;
    const char *name;        /* on the wire; in parentheses what has none */
    enum prompt_style style; /* how the person is asked; PROMPT_INFO: not at all */
    const char *words;       /* the prompt; '@' is where the code went, or what the service says */
    const char *otherwise;   /* in place of '@' where the service says nothing; NULL: no '@' */
    const char *response;    /* what the answer is called on the wire; NULL: there are several */
    const char *factor;      /* how a menu offers it; NULL: nothing to be chosen */
    enum outcome outcome;    /* of a login that does not get past it */
    const char *refusal;     /* the person reads then */
    /* Why it cannot be answered in this login, for the administrator, or NULL; no function: nothing
     * stands in its way. Where there is one, the person reads `elsewhere` then. */
    const char *(*obstacle)(const struct login *);
    const char *elsewhere;
    const char *hint;                                            /* the administrator reads then */
    enum challenge_step (*answer)(const struct challenge_try *); /* NULL: not answered here */
};

extern const struct challenge_row challenge_table[];
extern const size_t challenge_table_count;

/* The row of a challenge. Never NULL. */
const struct challenge_row *challenge_table_find(enum cognito_challenge challenge);

#endif
