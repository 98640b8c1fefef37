/* The challenges, one file each: how it is put, and how its answer is judged. An answer is that of
 * RespondToAuthChallenge; the user name and SECRET_HASH have been read already. */
#ifndef TESTS_EMULATOR_CHALLENGES_H
#define TESTS_EMULATOR_CHALLENGES_H

#include "tests/emulator/sign_in.h"

/* SOFTWARE_TOKEN_MFA: the code of an authenticator app. */
enum error challenge_software_token_put(struct call *call, const struct sign_in *sign_in,
                                        const char *challenge);
enum error challenge_software_token_answer(struct call *call, struct sign_in *sign_in,
                                           const char *username);

/* SMS_MFA, SMS_OTP and EMAIL_OTP: a code that is sent. The last two may be a first factor, too. */
enum error challenge_message_put(struct call *call, const struct sign_in *sign_in,
                                 const char *challenge);
enum error challenge_message_answer(struct call *call, struct sign_in *sign_in,
                                    const char *username);

enum error challenge_message_go_on(struct call *call, const struct sign_in *sign_in,
                                   const char *challenge, const char *map);

/* SELECT_CHALLENGE: one of the first factors of choice.h. */
#define CHALLENGE_SELECT "SELECT_CHALLENGE"
enum error challenge_select_answer(struct call *call, struct sign_in *sign_in,
                                   const char *username);

/* PASSWORD and PASSWORD_SRP, chosen. */
enum error challenge_password_go_on(struct call *call, const struct sign_in *sign_in,
                                    const char *challenge, const char *map);
enum error challenge_password_answer(struct call *call, struct sign_in *sign_in,
                                     const char *username);

/* WEB_AUTHN: a passkey, chosen. */
enum error challenge_web_authn_go_on(struct call *call, const struct sign_in *sign_in,
                                     const char *challenge, const char *map);
enum error challenge_web_authn_answer(struct call *call, struct sign_in *sign_in,
                                      const char *username);

/* SELECT_MFA_TYPE: one of these factors. */
enum error challenge_select_mfa_put(struct call *call, const struct sign_in *sign_in,
                                    struct json_object *factors);
enum error challenge_select_mfa_answer(struct call *call, struct sign_in *sign_in,
                                       const char *username);

/* DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: the secret of a remembered device. */
#define CHALLENGE_DEVICE_SRP      "DEVICE_SRP_AUTH"
#define CHALLENGE_DEVICE_VERIFIER "DEVICE_PASSWORD_VERIFIER"
enum error challenge_device_put(struct call *call, const struct sign_in *sign_in);
enum error challenge_device_start(struct call *call, struct sign_in *sign_in, const char *username);
enum error challenge_device_answer(struct call *call, struct sign_in *sign_in,
                                   const char *username);

/* MFA_SETUP: an authenticator app by the calls of software_token.h, or an e-mail address. */
#define CHALLENGE_MFA_SETUP "MFA_SETUP"
enum error challenge_mfa_setup_put(struct call *call, const struct sign_in *sign_in);
enum error challenge_mfa_setup_answer(struct call *call, struct sign_in *sign_in,
                                      const char *username);

/* CUSTOM_CHALLENGE: whatever the triggers of CUSTOM_AUTH ask; they put it, see custom_auth.h. */
enum error challenge_custom_answer(struct call *call, struct sign_in *sign_in,
                                   const char *username);

#endif
