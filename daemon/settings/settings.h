/* What the administrator decided: /etc/cognitod.conf and /etc/cognitod.conf.d/ *.conf, read once.
 *
 * settings_load() checks everything and gives all of it or nothing; afterwards nobody changes it,
 * so threads share it without a lock. Derived values (region, endpoints, issuer, login key) are
 * filled in: users of this header never compose them. The keys, their limits and their defaults are
 * the table of keys.c; cognitod.conf(5) describes them. */
#ifndef DAEMON_SETTINGS_SETTINGS_H
#define DAEMON_SETTINGS_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/secret.h"
#include "common/text_map.h"
#include "daemon/group_mapping.h"
#include "daemon/settings/places.h"
#include "daemon/text_list.h"

#define SETTINGS_PATH               SYSCONF_DIR "/cognitod.conf"
#define SETTINGS_MAX_CLIENT_SECRETS 2
#define SETTINGS_MAX_PROBLEMS       20
#define SETTINGS_PROBLEM_LENGTH     512  /* bytes of one problem's text, with its NUL */
#define SETTINGS_METADATA_LENGTH    2048 /* bytes of all names and values, expanded */
#define SETTINGS_SIGNATURE_LENGTH   336  /* bytes of them that signed_client_metadata takes */
#define SETTINGS_METADATA_OURS      "cognitod_" /* how names begin that only cognitod sets */

enum settings_flow {
    SETTINGS_FLOW_SRP,        /* USER_SRP_AUTH: the password never leaves the host */
    SETTINGS_FLOW_PASSWORD,   /* USER_PASSWORD_AUTH: for pools with a user migration trigger */
    SETTINGS_FLOW_CUSTOM,     /* CUSTOM_AUTH: the pool's triggers ask */
    SETTINGS_FLOW_CUSTOM_SRP, /* CUSTOM_AUTH after the password by SRP */
    SETTINGS_FLOW_CHOICE,     /* USER_AUTH: the user chooses a factor */
};

/* Whether a session of a service gets temporary AWS credentials. */
enum settings_credentials {
    SETTINGS_CREDENTIALS_OFF,      /* not asked for */
    SETTINGS_CREDENTIALS_OPTIONAL, /* a session starts without when there are none */
    SETTINGS_CREDENTIALS_REQUIRED, /* no credentials, no session */
};

enum settings_log_level {
    SETTINGS_LOG_ERROR,
    SETTINGS_LOG_WARNING,
    SETTINGS_LOG_INFO,
    SETTINGS_LOG_DEBUG,
};

/* In all that follows: a text is NULL only where it says so; a list may be empty. */

struct settings_user_pool {
    char *id;       /* "eu-west-1_AbC123xyz" */
    char *region;   /* where it is asked: signing, AWS_REGION of sessions */
    char *endpoint; /* "https://cognito-idp.eu-west-1.amazonaws.com", no slash at the end */
    char *issuer;   /* what `iss` of a token must equal; the JWKS is below it */
    char *client_id;
    char *client_secret_file;   /* where the secrets came from; NULL: from client_secret, or none */
    size_t client_secret_count; /* 0 for a public app client; 2 while one is being rotated */
    struct secret client_secrets[SETTINGS_MAX_CLIENT_SECRETS];
    enum settings_flow flow;
};

struct settings_network {
    char *ca_file; /* NULL: the system's */
    char *proxy;   /* "http://…"; NULL: none */
    int64_t connect_timeout_ms;
    int64_t request_timeout_ms; /* of one exchange, a Lambda trigger's time included */
};

struct settings_identity_pool {
    char *id; /* "eu-west-1:uuid"; NULL: no identity pool, no credentials, the rest is NULL too */
    char *region;
    char *endpoint;
    char *role_arn;  /* CustomRoleArn; NULL: the pool chooses */
    char *login_key; /* the key in `Logins`: the user pool's issuer without https:// */
};

/* Where the key comes from that signs the calls of this host. */
enum settings_key_source {
    SETTINGS_KEY_AUTO, /* the first of the others that is there */
    SETTINGS_KEY_FILE, /* access_key_file */
    SETTINGS_KEY_ENVIRONMENT,
    SETTINGS_KEY_PROFILE,
    SETTINGS_KEY_WEB_IDENTITY,
    SETTINGS_KEY_CONTAINER,
    SETTINGS_KEY_INSTANCE,
};

struct settings_aws {
    enum settings_key_source credentials;
    char *profile_file;      /* NULL: none */
    char *metadata_endpoint; /* "http://169.254.169.254" */
    char *sts_endpoint;      /* "https://sts.eu-west-1.amazonaws.com" */
    char *s3_endpoint;       /* "https://s3.eu-west-1.amazonaws.com" */
    char *s3_region;         /* that of the user pool unless said otherwise */
};

