/* Showing what cognitod told: texts from outside, times, aligned lines. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <stdint.h>
#include <stdio.h>

struct json_object;

/* Members of a JSON object: "" or 0 when it has none of that name. */
const char *member_text(struct json_object *object, const char *name);
int64_t member_number(struct json_object *object, const char *name);
struct json_object *member(struct json_object *object, const char *name);

/* A line with the label and the values below each other. */
void show_line(const char *label, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text from outside, in one line and without control characters, so that nobody's name or
 * attribute steers the terminal or looks like a line of ours. */
void show_text(const char *label, const char *text);

/* Writes such a text without a label or a line end. */
void show_clean(const char *text, FILE *to);

/* Writes words of the daemon's for the person, in as many lines as they have. */
void show_words(const char *words, FILE *to);

/* A time and how long ago it was, "never" for 0. */
void show_time(const char *label, int64_t at_unix);

#define SHOW_TIME_SIZE 20

/* Writes a time for a list, "2026-11-22 07:00" by the local clock; "-" for 0. */
void show_write_time(int64_t at_unix, char out[SHOW_TIME_SIZE]);

#endif
