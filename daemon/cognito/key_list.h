/* The keys of one JWKS document (RFC 7517). Private to daemon/cognito. */
#ifndef DAEMON_COGNITO_KEY_LIST_H
#define DAEMON_COGNITO_KEY_LIST_H

#include <stddef.h>

struct evp_pkey_st;
struct key_list;

/* Reads the RSA signature keys of at least 2048 bits in a document; others are left out.
 * Errors: -EBADMSG no usable key; -ENOMEM. */
int key_list_read(const char *json, size_t length, struct key_list **out);
void key_list_free(struct key_list *list);

/* The key of that id, still owned by the list; NULL: not in it. A NULL list is empty. */
struct evp_pkey_st *key_list_find(const struct key_list *list, const char *key_id);

#endif