/* Static keys for the signed list calls, from access_key_file. */
struct settings_access_key {
    char *id;                    /* NULL: no file named, no list calls */
    struct secret secret;        /* empty only then */
    struct secret session_token; /* empty for keys of an IAM user */
};

/* Where users and groups come from. */
enum settings_source {
    SETTINGS_SOURCE_LOOKUP,   /* each user is asked for when somebody wants to know */
    SETTINGS_SOURCE_SYNC,     /* the whole pool is listed at intervals */
    SETTINGS_SOURCE_SNAPSHOT, /* a directory that was published for many hosts */
    SETTINGS_SOURCE_LOGINS,   /* users are known from their logins alone */
};

struct settings_directory {
    enum settings_source source;
    char *snapshot_url;            /* of a published directory; NULL: none */
    struct text_list snapshot_key; /* public keys, one or two, that may have signed it */
    char *access_key_file;         /* where access_key came from; NULL: none */
    struct settings_access_key access_key;
    char *login_name;      /* "username", "preferred_username", "email", "email_local_part",
                              "phone_number" or a custom attribute */
    char *uid_attribute;   /* "custom:uid"; NULL: derived from pool and sub */
    char *gid_attribute;   /* NULL: as primary_group says */
    char *gecos_attribute; /* "name" unless said otherwise */
    char *home_attribute;  /* NULL: home_base/NAME */
    char *shell_attribute; /* NULL: default_shell */
    char *home_base;       /* absolute, no slash at the end; every home lies below it */
    char *default_shell;   /* absolute */
    struct text_list ssh_keys_attribute; /* attributes that hold SSH keys; empty: none */
    struct text_list ssh_key_options;    /* of keys, which stay */
    struct text_list allow_system_names; /* names of users and groups; empty: none */
    struct text_list provisional_names;  /* patterns, with source = logins; empty: none */
    char *primary_group; /* a group of the pool; NULL: each user's private group, gid = uid */
    int64_t refresh_interval_ms;
    int64_t lookup_timeout_ms; /* for one unknown name on demand */
    int64_t negative_ttl_ms;
    bool enumerate; /* whether getent passwd and getent group list everybody */
    struct text_list trust_user_writable_attributes; /* attributes; or "yes" or "no" alone: see
                                                        settings_trust_all_attributes() */
};

/* What this host publishes for others. */
struct settings_publish {
    char *to;                    /* a file, https:// or s3://; NULL: it publishes nothing */
    struct text_list attributes; /* to be told besides those that [directory] names */
    int64_t lifetime_ms;
};

/* Who is let in. All empty and false: nobody at all. */
struct settings_rules {
    struct text_list deny_groups;  /* names of the pool's groups */
    struct text_list deny_users;   /* user names or subs */
    struct text_list allow_groups; /* likewise */
    struct text_list allow_users;
    bool allow_everyone;
};

/* What the account phase does with data that is older than it may be and cannot be had anew. */
enum settings_when_too_old {
    SETTINGS_WHEN_TOO_OLD_REFUSE,
    SETTINGS_WHEN_TOO_OLD_ALLOW, /* as the data says */
};

struct settings_access {
    struct settings_rules rules;
    struct text_list screen_lockers; /* PAM services a user who is not root may ask for, for
                                        themselves */
    int64_t account_max_age_ms;
    enum settings_when_too_old when_too_old;
};

/* How a QR code is drawn: as the service's terminal allows, or in one way for all. */
enum settings_qr_code {
    SETTINGS_QR_CODE_AUTO,
    SETTINGS_QR_CODE_UTF8,
    SETTINGS_QR_CODE_ASCII,
    SETTINGS_QR_CODE_OFF,
};

/* How a host proves itself to triggers, besides by its signature. */
enum settings_host_proof {
    SETTINGS_HOST_PROOF_OFF,
    SETTINGS_HOST_PROOF_IAM, /* by its role in AWS: a presigned question to STS */
};

/* What a person is asked and told. */
struct settings_sign_in {
    struct text_list preferred_factors; /* names of challenges; use settings_preferred_factors() */
    bool offer_reset;
    bool show_trigger_message;
    bool signed_client_metadata;
    char *session_claim; /* "session_seconds"; NULL: no claim ends a session */
    enum settings_host_proof host_proof;
    bool throttle;
    struct text_list remember_host; /* PAM services */
    enum settings_qr_code qr_code;
    char *passkey_relying_party; /* NULL: no passkeys */
};

/* Who may sign in while Cognito is away. */
struct settings_offline {
    struct text_list services; /* PAM services; empty: nobody, and nothing is kept */
    int64_t max_age_ms;
    int64_t max_failures;
    bool allow_without_mfa;
};

struct settings_daemon {
    enum settings_log_level log_level;
    int64_t max_conversations;
    int64_t max_conversations_per_host; /* of one remote host */
    int64_t answer_timeout_ms;          /* for a person at a prompt */
};

