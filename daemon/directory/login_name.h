/* The name by which a user of the pool goes on the host: what `login_name` in [directory] chooses.
 *
 * A choice is a text: "username" (or NULL), "preferred_username", "email", "email_local_part",
 * "phone_number" (+49171… is tel49171…), or the name of a custom attribute. What the pool has is
 * folded: A to Z become a to z. For the directory's own files. */
#ifndef DAEMON_DIRECTORY_LOGIN_NAME_H
#define DAEMON_DIRECTORY_LOGIN_NAME_H

#include <stdbool.h>

#include "common/identity.h"
#include "daemon/directory/source.h"

#define LOGIN_NAME_SIZE (IDENTITY_MAX_NAME + 2) /* with the NUL, and "@" behind a local part */

enum login_name_answer {
    LOGIN_NAME_NONE = 0,   /* the user has no such attribute */
    LOGIN_NAME_UNVERIFIED, /* an e-mail address or phone number counts only when verified */
    LOGIN_NAME_UNFIT,      /* not a name that anybody may have here: identity.h */
    LOGIN_NAME_FOUND,
};

/* The login name of a user. Without LOGIN_NAME_FOUND `out` has as much of it as fits, for a
 * report; "" when there is nothing. */
enum login_name_answer login_name_of(const char *choice, const char *username,
                                     const struct text_map *attributes, char out[LOGIN_NAME_SIZE]);

/* The attribute that the choice reads; NULL: none, the Username. */
const char *login_name_attribute(const char *choice);

/* How the source is asked who has a login name; `text` is room for the question's value. False: it
 * cannot be asked, only a whole listing tells. Who is found may have another name all the same. */
bool login_name_question(const char *choice, const char *name, char text[LOGIN_NAME_SIZE],
                         struct source_question *out);

#endif
