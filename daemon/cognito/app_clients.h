/* What the app clients of a user pool allow: signed calls that need rights of their own
 * (cognito-idp:ListUserPoolClients and cognito-idp:DescribeUserPoolClient).
 *
 * Results and errors are as in user_pool.h. */
#ifndef DAEMON_COGNITO_APP_CLIENTS_H
#define DAEMON_COGNITO_APP_CLIENTS_H

#include <stdbool.h>

#include "common/text_map.h"
#include "daemon/cognito/directory_calls.h"

#define COGNITO_MAX_APP_CLIENTS 1000 /* of a pool, by the service's quota */

/* `= {0}` before; cognito_app_client_clear() frees it. The keys of the maps count, not the values.
 */
struct cognito_app_client {
    char id[129];
    char name[129];
    struct text_map flows;            /* ExplicitAuthFlows: "ALLOW_USER_SRP_AUTH", … */
    bool lists_write_attributes;      /* false: users may write the standard attributes, and */
    struct text_map write_attributes; /* no custom one; true: these */
};

#define auto_cognito_app_client __attribute__((cleanup(cognito_app_client_clear)))
void cognito_app_client_clear(struct cognito_app_client *client);

/* Whether users who sign in by this client may write an attribute of their own. */
bool cognito_app_client_writes(const struct cognito_app_client *client, const char *attribute);

/* DescribeUserPoolClient. */
int cognito_describe_app_client(const struct cognito_signer *signer, const char *client_id,
                                struct cognito_app_client *out, struct deadline deadline,
                                struct cognito_failure *failure);

/* ListUserPoolClients to its end, and each of them described; a negative return of the visitor ends
 * it. A pool with more than COGNITO_MAX_APP_CLIENTS is not understood. */
typedef int cognito_app_client_visitor(void *context, const struct cognito_app_client *client);
int cognito_visit_app_clients(const struct cognito_signer *signer,
                              cognito_app_client_visitor *visitor, void *context,
                              struct deadline deadline, struct cognito_failure *failure);

#endif
