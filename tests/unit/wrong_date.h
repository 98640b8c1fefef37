/* The date that time(2) tells, which a test can set wrong, or stop. */
#ifndef TESTS_UNIT_WRONG_DATE_H
#define TESTS_UNIT_WRONG_DATE_H

#include <time.h>

/* Right again; as it is at first. */
void wrong_date_end(void);

/* Ahead of the right one by so many seconds; behind it, if they are negative. */
void wrong_date_set(time_t ahead_s);

/* It stays as it is now until wrong_date_end(). */
void wrong_date_stop(void);

#endif
