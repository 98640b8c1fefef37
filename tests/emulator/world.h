/* Everything that the emulator knows: what the state file says, and what has happened since.
 * One operation at a time works on it, under its lock, which is released only while a trigger runs.
 */
#ifndef TESTS_EMULATOR_WORLD_H
#define TESTS_EMULATOR_WORLD_H

#include <openssl/evp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "tests/emulator/challenge_session.h"
#include "tests/emulator/clock.h"
#include "tests/emulator/faults.h"
#include "tests/emulator/json.h"
#include "tests/emulator/lockout.h"
#include "tests/emulator/quota.h"
#include "tests/emulator/request_log.h"
#include "tests/emulator/seal.h"
#include "tests/emulator/signing_key.h"
#include "tests/emulator/srp_server.h"
#include "tests/emulator/user_code.h"

enum user_status {
    USER_CONFIRMED,
    USER_UNCONFIRMED,
    USER_FORCE_CHANGE_PASSWORD,
    USER_RESET_REQUIRED,
};

/* As the API writes it. */
const char *user_status_name(enum user_status status);

/* What a user has set up for after the password. */
struct mfa_settings {
    struct json_object *enabled; /* names of factors; may be NULL */
    char *preferred;             /* one of them; NULL: none */
    char *totp_secret;           /* base32; NULL: no authenticator app is set up */
    char *totp_pending_secret;   /* associated, not yet verified; NULL: none */
    char *totp_device_name;      /* FriendlyDeviceName; may be NULL */
    int64_t totp_last_step;      /* of the last code that was accepted: each is good for once */
};

/* A WebAuthn credential. */
struct passkey {
    char *id;         /* base64url */
    EVP_PKEY *key;    /* its public key, on P-256 */
    uint32_t counter; /* of its last assertion; 0: it has none */
};

/* A user's device that was confirmed. */
struct device {
    char *key, *group_key, *name;
    struct srp_credential credential;
    bool remembered;
    double created_at, modified_at, authenticated_at;
};

struct user {
    char *name;
    char *sub;
    struct json_object *attributes; /* name → text, without "sub"; may be NULL */
    struct json_object *groups;     /* names; may be NULL */
    int status;                     /* enum user_status */
    bool enabled;
    char *password;                    /* NULL: cannot sign in with one */
    struct json_object *old_passwords; /* the latest last; may be NULL */
    double created_at, modified_at;
    double temporary_since; /* when a password was given that must be changed */

    struct mfa_settings mfa;
    struct device **devices;
    size_t device_count;
    struct passkey **passkeys;
    size_t passkey_count;

    struct srp_credential credential; /* made of the password when first needed */
    struct lockout lockout;           /* of the password */
    struct lockout code_lockout;      /* of codes: a count of its own */
    struct user_code codes[USER_CODE_KINDS];
    struct quota quotas[QUOTA_KINDS];
};

struct group {
    char *name, *description, *role_arn;
    int64_t precedence; /* -1: none */
    double created_at;
};

struct app_client {
    char *id;
    struct json_object *secrets;          /* none, one, or two while they are being changed */
    struct json_object *flows;            /* ALLOW_… */
    struct json_object *write_attributes; /* NULL: the standard ones */
    bool prevents_user_existence_errors;
    bool revokes_tokens;
    int64_t auth_session_validity_minutes;
    int64_t access_token_seconds, id_token_seconds, refresh_token_seconds;
};

enum device_tracking {
    DEVICES_OFF,
    DEVICES_ALWAYS,      /* who is confirmed is remembered */
    DEVICES_USER_OPT_IN, /* by UpdateDeviceStatus */
};

enum mfa_configuration {
    MFA_OFF,
    MFA_ON, /* everybody must */
    MFA_OPTIONAL,
};

struct password_policy {
    int64_t minimum_length, history_size;
    int64_t temporary_days; /* how long a temporary password is good */
    bool uppercase, lowercase, numbers, symbols;
};

/* Lambda functions that a pool may have. */
enum trigger {
    TRIGGER_PRE_SIGN_UP,
    TRIGGER_POST_CONFIRMATION,
    TRIGGER_PRE_AUTHENTICATION,
    TRIGGER_POST_AUTHENTICATION,
    TRIGGER_PRE_TOKEN_GENERATION,
    TRIGGER_USER_MIGRATION,
    TRIGGER_CUSTOM_MESSAGE,
    TRIGGER_DEFINE_AUTH_CHALLENGE,
    TRIGGER_CREATE_AUTH_CHALLENGE,
    TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE,
};
#define TRIGGER_COUNT (TRIGGER_VERIFY_AUTH_CHALLENGE_RESPONSE + 1)

