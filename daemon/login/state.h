/* What the steps of a login share, and what each of them may do. Private to the story of signing
 * in: login.c, login_steps.c, the challenges and the dialogues.
 *
 * A step returns false when the login ends there; the verdict then says why. */
#ifndef DAEMON_LOGIN_STATE_H
#define DAEMON_LOGIN_STATE_H

#include "daemon/cognito/user_pool.h"
#include "daemon/conversation.h"
#include "daemon/directory/directory.h"
#include "daemon/login/guess.h"
#include "daemon/login/remembered.h"
#include "daemon/request.h"
#include "daemon/services.h"
#include "daemon/verdict.h"

#define LOGIN_COGNITO_LIMIT_MS 30000 /* for all calls between an answer and what follows it */

/* What a sign-in has shown so far that matters offline: offline.h. */
struct offline_notes {
    bool is_away;           /* the last call failed because Cognito is away */
    bool password_proven;   /* Cognito has taken login->password */
    bool met_second_factor; /* Cognito has asked for something else than the password */
};

struct login {
    struct services *services;
    struct request *request;
    struct conversation *conversation;
    struct verdict *verdict;
    struct directory_user user;
    struct secret password;            /* the one in force: a new one replaces it; empty as long
                                          as it was not asked for */
    struct remembered remembered;      /* of the user, on this host: login_memory.h */
    bool factor_changed;               /* another one than login->remembered was read with */
    bool gave_code;                    /* a second factor of the person's, in this sign-in */
    struct text_map initiate_metadata; /* ClientMetadata of InitiateAuth */
    struct text_map respond_metadata;  /* ClientMetadata of every later call */
    unsigned doubts;                   /* answers of which only the end tells whether they were
                                          right: they do not hold this login up */
    int recoveries;                    /* done so far: login_recovery.h */
    struct offline_notes offline;
    struct deadline deadline; /* for Cognito, from the person's last answer on */
};

#define auto_login __attribute__((cleanup(login_clear)))
void login_clear(struct login *login);

/* Asks the person (PROMPT_PASSWORD, …_SECRET, …_VISIBLE) into `out`, which must be empty. Cognito's
 * time begins with the answer. */
bool login_ask(struct login *login, enum prompt_style style, const char *words, struct secret *out);

/* Shows the person something (PROMPT_INFO, …_ERROR). */
bool login_tell(struct login *login, enum prompt_style style, const char *words);

/* Ends the login as the table of failures says. Words from outside that the person should see are
 * cleaned. */
void login_take_failure(struct login *login, const struct cognito_failure *failure);

/* Who tries, for the throttle. It points into the request. */
struct throttle_subject login_subject(const struct login *login);

/* Who guesses: guess_begin() and guess_end() go around each call that Cognito counts. */
struct guesser login_guesser(const struct login *login);

/* Ends the login because this host lacks memory or the like; `error` is a negative errno. */
void login_fail_here(struct login *login, int error);

#endif
