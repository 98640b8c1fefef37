/* Addresses of users: which are proved, and where codes go. */
#ifndef TESTS_EMULATOR_ACCOUNT_ADDRESS_H
#define TESTS_EMULATOR_ACCOUNT_ADDRESS_H

#include "tests/emulator/outbox.h"
#include "tests/emulator/sign_in.h"

/* Makes the address to which a code went count as verified, and spends the code. */
void account_verify_address(struct call *call, struct user *user, struct user_code *code);

/* Whether the user has an address of this medium, and has proved it. */
bool account_address_is_verified(const struct user *user, enum outbox_medium medium);

/* An address that is about to be verified may be somebody's name: who insists takes it over.
 * Errors: AliasExists. */
enum error account_claim_alias(struct call *call, const struct sign_in *account,
                               enum outbox_medium medium, bool insists);

/* Takes the proof away: the address is somebody else's name now, or another one. */
void account_doubt_address(struct user *user, enum outbox_medium medium);

/* Where the code of a reset goes: telephone before mail, of what the pool allows and the user has
 * proved. Errors: InvalidParameter, nowhere. */
enum error account_find_recovery(struct call *call, const struct sign_in *account,
                                 enum outbox_medium *out);

/* Where the code of a sign-up goes: telephone before mail, of what the pool wants verified. false:
 * nowhere. */
bool account_find_address_to_verify(const struct pool *pool, const struct user *user,
                                    enum outbox_medium *out);

#endif
