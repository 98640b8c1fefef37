/* What holds for sshd, by its own word and by its files: sshd_config(5). */
#ifndef CLI_DOCTOR_SSHD_H
#define CLI_DOCTOR_SSHD_H

#include <stdbool.h>
#include <stddef.h>

/* Runs `program -T`, without a shell and at most for a few seconds, and keeps what it prints: every
 * keyword in lower case, a blank and the value in force, one a line. False when it cannot be run or
 * does not tell: it needs root, a host key and its run-time directory for that. */
bool sshd_ask(const char *program, size_t size, char *out);

/* The value of a keyword among these lines, cut at `size`. False when it is not among them. */
bool sshd_told(const char *told, const char *keyword, size_t size, char *out);

/* A line of a configuration file of sshd. */
struct sshd_line {
    char place[256]; /* "FILE:LINE" */
    char value[64];
};

/* Finds the line that gives a keyword first, which is the one that counts; it may be in a file that
 * Include names. What stands behind a Match is left out: it does not hold for everybody. False when
 * no line gives it. */
bool sshd_files_find(const char *path, const char *keyword, struct sshd_line *out);

struct doctor_report;

/* Where keys of the pool are published: whether sshd, which told this ("" for nothing), asks
 * cognitoctl for them and can. */
void sshd_keys_check(struct doctor_report *report, const char *told);

#endif
