/* The shadow database: every user has a locked password that never ages. For tools that look there
 * before they do anything else; nobody's secret is in it. Results as in passwd.h. Never asks the
 * daemon. */
#ifndef NSS_SHADOW_H
#define NSS_SHADOW_H

#include <nss.h>
#include <shadow.h>

#include "nss/state.h"

struct shadow_answer {
    struct spwd *user;
    char *buffer;
    size_t size;
};

enum nss_status shadow_by_name(struct nss_state *state, const char *name,
                               const struct shadow_answer *answer, int *error);

#endif
