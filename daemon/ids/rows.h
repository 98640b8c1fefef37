/* The ledger's rows in memory: trees by sub, by name and by id. For ids.c.
 *
 * A name tree has who holds the name now, an id tree also who held the id before. */
#ifndef DAEMON_IDS_ROWS_H
#define DAEMON_IDS_ROWS_H

#include "daemon/ids/ids.h"

/* Trees of tsearch(3). */
struct rows {
    void *users_by_sub;   /* all; they own the users */
    void *users_by_name;  /* but the forgotten */
    void *users_by_uid;   /* all */
    void *groups_by_gid;  /* all; they own the groups */
    void *groups_by_name; /* but the forgotten */
};

void rows_clear(struct rows *rows);

struct ids_user *rows_find_sub(const struct rows *rows, const char *sub);
struct ids_user *rows_find_name(const struct rows *rows, const char *name);
struct ids_user *rows_find_uid(const struct rows *rows, uint32_t uid);
struct ids_group *rows_find_group(const struct rows *rows, const char *name);
struct ids_group *rows_find_gid(const struct rows *rows, uint32_t gid);

/* Puts a copy into all trees or into none. The keys must be free. Errors: -ENOMEM. */
int rows_add_user(struct rows *rows, const struct ids_user *user);
int rows_add_group(struct rows *rows, const struct ids_group *group);

/* Replaces the Username. Errors: -ENOMEM. */
int rows_set_username(struct ids_user *user, const char *username);

/* Takes a user out of the tree of names, or puts a forgotten one in anew under another name.
 * Errors: -ENOMEM, and nothing is changed. */
void rows_forget_name(struct rows *rows, struct ids_user *user);
int rows_rename(struct rows *rows, struct ids_user *user, const char *name);
void rows_forget_group(struct rows *rows, struct ids_group *group);
int rows_recall_group(struct rows *rows, struct ids_group *group);

/* Every row, in the order of subs and of gids. */
int rows_visit_users(const struct rows *rows, ids_user_visitor *visitor, void *context);
int rows_visit_groups(const struct rows *rows, ids_group_visitor *visitor, void *context);

/* Takes it out of all trees and frees it. */
void rows_remove_user(struct rows *rows, struct ids_user *user);
void rows_remove_group(struct rows *rows, struct ids_group *group);

#endif