struct pool {
    char *id;
    const char *name; /* what follows the '_' in the id */
    bool case_sensitive;
    struct json_object *alias_attributes;    /* email, phone_number, preferred_username */
    struct json_object *required_attributes; /* asked for with NEW_PASSWORD_REQUIRED */
    struct json_object *custom_attributes;   /* "custom:…" */
    struct json_object *auto_verified;       /* email, phone_number: proved at sign-up */
    bool only_admins_create_users;
    struct json_object *account_recovery; /* verified_…, admin_only; NULL: any address */
    struct password_policy policy;
    int mfa_configuration;             /* enum mfa_configuration */
    struct json_object *mfa_types;     /* names of factors on offer; may be NULL */
    int device_tracking;               /* enum device_tracking */
    bool devices_replace_mfa;          /* remembered ones: ChallengeRequiredOnNewDevice */
    char *relying_party_id;            /* of passkeys; NULL: none */
    bool needs_user_verification;      /* of passkeys */
    struct json_object *first_factors; /* of the sign-in policy; NULL: passwords */
    bool hides_password_srp;           /* PASSWORD is offered without it */
    int64_t password_resets_per_hour;

    struct user **users;
    size_t user_count;
    struct user **deleted_users; /* who waits for a trigger may still read them */
    size_t deleted_user_count;
    struct group **groups;
    size_t group_count;
    struct app_client **clients;
    size_t client_count;

    char *triggers[TRIGGER_COUNT]; /* programs; NULL: the event is logged, and that is all */
    int64_t trigger_timeout_ms;

    struct signing_key id_key, access_key;
    struct json_object *revoked_origins; /* origin_jti → true */
};

struct login_provider {
    char *name; /* "cognito-idp.REGION.amazonaws.com/POOL" */
    char *client_id;
    bool server_side_token_check;
};

enum role_mapping {
    ROLE_MAPPING_NONE,
    ROLE_MAPPING_TOKEN,
    ROLE_MAPPING_RULES,
};

enum rule_match {
    RULE_EQUALS,
    RULE_CONTAINS,
    RULE_STARTS_WITH,
    RULE_NOT_EQUAL,
};

/* With ROLE_MAPPING_RULES: who has such a claim gets this role. */
struct role_rule {
    char *claim, *value, *role_arn;
    int match; /* enum rule_match */
};

struct identity_pool {
    char *id;
    char *authenticated_role_arn;
    int role_mapping; /* enum role_mapping */
    bool ambiguous_role_denied;
    struct role_rule **rules;
    size_t rule_count;
    struct login_provider **providers;
    size_t provider_count;
};

/* Somebody whom an identity pool has seen. */
struct identity {
    char *id;
    char *merged_id; /* of the one it was merged into; NULL: it was not */
    struct identity_pool *pool;
    char *provider, *sub;
};

/* A key that signs requests: an IAM user's, or a temporary one that we gave out. */
struct access_key {
    char *id, *secret;
    char *session_token; /* NULL: an IAM user's */
    char *user_name;     /* of an IAM user */
    char *arn;           /* of the caller */
    char *principal_id;  /* UserId in GetCallerIdentity */
    double expires_at;   /* 0: never */
    struct json_object *allowed_actions;
};

/* What a web identity can become. */
struct role {
    char *arn;
    char *audience; /* an app client, as the token's "aud" */
    char *subject;  /* the token's "sub"; NULL: anybody's */
    struct json_object *allowed_actions;
};

struct bucket; /* object_store.h */
struct table;  /* table_store.h */

struct world {
    pthread_mutex_t lock;
    struct clock clock;
    struct seal seal;
    char *issuer_base; /* "https://localhost:PORT" */
    char *region, *account_id;

    struct pool **pools;
    size_t pool_count;
    struct identity_pool **identity_pools;
    size_t identity_pool_count;
    struct access_key **access_keys;
    size_t access_key_count;
    struct role **roles;
    size_t role_count;
    struct identity **identities;
    size_t identity_count;
    struct bucket **buckets;
    size_t bucket_count;
    struct table **tables;
    size_t table_count;

    struct challenge_sessions sessions;
    struct request_log log;
    FILE *trigger_log; /* NULL: there is none */
    FILE *secret_log;  /* NULL: there is none */
    FILE *outbox;      /* NULL: messages go nowhere */
    struct faults faults;
};

/* An empty world with a clock, a lock and a fresh sealing key. */
struct world *world_new(void);
void world_free(struct world *world);

/* All of these: NULL when there is none. */
struct pool *world_find_pool(const struct world *world, const char *id);
struct pool *world_find_pool_by_issuer(const struct world *world, const char *issuer);
struct app_client *world_find_client(const struct world *world, const char *id, struct pool **pool);
struct identity_pool *world_find_identity_pool(const struct world *world, const char *id);
struct identity *world_find_identity(const struct world *world, const char *id);
struct access_key *world_find_access_key(const struct world *world, const char *id);

/* Forgets the temporary keys that expired an hour ago. */
void world_forget_expired_keys(struct world *world);

/* "https://localhost:PORT/POOL", to be freed. */
char *world_issuer(const struct world *world, const struct pool *pool);

#endif
