/* What the texts of a configuration must look like: yes or no, no side effects. */
#ifndef DAEMON_SETTINGS_GRAMMAR_H
#define DAEMON_SETTINGS_GRAMMAR_H

#include <stdbool.h>

/* "eu-west-1", "us-gov-west-1", "eusc-de-east-1". */
bool grammar_is_region(const char *text);

/* A region, one "_", letters and digits. */
bool grammar_is_user_pool_id(const char *text);

/* A region, ":", a UUID. */
bool grammar_is_identity_pool_id(const char *text);

/* Letters, digits, "_" and "+", at most 128. */
bool grammar_is_client_id(const char *text);

/* A client secret: 1–256 visible ASCII characters. */
bool grammar_is_client_secret(const char *text);

/* A DNS name in lower case, at most 253 characters. */
bool grammar_is_host_name(const char *text);

/* HOST or HOST:PORT: a DNS name, an IPv4 address or an IPv6 address in brackets. */
bool grammar_is_host_and_port(const char *text);

/* HOST[:PORT] and then a path of letters, digits and -._~/%: */
bool grammar_is_host_and_path(const char *text);

/* "arn:PARTITION:iam::ACCOUNT:role/NAME". */
bool grammar_is_role_arn(const char *text);

/* A user attribute: letters, digits and _ - : . , at most 50. */
bool grammar_is_attribute(const char *text);

/* What a login name can be: username, preferred_username, email, email_local_part, or a custom
 * attribute. */
bool grammar_is_login_name(const char *text);

/* A name of the pool's: 1–128 bytes, no control characters. */
bool grammar_is_name(const char *text);

/* Starts with "/", has no empty, "." or ".." part, and is more than "/". */
bool grammar_is_path(const char *text);

/* A path, https://HOST/PATH or s3://BUCKET/KEY (daemon/fleet/place.h). */
bool grammar_is_place(const char *text);

/* A PAM service, or the name of a metadata entry: 1–64 of letters, digits and _ . - */
bool grammar_is_token(const char *text);

#endif
