/* CUSTOM_AUTH: the pool's triggers decide what is asked, how often, and when it is enough. */
#ifndef TESTS_EMULATOR_CUSTOM_AUTH_H
#define TESTS_EMULATOR_CUSTOM_AUTH_H

#include "tests/emulator/sign_in.h"

/* Starts InitiateAuth with CUSTOM_AUTH. */
enum error custom_auth_start(struct call *call, struct sign_in *sign_in);

/* Whether the sign-in under way is such a one. */
bool custom_auth_is_under_way(const struct sign_in *sign_in);

/* Goes on when the password, which came by SRP, was right. */
enum error custom_auth_password_was_right(struct call *call, const struct sign_in *sign_in);

#endif
