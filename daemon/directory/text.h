/* The texts of a passwd entry out of attributes that somebody may have written on purpose. For the
 * directory's own files. All return 0, with a new text in `*out`, or -ENOMEM; `*is_as_given` says
 * whether it is what the attribute said. */
#ifndef DAEMON_DIRECTORY_TEXT_H
#define DAEMON_DIRECTORY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define DIRECTORY_MAX_GECOS 256 /* bytes */
#define DIRECTORY_MAX_PATH  255 /* bytes of a home or a shell */

/* The length of the longest whole characters in at most `limit` bytes of valid UTF-8. */
size_t directory_whole_characters(const char *text, size_t limit);

/* Whether a path can be a home: absolute, below `base` and not `base` itself, no empty, "." or ".."
 * part, printable ASCII without a colon, not too long. */
bool directory_home_is_acceptable(const char *home, const char *base);

/* Whether a path can be a shell: absolute, printable ASCII without a colon, not too long, and
 * listed in the shells file. */
bool directory_shell_is_acceptable(const char *shell, const char *shells_path);

/* The full name: a comma becomes a blank (it would end the name in GECOS), a colon or an ASCII
 * control character too; whatever else steers terminals (utf8.h) is left out, as users may write
 * their names themselves and `getent passwd` prints them; what is too long is cut at a whole
 * character; what is not UTF-8 becomes "". NULL becomes "" and is as given. */
int directory_make_gecos(const char *name, char **out, bool *is_as_given);

#endif
