/* A sign-in under way: who, where, and what comes after the password. */
#ifndef TESTS_EMULATOR_SIGN_IN_H
#define TESTS_EMULATOR_SIGN_IN_H

#include "tests/emulator/call.h"

struct sign_in {
    struct pool *pool;
    struct app_client *client;
    struct user *user;          /* NULL: nobody of that name */
    const char *typed_name;     /* as the call has it */
    struct json_object *memory; /* what goes from challenge to challenge: texts by name */
};

void sign_in_release(struct sign_in *sign_in);
#define auto_sign_in __attribute__((cleanup(sign_in_release)))

#define INCORRECT_PASSWORD "Incorrect username or password."

/* Finds the client of the call's ClientId, and its pool. */
enum error sign_in_find_client(struct call *call, struct sign_in *out);

/* The answer for a user who does not exist: the client's settings say whether to tell. */
enum error sign_in_refuse_unknown(struct call *call, const struct sign_in *sign_in);

/* The answer for a user who has no password, so that nothing could prove it. */
enum error sign_in_refuse_without_password(struct call *call, const struct sign_in *sign_in);

/* Judges a password that came as it is. */
enum error sign_in_with_password(struct call *call, const struct sign_in *sign_in,
                                 const char *password);

/* Judges a password proof under the user's lockout: refuses, or goes on with sign_in_continue(). */
enum error sign_in_judge_password(struct call *call, const struct sign_in *sign_in, bool right);

/* The first factor was right: the next challenge, or tokens, or a refusal by the user's status. */
enum error sign_in_continue(struct call *call, const struct sign_in *sign_in);

/* Everything was answered: puts AuthenticationResult into the output. */
enum error sign_in_finish(struct call *call, const struct sign_in *sign_in);

/* Starts an answer that is a challenge with a Session; its parameters are the caller's to fill. */
struct json_object *sign_in_challenge(struct call *call, const struct sign_in *sign_in,
                                      const char *challenge);

/* A new Session for this challenge, or for nobody, who will be refused in the end; the text lives
 * as long as the table of Sessions keeps it. */
const char *sign_in_issue_session(struct call *call, const struct sign_in *sign_in,
                                  const char *challenge);

/* Keeps a text until the sign-in ends, in the Session of each challenge to come; NULL forgets it.
 */
#define REMEMBERED_CHOICE "choice"     /* this is USER_AUTH */
#define REMEMBERED_DEVICE "DEVICE_KEY" /* as the client gave it, under this very name */
void sign_in_remember(const struct sign_in *sign_in, const char *what, const char *text);
const char *sign_in_recall(const struct sign_in *sign_in, const char *what);

/* Goes on where a challenge's Session left off: finds the user, who must be named as the service
 * named them (NULL for nobody's Session), and what was remembered. `out` is the Session, to be
 * spent. */
enum error sign_in_resume(struct call *call, struct sign_in *sign_in, const char *challenge,
                          const char *username, struct challenge_session **out);

/* The same of a challenge that may be answered in the place of SELECT_CHALLENGE. */
enum error sign_in_resume_choice(struct call *call, struct sign_in *sign_in, const char *challenge,
                                 const char *username, struct challenge_session **out);

/* The same for calls that name neither client nor user: the Session knows them. */
enum error sign_in_resume_by_session(struct call *call, struct sign_in *sign_in,
                                     const char *challenge, struct challenge_session **out);

#endif
