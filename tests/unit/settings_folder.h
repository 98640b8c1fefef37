/* A throw-away folder with a configuration in it, for the tests of settings. */
#ifndef TESTS_UNIT_SETTINGS_FOLDER_H
#define TESTS_UNIT_SETTINGS_FOLDER_H

#include <sys/types.h>

#include "daemon/settings/settings.h"

/* What every configuration needs, and nothing else: 3 lines. */
#define SMALLEST_CONFIGURATION                                                                     \
    "[user_pool]\n"                                                                                \
    "id = eu-west-1_AbC123xyz\n"                                                                   \
    "client_id = 1h57kf5cpq17m0eml12example\n"

struct settings_folder {
    char path[64];
    struct settings *settings;         /* what was loaded last */
    struct settings_problems problems; /* and what was wrong */
};

#define auto_folder __attribute__((cleanup(folder_remove)))

/* Makes an empty folder. */
void folder_make(struct settings_folder *out);
void folder_remove(struct settings_folder *folder);

/* Writes a file of the folder; "@/" in its text becomes the folder's path and "/". */
void folder_write(const struct settings_folder *folder, const char *name, const char *text);
void folder_write_bytes(const struct settings_folder *folder, const char *name, const void *bytes,
                        size_t length);
void folder_make_directory(const struct settings_folder *folder, const char *name);
void folder_change_mode(const struct settings_folder *folder, const char *name, mode_t mode);

/* Loads the folder's cognitod.conf. */
int folder_load(struct settings_folder *folder);

/* Writes that cognitod.conf and loads it. */
int folder_load_text(struct settings_folder *folder, const char *text);

/* Asserts that loading the text fails with exactly these problems, NULL at the end; the folder's
 * path is left out of them. */
void folder_assert_problems(struct settings_folder *folder, const char *const expected[]);
#define ASSERT_PROBLEMS(folder, ...)                                                               \
    folder_assert_problems((folder), (const char *const[]){__VA_ARGS__, NULL})

/* Asserts that loading this text ends in exactly one problem. */
void folder_assert_refused(const char *text, const char *problem);

#endif
