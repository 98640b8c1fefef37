/* Locked passwords. */
#include "nss/shadow.h"

#include <string.h>

#include "nss/passwd.h"
#include "nss/published.h"

static int copy_texts(const char *name, const struct shadow_answer *answer)
{
    static const char locked[] = "*";
    size_t name_size = strlen(name) + 1;

    if (answer->size < name_size + sizeof locked)
        return -ERANGE;
    memcpy(answer->buffer, name, name_size);
    memcpy(answer->buffer + name_size, locked, sizeof locked);
    *answer->user = (struct spwd){.sp_namp = answer->buffer,
                                  .sp_pwdp = answer->buffer + name_size,
                                  .sp_lstchg = -1,
                                  .sp_min = -1,
                                  .sp_max = -1,
                                  .sp_warn = -1,
                                  .sp_inact = -1,
                                  .sp_expire = -1,
                                  .sp_flag = (unsigned long)-1};
    return 0;
}

/* Whoever is a user by passwd.h. */
enum nss_status shadow_by_name(struct nss_state *state, const char *name,
                               const struct shadow_answer *answer, int *error)
{
    char texts[SNAPSHOT_MAX_TEXT];
    struct passwd user;
    struct passwd_answer of_user = {.user = &user, .buffer = texts, .size = sizeof texts};

    int r = passwd_find_published(state, name, &of_user);
    if (r == 0)
        r = copy_texts(user.pw_name, answer);
    return published_status(r, error);
}