/* [client_metadata] or [validation_data]: the general one (service "") or one service's, as
 * written, not expanded. */
struct settings_metadata {
    char *service;
    struct text_map templates;
};

struct settings_metadata_list {
    struct settings_metadata *sections;
    size_t count;
};

struct settings_service {
    char *name;
    struct settings_rules rules; /* use settings_service_rules() */
    enum settings_credentials credentials;
    struct text_list preferred_factors; /* empty: those of [sign_in] */
};

struct settings_service_list {
    struct settings_service *services;
    size_t count;
};

struct settings {
    struct settings_user_pool user_pool;
    struct settings_network network;
    struct settings_identity_pool identity_pool;
    struct settings_aws aws;
    struct settings_directory directory;
    struct settings_publish publish;
    struct group_mapping_list groups; /* [groups] */
    struct settings_access access;
    struct settings_sign_in sign_in;
    struct settings_offline offline;
    struct settings_daemon daemon;
    struct settings_service_list services;         /* use settings_credentials_mode() */
    struct settings_metadata_list client_metadata; /* use settings_client_metadata() */
    struct settings_metadata_list validation_data; /* use settings_validation_data() */
    struct settings_places places;                 /* of [access] and of services */
};

/* Each a whole line for the administrator: `FILE:LINE: what was found; what would be right`. */
struct settings_problems {
    size_t count; /* found; the first SETTINGS_MAX_PROBLEMS of them are in texts */
    char texts[SETTINGS_MAX_PROBLEMS][SETTINGS_PROBLEM_LENGTH];
};

#define auto_settings __attribute__((cleanup(settings_release)))

/* Reads `path` and then every *.conf in the directory `path`.d, in the order of their names; what a
 * later file says about a key replaces what earlier ones said. The files must belong to root or to
 * the calling user, and nobody else may write them.
 * Errors: -EINVAL, with every problem found; -ENOMEM. `*out` is untouched then. */
int settings_load(const char *path, struct settings **out, struct settings_problems *problems);

/* Prints the problems, one a line, and how many more there were. */
void settings_print_problems(const struct settings_problems *problems, FILE *to);

/* Prints every key with its value in force, in the form of a configuration file; secrets are left
 * out. */
void settings_print(const struct settings *settings, FILE *to);

/* Frees everything, wiping the secrets. NULL is fine. */
void settings_free(struct settings *settings);
static inline void settings_release(struct settings **settings)
{
    settings_free(*settings);
}

/* Whether sessions of a PAM service get AWS credentials: what its [service NAME] says, else OFF for
 * services that change who somebody is (sudo, su …), else OPTIONAL. Always OFF without an identity
 * pool. */
enum settings_credentials settings_credentials_mode(const struct settings *settings,
                                                    const char *service);

/* Which factors are taken without asking where a user may choose, the best first: names of
 * challenges, of the [service NAME] or else of [sign_in]. */
const struct text_list *settings_preferred_factors(const struct settings *settings,
                                                   const char *service);

/* The rules of a PAM service's own section, or NULL. */
const struct settings_rules *settings_service_rules(const struct settings *settings,
                                                    const char *service);

/* Whether every attribute may decide who somebody is, though users can write it. */
bool settings_trust_all_attributes(const struct settings_directory *directory);

/* Whether any rule lets anybody in, at any service. */
bool settings_let_somebody_in(const struct settings *settings);

/* What the %-escapes of client metadata stand for. NULL is "". They are hearsay from outside:
 * control characters and what is not UTF-8 become '?', and each is cut at its limit. */
struct metadata_values {
    const char *user;        /* %u, 128 bytes */
    const char *service;     /* %s, 64 bytes; also chooses the service's own section */
    const char *remote_host; /* %r, 255 bytes */
    const char *tty;         /* %t, 64 bytes */
    const char *host_name;   /* %h, 64 bytes: host_identity.h */
    const char *host_id;     /* %i, 16 bytes: host_identity.h */
};

/* Bytes that the names and values of metadata may come to, expanded: what is left of
 * SETTINGS_METADATA_LENGTH by the signature, where there is one. */
size_t settings_metadata_room(const struct settings *settings);

/* Adds [client_metadata], overridden by [client_metadata SERVICE], expanded, to `out`: the
 * ClientMetadata of InitiateAuth and of every RespondToAuthChallenge. At most
 * SETTINGS_METADATA_LENGTH bytes in all, whatever the values are. Errors: -ENOMEM. */
int settings_client_metadata(const struct settings *settings, const struct metadata_values *values,
                             struct text_map *out);

/* The same of [validation_data]: for InitiateAuth alone. */
int settings_validation_data(const struct settings *settings, const struct metadata_values *values,
                             struct text_map *out);

#endif
