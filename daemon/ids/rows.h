/* The ledger's rows in memory, found by sub, by name and by id. For ids.c; all zeros is none.
 *
 * By name is found who holds the name now, by id also who held the id before. A row stays where it
 * is, and so does every text that it ever had: rows are few bytes, and hardly one is ever removed.
 */
#ifndef DAEMON_IDS_ROWS_H
#define DAEMON_IDS_ROWS_H

#include "daemon/ids/ids.h"
#include "daemon/records/record_index.h"

struct rows {
    struct arena records; /* rows and their texts */
    struct record_index users_by_sub;
    struct record_index users_by_name; /* but the forgotten */
    struct record_index users_by_uid;
    struct record_index groups_by_gid;
    struct record_index groups_by_name;        /* but the forgotten */
    struct record_index released_users_by_sub; /* of each the last one, found by nothing else */
    struct record_index let_go_groups_by_name; /* of each the last one, forgotten or released */
};

void rows_clear(struct rows *rows);

struct ids_user *rows_find_sub(const struct rows *rows, const char *sub);
struct ids_user *rows_find_name(const struct rows *rows, const char *name);
struct ids_user *rows_find_uid(const struct rows *rows, uint32_t uid);
struct ids_group *rows_find_group(const struct rows *rows, const char *name);
struct ids_group *rows_find_gid(const struct rows *rows, uint32_t gid);

/* Puts a copy in that is found by all its keys, or by none. The keys must be free. Errors: -ENOMEM;
 * -EIO no random numbers. */
int rows_add_user(struct rows *rows, const struct ids_user *user);
int rows_add_group(struct rows *rows, const struct ids_group *group);

/* Replaces the Username. Errors: -ENOMEM. */
int rows_set_username(struct rows *rows, struct ids_user *user, const char *username);

/* Has a user found by name no longer, or a forgotten one by another name. Errors: as above, and
 * nothing is changed. */
void rows_forget_name(struct rows *rows, struct ids_user *user);
int rows_rename(struct rows *rows, struct ids_user *user, const char *name);
void rows_forget_group(struct rows *rows, struct ids_group *group);
int rows_recall_group(struct rows *rows, struct ids_group *group);

/* Whom root let go of last by that sub or name, unless somebody has it now. NULL: nobody. */
const struct ids_user *rows_find_let_go_user(const struct rows *rows, const char *sub);
const struct ids_group *rows_find_let_go_group(const struct rows *rows, const char *name);

/* Every row, in the order of subs and of gids. Errors: -ENOMEM; those of the visitors. */
int rows_visit_users(const struct rows *rows, ids_user_visitor *visitor, void *context);
int rows_visit_groups(const struct rows *rows, ids_group_visitor *visitor, void *context);

/* Has it found by nothing any more; who is released, as let go of. Without memory for that what was
 * told before may give it anew. */
void rows_remove_user(struct rows *rows, struct ids_user *user);
void rows_remove_group(struct rows *rows, struct ids_group *group);
void rows_release_user(struct rows *rows, struct ids_user *user);
void rows_release_group(struct rows *rows, struct ids_group *group);

/* The bytes that the rows take. */
size_t rows_size(const struct rows *rows);

#endif
