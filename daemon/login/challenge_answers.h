/* How challenges are answered: a function for each kind, in the files challenge_*.c. Private to the
 * challenges. */
#ifndef DAEMON_LOGIN_CHALLENGE_ANSWERS_H
#define DAEMON_LOGIN_CHALLENGE_ANSWERS_H

#include "daemon/login/challenge_table.h"

/* Sends the answer with ClientMetadata, past the throttle; sets the verdict unless it is
 * CHALLENGE_ANSWERED. */
enum challenge_step challenge_send(const struct challenge_try *try,
                                   const struct cognito_parameter *responses, size_t count);

/* The same without a verdict and without the throttle: nothing that could be guessed. Errors: as in
 * user_pool.h. */
int challenge_call(const struct challenge_try *try, const struct cognito_parameter *responses,
                   size_t count, struct cognito_failure *failure);

/* Sends an answer that is nothing but another Session than the challenge's. */
enum challenge_step challenge_send_session(const struct challenge_try *try,
                                           const struct secret *session);

/* Asks for a one-time code, which may be typed in groups. CHALLENGE_ASK_AGAIN: it was none. */
enum challenge_step challenge_ask_code(const struct challenge_try *try, const char *prompt,
                                       struct secret *out);

/* What a call that failed makes of the try; sets the verdict. */
enum challenge_step challenge_take_failure(const struct challenge_try *try,
                                           const struct cognito_failure *failure);

/* Ends the login as the row says. */
enum challenge_step challenge_refuse(const struct challenge_try *try);

/* Ends the login because of an obstacle to answering a challenge, in the words of its row. */
enum challenge_step challenge_obstructed(const struct login *login, const struct challenge_row *row,
                                         const char *obstacle);

/* Ends the login because the challenge itself makes no sense; `words` say what is wrong with it. */
enum challenge_step challenge_not_understood(const struct challenge_try *try, const char *words);

/* A new password, and the attributes that the user lacks. */
enum challenge_step challenge_answer_new_password(const struct challenge_try *try);

/* A choice among factors, from a menu where the settings have no preference. */
enum challenge_step challenge_answer_select(const struct challenge_try *try);

/* The password, where it comes after a choice: sent, or proven by SRP. */
enum challenge_step challenge_answer_password(const struct challenge_try *try);
enum challenge_step challenge_answer_password_srp(const struct challenge_try *try);

/* A second factor that is set up on the way. */
enum challenge_step challenge_answer_setup(const struct challenge_try *try);

/* This host's own proof, in place of a second factor; nobody is asked. */
enum challenge_step challenge_answer_device(const struct challenge_try *try);

/* A question of the pool's own triggers. */
enum challenge_step challenge_answer_custom(const struct challenge_try *try);

/* A passkey on a security key. */
enum challenge_step challenge_answer_web_authn(const struct challenge_try *try);

/* A one-time code: sent as a message, or shown by an authenticator app. */
enum challenge_step challenge_answer_code(const struct challenge_try *try);

#endif
