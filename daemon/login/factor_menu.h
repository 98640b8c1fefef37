/* A numbered menu of factors: what is on offer and can be answered on this host. */
#ifndef DAEMON_LOGIN_FACTOR_MENU_H
#define DAEMON_LOGIN_FACTOR_MENU_H

#include "daemon/login/challenge_table.h"

#define FACTOR_MENU_MAX 8

struct factor_menu {
    const char *question; /* its first line */
    const struct challenge_row *rows[FACTOR_MENU_MAX];
    size_t count;
};

/* Adds the factors of a list that can be answered in this login. To a person PASSWORD and
 * PASSWORD_SRP are the same: where both are offered, PASSWORD_SRP is, which keeps the password
 * here. */
void factor_menu_add(struct factor_menu *menu, const struct login *login,
                     const struct cognito_names *offer);

/* What is taken: the first of the preferred factors that is on offer, the only one on offer, or
 * what the person says. NULL: the try ends with `*step`. */
const struct challenge_row *factor_menu_choose(const struct factor_menu *menu,
                                               const struct challenge_try *try,
                                               enum challenge_step *step);

#endif
