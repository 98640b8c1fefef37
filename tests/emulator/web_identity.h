/* STS AssumeRoleWithWebIdentity: temporary keys of a role for a token that an OpenID Connect
 * provider has issued. Providers are the user pools of this world, as a pool can be one in IAM. */
#ifndef TESTS_EMULATOR_WEB_IDENTITY_H
#define TESTS_EMULATOR_WEB_IDENTITY_H

#include "tests/emulator/request.h"
#include "tests/emulator/world.h"

/* Answers a form with this action, in XML. The world is locked. */
void web_identity_answer(struct world *world, const struct request *request,
                         struct json_object *log, struct reply *reply);

#endif
