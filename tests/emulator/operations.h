/* The API operations on offer, each with its service, its input's shape and its function. */
#ifndef TESTS_EMULATOR_OPERATIONS_H
#define TESTS_EMULATOR_OPERATIONS_H

#include "tests/emulator/shape.h"

enum operation_access {
    OPERATION_PUBLIC,
    OPERATION_SIGNED, /* needs SigV4 by a key that may call it */
};

struct operation {
    const char *service; /* "cognito-idp" */
    const char *name;
    enum operation_access access;
    const struct member *input;
    enum error (*run)(struct call *call);
};

/* The operation of an X-Amz-Target header; NULL when it is not on offer. */
const struct operation *operation_find(const char *target);

/* The tables, one a subject; the last row of each has no name. */
extern const struct operation operations_sign_in[];
extern const struct operation operations_account[];
extern const struct operation operations_mfa[];
extern const struct operation operations_admin[];
extern const struct operation operations_device[];
extern const struct operation operations_directory[];
extern const struct operation operations_identity[];

/* One function an operation; what each does is in the API reference under the same name. */
enum error initiate_auth(struct call *call);
enum error respond_to_auth_challenge(struct call *call);
enum error get_tokens_from_refresh_token(struct call *call);
enum error revoke_token(struct call *call);
enum error get_user(struct call *call);
enum error sign_up(struct call *call);
enum error confirm_sign_up(struct call *call);
enum error resend_confirmation_code(struct call *call);
enum error update_user_attributes(struct call *call);
enum error get_user_attribute_verification_code(struct call *call);
enum error verify_user_attribute(struct call *call);
enum error forgot_password(struct call *call);
enum error confirm_forgot_password(struct call *call);
enum error change_password(struct call *call);
enum error get_user_auth_factors(struct call *call);
enum error associate_software_token(struct call *call);
enum error verify_software_token(struct call *call);
enum error set_user_mfa_preference(struct call *call);
enum error admin_create_user(struct call *call);
enum error admin_confirm_sign_up(struct call *call);
enum error admin_set_user_password(struct call *call);
enum error admin_reset_user_password(struct call *call);
enum error admin_enable_user(struct call *call);
enum error admin_disable_user(struct call *call);
enum error admin_delete_user(struct call *call);
enum error confirm_device(struct call *call);
enum error update_device_status(struct call *call);
enum error forget_device(struct call *call);
enum error get_device(struct call *call);
enum error list_devices(struct call *call);
enum error list_users(struct call *call);
enum error list_users_in_group(struct call *call);
enum error list_groups(struct call *call);
enum error get_group(struct call *call);
enum error list_user_pool_clients(struct call *call);
enum error describe_user_pool_client(struct call *call);
enum error admin_list_groups_for_user(struct call *call);
enum error get_id(struct call *call);
enum error get_credentials_for_identity(struct call *call);

#endif
