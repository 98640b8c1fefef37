/* Finding an operation. */
#include "tests/emulator/operations.h"

#include <string.h>

#include "tests/emulator/text.h"

static const struct operation *const tables[] = {
    operations_sign_in, operations_account,   operations_mfa,      operations_admin,
    operations_device,  operations_directory, operations_identity,
};

static const struct {
    const char *prefix, *service;
} targets[] = {
    {"AWSCognitoIdentityProviderService.", "cognito-idp"},
    {"AWSCognitoIdentityService.", "cognito-identity"},
};

static const struct operation *find_in_table(const struct operation *rows, const char *service,
                                             const char *name)
{
    for (; rows->name != NULL; rows++) {
        if (strcmp(rows->service, service) == 0 && strcmp(rows->name, name) == 0)
            return rows;
    }
    return NULL;
}

static const struct operation *find_in_service(const char *service, const char *name)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const struct operation *found = find_in_table(tables[i], service, name);
        if (found != NULL)
            return found;
    }
    return NULL;
}

const struct operation *operation_find(const char *target)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        if (text_starts_with(target, targets[i].prefix))
            return find_in_service(targets[i].service, target + strlen(targets[i].prefix));
    }
    return NULL;
}
